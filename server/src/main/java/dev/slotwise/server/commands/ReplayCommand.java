package dev.slotwise.server.commands;

import dev.slotwise.server.commands.Columns.Preset;
import dev.slotwise.server.commands.LogReader.Wishes;
import dev.slotwise.server.http.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Plays a logged campaign against a running server and says what its learning was worth. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays a logged campaign, whose arms were drawn at random, against a running server"
                    + " over HTTP: it learns from one half of the customers and is valued on the"
                    + " other.",
            "The server must have been started with SLOTWISE_SIMULATED_CLOCK=true; if it also has"
                    + " SLOTWISE_LEARNING_INTERVAL=PT1H and is new, every run finds the same to the"
                    + " last digit.",
            "Without --file it plays a small synthetic campaign."
        },
        exitCodeListHeading = "%nEnds with%n",
        exitCodeList = {
            "0:when it was played",
            "1:when the server is away or keeps real time",
            "2:when what was given cannot be used"
        })
public final class ReplayCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--url",
            defaultValue = "http://localhost:8080",
            description = "Where the server is (${DEFAULT-VALUE}).")
    private URI url = URI.create("http://localhost:8080");

    @Option(
            names = "--key",
            defaultValue = "${env:SLOTWISE_KEY}",
            description = "An API key with all scopes; SLOTWISE_KEY when absent.")
    private @Nullable String key;

    @Option(names = "--file", description = "The log: CSV with a header line, may be gzipped.")
    private @Nullable Path file;

    @Option(
            names = "--preset",
            description =
                    "Columns known by heart: hillstrom or synthetic. Recognised by themselves"
                            + " when absent.")
    private @Nullable String preset;

    @Option(names = "--recipient", description = "Column of the recipient (the row's number).")
    private @Nullable String recipient;

    @Option(names = "--arm", description = "Column of the arm that was sent.")
    private @Nullable String arm;

    @Option(names = "--outcome", description = "Column of the outcome, 0 or 1.")
    private @Nullable String outcome;

    @Option(
            names = "--features",
            split = ",",
            description = "Columns that the policy may look at, separated by commas.")
    private @Nullable List<String> features;

    @Option(
            names = "--no-context",
            description = "One posterior per arm: the policy looks at no feature.")
    private boolean withoutContext;

    @Option(
            names = "--goal",
            defaultValue = "click",
            description =
                    "What the outcome is posted as: open, click, conversion (${DEFAULT-VALUE}).")
    private String goal = "click";

    @Option(
            names = "--policy",
            defaultValue = "thompson",
            description = "The policy's type in the API (${DEFAULT-VALUE}).")
    private String policy = "thompson";

    @Option(
            names = "--floor",
            defaultValue = "0.01",
            description = "Least probability of every arm (${DEFAULT-VALUE}).")
    private double floor = 0.01;

    @Option(
            names = "--seeds",
            defaultValue = "10",
            description =
                    "How many times, each with halves and an experiment of its own"
                            + " (${DEFAULT-VALUE}).")
    private int seeds = 10;

    @Option(
            names = "--batch",
            defaultValue = "500",
            description = "Decisions asked for at once (${DEFAULT-VALUE}).")
    private int batch = 500;

    @Option(
            names = "--spread",
            defaultValue = "P4D",
            description = "Over how long, in simulated time, a half is sent (${DEFAULT-VALUE}).")
    private Duration spread = Duration.ofDays(4);

    @Option(
            names = "--window",
            defaultValue = "PT72H",
            description = "Attribution window (${DEFAULT-VALUE}).")
    private Duration window = Duration.ofHours(72);

    @Option(names = "--json", description = "Answer one JSON object instead of text.")
    private boolean asJson;

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec, "set by picocli").commandLine();
        try {
            var summary = replay();
            line.getOut().print(asJson ? Json.write(summary) + "\n" : ReplayReport.text(summary));
            line.getOut().flush();
            return 0;
        } catch (ReplayFailure failure) {
            line.getErr().println("replay: " + failure.getMessage());
            line.getErr().flush();
            return failure.exitCode();
        }
    }

    private ReplaySummary replay() {
        var plan = plan();
        var campaign = campaign();
        try (var server = new SlotwiseClient(server(), key())) {
            // Before the bar appears: most of what can be wrong is wrong here.
            server.settle();
            try (var progress = new ReplayProgress((long) seeds * campaign.sends().size())) {
                return new Replay(campaign, plan, server, progress).play();
            }
        }
    }

    private ReplayPlan plan() {
        try {
            return new ReplayPlan(
                    seeds, floor, batch, policy, !withoutContext, goal, spread, window);
        } catch (IllegalArgumentException e) {
            throw new ReplayFailure.Unusable(Objects.requireNonNull(e.getMessage()));
        }
    }

    private LoggedCampaign campaign() {
        var wishes =
                new Wishes(
                        Optional.ofNullable(preset).map(ReplayCommand::preset),
                        Optional.ofNullable(recipient),
                        Optional.ofNullable(arm),
                        Optional.ofNullable(outcome),
                        Optional.ofNullable(features));
        return file == null ? LogReader.synthetic(wishes) : LogReader.read(file, wishes);
    }

    private static Preset preset(String name) {
        try {
            return Preset.named(name);
        } catch (IllegalArgumentException e) {
            throw new ReplayFailure.Unusable(
                    "--preset must be hillstrom or synthetic, not '%s'".formatted(name));
        }
    }

    private URI server() {
        if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
            throw new ReplayFailure.Unusable("--url must look like http://localhost:8080");
        }
        return url;
    }

    private String key() {
        if (key == null || key.isBlank()) {
            throw new ReplayFailure.Unusable("an API key is needed: --key, or SLOTWISE_KEY");
        }
        return key;
    }
}
