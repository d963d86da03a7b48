package dev.slotwise.server.reports;

import dev.slotwise.server.experiments.ArmDefinition;
import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.Goal;
import dev.slotwise.server.experiments.Guardrail;
import dev.slotwise.server.experiments.Kind;
import dev.slotwise.server.experiments.PolicyDefinition;
import dev.slotwise.server.experiments.Reward;
import dev.slotwise.server.experiments.Status;
import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.learning.WaveSums;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Experiments and their sums, as tests of reports need them. */
final class Data {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final int HOUR_NOW = Period.hourOf(NOW);
    private static final List<String> KEYS = List.of("plain", "bold", "loud", "soft");

    private Data() {}

    static Experiment experiment(Status status, PolicyDefinition policy, int arms) {
        return experiment(status, policy, arms, 0, List.of());
    }

    static Experiment experiment(
            Status status,
            PolicyDefinition policy,
            int arms,
            double holdout,
            List<Guardrail> guardrails) {
        var definitions = new ArrayList<ArmDefinition>();
        for (int arm = 0; arm < arms; arm++) {
            var key = KEYS.get(arm);
            var name = key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1);
            definitions.add(
                    new ArmDefinition(
                            key, name, arm == 0, "text/plain", "Hi", null, Map.of(), null, null));
        }
        var definition =
                new Definition(
                        "spring-hero",
                        "Spring sale hero",
                        Kind.CONTENT,
                        "spring",
                        "hero",
                        definitions,
                        policy,
                        List.of(),
                        new Reward(Goal.CLICK, Duration.ofHours(24)),
                        holdout,
                        guardrails);
        boolean over = status == Status.CONCLUDED;
        return new Experiment(
                1,
                1,
                1,
                definition,
                status,
                over ? Optional.of("bold") : Optional.empty(),
                Set.of(),
                NOW.minus(Duration.ofDays(20)),
                Optional.of(NOW.minus(Duration.ofDays(20))),
                over ? Optional.of(NOW) : Optional.empty());
    }

    static Experiment without(Experiment experiment, String arm) {
        return new Experiment(
                experiment.id(),
                experiment.workspace(),
                experiment.version(),
                experiment.definition(),
                experiment.status(),
                experiment.winner(),
                Set.of(arm),
                experiment.createdAt(),
                experiment.startedAt(),
                experiment.concludedAt());
    }

    /** An arm's trials in a stretch. */
    record Arm(double p, long trials, long successes) {}

    /** All recipients of a stretch had the same probabilities. */
    static Stretch stretch(int hour, Arm... arms) {
        long all = 0;
        for (var arm : arms) {
            all += arm.trials;
        }
        var sums = new HashMap<Integer, WaveSums>();
        for (int arm = 0; arm < arms.length; arm++) {
            if (arms[arm].p > 0) {
                sums.put(arm, sums(arms[arm], all));
            }
        }
        var at = all == 0 ? OptionalInt.empty() : OptionalInt.of(hour);
        return new Stretch(hour, hour + 1, at, at, hour < HOUR_NOW - 24, false, sums);
    }

    private static WaveSums sums(Arm arm, long all) {
        double w = 1 / arm.p;
        return new WaveSums()
                .add(WaveSum.DECISIONS, arm.trials)
                .add(WaveSum.EXPOSURES, arm.trials)
                .add(WaveSum.SUCCESSES, arm.successes)
                .add(WaveSum.CLICKS, arm.successes)
                .add(WaveSum.DRAWN, arm.trials)
                .add(WaveSum.ELIGIBLE, all)
                .add(WaveSum.SUM_P, all * arm.p)
                .add(WaveSum.SUM_P_VARIANCE, all * arm.p * (1 - arm.p))
                .add(WaveSum.SUM_Y, arm.successes)
                .add(WaveSum.SUM_Y2, arm.successes)
                .add(WaveSum.SUM_1_P, arm.trials * w)
                .add(WaveSum.SUM_1_P2, arm.trials * w * w)
                .add(WaveSum.SUM_Y_P, arm.successes * w)
                .add(WaveSum.SUM_Y_P2, arm.successes * w * w)
                .add(WaveSum.SUM_Y2_P2, arm.successes * w * w);
    }

    /** The same every day, ten days ago and on. */
    static Stretches daily(int days, Arm... arms) {
        var stretches = new ArrayList<Stretch>();
        for (int day = 0; day < days; day++) {
            stretches.add(stretch(HOUR_NOW - 24 * (10 - day), arms));
        }
        return new Stretches(stretches);
    }

    static Findings findings(Experiment experiment, Stretches stretches) {
        return Findings.of(experiment, Period.EVER, stretches, HOUR_NOW - 24, HOUR_NOW);
    }

    static Verdict verdict(Experiment experiment, Stretches stretches) {
        return Verdict.of(findings(experiment, stretches));
    }
}
