package dev.slotwise.bandits.policy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What trying an arm now is worth for the sends still to come, in logits of the present choice.
 *
 * <p>A trial with features x reduces the variance of the arm's score by information · |Sigma x|² on
 * average over standardised recipients. Over recipients, the gap between the arm and its best rival
 * is spread smoothly around 0, with density f: knowing the arm's score better by a variance v
 * raises the expected maximum by f v / 2 (the second-order term of E max, whose curvature is a
 * point mass at gap 0; the idea is the knowledge gradient's, Frazier, Powell and Dayanik 2008).
 * Multiplied by the sends that remain it is the arm's lift. A single look ahead takes no account of
 * what later sends would teach anyway: only a part of it is paid.
 *
 * @param density one per arm: how many recipients there are per logit of gap where the gap is 0
 * @param curvature mean p (1 - p) of recipients' best arms
 * @throws IllegalArgumentException if one is negative or not finite
 */
public record LookAhead(List<Double> density, double curvature) {
    /** The part of an arm's value of information that is paid: 0.1 to 1 differ little. */
    public static final double PART = 0.5;

    /**
     * What to temper scores by that are lifted: little is left for chance to explore, which is
     * there so that every choice has a probability.
     */
    public static final double TEMPER = 0.1;

    static final double FIRST_DENSITY = 0.3;
    static final double FIRST_CURVATURE = 0.1;

    /** Recipients that these first guesses are worth. */
    static final double FIRST_WORTH = 50;

    /** In logits: recipients whose gap is smaller than about this count as contested. */
    private static final double BANDWIDTH = 0.15;

    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
    private static final byte FORMAT = 1;

    public LookAhead {
        density = List.copyOf(density);
        for (double each : density) {
            requireSound(each);
        }
        requireSound(curvature);
    }

    private static void requireSound(double number) {
        if (!(number >= 0) || !Double.isFinite(number)) {
            throw new IllegalArgumentException("density or curvature: " + number);
        }
    }

    /**
     * A recipient as the posterior sees it.
     *
     * @param means of the arms' scores, logits
     * @param variances of the arms' scores
     * @param sharedLogit what all arms have in common for this recipient
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, right after it was made
    public record Recipient(double[] means, double[] variances, double sharedLogit) {}

    /** Before any recipient was seen. */
    public static LookAhead first(int arms) {
        return new LookAhead(Collections.nCopies(arms, FIRST_DENSITY), FIRST_CURVATURE);
    }

    /**
     * From a sample of recipients.
     *
     * @throws IllegalArgumentException if a recipient has another number of arms
     */
    public static LookAhead of(int arms, List<Recipient> sample) {
        double[] heights = new double[arms];
        Arrays.fill(heights, FIRST_WORTH * FIRST_DENSITY);
        double information = FIRST_WORTH * FIRST_CURVATURE;
        for (Recipient recipient : sample) {
            double[] means = recipient.means;
            if (means.length != arms || recipient.variances.length != arms) {
                throw new IllegalArgumentException(means.length + " scores of " + arms + " arms");
            }
            int leader = leader(means);
            double second = second(means, leader);
            for (int arm = 0; arm < arms; arm++) {
                double gap = gap(means, arm, leader, second);
                heights[arm] += height(gap, recipient.variances[arm]);
            }
            information += information(recipient.sharedLogit, means[leader]);
        }
        double worth = FIRST_WORTH + sample.size();
        return new LookAhead(
                Arrays.stream(heights).mapToObj(height -> height / worth).toList(),
                information / worth);
    }

    /**
     * Each arm's lift for one recipient, logits to be added to the mean of its score.
     *
     * @param spreads |Sigma x|² per arm
     * @param remaining how many sends are still to come
     * @throws IllegalArgumentException if the numbers of arms differ
     */
    public double[] lifts(Recipient recipient, double[] spreads, double remaining) {
        int arms = density.size();
        if (recipient.means.length != arms || spreads.length != arms) {
            throw new IllegalArgumentException(
                    recipient.means.length + "/" + spreads.length + " scores of " + arms + " arms");
        }
        double[] lifts = new double[arms];
        for (int arm = 0; arm < arms; arm++) {
            lifts[arm] =
                    lift(
                            PART * remaining,
                            density.get(arm),
                            curvature,
                            spreads[arm],
                            information(recipient.sharedLogit, recipient.means[arm]),
                            recipient.variances[arm]);
        }
        return lifts;
    }

    static double lift(
            double paid,
            double density,
            double curvature,
            double spread,
            double information,
            double variance) {
        return paid * 0.5 * density * curvature * spread / (1 + information * variance);
    }

    static int leader(double[] means) {
        int leader = 0;
        for (int arm = 1; arm < means.length; arm++) {
            if (means[arm] > means[leader]) {
                leader = arm;
            }
        }
        return leader;
    }

    static double second(double[] means, int leader) {
        double second = Double.NEGATIVE_INFINITY;
        for (int arm = 0; arm < means.length; arm++) {
            if (arm != leader) {
                second = Math.max(second, means[arm]);
            }
        }
        return second;
    }

    /** Between an arm and its best rival, at least 0. */
    static double gap(double[] means, int arm, int leader, double second) {
        return arm == leader ? means[leader] - second : means[leader] - means[arm];
    }

    /** How much a recipient with this gap adds to the density at gap 0. */
    static double height(double gap, double variance) {
        double width = BANDWIDTH + Math.sqrt(variance);
        double z = gap / width;
        return Math.exp(-0.5 * z * z) / (width * ROOT_TWO_PI);
    }

    static double information(double sharedLogit, double mean) {
        double p = 1 / (1 + Math.exp(-sharedLogit - mean));
        return p * (1 - p);
    }

    /** All of it, bit by bit. */
    public byte[] toBytes() {
        ByteBuffer to =
                ByteBuffer.allocate(1 + Integer.BYTES + (density.size() + 1) * Double.BYTES);
        to.put(FORMAT).putInt(density.size());
        density.forEach(to::putDouble);
        return to.putDouble(curvature).array();
    }

    /**
     * The look-ahead that {@link #toBytes} was asked of.
     *
     * @throws IllegalArgumentException if it was none
     */
    public static LookAhead fromBytes(byte[] bytes) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        if (bytes.length < 1 + Integer.BYTES || from.get() != FORMAT) {
            throw new IllegalArgumentException("not a look-ahead: " + bytes.length + " bytes");
        }
        int arms = from.getInt();
        if (arms < 0 || from.remaining() != (arms + 1L) * Double.BYTES) {
            throw new IllegalArgumentException("not a look-ahead: " + bytes.length + " bytes");
        }
        Double[] density = new Double[arms];
        Arrays.setAll(density, _ -> from.getDouble());
        return new LookAhead(List.of(density), from.getDouble());
    }
}
