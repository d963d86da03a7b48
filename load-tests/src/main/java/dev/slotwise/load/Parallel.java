package dev.slotwise.load;

import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** The same for many, some of them at once. */
final class Parallel {
    private Parallel() {}

    /** What is done with one. */
    @FunctionalInterface
    interface Action<T> {
        void accept(T item) throws Exception;
    }

    /** Returns when it is done with all; fails if it fails with one. */
    static <T> void each(Collection<T> items, int atOnce, Action<T> action) throws Exception {
        var places = new Semaphore(atOnce);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all =
                    items.stream()
                            .<Callable<Void>>map(item ->
                                    () -> {
                                        places.acquire();
                                        try {
                                            action.accept(item);
                                        } finally {
                                            places.release();
                                        }
                                        return null;
                                    })
                            .toList();
            for (var done : threads.invokeAll(all)) {
                done.get();
            }
        }
    }
}
