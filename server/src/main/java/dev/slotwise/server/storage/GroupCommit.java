package dev.slotwise.server.storage;

import dev.slotwise.server.http.Problem;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Many callers, one transaction. What arrives while a commit is under way goes into the next one:
 * under light load nobody waits for company, under heavy load the groups grow by themselves.
 *
 * @param <T> what is committed
 * @param <R> what the commit says of each, in the same order
 */
public final class GroupCommit<T, R> {
    private static final int LARGEST_GROUP = 1000;
    private static final int LONGEST_QUEUE = 50_000;

    private final Vertx vertx;
    private final Context context;
    private final Function<List<T>, Future<List<R>>> commit;
    private final ArrayDeque<Submission<T, R>> queue = new ArrayDeque<>();
    private int queued;
    private boolean committing;

    public GroupCommit(Vertx vertx, Function<List<T>, Future<List<R>>> commit) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.commit = commit;
    }

    /**
     * Completes, on the caller's context, once all of these are committed, with an answer for each
     * in order.
     */
    public Future<List<R>> submit(List<T> items) {
        if (items.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        var promise = Promise.<List<R>>promise();
        synchronized (queue) {
            if (queued + items.size() > LONGEST_QUEUE) {
                return Future.failedFuture(
                        Problem.unavailable(
                                "more is waiting to be written than can be held",
                                Duration.ofSeconds(1)));
            }
            queue.add(new Submission<>(items, promise, vertx.getOrCreateContext()));
            queued += items.size();
            if (committing) {
                return promise.future();
            }
            committing = true;
        }
        context.runOnContext(_ -> next());
        return promise.future();
    }

    private void next() {
        var group = new ArrayList<Submission<T, R>>();
        synchronized (queue) {
            int size = 0;
            while (!queue.isEmpty()
                    && (group.isEmpty() || size + queue.peek().items.size() <= LARGEST_GROUP)) {
                var submission = queue.remove();
                size += submission.items.size();
                group.add(submission);
            }
            queued -= size;
            if (group.isEmpty()) {
                committing = false;
                return;
            }
        }
        commitTogether(group).onComplete(_ -> next());
    }

    private Future<Void> commitTogether(List<Submission<T, R>> group) {
        var items = new ArrayList<T>();
        group.forEach(submission -> items.addAll(submission.items));
        return run(items)
                .map(answers -> {
                    int from = 0;
                    for (var submission : group) {
                        int to = from + submission.items.size();
                        submission.succeed(List.copyOf(answers.subList(from, to)));
                        from = to;
                    }
                    return (Void) null;
                })
                .recover(failure ->
                        group.size() == 1 || failure instanceof Problem.Unavailable
                                ? failTogether(group, failure)
                                : commitOneByOne(group, 0));
    }

    /** One caller's unwritable row must not take its neighbours down. */
    private Future<Void> commitOneByOne(List<Submission<T, R>> group, int index) {
        return index == group.size()
                ? Future.succeededFuture()
                : commitTogether(List.of(group.get(index)))
                        .compose(_ -> commitOneByOne(group, index + 1));
    }

    private Future<Void> failTogether(List<Submission<T, R>> group, Throwable failure) {
        group.forEach(submission -> submission.fail(failure));
        return Future.succeededFuture();
    }

    private Future<List<R>> run(List<T> items) {
        try {
            return commit.apply(items);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private record Submission<T, R>(List<T> items, Promise<List<R>> promise, Context caller) {
        void succeed(List<R> answers) {
            caller.runOnContext(_ -> promise.complete(answers));
        }

        void fail(Throwable failure) {
            caller.runOnContext(_ -> promise.fail(failure));
        }
    }
}
