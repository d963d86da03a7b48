package dev.slotwise.server.reports;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.bandits.numerics.ChiSquare;
import dev.slotwise.server.experiments.ArmDefinition;
import dev.slotwise.server.learning.WaveSum;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether arms got the e-mails they were to get. What was to be expected of each choice is the
 * probability with which it was made, so that it is exact however the allocation moved and whatever
 * it was made from.
 *
 * @param pValue that chance alone drew the arms so; null while there is too little to say
 * @param mismatch whether that is below one in a thousand
 * @param arms what share each was planned to get, and what it got
 */
record SampleRatio(
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double pValue,
        boolean mismatch,
        List<Share> arms) {
    /** Below it nothing else may be believed. */
    static final double LEAST_P_VALUE = 0.001;

    /** The variance of a count from which on it is about normal. */
    private static final double LEAST_VARIANCE = 25;

    record Share(String key, double planned, double seen) {}

    /** The arm that is off by most, with what it was to get. */
    Optional<Share> furthest() {
        return arms.stream()
                .max((a, b) ->
                        Double.compare(Math.abs(a.seen - a.planned), Math.abs(b.seen - b.planned)));
    }

    static SampleRatio of(List<ArmDefinition> arms, Stretches stretches) {
        double choices = stretches.count(WaveSum.DRAWN);
        var shares = new ArrayList<Share>(arms.size());
        var tests = new ArrayList<Double>();
        int told = 0;
        for (int arm = 0; arm < arms.size(); arm++) {
            var sums = stretches.of(arm);
            if (choices > 0) {
                shares.add(
                        new Share(
                                arms.get(arm).key(),
                                sums.get(WaveSum.SUM_P) / choices,
                                sums.get(WaveSum.DRAWN) / choices));
            }
            var distances = distances(stretches, arm);
            if (!distances.isEmpty()) {
                told++;
                tests.add(pValueOfAll(distances));
                tests.add(pValueOfEach(distances));
            }
        }
        if (tests.isEmpty()) {
            return new SampleRatio(null, false, shares);
        }
        // Of two arms the one says what the other does.
        int independent = told == 2 ? 2 : tests.size();
        double least = tests.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double p = Math.min(1, independent * least);
        return new SampleRatio(p, p < LEAST_P_VALUE, shares);
    }

    /**
     * @param off choices of the arm, less those expected
     * @param variance of that by chance
     */
    private record Distance(double off, double variance) {}

    /** One per stretch, small ones put together until chance is about normal. */
    private static List<Distance> distances(Stretches stretches, int arm) {
        var distances = new ArrayList<Distance>();
        double off = 0;
        double variance = 0;
        for (var stretch : stretches.all()) {
            var sums = stretch.of(arm);
            off += sums.get(WaveSum.DRAWN) - sums.get(WaveSum.SUM_P);
            variance += sums.get(WaveSum.SUM_P_VARIANCE);
            if (variance >= LEAST_VARIANCE) {
                distances.add(new Distance(off, variance));
                off = 0;
                variance = 0;
            }
        }
        if (!distances.isEmpty()) {
            var last = distances.removeLast();
            distances.add(new Distance(last.off + off, last.variance + variance));
        }
        return distances;
    }

    private static double pValueOfAll(List<Distance> distances) {
        double off = distances.stream().mapToDouble(Distance::off).sum();
        double variance = distances.stream().mapToDouble(Distance::variance).sum();
        return StrictMath.exp(ChiSquare.logSurvival(off * off / variance, 1));
    }

    /** Catches errors that cancel in the total. */
    private static double pValueOfEach(List<Distance> distances) {
        double statistic =
                distances.stream().mapToDouble(each -> each.off * each.off / each.variance).sum();
        return StrictMath.exp(ChiSquare.logSurvival(statistic, distances.size()));
    }
}
