package dev.slotwise.bandits.numerics;

import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

import java.util.Arrays;

/**
 * Composite Gauss-Legendre quadrature on panels whose ends follow several densities of very
 * different widths. Each density proposes break points about one of its own standard deviations
 * apart; a proposal that falls close behind one already taken is left out, so that many densities
 * of one shape cost hardly more than one.
 */
public final class Panels {
    /** Nodes of a panel. */
    public static final int NODES = 8;

    private static final double[] POINTS = new double[NODES];
    private static final double[] WEIGHTS = new double[NODES];

    /**
     * CUMULATIVE[i][j]: integral from -1 to node i of the polynomial that is 1 at node j and 0 at
     * the others.
     */
    private static final double[][] CUMULATIVE = new double[NODES][NODES];

    /** Barycentric weights of the polynomial through the nodes. */
    private static final double[] BARYCENTRIC = new double[NODES];

    static {
        var rule = new GaussIntegratorFactory().legendre(NODES);
        for (int i = 0; i < NODES; i++) {
            POINTS[i] = rule.getPoint(i);
            WEIGHTS[i] = rule.getWeight(i);
        }
        for (int i = 0; i < NODES; i++) {
            BARYCENTRIC[i] = 1;
            for (int j = 0; j < NODES; j++) {
                BARYCENTRIC[i] /= j == i ? 1 : POINTS[i] - POINTS[j];
            }
            double half = (POINTS[i] + 1) / 2;
            for (int j = 0; j < NODES; j++) {
                for (int k = 0; k < NODES; k++) {
                    CUMULATIVE[i][j] +=
                            half * WEIGHTS[k] * lagrange(j, -1 + half * (POINTS[k] + 1));
                }
            }
        }
    }

    private final double[] ends;

    private Panels(double[] ends) {
        this.ends = ends;
    }

    /**
     * Panels that resolve every density.
     *
     * @param breaks per density its break points, ascending, at least two of them
     */
    public static Panels resolving(double[][] breaks) {
        int total = Arrays.stream(breaks).mapToInt(b -> b.length).sum();
        double[] points = new double[total];
        int n = 0;
        for (double[] b : breaks) {
            System.arraycopy(b, 0, points, n, b.length);
            n += b.length;
        }
        Arrays.sort(points);
        double[] ends = new double[total];
        int kept = 0;
        ends[kept++] = points[0];
        int[] next = new int[breaks.length];
        for (int i = 1; i < total - 1; i++) {
            if (points[i] - ends[kept - 1] >= 0.5 * narrowest(breaks, next, points[i])) {
                ends[kept++] = points[i];
            }
        }
        ends[kept++] = points[total - 1];
        return new Panels(Arrays.copyOf(ends, kept));
    }

    /**
     * The least distance of neighbouring break points, over the densities that have mass around the
     * point.
     */
    private static double narrowest(double[][] breaks, int[] next, double point) {
        double least = Double.POSITIVE_INFINITY;
        for (int d = 0; d < breaks.length; d++) {
            double[] b = breaks[d];
            while (next[d] < b.length && b[next[d]] < point) {
                next[d]++;
            }
            int right = next[d];
            if (right < b.length && (right > 0 || b[0] == point)) {
                least = Math.min(least, right > 0 ? b[right] - b[right - 1] : b[1] - b[0]);
            }
        }
        return least;
    }

    public int count() {
        return ends.length - 1;
    }

    public double start(int panel) {
        return ends[panel];
    }

    public double end(int panel) {
        return ends[panel + 1];
    }

    public double node(int panel, int i) {
        return ends[panel] + 0.5 * (ends[panel + 1] - ends[panel]) * (POINTS[i] + 1);
    }

    public double weight(int panel, int i) {
        return 0.5 * (ends[panel + 1] - ends[panel]) * WEIGHTS[i];
    }

    /** Whether a density with these break points has mass on the panel. */
    public boolean overlaps(int panel, double[] breaks) {
        return ends[panel + 1] > breaks[0] && ends[panel] < breaks[breaks.length - 1];
    }

    /**
     * Writes a density's values at the nodes of a panel.
     *
     * @param breaks of the density
     * @param values as many as there are nodes
     */
    public void values(int panel, Density density, double[] breaks, double[] values) {
        boolean here = overlaps(panel, breaks);
        for (int i = 0; i < NODES; i++) {
            values[i] = here ? density.at(node(panel, i)) : 0;
        }
    }

    /** The integral over the panel of the function with these values at its nodes. */
    public double integral(int panel, double[] values) {
        double sum = 0;
        for (int i = 0; i < NODES; i++) {
            sum += WEIGHTS[i] * values[i];
        }
        return 0.5 * (ends[panel + 1] - ends[panel]) * sum;
    }

    /** The integral from the start of the panel to its node i. */
    public double integralTo(int panel, int i, double[] values) {
        double sum = 0;
        for (int j = 0; j < NODES; j++) {
            sum += CUMULATIVE[i][j] * values[j];
        }
        return 0.5 * (ends[panel + 1] - ends[panel]) * sum;
    }

    /** The panel that holds a point; the first or the last for points beyond them. */
    public int holding(double z) {
        int at = Arrays.binarySearch(ends, z);
        int panel = at >= 0 ? at : -at - 2;
        return Math.clamp(panel, 0, count() - 1);
    }

    /** The polynomial with these values at the nodes of a panel, at a point within it. */
    public double interpolated(int panel, double[] values, double z) {
        double x = 2 * (z - ends[panel]) / (ends[panel + 1] - ends[panel]) - 1;
        double numerator = 0;
        double denominator = 0;
        for (int i = 0; i < NODES; i++) {
            double distance = x - POINTS[i];
            if (distance == 0) {
                return values[i];
            }
            double weight = BARYCENTRIC[i] / distance;
            numerator += weight * values[i];
            denominator += weight;
        }
        return numerator / denominator;
    }

    private static double lagrange(int j, double x) {
        double product = 1;
        for (int k = 0; k < NODES; k++) {
            if (k != j) {
                product *= (x - POINTS[k]) / (POINTS[j] - POINTS[k]);
            }
        }
        return product;
    }
}
