package dev.slotwise.bandits.policy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What an experiment's owner demands of any policy's answer. The answer is projected onto the
 * demands, so that the probabilities stay exact: those returned are those to draw from and to log.
 *
 * <p>During the warm-up all arms get equal shares. An arm that joins later is capped while it is
 * new: the prior makes Thompson sampling try it hard, and a bad one would cost most in its first
 * hour. The control keeps its minimum share throughout, for a comparison that has power.
 *
 * @param control index of the control
 * @param controlShare its minimum share wherever it is eligible, within [0, 1]; 0 for none
 * @param warmUp matured exposures that each arm of the start needs before the policy chooses; 0 for
 *     none
 * @param newArmShare the most that an arm gets while it is new, within (0, 1]; 1 for no cap
 * @param newArmSends for how many sends an arm that joined later is new
 * @throws IllegalArgumentException if a number is out of its range
 */
public record Guards(
        int control, double controlShare, long warmUp, double newArmShare, long newArmSends) {
    /** No more than every fifth e-mail for an arm that nobody knows yet. */
    public static final double NEW_ARM_SHARE = 0.2;

    /** At 2 % some twenty clicks: enough not to be an unknown arm any more. */
    public static final long NEW_ARM_SENDS = 1_000;

    public Guards {
        if (control < 0 || warmUp < 0 || newArmSends < 0) {
            throw new IllegalArgumentException(
                    "guards: control %d, warm-up %d, sends of a new arm %d"
                            .formatted(control, warmUp, newArmSends));
        }
        if (!(controlShare >= 0 && controlShare <= 1) || !(newArmShare > 0 && newArmShare <= 1)) {
            throw new IllegalArgumentException(
                    "guards: share of the control %s, of a new arm %s"
                            .formatted(controlShare, newArmShare));
        }
    }

    /** None. */
    public static Guards none(int control) {
        return new Guards(control, 0, 0, 1, 0);
    }

    /**
     * The probabilities nearest to a policy's that meet the demands.
     *
     * @param answered the policy's own, one per arm
     * @param least what the policy gives to every eligible arm; kept as far as the control's share
     *     leaves it
     * @param seniorities one per arm
     * @throws IllegalArgumentException if the numbers of arms differ or none is eligible
     */
    public double[] applied(
            double[] answered, double least, BitSet eligible, List<Seniority> seniorities) {
        if (seniorities.size() != answered.length) {
            throw new IllegalArgumentException(
                    seniorities.size() + " seniorities of " + answered.length + " arms");
        }
        Policy.requireEligible(answered.length, eligible);
        boolean warming = eligible.stream().anyMatch(arm -> isWarming(seniorities.get(arm)));
        double[] q = answered;
        if (warming) {
            q = new double[answered.length];
            Arrays.fill(q, 1);
        }
        Bounds bounds = bounds(answered.length, least, eligible, seniorities);
        return warming || !bounds.admit(answered, eligible)
                ? bounds.project(q, eligible)
                : answered.clone();
    }

    private boolean isWarming(Seniority arm) {
        return arm.joined() == Seniority.Joined.AT_START && arm.maturedExposures() < warmUp;
    }

    private boolean isNew(Seniority arm) {
        return arm.joined() == Seniority.Joined.LATER && arm.sends() < newArmSends;
    }

    private Bounds bounds(int arms, double floor, BitSet eligible, List<Seniority> seniorities) {
        boolean guarded = controlShare > 0 && control < arms && eligible.get(control);
        int others = eligible.cardinality() - (guarded ? 1 : 0);
        double left = guarded ? 1 - controlShare : 1;
        double least = others == 0 ? 0 : Math.min(floor, left / others);
        // Where all that could be assigned is new, somebody has to get the e-mails.
        boolean capped =
                eligible.stream()
                                .mapToDouble(arm -> isNew(seniorities.get(arm)) ? newArmShare : 1)
                                .sum()
                        >= 1;
        double[] low = new double[arms];
        double[] high = new double[arms];
        eligible.stream()
                .forEach(arm -> {
                    boolean isControl = guarded && arm == control;
                    high[arm] = capped && isNew(seniorities.get(arm)) ? newArmShare : 1;
                    low[arm] =
                            Math.min(high[arm], isControl ? Math.max(controlShare, least) : least);
                });
        return new Bounds(low, high);
    }
}
