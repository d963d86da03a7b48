package dev.slotwise.bandits.commandline;

import dev.slotwise.bandits.evaluation.DoublyRobust;
import dev.slotwise.bandits.evaluation.LoggedOutcome;
import dev.slotwise.bandits.evaluation.MeanScore;
import dev.slotwise.bandits.evaluation.Value;
import dev.slotwise.bandits.evaluation.WeightedMean;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a policy would have earned, from decisions that are seen one at a time and not kept. Where
 * no predictions stand beside a decision, those of the doubly robust estimate are the arms' means
 * over the decisions before it: they have not seen its outcome, so that the estimate is unbiased.
 */
final class PolicyValuation {
    private final MeanScore logged = new MeanScore();
    private final MeanScore inverse = new MeanScore();
    private final MeanScore inverseOverLogged = new MeanScore();
    private final WeightedMean selfNormalised = new WeightedMean();
    private final MeanScore robust = new MeanScore();
    private final MeanScore robustOverLogged = new MeanScore();
    private final Map<String, MeanSoFar> means = new HashMap<>();
    private double largestWeight;
    private double smallestProbability = 1;

    /** The mean of an arm's outcomes; 0 before any. */
    private static final class MeanSoFar {
        private long count;
        private double mean;

        void add(double outcome) {
            count++;
            mean += (outcome - mean) / count;
        }
    }

    /**
     * Takes the next decision.
     *
     * @param eligible arms, in the order of the row's probabilities
     * @throws IllegalArgumentException if predictions are given, but not for each eligible arm
     */
    void add(LoggedOutcome row, List<String> eligible, Map<String, Double> predictions) {
        double score = row.weight() * row.outcome();
        double robustScore = DoublyRobust.score(row, predicted(eligible, predictions));
        logged.add(row.outcome());
        inverse.add(score);
        inverseOverLogged.add(score - row.outcome());
        selfNormalised.add(row.weight(), row.outcome());
        robust.add(robustScore);
        robustOverLogged.add(robustScore - row.outcome());
        largestWeight = Math.max(largestWeight, row.weight());
        smallestProbability = Math.min(smallestProbability, row.loggedProbability());
        means.computeIfAbsent(eligible.get(row.arm()), _ -> new MeanSoFar()).add(row.outcome());
    }

    long decisions() {
        return logged.count();
    }

    /** All estimates with their intervals of level 1 - alpha. */
    Map<String, Object> members(double alpha) {
        var members = new LinkedHashMap<String, Object>();
        members.put("decisions", decisions());
        members.put("alpha", alpha);
        members.put("logged", members(logged.value(), alpha));
        members.put("ips", members(inverse, inverseOverLogged, alpha));
        if (selfNormalised.isDefined()) {
            members.put("snips", members(selfNormalised.value(), alpha));
            members.put("effectiveSampleSize", selfNormalised.effectiveSampleSize());
        }
        members.put("dr", members(robust, robustOverLogged, alpha));
        members.put("largestWeight", largestWeight);
        members.put("smallestProbability", smallestProbability);
        return members;
    }

    private double[] predicted(List<String> eligible, Map<String, Double> predictions) {
        double[] predicted = new double[eligible.size()];
        for (int arm = 0; arm < predicted.length; arm++) {
            String name = eligible.get(arm);
            if (predictions.isEmpty()) {
                predicted[arm] =
                        Optional.ofNullable(means.get(name)).map(mean -> mean.mean).orElse(0.0);
            } else {
                Double given = predictions.get(name);
                if (given == null || !Double.isFinite(given)) {
                    throw new IllegalArgumentException("predictions: none for " + name);
                }
                predicted[arm] = given;
            }
        }
        return predicted;
    }

    private static Map<String, Object> members(MeanScore value, MeanScore over, double alpha) {
        Map<String, Object> members = members(value.value(), alpha);
        members.put("overLogged", members(over.value(), alpha));
        return members;
    }

    private static Map<String, Object> members(Value value, double alpha) {
        var interval = value.interval(1 - alpha);
        var bounds = new LinkedHashMap<String, Object>();
        bounds.put("lower", interval.lower());
        bounds.put("upper", interval.upper());
        var members = new LinkedHashMap<String, Object>();
        members.put("estimate", value.estimate());
        members.put("standardError", value.standardError());
        members.put("interval", bounds);
        return members;
    }
}
