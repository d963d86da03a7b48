package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.NoConvergence;
import dev.slotwise.bandits.numerics.PositiveDefinite;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where the fit of a block of features stands: arms' coefficients around what they share.
 * Immutable.
 *
 * <p>What is shared is the vector s = (w, r), r only where past experiments expect something: arm
 * a's coefficients are N(m_a + B_a s, D) with B_a = (1, m_a).
 */
final class HierarchyBlock {
    /** How many arms the width of all features is worth against that of a single one. */
    private static final double FEATURE_WORTH = 20;

    private final int dimension;
    private final int sharedDimension;
    private final double[][] expected;

    /** Variances D of arms' own effects, one per feature. */
    private final double[] widths;

    private final double[] shared;
    private final double[] sharedCovariance;

    /** Per arm its coefficients. */
    private final double[][] coefficients;

    /** Per arm the covariance of its coefficients given what is shared, row after row. */
    private final double[][] covariances;

    private HierarchyBlock(
            double[][] expected,
            double[] widths,
            double[] shared,
            double[] sharedCovariance,
            double[][] coefficients,
            double[][] covariances) {
        this.dimension = widths.length;
        this.sharedDimension = shared.length;
        this.expected = expected;
        this.widths = widths;
        this.shared = shared;
        this.sharedCovariance = sharedCovariance;
        this.coefficients = coefficients;
        this.covariances = covariances;
    }

    /** Before any trial. */
    static HierarchyBlock before(BlockPrior prior) {
        double[] variances = prior.sharedVariances();
        double[][] covariances = new double[prior.arms()][];
        Arrays.setAll(covariances, _ -> diagonal(prior.widths()));
        return new HierarchyBlock(
                prior.expected(),
                prior.widths(),
                new double[variances.length],
                diagonal(variances),
                prior.expected(),
                covariances);
    }

    /** The arm's own and what it shares, together; not to be changed. */
    double[] coefficients(int arm) {
        return coefficients[arm];
    }

    /**
     * What the block adds to the logit of an arm.
     *
     * @param from where the block's features begin
     */
    double score(int arm, double[] x, int from) {
        double[] theta = coefficients[arm];
        double s0 = 0;
        double s1 = 0;
        int i = 0;
        for (; i + 1 < dimension; i += 2) {
            s0 += theta[i] * x[from + i];
            s1 += theta[i + 1] * x[from + i + 1];
        }
        return i < dimension ? s0 + s1 + theta[i] * x[from + i] : s0 + s1;
    }

    /** Up to a constant. */
    double logPrior(BlockPrior prior) {
        double[] variances = prior.sharedVariances();
        double sum = 0;
        for (int i = 0; i < sharedDimension; i++) {
            sum += shared[i] * shared[i] / variances[i];
        }
        for (int arm = 0; arm < coefficients.length; arm++) {
            for (int i = 0; i < dimension; i++) {
                double off = coefficients[arm][i] - centre(arm, i);
                sum += off * off / widths[i];
            }
        }
        return -0.5 * sum;
    }

    /**
     * One step of Newton's method towards the mode of the quadratic that the trials sum to, with
     * its covariances; none if that has no maximum. As a change, so that what rounding leaves of
     * the covariances does not matter near the mode.
     */
    Optional<HierarchyBlock> step(BlockPrior prior, ArmInformation[] information) {
        int arms = coefficients.length;
        int d = dimension;
        int n = sharedDimension;
        double[] variances = prior.sharedVariances();
        double[] precision = diagonal(inverted(variances));
        double[] pull = new double[n];
        for (int i = 0; i < n; i++) {
            pull[i] = -shared[i] / variances[i];
        }
        double[][] conditional = new double[arms][];
        double[][] pulls = new double[arms][];
        for (int arm = 0; arm < arms; arm++) {
            double[] covariance = diagonal(widths);
            if (!information[arm].empty) {
                covariance = information[arm].precision.clone();
                for (int i = 0; i < d; i++) {
                    covariance[i * d + i] += 1 / widths[i];
                }
                if (!PositiveDefinite.invert(covariance, d)) {
                    return Optional.empty();
                }
            }
            conditional[arm] = covariance;
            pulls[arm] = information[arm].gradient.clone();
            double[] back = new double[d];
            for (int i = 0; i < d; i++) {
                back[i] = (coefficients[arm][i] - centre(arm, i)) / widths[i];
                pulls[arm][i] -= back[i];
            }
            double[] alone = PositiveDefinite.times(covariance, pulls[arm]);
            for (int i = 0; i < d; i++) {
                double pulled = back[i] + alone[i] / widths[i];
                pull[i] += pulled;
                if (n > d) {
                    pull[d] += expected[arm][i] * pulled;
                }
            }
            if (!information[arm].empty) {
                addToShared(arm, covariance, precision);
            }
        }
        if (!PositiveDefinite.invert(precision, n)) {
            return Optional.empty();
        }
        double[] change = PositiveDefinite.times(precision, pull);
        double[][] theta = new double[arms][];
        for (int arm = 0; arm < arms; arm++) {
            for (int i = 0; i < d; i++) {
                double moved = change[i] + (n > d ? change[d] * expected[arm][i] : 0);
                pulls[arm][i] += moved / widths[i];
            }
            theta[arm] =
                    sum(coefficients[arm], PositiveDefinite.times(conditional[arm], pulls[arm]));
        }
        return Optional.of(
                new HierarchyBlock(
                        expected, widths, sum(shared, change), precision, theta, conditional));
    }

    /** Adds B' (D^-1 - D^-1 M D^-1) B: what an arm's trials say of what is shared. */
    private void addToShared(int arm, double[] covariance, double[] precision) {
        int d = dimension;
        int n = sharedDimension;
        double[] trust = new double[d];
        for (int i = 0; i < d; i++) {
            double inverse = 1 / widths[i];
            for (int j = 0; j < d; j++) {
                double entry = -inverse * covariance[i * d + j] / widths[j];
                if (i == j) {
                    entry += inverse;
                }
                precision[i * n + j] += entry;
                trust[i] += entry * expected[arm][j];
            }
        }
        if (n > d) {
            for (int i = 0; i < d; i++) {
                precision[d * n + i] += trust[i];
                precision[i * n + d] += trust[i];
                precision[d * n + d] += expected[arm][i] * trust[i];
            }
        }
    }

    /** The same with widths one step of EM nearer to what the arms show. */
    HierarchyBlock widened(BlockPrior prior) {
        if (Double.isInfinite(prior.widthWorth())) {
            return this;
        }
        int d = dimension;
        int arms = coefficients.length;
        double[] squares = new double[d];
        for (int arm = 0; arm < arms; arm++) {
            addSquares(arm, squares);
        }
        double[] before = prior.widths();
        double worth = prior.widthWorth();
        int contextual = prior.contextual();
        double together = 0;
        for (int i = 0; i < contextual; i++) {
            together += worth * before[i] + squares[i];
        }
        together /= (worth + arms) * Math.max(1, contextual);
        double[] wider = new double[d];
        for (int i = 0; i < d; i++) {
            wider[i] =
                    i < contextual
                            ? (FEATURE_WORTH * together + squares[i]) / (FEATURE_WORTH + arms)
                            : (worth * before[i] + squares[i]) / (worth + arms);
        }
        return new HierarchyBlock(
                expected, wider, shared, sharedCovariance, coefficients, covariances);
    }

    /** The same coefficients with another's widths. */
    HierarchyBlock withWidthsOf(HierarchyBlock other) {
        return new HierarchyBlock(
                expected, other.widths, shared, sharedCovariance, coefficients, covariances);
    }

    /** The largest relative change of a width since then. */
    double widenedSince(HierarchyBlock before) {
        double largest = 0;
        for (int i = 0; i < dimension; i++) {
            largest = Math.max(largest, Math.abs(widths[i] / before.widths[i] - 1));
        }
        return largest;
    }

    /** Adds E (theta - m - B s)² of each feature. */
    private void addSquares(int arm, double[] squares) {
        int d = dimension;
        int n = sharedDimension;
        double[] left = new double[n];
        for (int i = 0; i < d; i++) {
            Arrays.fill(left, 0);
            for (int j = 0; j < d; j++) {
                double entry = (i == j ? 1 : 0) - covariances[arm][i * d + j] / widths[j];
                left[j] = entry;
                if (n > d) {
                    left[d] += entry * expected[arm][j];
                }
            }
            double[] spread = PositiveDefinite.times(sharedCovariance, left);
            double variance = covariances[arm][i * d + i];
            for (int j = 0; j < n; j++) {
                variance += left[j] * spread[j];
            }
            double off = coefficients[arm][i] - centre(arm, i);
            squares[i] += off * off + variance;
        }
    }

    /** A part of the way to another fit, with this one's curvature. */
    HierarchyBlock towards(HierarchyBlock other, double part) {
        double[] s = between(shared, other.shared, part);
        double[][] theta = new double[coefficients.length][];
        for (int arm = 0; arm < theta.length; arm++) {
            theta[arm] = between(coefficients[arm], other.coefficients[arm], part);
        }
        return new HierarchyBlock(expected, widths, s, sharedCovariance, theta, covariances);
    }

    /** The largest difference of a coefficient. */
    double distance(HierarchyBlock other) {
        double largest = 0;
        for (int arm = 0; arm < coefficients.length; arm++) {
            for (int i = 0; i < dimension; i++) {
                largest =
                        Math.max(
                                largest,
                                Math.abs(coefficients[arm][i] - other.coefficients[arm][i]));
            }
        }
        return largest;
    }

    int dimension() {
        return dimension;
    }

    /** What all arms share, by itself. */
    double[] sharedMean() {
        return Arrays.copyOf(shared, dimension);
    }

    double[] sharedCovariance() {
        double[] covariance = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++) {
            System.arraycopy(
                    sharedCovariance, i * sharedDimension, covariance, i * dimension, dimension);
        }
        return covariance;
    }

    /**
     * The covariance of what all arms share, given their own effects. Narrower than by itself: the
     * trials know a sum of the two far better than either.
     *
     * @throws NoConvergence if the trials leave it no covariance
     */
    double[] sharedCovarianceGivenOwn(BlockPrior prior) {
        int d = dimension;
        double[] precision = diagonal(inverted(prior.features()));
        for (double[] covariance : covariances) {
            double[] information = covariance.clone();
            invert(information);
            for (int i = 0; i < d; i++) {
                information[i * d + i] -= 1 / widths[i];
            }
            for (int i = 0; i < precision.length; i++) {
                precision[i] += information[i];
            }
        }
        invert(precision);
        return precision;
    }

    private void invert(double[] matrix) {
        if (!PositiveDefinite.invert(matrix, dimension)) {
            throw new NoConvergence("covariance of " + dimension + " shared effects");
        }
    }

    /** An arm's own effects. */
    double[] ownMean(int arm) {
        double[] own = coefficients[arm].clone();
        for (int i = 0; i < dimension; i++) {
            own[i] -= shared[i];
        }
        return own;
    }

    /** Their covariance, given what is shared. */
    double[] ownCovariance(int arm) {
        return covariances[arm].clone();
    }

    /** How far what past experiments expect is to be trusted: 1 where nobody has tried. */
    double trust() {
        return sharedDimension > dimension ? 1 + shared[dimension] : 1;
    }

    /** Variances of arms' own effects, one per feature. */
    double[] widths() {
        return widths.clone();
    }

    private double centre(int arm, int i) {
        return shared[i] + trust() * expected[arm][i];
    }

    private static double[] inverted(double[] values) {
        return Arrays.stream(values).map(value -> 1 / value).toArray();
    }

    private static double[] diagonal(double[] entries) {
        int n = entries.length;
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++) {
            matrix[i * n + i] = entries[i];
        }
        return matrix;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    private static double[] between(double[] a, double[] b, double part) {
        double[] middle = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            middle[i] = a[i] + part * (b[i] - a[i]);
        }
        return middle;
    }
}
