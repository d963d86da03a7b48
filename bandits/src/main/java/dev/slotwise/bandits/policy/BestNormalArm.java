package dev.slotwise.bandits.policy;

import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The probability of each of several independent normal scores to be the greatest: q_a = integral
 * of phi_a(s) times the product of the other arms' Phi((s - m_b) / sd_b). Two arms have a closed
 * form. More share one grid of midpoints: that rule converges faster than any power for smooth
 * functions that vanish at both ends, so steps of half the smallest standard deviation suffice.
 * Where the standard deviations are so different that such a grid would be long, every arm places
 * nodes of its own.
 *
 * <p>Holds the room it works in: for one thread at a time, and nothing is allocated per call, but
 * for such very different standard deviations.
 */
public final class BestNormalArm {
    private static final double REACH = 5.8;
    private static final double STEP = 0.5;
    private static final int LONGEST_GRID = 600;

    /**
     * A standard deviation below a billionth of a logit stands for certainty, and equal certain
     * arms share evenly.
     */
    private static final double LEAST_SD = 1e-9;

    /**
     * An arm that beats another with less than 4e-11 is given that bound, and takes part in
     * nothing.
     */
    private static final double NO_CHANCE = -6.5;

    private final int arms;
    private final int[] active;
    private final double[] mean;
    private final double[] sd;
    private final double[] inverse;
    private final double[] among;
    private final BestOf bestOf;

    /** Room for so many arms. */
    public BestNormalArm(int arms) {
        this.arms = arms;
        active = new int[arms];
        mean = new double[arms];
        sd = new double[arms];
        inverse = new double[arms];
        among = new double[arms];
        bestOf = new BestOf(arms);
    }

    static double[] probabilities(List<NormalScore> scores) {
        int arms = scores.size();
        double[] means = new double[arms];
        double[] variances = new double[arms];
        for (int a = 0; a < arms; a++) {
            means[a] = scores.get(a).mean();
            variances[a] = scores.get(a).variance();
        }
        var all = new BitSet(arms);
        all.set(0, arms);
        double[] q = new double[arms];
        new BestNormalArm(arms).probabilities(means, variances, all, q);
        return q;
    }

    /**
     * Accurate to 1e-6, 1 in sum.
     *
     * @param means one per arm, finite where eligible
     * @param variances one per arm, at least 0
     * @param eligible arms to choose among, at least one
     * @param into one per arm; 0 for arms that are not eligible
     * @throws IllegalArgumentException if no arm is eligible, or one that there is not
     */
    public void probabilities(double[] means, double[] variances, BitSet eligible, double[] into) {
        Policy.requireEligible(arms, eligible);
        Arrays.fill(into, 0);
        int leader = eligible.nextSetBit(0);
        for (int a = leader; a >= 0; a = eligible.nextSetBit(a + 1)) {
            if (means[a] > means[leader]) {
                leader = a;
            }
        }
        int count = 0;
        for (int a = eligible.nextSetBit(0); a >= 0; a = eligible.nextSetBit(a + 1)) {
            double lead = means[a] - means[leader];
            double both = Math.max(2 * LEAST_SD * LEAST_SD, variances[a] + variances[leader]);
            if (a == leader || lead > NO_CHANCE * Math.sqrt(both)) {
                active[count] = a;
                mean[count] = means[a];
                sd[count] = Math.max(LEAST_SD, Math.sqrt(variances[a]));
                inverse[count] = 1 / sd[count];
                among[count] = 0;
                count++;
            } else {
                into[a] = Math.max(Double.MIN_NORMAL, Normal.cdf(lead / Math.sqrt(both)));
            }
        }
        compare(count);
        for (int i = 0; i < count; i++) {
            into[active[i]] = Math.max(Double.MIN_NORMAL, among[i]);
        }
        BestOf.normalised(into);
    }

    private void compare(int count) {
        if (count == 1) {
            among[0] = 1;
            return;
        }
        if (count == 2) {
            double z = (mean[0] - mean[1]) / Math.hypot(sd[0], sd[1]);
            among[0] = Normal.cdf(z);
            among[1] = Normal.cdf(-z);
            return;
        }
        // Below the greatest of the arms' lower ends, the product of the distribution functions is
        // nothing.
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double narrowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            low = Math.max(low, mean[i] - REACH * sd[i]);
            high = Math.max(high, mean[i] + REACH * sd[i]);
            narrowest = Math.min(narrowest, sd[i]);
        }
        double nodes = Math.ceil((high - low) / (STEP * narrowest));
        if (nodes <= LONGEST_GRID) {
            onGrid(count, low, (high - low) / nodes, (int) nodes);
        } else {
            System.arraycopy(
                    WideNormals.probabilities(Arrays.copyOf(mean, count), Arrays.copyOf(sd, count)),
                    0,
                    among,
                    0,
                    count);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += among[i];
        }
        for (int i = 0; i < count; i++) {
            among[i] /= sum;
        }
    }

    private void onGrid(int count, double low, double step, int nodes) {
        double[] cdf = bestOf.cdf;
        double[] density = bestOf.density;
        for (int node = 0; node < nodes; node++) {
            double s = low + (node + 0.5) * step;
            for (int i = 0; i < count; i++) {
                double z = (s - mean[i]) * inverse[i];
                if (z >= NormalTable.REACH) {
                    cdf[i] = 1;
                    density[i] = 0;
                } else {
                    NormalTable.look(Math.max(z, -NormalTable.REACH), inverse[i], cdf, density, i);
                }
            }
            bestOf.add(count, step, among);
        }
    }
}
