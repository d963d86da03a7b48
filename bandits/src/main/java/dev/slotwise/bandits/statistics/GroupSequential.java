package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Normal;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

import java.util.Arrays;

/**
 * Critical values of a test with few and planned looks. Between looks the sum of evidence is a
 * Brownian motion; its density over the region in which the test goes on is carried from look to
 * look by quadrature (Armitage, McPherson and Rowe 1969).
 */
public final class GroupSequential {
    private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(16);

    /** Width of a panel in standard deviations of the narrowest kernel that it must resolve. */
    private static final double PANEL = 2;

    /** Where a region has no bound of its own it ends here, in standard deviations. */
    private static final double REACH = 9;

    private static final double LEAST_STEP = 1e-6;

    private final boolean twoSided;
    private double[] points = {0};
    private double[] masses = {1};
    private double information;

    private GroupSequential(boolean twoSided) {
        this.twoSided = twoSided;
    }

    /**
     * The z values from which on the test stops, one a look; in absolute value for a two-sided
     * test, negative if the alternative is less. Infinite where nothing may be spent yet.
     *
     * @param informationRates the share of the planned information at each look, ascending within
     *     (0, 1]
     * @param spending of the error probability of a side: alpha, or half of it if two-sided
     * @throws IllegalArgumentException if rates are not ascending by a millionth at least, alpha is
     *     not within (0, 1), or the alternative is equivalence
     */
    public static double[] criticalValues(
            double[] informationRates, Spending spending, double alpha, Alternative alternative) {
        double side = new Design(alpha, alternative, 1).alphaOfASide();
        double last = 0;
        for (double rate : informationRates) {
            if (!(rate >= last + LEAST_STEP && rate <= 1)) {
                throw new IllegalArgumentException(
                        "information rates " + Arrays.toString(informationRates));
            }
            last = rate;
        }
        var motion = new GroupSequential(alternative == Alternative.TWO_SIDED);
        double[] critical = new double[informationRates.length];
        double spent = 0;
        for (int look = 0; look < critical.length; look++) {
            double now = spending.spent(side, informationRates[look]);
            critical[look] = motion.criticalValue(informationRates[look], now - spent);
            if (look + 1 < critical.length) {
                motion.goOn(
                        informationRates[look],
                        critical[look],
                        informationRates[look + 1] - informationRates[look]);
            }
            spent = now;
            if (alternative == Alternative.LESS) {
                critical[look] = -critical[look];
            }
        }
        return critical;
    }

    private double criticalValue(double rate, double toSpend) {
        if (information == 0) {
            return toSpend > 0 ? -Normal.quantile(toSpend) : Double.POSITIVE_INFINITY;
        }
        if (!(toSpend > 0) || crossing(rate, 38) >= toSpend) {
            return Double.POSITIVE_INFINITY;
        }
        return Root.between(-38, 38, c -> crossing(rate, c) / toSpend - 1);
    }

    /** The probability to be beyond a critical value at this look and at none before. */
    private double crossing(double rate, double critical) {
        double sd = Math.sqrt(rate - information);
        double bound = critical * Math.sqrt(rate);
        double sum = 0;
        for (int i = 0; i < points.length; i++) {
            sum += masses[i] * Normal.cdf((points[i] - bound) / sd);
        }
        return sum;
    }

    /** Carries the density to this look and cuts off what has stopped. */
    private void goOn(double rate, double critical, double nextStep) {
        double step = rate - information;
        double sd = Math.sqrt(step);
        double high = Math.min(critical, REACH) * Math.sqrt(rate);
        double low = twoSided ? -high : -REACH * Math.sqrt(rate);
        int panels =
                high > low
                        ? (int)
                                Math.ceil(
                                        (high - low)
                                                / (PANEL * Math.sqrt(Math.min(step, nextStep))))
                        : 0;
        int nodes = RULE.getNumberOfPoints();
        double[] reached = new double[panels * nodes];
        double[] mass = new double[panels * nodes];
        double width = (high - low) / panels;
        for (int panel = 0; panel < panels; panel++) {
            for (int i = 0; i < nodes; i++) {
                int at = panel * nodes + i;
                reached[at] = low + (panel + 0.5 * (1 + RULE.getPoint(i))) * width;
                mass[at] = 0.5 * width * RULE.getWeight(i) * density(reached[at], sd);
            }
        }
        points = reached;
        masses = mass;
        information = rate;
    }

    private double density(double at, double sd) {
        // Points ascend; what is farther than the reach of the kernel adds nothing.
        int first = Arrays.binarySearch(points, at - REACH * sd);
        double sum = 0;
        for (int i = first >= 0 ? first : -first - 1;
                i < points.length && points[i] <= at + REACH * sd;
                i++) {
            sum += masses[i] * Normal.density((at - points[i]) / sd);
        }
        return sum / sd;
    }
}
