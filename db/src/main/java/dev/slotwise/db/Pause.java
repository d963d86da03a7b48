package dev.slotwise.db;

import java.time.Duration;

/** Waiting for something that cannot be listened to. */
final class Pause {
    private Pause() {}

    /**
     * @throws DatabaseProblem if the thread is interrupted, which it stays
     */
    static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    static DatabaseProblem interrupted() {
        Thread.currentThread().interrupt();
        return new DatabaseProblem(
                "Slotwise was stopped while it waited for PostgreSQL: start it again.");
    }
}
