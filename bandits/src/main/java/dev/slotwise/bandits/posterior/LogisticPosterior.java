package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.numerics.Logistic;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What is believed of a logistic model, frozen: logit P(success) = offset + shared · x + own(arm) ·
 * x. Immutable, to be read from any thread. Features are clipped to ±5, so that one odd recipient
 * does not dominate; the last one is the constant 1. Methods refuse an arm or a number of features
 * that the model does not have with an IllegalArgumentException.
 */
public final class LogisticPosterior {
    /** All features in one block. */
    private static final byte FORMAT = 1;

    /** In blocks, whose greatest length follows. */
    private static final byte FORMAT_IN_BLOCKS = 2;

    private static final int HEADER_BYTES = 1 + 2 * Integer.BYTES;
    private static final double LARGEST_FEATURE = 5;

    private final int arms;
    private final int dimension;
    private final FeatureBlocks blocks;
    private final int[] starts;
    private final double[] sharedMean;
    private final double[] sharedCovariance;
    private final double[][] means;
    private final double[][] covariances;

    LogisticPosterior(GaussianWeights shared, GaussianWeights[] own) {
        arms = own.length;
        dimension = shared.mean().length;
        blocks = shared.blocks();
        starts = blocks.starts();
        sharedMean = shared.mean().clone();
        sharedCovariance = shared.packedCovariance();
        means = Arrays.stream(own).map(w -> w.mean().clone()).toArray(double[][]::new);
        covariances =
                Arrays.stream(own).map(GaussianWeights::packedCovariance).toArray(double[][]::new);
    }

    private LogisticPosterior(int arms, FeatureBlocks blocks, ByteBuffer from) {
        this.arms = arms;
        this.dimension = blocks.dimension();
        this.blocks = blocks;
        this.starts = blocks.starts();
        int packed = blocks.packedLength();
        sharedMean = read(from, dimension);
        sharedCovariance = read(from, packed);
        means = new double[arms][];
        covariances = new double[arms][];
        for (int arm = 0; arm < arms; arm++) {
            means[arm] = read(from, dimension);
            covariances[arm] = read(from, packed);
        }
    }

    /** Number of arms. */
    public int arms() {
        return arms;
    }

    /** Number of features, the constant included. */
    public int dimension() {
        return dimension;
    }

    /**
     * The arm's own part of the logit, untempered: mean m · x and variance x' Sigma x; what all
     * arms share is left out.
     *
     * @param x features, the last one 1
     */
    public NormalScore score(int arm, double[] x) {
        requireArm(arm);
        double[] clipped = clipped(x, dimension);
        return new NormalScore(
                dot(means[arm], clipped), Math.max(0, dot(covariances[arm], products(clipped))));
    }

    /**
     * {@link #score} of every arm, without an object per arm.
     *
     * @param means receives one mean per arm, logits
     * @param variances receives one variance per arm, squared logits
     */
    public void scores(double[] x, double[] means, double[] variances) {
        if (means.length != arms || variances.length != arms) {
            throw new IllegalArgumentException(
                    "room for " + means.length + "/" + variances.length + " of " + arms);
        }
        double[] clipped = clipped(x, dimension);
        double[] products = products(clipped);
        for (int arm = 0; arm < arms; arm++) {
            means[arm] = dot(this.means[arm], clipped);
            variances[arm] = Math.max(0, dot(covariances[arm], products));
        }
    }

    /**
     * {@link #scores(double[], double[], double[])} where some features are guesses: a guess of
     * variance u adds u (mu² + Sigma) to the variance of an arm's score, with mu and Sigma the mean
     * and variance of its own coefficient. Guesses are treated as independent, also those for the
     * levels of one category, of which only one can be true.
     *
     * @param imputed variance of each feature; 0 for what is known
     */
    public void scores(double[] x, double[] imputed, double[] means, double[] variances) {
        if (imputed.length != dimension) {
            throw new IllegalArgumentException(
                    imputed.length + " variances instead of " + dimension);
        }
        scores(x, means, variances);
        for (int i = 0; i < dimension; i++) {
            if (!(imputed[i] >= 0) || !Double.isFinite(imputed[i])) {
                throw new IllegalArgumentException("variance of feature " + i + ": " + imputed[i]);
            }
            if (imputed[i] > 0) {
                int diagonal = blocks.packedIndex(i, i).getAsInt();
                for (int arm = 0; arm < arms; arm++) {
                    double mean = this.means[arm][i];
                    variances[arm] += imputed[i] * (mean * mean + covariances[arm][diagonal]);
                }
            }
        }
    }

    /**
     * How much a trial of each arm with these features would tell of it: |Sigma x|², the sum over
     * directions of what one unit of information would take from its variance.
     *
     * @param spreads receives one per arm
     */
    public void spreads(double[] x, double[] spreads) {
        if (spreads.length != arms) {
            throw new IllegalArgumentException("room for " + spreads.length + " of " + arms);
        }
        double[] clipped = clipped(x, dimension);
        double[] direction = new double[dimension];
        for (int arm = 0; arm < arms; arm++) {
            spreads[arm] = spread(covariances[arm], clipped, direction);
        }
    }

    private double spread(double[] packed, double[] x, double[] direction) {
        Arrays.fill(direction, 0);
        int at = 0;
        for (int block = 0; block + 1 < starts.length; block++) {
            int start = starts[block];
            for (int i = start; i < starts[block + 1]; i++) {
                double sum = 0;
                for (int j = start; j < i; j++) {
                    sum += packed[at] * x[j];
                    direction[j] += packed[at] * x[i];
                    at++;
                }
                direction[i] += sum + packed[at++] * x[i];
            }
        }
        double spread = 0;
        for (double each : direction) {
            spread += each * each;
        }
        return spread;
    }

    /** The part of the logit that all arms share. */
    public double sharedScore(double[] x) {
        return dot(sharedMean, clipped(x, dimension));
    }

    /**
     * The probability of success, at the posterior means.
     *
     * @param x features, the last one 1
     * @param offset logit of the propensity model
     */
    public double predict(int arm, double[] x, double offset) {
        requireArm(arm);
        if (!Double.isFinite(offset)) {
            throw new IllegalArgumentException("offset: " + offset);
        }
        double[] clipped = clipped(x, dimension);
        return Logistic.probability(offset + dot(sharedMean, clipped) + dot(means[arm], clipped));
    }

    /** What each feature adds to the arm's own score, in logits; they sum to its mean. */
    public double[] contributions(int arm, double[] x) {
        requireArm(arm);
        double[] parts = clipped(x, dimension);
        for (int i = 0; i < dimension; i++) {
            parts[i] *= means[arm][i];
        }
        return parts;
    }

    /** The means of the arm's own coefficients. */
    public double[] mean(int arm) {
        requireArm(arm);
        return means[arm].clone();
    }

    /**
     * The covariance of two of the arm's own coefficients; 0 where they are in two blocks.
     *
     * @throws IllegalArgumentException if there is no such coefficient
     */
    public double covariance(int arm, int i, int j) {
        requireArm(arm);
        int row = Math.max(i, j);
        if (row >= dimension || Math.min(i, j) < 0) {
            throw new IllegalArgumentException("coefficients " + i + ", " + j + " of " + dimension);
        }
        OptionalInt index = blocks.packedIndex(row, Math.min(i, j));
        return index.isPresent() ? covariances[arm][index.getAsInt()] : 0;
    }

    /** All of it, bit by bit. */
    public byte[] toBytes() {
        int numbers = (arms + 1) * (dimension + blocks.packedLength());
        boolean inBlocks = blocks.count() > 1;
        int header = HEADER_BYTES + (inBlocks ? Integer.BYTES : 0);
        ByteBuffer to = ByteBuffer.allocate(header + numbers * Double.BYTES);
        to.put(inBlocks ? FORMAT_IN_BLOCKS : FORMAT).putInt(arms).putInt(dimension);
        if (inBlocks) {
            to.putInt(blocks.longest());
        }
        write(to, sharedMean);
        write(to, sharedCovariance);
        for (int arm = 0; arm < arms; arm++) {
            write(to, means[arm]);
            write(to, covariances[arm]);
        }
        return to.array();
    }

    /**
     * The posterior that {@link #toBytes} was asked of.
     *
     * @throws IllegalArgumentException if it was none
     */
    public static LogisticPosterior fromBytes(byte[] bytes) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        byte format = bytes.length < HEADER_BYTES + Integer.BYTES ? 0 : from.get();
        if (format != FORMAT && format != FORMAT_IN_BLOCKS) {
            throw new IllegalArgumentException(
                    "not a logistic posterior: " + bytes.length + " bytes");
        }
        int arms = from.getInt();
        int dimension = from.getInt();
        int longest = format == FORMAT ? dimension : from.getInt();
        var blocks = new FeatureBlocks(dimension, longest);
        if (arms < 1
                || dimension < 1
                || longest < 1
                || from.remaining() != (arms + 1L) * blocks.numbers() * Double.BYTES) {
            throw new IllegalArgumentException(
                    "not a logistic posterior: "
                            + arms
                            + " arms, "
                            + dimension
                            + " features, "
                            + bytes.length
                            + " bytes");
        }
        return new LogisticPosterior(arms, blocks, from);
    }

    /** The features as the model sees them, a copy. */
    static double[] clipped(double[] x, int dimension) {
        if (x.length != dimension) {
            throw new IllegalArgumentException(x.length + " features instead of " + dimension);
        }
        double[] clipped = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            if (Double.isNaN(x[i])) {
                throw new IllegalArgumentException("feature " + i + " is NaN");
            }
            clipped[i] = Math.clamp(x[i], -LARGEST_FEATURE, LARGEST_FEATURE);
        }
        return clipped;
    }

    /**
     * The lower triangles of x x', off-diagonal entries twice: their product with a covariance is
     * the variance.
     */
    private double[] products(double[] x) {
        double[] products = new double[blocks.packedLength()];
        int at = 0;
        for (int block = 0; block + 1 < starts.length; block++) {
            int start = starts[block];
            for (int i = start; i < starts[block + 1]; i++) {
                double twice = 2 * x[i];
                for (int j = start; j < i; j++) {
                    products[at++] = twice * x[j];
                }
                products[at++] = x[i] * x[i];
            }
        }
        return products;
    }

    /** Four sums side by side: additions of one sum would wait for each other. */
    private static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private void requireArm(int arm) {
        if (arm < 0 || arm >= arms) {
            throw new IllegalArgumentException("arm " + arm + " of " + arms);
        }
    }

    private static double[] read(ByteBuffer from, int length) {
        double[] numbers = new double[length];
        from.asDoubleBuffer().get(numbers);
        from.position(from.position() + length * Double.BYTES);
        return numbers;
    }

    private static void write(ByteBuffer to, double[] numbers) {
        to.asDoubleBuffer().put(numbers);
        to.position(to.position() + numbers.length * Double.BYTES);
    }
}
