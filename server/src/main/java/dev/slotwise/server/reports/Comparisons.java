package dev.slotwise.server.reports;

import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.MultipleTesting;
import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.learning.WaveSum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Every arm held against the control.
 *
 * @param stretches whose trials have matured
 * @param looking what each comparison may risk
 * @param withControl by the arm's index; none for an arm that shares no trials with the control
 */
record Comparisons(
        Definition definition,
        Estimator estimator,
        Stretches stretches,
        Outcome outcome,
        Looking looking,
        Map<Integer, Contrast> withControl) {

    static Comparisons of(Definition definition, Stretches all) {
        var matured = all.matured();
        var estimator = Estimator.of(definition, all);
        var outcome = Outcome.of(definition.reward().goal());
        var withControl = new TreeMap<Integer, Contrast>();
        for (int arm = 0; arm < definition.arms().size(); arm++) {
            if (arm != definition.control()) {
                int treatment = arm;
                estimator
                        .contrast(matured, outcome, arm, definition.control())
                        .ifPresent(contrast -> withControl.put(treatment, contrast));
            }
        }
        return new Comparisons(
                definition,
                estimator,
                matured,
                outcome,
                Looking.at(definition.arms().size()),
                withControl);
    }

    int control() {
        return definition.control();
    }

    Optional<Contrast> with(int arm) {
        return Optional.ofNullable(withControl.get(arm));
    }

    Optional<Contrast> between(int arm, int other) {
        return estimator.contrast(stretches, outcome, arm, other);
    }

    Optional<Estimate> mean(int arm) {
        return estimator.mean(stretches, outcome, arm);
    }

    /** Of one look, for the number of arms (Holm 1979). */
    Map<Integer, Double> pValues() {
        return adjusted(Contrast::pValue);
    }

    /** Of as many looks as one likes, for the number of arms. */
    Map<Integer, Double> alwaysValidPValues() {
        return adjusted(contrast -> contrast.alwaysValidPValue(Looking.ALPHA, Looking.PLANNED));
    }

    private Map<Integer, Double> adjusted(Function<Contrast, OptionalDouble> test) {
        var arms = new ArrayList<Integer>();
        var pValues = new ArrayList<Double>();
        withControl.forEach((arm, contrast) ->
                test.apply(contrast)
                        .ifPresent(p -> {
                            arms.add(arm);
                            pValues.add(p);
                        }));
        double[] adjusted =
                MultipleTesting.HOLM.adjusted(
                        pValues.stream().mapToDouble(Double::doubleValue).toArray());
        var byArm = new TreeMap<Integer, Double>();
        for (int i = 0; i < adjusted.length; i++) {
            byArm.put(arms.get(i), adjusted[i]);
        }
        return byArm;
    }

    Optional<Range> alwaysValid(Contrast contrast) {
        return contrast.alwaysValid(looking.alpha(), Looking.PLANNED);
    }

    /** What a reader must know before these comparisons are believed. */
    List<Warning> warnings(Stretches all) {
        var warnings = new ArrayList<Warning>();
        long trials = stretches.count(WaveSum.EXPOSURES);
        if (all.count(WaveSum.EXPOSURES) > 0 && all.count(WaveSum.DRAWN) == 0) {
            warnings.add(
                    new Warning(
                            "sums-incomplete",
                            "These e-mails were counted before reports had what they need: run"
                                    + " `rebuild --repair`.",
                            null));
        }
        for (int arm = 0; arm < definition.arms().size(); arm++) {
            var key = definition.arms().get(arm).key();
            var sums = stretches.of(arm);
            if (sums.count(WaveSum.RARE) > 0) {
                warnings.add(
                        new Warning(
                                "rare-assignment",
                                "Of %d e-mails, %d had a probability below 1 %% to get it: single ones weigh heavily."
                                        .formatted(trials, sums.count(WaveSum.RARE)),
                                key));
            }
            partly(arm).ifPresent(warnings::add);
        }
        return warnings;
    }

    /** Of an arm that only some recipients could have got. */
    private Optional<Warning> partly(int arm) {
        if (estimator == Estimator.IPW) {
            return Optional.empty();
        }
        long left = stretches.those(stretch -> stretch.offersToSome(arm)).count(WaveSum.EXPOSURES);
        return left == 0
                ? Optional.empty()
                : Optional.of(
                        new Warning(
                                "not-for-everybody",
                                "In the hours of %d e-mails only some recipients could have got it; these e-mails are left out of its comparisons. A segment in which all can (`by`) compares more."
                                        .formatted(left),
                                definition.arms().get(arm).key()));
    }
}
