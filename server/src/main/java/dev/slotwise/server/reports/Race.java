package dev.slotwise.server.reports;

import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.learning.WaveSum;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Who leads, against whom, and how sure that is.
 *
 * @param leader the arm that earns most of those that may still be chosen
 * @param other with whom it is compared: the control, or the next best where the control leads
 * @param next the second best
 * @param contrast of leader and other
 * @param range of their difference, however often one looks; empty while the data leave it open
 * @param lead that the leader is better than the next best, as a single look would have it
 * @param isProven whether it beats both the control and the next best, however often one looks
 * @param isAlike whether no arm can differ from the control by as much as one would care about
 */
record Race(
        int leader,
        int other,
        int next,
        Contrast contrast,
        Optional<Range> range,
        double lead,
        boolean isProven,
        boolean isAlike) {
    /** In shares of what the control earns. */
    static final double CARING = 0.01;

    /** Nothing where fewer than two arms can be compared. */
    static Optional<Race> of(Experiment experiment, Comparisons comparisons) {
        int control = comparisons.control();
        var arms = experiment.definition().arms();
        var ranked =
                IntStream.range(0, arms.size())
                        .filter(arm -> !experiment.disabledArms().contains(arms.get(arm).key()))
                        .filter(arm -> arm == control || comparisons.with(arm).isPresent())
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble(
                                        (Integer arm) -> -ahead(comparisons, arm)))
                        .toList();
        if (ranked.size() < 2) {
            return Optional.empty();
        }
        int leader = ranked.getFirst();
        int next = ranked.get(1);
        var withNext = comparisons.between(leader, next);
        var shown = leader == control ? withNext : comparisons.with(leader);
        if (withNext.isEmpty() || shown.isEmpty()) {
            return Optional.empty();
        }
        var range = comparisons.alwaysValid(shown.get());
        var rangeWithNext = comparisons.alwaysValid(withNext.get());
        var difference = withNext.get().difference();
        return Optional.of(
                new Race(
                        leader,
                        leader == control ? next : control,
                        next,
                        shown.get(),
                        range,
                        difference.isDefined()
                                ? Normal.cdf(difference.value() / difference.standardError())
                                : 0.5,
                        isPositive(range) && isPositive(rangeWithNext),
                        isAlike(comparisons)));
    }

    private static double ahead(Comparisons comparisons, int arm) {
        return comparisons.with(arm).map(it -> it.difference().value()).orElse(0.0);
    }

    private static boolean isPositive(Optional<Range> range) {
        return range.isPresent() && range.get().isAbove(0);
    }

    private static boolean isAlike(Comparisons comparisons) {
        return !comparisons.withControl().isEmpty()
                && comparisons.withControl().values().stream()
                        .allMatch(contrast ->
                                comparisons
                                        .alwaysValid(contrast)
                                        .map(range ->
                                                range.isWithin(CARING * contrast.control().value()))
                                        .orElse(false));
    }

    /** What a trial of an arm earned, whenever it was sent. */
    static double plain(Comparisons comparisons, int arm) {
        var sums = comparisons.stretches().of(arm);
        return sums.get(WaveSum.SUM_Y) / sums.get(WaveSum.EXPOSURES);
    }

    /** Whether plain means say something that the estimate rules out. */
    boolean plainMeansMislead(Comparisons comparisons) {
        if (comparisons.estimator() != Estimator.AIPW) {
            return false;
        }
        double plain = plain(comparisons, leader) - plain(comparisons, other);
        return contrast.interval(Looking.ALPHA)
                .map(range -> plain < range.lower() || plain > range.upper())
                .orElse(false);
    }
}
