package dev.slotwise.bandits.propensity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Past arms as columns: the campaign of each, and one coefficient's estimates and their errors. */
final class History {
    private final int dimension;
    private final int[] campaigns;
    private final int campaignCount;
    private final double[][] effects;
    private final double[][] variances;

    private History(
            int dimension,
            int[] campaigns,
            int campaignCount,
            double[][] effects,
            double[][] variances) {
        this.dimension = dimension;
        this.campaigns = campaigns;
        this.campaignCount = campaignCount;
        this.effects = effects;
        this.variances = variances;
    }

    /**
     * Campaigns are counted in the order in which they appear.
     *
     * @throws IllegalArgumentException if arms have different numbers of coefficients, or there is
     *     none
     */
    static History of(List<PastArm> arms) {
        if (arms.isEmpty()) {
            throw new IllegalArgumentException("past arms: none");
        }
        int dimension = arms.getFirst().effects().length;
        int[] campaigns = new int[arms.size()];
        double[][] effects = new double[dimension][arms.size()];
        double[][] variances = new double[dimension][arms.size()];
        Map<String, Integer> numbers = new HashMap<>();
        for (int a = 0; a < campaigns.length; a++) {
            PastArm arm = arms.get(a);
            double[] of = arm.effects();
            double[] errors = arm.variances();
            if (of.length != dimension) {
                throw new IllegalArgumentException(
                        of.length + " effects of an arm instead of " + dimension);
            }
            campaigns[a] = numbers.computeIfAbsent(arm.campaign(), _ -> numbers.size());
            for (int j = 0; j < dimension; j++) {
                effects[j][a] = of[j];
                variances[j][a] = errors[j];
            }
        }
        return new History(dimension, campaigns, numbers.size(), effects, variances);
    }

    int arms() {
        return campaigns.length;
    }

    int dimension() {
        return dimension;
    }

    int campaignCount() {
        return campaignCount;
    }

    int campaign(int arm) {
        return campaigns[arm];
    }

    double effect(int coefficient, int arm) {
        return effects[coefficient][arm];
    }

    double variance(int coefficient, int arm) {
        return variances[coefficient][arm];
    }

    /** How much arms of one campaign differ in a coefficient. */
    Heterogeneity heterogeneity(int coefficient) {
        return Heterogeneity.within(
                campaigns, campaignCount, effects[coefficient], variances[coefficient]);
    }

    /** How much they still differ once something is taken off each. */
    Heterogeneity heterogeneity(int coefficient, double[] takenOff) {
        double[] rest = effects[coefficient].clone();
        for (int a = 0; a < rest.length; a++) {
            rest[a] -= takenOff[a];
        }
        return Heterogeneity.within(campaigns, campaignCount, rest, variances[coefficient]);
    }

    /** As if one campaign had not been. */
    History without(int campaign) {
        List<Integer> kept = new ArrayList<>();
        for (int a = 0; a < campaigns.length; a++) {
            if (campaigns[a] != campaign) {
                kept.add(a);
            }
        }
        int[] of = new int[kept.size()];
        double[][] fewerEffects = new double[dimension][kept.size()];
        double[][] fewerVariances = new double[dimension][kept.size()];
        for (int i = 0; i < of.length; i++) {
            of[i] = campaigns[kept.get(i)];
            for (int j = 0; j < dimension; j++) {
                fewerEffects[j][i] = effects[j][kept.get(i)];
                fewerVariances[j][i] = variances[j][kept.get(i)];
            }
        }
        return new History(dimension, of, campaignCount, fewerEffects, fewerVariances);
    }
}
