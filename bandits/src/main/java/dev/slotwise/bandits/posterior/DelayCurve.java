package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.NoConvergence;
import dev.slotwise.bandits.numerics.Normal;

import java.util.Comparator;
import java.util.List;

/**
 * How long outcomes take to arrive: log-normal, truncated at the attribution window.
 *
 * @param meanLogSeconds mean of the log delay, natural logarithm of seconds
 * @param sdLogSeconds standard deviation of the log delay, positive
 * @param windowSeconds attribution window, positive
 * @throws IllegalArgumentException if one is not finite or not positive where it has to be
 */
public record DelayCurve(double meanLogSeconds, double sdLogSeconds, double windowSeconds) {
    private static final double PRIOR_MEAN = StrictMath.log(3 * 3600.0);
    private static final double PRIOR_SD = 1.5;
    private static final double PRIOR_OUTCOMES = 50;
    private static final double LEAST_SD = 0.5;

    /**
     * Most unseen outcomes that one seen outcome may stand for. A cell of which less than a tenth
     * has arrived says little of the rest; without the cap its guess at the rest would outweigh
     * everything seen.
     */
    private static final double MOST_UNSEEN = 9;

    private static final int MOST_ROUNDS = 20_000;
    private static final int ROUNDS_BEFORE_LEAPS = 10;
    private static final double DIFFERENCE = 1e-6;
    private static final double SETTLED = 1e-11;

    private static final Comparator<DelayCell> CANONICAL =
            Comparator.comparingDouble(DelayCell::ageSeconds)
                    .thenComparingDouble(DelayCell::outcomes)
                    .thenComparingDouble(DelayCell::sumLogDelay)
                    .thenComparingDouble(DelayCell::sumSquaredLogDelay);

    public DelayCurve {
        if (!Double.isFinite(meanLogSeconds)) {
            throw new IllegalArgumentException("mean log delay: " + meanLogSeconds);
        }
        if (!(sdLogSeconds > 0) || !Double.isFinite(sdLogSeconds)) {
            throw new IllegalArgumentException("sd of log delay: " + sdLogSeconds);
        }
        if (!(windowSeconds > 0) || !Double.isFinite(windowSeconds)) {
            throw new IllegalArgumentException("attribution window: " + windowSeconds);
        }
    }

    /** Before any outcome: median three hours, standard deviation of the log 1.5. */
    public static DelayCurve prior(double windowSeconds) {
        return new DelayCurve(PRIOR_MEAN, PRIOR_SD, windowSeconds);
    }

    /**
     * The share F of outcomes, of those that come within the window, that have come at this age:
     * Phi((ln age - mean) / sd) / Phi((ln window - mean) / sd); 1 from the window on.
     */
    public double arrived(double ageSeconds) {
        if (!(ageSeconds > 0)) {
            return 0;
        }
        if (ageSeconds >= windowSeconds) {
            return 1;
        }
        return StrictMath.exp(
                Normal.logCdf(standardised(ageSeconds))
                        - Normal.logCdf(standardised(windowSeconds)));
    }

    /**
     * Maximum a posteriori by EM for right-truncated log-normal data: exposures of age a show only
     * delays up to min(a, window), so each seen outcome stands for (1 - F) / F unseen ones, whose
     * moments are those of the truncated normal (Dempster, Laird and Rubin 1977, example of
     * truncation). The prior is worth 50 outcomes; the standard deviation is at least 0.5. The
     * result does not depend on the order of the cells.
     *
     * <p>Where most is unseen, EM alone takes thousands of rounds. After the first ones, which find
     * the neighbourhood, each is followed by a Newton step towards where a round would change
     * nothing, taken if a round then changes less than half as much.
     *
     * @param windowSeconds attribution window, positive
     * @param cells outcomes seen so far, by the age of their exposures
     * @throws NoConvergence if it does not settle
     */
    public static DelayCurve fit(double windowSeconds, List<DelayCell> cells) {
        List<DelayCell> sorted =
                cells.stream().filter(cell -> cell.outcomes() > 0).sorted(CANONICAL).toList();
        DelayCurve curve = prior(windowSeconds);
        DelayCurve next = curve.improved(sorted);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double moved = curve.distance(next);
            if (moved < SETTLED) {
                return next;
            }
            if (round >= ROUNDS_BEFORE_LEAPS) {
                DelayCurve leap = curve.leap(next, sorted);
                DelayCurve after = leap.improved(sorted);
                if (leap.distance(after) < 0.5 * moved) {
                    curve = leap;
                    next = after;
                    continue;
                }
            }
            curve = next;
            next = curve.improved(sorted);
        }
        throw new NoConvergence("delay curve from " + cells.size() + " cells, last " + curve);
    }

    /** Newton for improved(x) = x, its Jacobian by differences. */
    private DelayCurve leap(DelayCurve next, List<DelayCell> cells) {
        DelayCurve right =
                new DelayCurve(meanLogSeconds + DIFFERENCE, sdLogSeconds, windowSeconds)
                        .improved(cells);
        DelayCurve wide =
                new DelayCurve(meanLogSeconds, sdLogSeconds + DIFFERENCE, windowSeconds)
                        .improved(cells);
        double mm = 1 - (right.meanLogSeconds - next.meanLogSeconds) / DIFFERENCE;
        double ms = -(wide.meanLogSeconds - next.meanLogSeconds) / DIFFERENCE;
        double sm = -(right.sdLogSeconds - next.sdLogSeconds) / DIFFERENCE;
        double ss = 1 - (wide.sdLogSeconds - next.sdLogSeconds) / DIFFERENCE;
        double determinant = mm * ss - ms * sm;
        double m = next.meanLogSeconds - meanLogSeconds;
        double s = next.sdLogSeconds - sdLogSeconds;
        double mean = meanLogSeconds + (ss * m - ms * s) / determinant;
        double sd = sdLogSeconds + (mm * s - sm * m) / determinant;
        return Double.isFinite(mean) && Double.isFinite(sd)
                ? new DelayCurve(mean, Math.max(LEAST_SD, sd), windowSeconds)
                : next;
    }

    private double distance(DelayCurve other) {
        return Math.abs(meanLogSeconds - other.meanLogSeconds)
                + Math.abs(sdLogSeconds - other.sdLogSeconds);
    }

    /** One round of EM. */
    DelayCurve improved(List<DelayCell> cells) {
        double weight = PRIOR_OUTCOMES;
        double sum = PRIOR_OUTCOMES * PRIOR_MEAN;
        double squares = PRIOR_OUTCOMES * (PRIOR_SD * PRIOR_SD + PRIOR_MEAN * PRIOR_MEAN);
        for (DelayCell cell : cells) {
            double limit = standardised(Math.min(cell.ageSeconds(), windowSeconds));
            double unseen =
                    cell.outcomes()
                            * Math.min(
                                    MOST_UNSEEN,
                                    StrictMath.exp(Normal.logCdf(-limit) - Normal.logCdf(limit)));
            // E[Z | Z > t] = h and E[Z² | Z > t] = 1 + t h with h the hazard of the standard normal
            // at t.
            double hazard = Normal.inverseMills(-limit);
            double mean = meanLogSeconds + sdLogSeconds * hazard;
            double square =
                    meanLogSeconds * meanLogSeconds
                            + 2 * meanLogSeconds * sdLogSeconds * hazard
                            + sdLogSeconds * sdLogSeconds * (1 + limit * hazard);
            weight += cell.outcomes() + unseen;
            sum += cell.sumLogDelay() + unseen * mean;
            squares += cell.sumSquaredLogDelay() + unseen * square;
        }
        double mean = sum / weight;
        double variance = squares / weight - mean * mean;
        return new DelayCurve(
                mean, Math.sqrt(Math.max(LEAST_SD * LEAST_SD, variance)), windowSeconds);
    }

    private double standardised(double seconds) {
        return (StrictMath.log(seconds) - meanLogSeconds) / sdLogSeconds;
    }
}
