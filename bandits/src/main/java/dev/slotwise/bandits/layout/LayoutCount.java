package dev.slotwise.bandits.layout;

import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.HalfLife;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What is known of a layout where recipients are not told apart.
 *
 * @param successes may be a fraction
 * @param failures may be a fraction
 * @throws IllegalArgumentException if a number is negative or not finite
 */
public record LayoutCount(Layout layout, double successes, double failures) {
    private static final Comparator<Layout> CANONICAL =
            Comparator.comparingInt((Layout layout) -> layout.arms().size())
                    .thenComparing(LayoutCount::byArms);

    public LayoutCount {
        if (!(successes >= 0 && failures >= 0) || !Double.isFinite(successes + failures)) {
            throw new IllegalArgumentException(
                    "%s: %s successes, %s failures".formatted(layout, successes, failures));
        }
    }

    /**
     * Adds trials up, each layout once, in the order of their arms. As for any rate, a send that is
     * not answered yet is that part of a failure of which answers would have come at its age, and
     * what is old counts for less.
     *
     * @param curve how long outcomes take
     * @param asOfMillis milliseconds of the epoch
     */
    public static List<LayoutCount> of(
            Iterable<LayoutTrial> trials, DelayCurve curve, HalfLife halfLife, long asOfMillis) {
        var sums = new TreeMap<Layout, double[]>(CANONICAL);
        for (LayoutTrial trial : trials) {
            double age = (asOfMillis - trial.exposedAtMillis()) / 1000.0;
            double kept = halfLife.kept(age);
            double[] sum = sums.computeIfAbsent(trial.layout(), _ -> new double[2]);
            if (trial.succeeded()) {
                sum[0] += kept;
            } else {
                sum[1] += kept * curve.arrived(age);
            }
        }
        return sums.entrySet().stream()
                .map(each -> new LayoutCount(each.getKey(), each.getValue()[0], each.getValue()[1]))
                .toList();
    }

    /** The same with these blocks alone. */
    LayoutCount within(List<Integer> blocks) {
        return new LayoutCount(
                new Layout(blocks.stream().map(layout::arm).toList()), successes, failures);
    }

    private static int byArms(Layout a, Layout b) {
        for (int block = 0; block < a.arms().size(); block++) {
            int order = Integer.compare(a.arm(block), b.arm(block));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
