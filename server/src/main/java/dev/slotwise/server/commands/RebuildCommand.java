package dev.slotwise.server.commands;

import dev.slotwise.server.content.Templates;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.learning.Rebuild;
import dev.slotwise.server.storage.Revisions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code rebuild}: 0 when rebuilt and stored agree or were made to, 1 when they differ. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description =
                "Counts everything again from the logs and compares it with what is stored. May run"
                        + " beside a server.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Rebuilt and stored agree, or have been made to.",
            "1:They differ, and nothing was changed."
        })
public final class RebuildCommand implements Callable<Integer> {
    private final Callable<OpenStorage> database;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli, before call()
    private CommandSpec spec;

    @Option(
            names = "--repair",
            description =
                    "Write what was rebuilt where it differs. Decisions of an experiment wait while"
                            + " it is counted.")
    private boolean repair;

    /**
     * @param database opened when the command runs, closed when it ends
     */
    public RebuildCommand(Callable<OpenStorage> database) {
        this.database = database;
    }

    @Override
    public Integer call() throws Exception {
        try (var opened = database.call()) {
            var storage = opened.storage();
            var running = new RunningExperiments(storage, new Revisions(storage), new Templates());
            var rebuild = new Rebuild(storage, running, spec.commandLine().getOut());
            return (repair ? rebuild.repair() : rebuild.compare()) ? 0 : 1;
        }
    }
}
