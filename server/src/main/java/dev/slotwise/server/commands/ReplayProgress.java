package dev.slotwise.server.commands;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import org.jspecify.annotations.Nullable;

import java.io.Console;

/** A bar on the terminal; nothing where nobody looks on, so that logs stay free of it. */
final class ReplayProgress implements AutoCloseable {
    private final @Nullable ProgressBar bar;

    /**
     * @param decisions that there are to be made
     */
    ReplayProgress(long decisions) {
        Console console = System.console();
        bar =
                console != null && console.isTerminal()
                        ? new ProgressBarBuilder()
                                .setTaskName("replay")
                                .setInitialMax(decisions)
                                .setUnit(" decisions", 1)
                                .setStyle(ProgressBarStyle.ASCII)
                                .showSpeed()
                                .build()
                        : null;
    }

    void step(int decisions) {
        if (bar != null) {
            bar.stepBy(decisions);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
