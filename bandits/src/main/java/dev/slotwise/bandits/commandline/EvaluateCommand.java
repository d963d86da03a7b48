package dev.slotwise.bandits.commandline;

import dev.slotwise.bandits.evaluation.LoggedOutcome;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Says what another policy would have earned on logged decisions. */
@Command(
        name = "evaluate",
        description =
                "Says what another policy would have earned on logged decisions, by inverse"
                    + " probability, plain and self-normalised, and doubly robust. A decision is a"
                    + " line of JSON with arm, outcome and probabilities, or a row of CSV with arm,"
                    + " outcome and a column probability.ARM for each arm.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    private final PrintStream out;

    @Parameters(
            paramLabel = "LOG",
            arity = "0..1",
            description = "The log; standard input without it.")
    private @Nullable Path file;

    @Option(names = "--arm", paramLabel = "NAME", description = "Value this arm for everybody.")
    private @Nullable String arm;

    @Option(names = "--uniform", description = "Value the even split of eligible arms.")
    private boolean uniform;

    @Option(
            names = "--alpha",
            paramLabel = "NUMBER",
            description = "Intervals have the level 1 - alpha (default: 0.05).")
    private double alpha = 0.05;

    EvaluateCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        if (!(alpha > 0 && alpha < 1)) {
            throw new UnusableInput("--alpha: " + alpha + " is not between 0 and 1");
        }
        TargetPolicy target = target();
        try (InputStream in = log()) {
            out.write(WireJson.write(value(new DecisionLines(new Lines(in)), target, alpha)));
        }
        out.write('\n');
        out.flush();
        return 0;
    }

    /** The value of a policy on a log of which no more than a line is held. */
    static Map<String, Object> value(DecisionLines log, TargetPolicy target, double alpha)
            throws IOException {
        var valuation = new PolicyValuation();
        long notEligible = 0;
        for (var line = log.next(); line.isPresent(); line = log.next()) {
            try {
                if (!add(valuation, line.get(), target)) {
                    notEligible++;
                }
            } catch (IllegalArgumentException e) {
                throw log.refusal(String.valueOf(e.getMessage()));
            }
        }
        if (valuation.decisions() < 2) {
            throw new UnusableInput(
                    valuation.decisions() + " decisions are too few, at least 2 are needed");
        }
        var members = new LinkedHashMap<String, Object>(valuation.members(alpha));
        if (notEligible > 0) {
            members.put("notEligible", notEligible);
        }
        return members;
    }

    /** Whether the policy has an arm for this decision. */
    private static boolean add(PolicyValuation valuation, DecisionLine line, TargetPolicy target) {
        Map<String, Double> eligible = given(line.probabilities(), "probabilities");
        String assigned = line.arm();
        Double outcome = line.outcome();
        if (assigned == null || outcome == null) {
            throw new IllegalArgumentException(
                    (assigned == null ? "arm" : "outcome") + ": missing");
        }
        Double logged = eligible.get(assigned);
        if (logged == null) {
            throw new IllegalArgumentException("probabilities: none for the arm " + assigned);
        }
        requireSumOfOne(eligible);
        var wanted = target.probabilities(eligible, line);
        if (wanted.isEmpty()) {
            if (target instanceof TargetPolicy.AsLogged) {
                throw new IllegalArgumentException(
                        "target: missing; or name a policy with --arm or --uniform");
            }
            return false;
        }
        // By name, so that the order of a line's members changes no digit.
        List<String> arms = eligible.keySet().stream().sorted().toList();
        double[] probabilities = new double[arms.size()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = wanted.get().getOrDefault(arms.get(i), 0.0);
        }
        valuation.add(
                new LoggedOutcome(arms.indexOf(assigned), logged, outcome, probabilities),
                arms,
                line.predictions() == null ? Map.of() : line.predictions());
        return true;
    }

    private static Map<String, Double> given(
            @Nullable Map<String, Double> probabilities, String name) {
        if (probabilities == null || probabilities.isEmpty()) {
            throw new IllegalArgumentException(name + ": missing");
        }
        return probabilities;
    }

    private static void requireSumOfOne(Map<String, Double> probabilities) {
        double sum = 0;
        for (double probability : probabilities.values()) {
            sum += probability;
        }
        if (!(Math.abs(sum - 1) <= 1e-6)) {
            throw new IllegalArgumentException("probabilities: sum to " + sum);
        }
    }

    private TargetPolicy target() {
        if (arm != null && uniform) {
            throw new UnusableInput("--arm and --uniform: only one policy at a time");
        }
        if (arm != null) {
            return new TargetPolicy.Always(arm);
        }
        return uniform ? new TargetPolicy.Uniform() : new TargetPolicy.AsLogged();
    }

    private InputStream log() throws IOException {
        if (file == null) {
            return new FileInputStream(FileDescriptor.in);
        }
        try {
            return new FileInputStream(file.toFile());
        } catch (FileNotFoundException e) {
            throw new UnusableInput(file + ": cannot be read");
        }
    }
}
