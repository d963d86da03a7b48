package dev.slotwise.server.commands;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import java.io.Console;

/** A bar on standard error; where nobody looks on it moves rarely, so that logs stay short. */
final class ReplayProgress implements AutoCloseable {
    private static final int WATCHED_MILLIS = 500;
    private static final int UNWATCHED_MILLIS = 15_000;

    private final ProgressBar bar;

    /**
     * @param decisions that there are to be made
     */
    ReplayProgress(long decisions) {
        bar =
                new ProgressBarBuilder()
                        .setTaskName("replay")
                        .setInitialMax(decisions)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(isWatched() ? WATCHED_MILLIS : UNWATCHED_MILLIS)
                        .showSpeed()
                        .build();
    }

    @SuppressWarnings("SystemConsoleNull") // depends on the JDK's console provider
    private static boolean isWatched() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    void step(int decisions) {
        bar.stepBy(decisions);
    }

    @Override
    public void close() {
        bar.close();
    }
}
