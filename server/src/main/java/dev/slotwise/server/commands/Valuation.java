package dev.slotwise.server.commands;

import dev.slotwise.bandits.evaluation.DoublyRobust;
import dev.slotwise.bandits.evaluation.InverseProbability;
import dev.slotwise.bandits.evaluation.LoggedOutcome;
import dev.slotwise.bandits.evaluation.Value;
import dev.slotwise.server.commands.LoggedCampaign.Send;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the learned policy, each arm for everybody and the uniform split would have earned from the
 * customers of the valuation half: all on the same rows by the same estimators, so that what they
 * share cancels in their differences. Sums over seeds; see {@link ClusteredMean} for what an
 * interval means there.
 */
final class Valuation {
    private final LoggedCampaign campaign;
    private final Candidate learned;
    private final List<Candidate> arms;
    private final Candidate uniform;
    private final ClusteredMean during;
    private final double[] shares;
    private long valued;

    /**
     * A send of the valuation half, decided by the learned policy.
     *
     * @param outcome its target probabilities are those of the learned policy
     * @param kept whether it takes part in replay
     * @param matched whether the learned policy chose what the log did
     * @param predicted outcome of each arm, by a model that has not seen this one
     */
    @SuppressWarnings("ArrayRecordComponent") // read only here
    record Valued(
            Send send, LoggedOutcome outcome, boolean kept, boolean matched, double[] predicted) {}

    /** What is known of one policy, all estimators side by side. */
    record Values(Value replay, Value ips, Value selfNormalised, Value doublyRobust) {}

    /**
     * What the learned policy earns more than another.
     *
     * @param bySeed the doubly robust estimate of each seed alone
     */
    record Difference(Value ips, Value doublyRobust, List<Double> bySeed) {}

    Valuation(LoggedCampaign campaign) {
        this.campaign = campaign;
        int count = campaign.arms().size();
        this.learned = new Candidate(campaign.customers());
        this.arms = new ArrayList<>();
        for (int arm = 0; arm < count; arm++) {
            arms.add(new Candidate(campaign.customers()));
        }
        this.uniform = new Candidate(campaign.customers());
        this.during = new ClusteredMean(campaign.customers());
        this.shares = new double[count];
    }

    /**
     * A send of the learning half.
     *
     * @param matched whether the policy chose what the log did, and so learned from it
     */
    void learned(Send send, boolean matched) {
        int weight = matched ? 1 : 0;
        during.add(send.customer(), weight * send.outcome(), weight);
    }

    /** The valuation half of one seed. */
    void add(List<Valued> rows) {
        var outcomes = rows.stream().map(Valued::outcome).toList();
        var predicted = rows.stream().map(Valued::predicted).toList();
        double[] ips = InverseProbability.scores(outcomes);
        double[] robust = DoublyRobust.scores(outcomes, predicted);
        learned.add(rows, outcomes, ips, robust);
        for (int i = 0; i < rows.size(); i++) {
            learned.replay(rows.get(i), rows.get(i).matched());
        }
        for (int arm = 0; arm < arms.size(); arm++) {
            double[] always = new double[arms.size()];
            always[arm] = 1;
            compare(arms.get(arm), always, rows, ips, robust);
            for (var row : rows) {
                arms.get(arm).replay(row, row.kept() && row.send().arm() == arm);
            }
        }
        double[] even = new double[arms.size()];
        Arrays.fill(even, 1.0 / even.length);
        compare(uniform, even, rows, ips, robust);
        // Rows that take part in replay are uniformly split: the uniform split matches them all.
        rows.forEach(row -> uniform.replay(row, row.kept()));
        for (var outcome : outcomes) {
            double[] probabilities = outcome.targetProbabilities();
            for (int arm = 0; arm < shares.length; arm++) {
                shares[arm] += probabilities[arm];
            }
        }
        valued += rows.size();
    }

    private static void compare(
            Candidate other, double[] target, List<Valued> rows, double[] ips, double[] robust) {
        var outcomes = rows.stream().map(row -> row.outcome().withTarget(target)).toList();
        var predicted = rows.stream().map(Valued::predicted).toList();
        double[] otherIps = InverseProbability.scores(outcomes);
        double[] otherRobust = DoublyRobust.scores(outcomes, predicted);
        other.add(rows, outcomes, otherIps, otherRobust);
        other.lag(rows, ips, robust, otherIps, otherRobust);
    }

    Values ofLearned() {
        return learned.values();
    }

    Values ofArm(int arm) {
        return arms.get(arm).values();
    }

    Values ofUniform() {
        return uniform.values();
    }

    Difference overArm(int arm) {
        return arms.get(arm).difference();
    }

    Difference overUniform() {
        return uniform.difference();
    }

    /** The arm that would have earned most, had everybody got it; by the doubly robust estimate. */
    int bestArm() {
        int best = 0;
        for (int arm = 1; arm < campaign.arms().size(); arm++) {
            if (ofArm(arm).doublyRobust().estimate() > ofArm(best).doublyRobust().estimate()) {
                best = arm;
            }
        }
        return best;
    }

    /** What matched sends of the learning half earned, while the policy was still learning. */
    Value duringLearning() {
        return during.value();
    }

    /** The learned policy's mean probability of an arm. */
    double share(int arm) {
        return shares[arm] / valued;
    }

    private static final class Candidate {
        private final ClusteredMean replay;
        private final ClusteredMean ips;
        private final ClusteredMean selfNormalised;
        private final ClusteredMean robust;
        private final ClusteredMean lagIps;
        private final ClusteredMean lagRobust;
        private final List<Double> lagBySeed = new ArrayList<>();

        Candidate(int customers) {
            replay = new ClusteredMean(customers);
            ips = new ClusteredMean(customers);
            selfNormalised = new ClusteredMean(customers);
            robust = new ClusteredMean(customers);
            lagIps = new ClusteredMean(customers);
            lagRobust = new ClusteredMean(customers);
        }

        void replay(Valued row, boolean matched) {
            int weight = matched ? 1 : 0;
            replay.add(row.send().customer(), weight * row.send().outcome(), weight);
        }

        void add(
                List<Valued> rows,
                List<LoggedOutcome> outcomes,
                double[] ipsScores,
                double[] robustScores) {
            for (int i = 0; i < ipsScores.length; i++) {
                int customer = rows.get(i).send().customer();
                ips.add(customer, ipsScores[i], 1);
                selfNormalised.add(customer, ipsScores[i], outcomes.get(i).weight());
                robust.add(customer, robustScores[i], 1);
            }
        }

        /** How far this one lies behind the learned policy. */
        void lag(
                List<Valued> rows,
                double[] learnedIps,
                double[] learnedRobust,
                double[] ipsScores,
                double[] robustScores) {
            double sum = 0;
            for (int i = 0; i < ipsScores.length; i++) {
                int customer = rows.get(i).send().customer();
                double ahead = learnedRobust[i] - robustScores[i];
                lagIps.add(customer, learnedIps[i] - ipsScores[i], 1);
                lagRobust.add(customer, ahead, 1);
                sum += ahead;
            }
            lagBySeed.add(sum / ipsScores.length);
        }

        Values values() {
            return new Values(replay.value(), ips.value(), selfNormalised.value(), robust.value());
        }

        Difference difference() {
            return new Difference(lagIps.value(), lagRobust.value(), List.copyOf(lagBySeed));
        }
    }
}
