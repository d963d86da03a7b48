package dev.slotwise.bandits.posterior;

import dev.slotwise.bandits.numerics.LogGamma;

import java.util.ArrayList;
import java.util.List;

/**
 * Conjugate beliefs about the arms' rates, given counts by age. An outcome is one success; an
 * exposure without one counts as F(age) of a failure, the chance that its outcome would have
 * arrived (Vernade, Cappé and Perchet, Stochastic bandit models for delayed conversions, 2017).
 *
 * <p>The arms share strength: each starts from a beta distribution around the rate m of all of
 * them. Beta(1, 1) claims 50 %, and unlearning that at a rate of 2 % wastes thousands of sends.
 *
 * <ul>
 *   <li>m is an empirical-Bayes estimate (Robbins 1956; Morris 1983): the usual rate, worth its own
 *       trials, and every arm's trials with weight n0 / (n0 + n). That weight is the inverse
 *       variance of an arm's rate as a sign of m, and keeps an arm with most of the trials, which a
 *       policy makes of the best one, from passing for all of them.
 *   <li>The distribution is worth n0 = k / m trials, k successes. Between k = 2, 4, 8 and 16, which
 *       is a standard deviation between arms of 71 % to 25 % of their mean, the arms themselves
 *       decide: k is the geometric mean, weighed by the beta-binomial likelihood of their counts.
 *   <li>Its mean lies 0.8 of that standard deviation below m. An arm hardly tried is thought worse
 *       than the others, so that Thompson sampling explores less than its due, which for the length
 *       of a campaign is too much. It is gone when an arm has some dozen successes.
 * </ul>
 */
public final class BetaBeliefs {
    /** A usual rate of clicks, hardly insisted upon. */
    private static final RatePrior USUAL = new RatePrior(0.05, 10);

    /** Successes that a given base rate is worth. */
    private static final double BASE_SUCCESSES = 4;

    /** Successes that an arm's prior may be worth, at the mean of all arms. */
    private static final double[] WORTHS = {2, 4, 8, 16};

    /** How far an arm's prior mean lies below that of all arms, in standard deviations. */
    private static final double CAUTION = 0.8;

    private static final int ROUNDS = 6;

    private BetaBeliefs() {}

    /** What is thought of the rate of all arms where nobody has said anything: 5 %. */
    public static RatePrior usual() {
        return USUAL;
    }

    /**
     * What is thought of the rate of all arms where campaigns usually have this one.
     *
     * @throws IllegalArgumentException if the rate is not within (0, 1)
     */
    public static RatePrior usual(double baseRate) {
        return new RatePrior(baseRate, BASE_SUCCESSES / baseRate);
    }

    /**
     * One belief per arm; the same bits for any order of the waves. What is kept of them tells how
     * much of each counts: the rest is forgotten, towards the prior.
     *
     * @param arms number of arms
     * @param waves counts, any number per arm
     * @param curve how long outcomes take, for the waves whose window is open
     * @throws IllegalArgumentException if there is no arm or a wave names an arm beyond them
     */
    public static List<BetaPosterior> beliefs(int arms, List<WaveCount> waves, DelayCurve curve) {
        if (arms < 1) {
            throw new IllegalArgumentException("number of arms: " + arms);
        }
        double[] successes = new double[arms];
        double[] failures = new double[arms];
        for (WaveCount wave : waves.stream().sorted(WaveCount.CANONICAL).toList()) {
            if (wave.arm() >= arms) {
                throw new IllegalArgumentException("arm " + wave.arm() + " of " + arms);
            }
            successes[wave.arm()] += wave.kept() * wave.successes();
            failures[wave.arm()] +=
                    wave.kept()
                            * (wave.exposures() - wave.successes())
                            * curve.arrived(wave.ageSeconds());
        }
        return beliefs(USUAL, successes, failures);
    }

    /**
     * One belief per arm.
     *
     * @param usual what is thought of the rate of all arms before any trial
     * @param successes one per arm, whole or not
     * @param failures one per arm, whole or not
     * @throws IllegalArgumentException if a count is negative
     */
    public static List<BetaPosterior> beliefs(
            RatePrior usual, double[] successes, double[] failures) {
        BetaPosterior prior = prior(usual, successes, failures);
        List<BetaPosterior> beliefs = new ArrayList<>(successes.length);
        for (int arm = 0; arm < successes.length; arm++) {
            beliefs.add(prior.after(successes[arm], failures[arm]));
        }
        return List.copyOf(beliefs);
    }

    /**
     * What the arms have in common: the prior of each, given the counts of all.
     *
     * @param usual what is thought of the rate of all arms before any trial
     * @param successes one per arm, whole or not
     * @param failures one per arm, whole or not
     */
    public static BetaPosterior prior(RatePrior usual, double[] successes, double[] failures) {
        double[] means = new double[WORTHS.length];
        double[] evidence = new double[WORTHS.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < WORTHS.length; i++) {
            means[i] = mean(WORTHS[i], usual, successes, failures);
            evidence[i] = logEvidence(WORTHS[i], means[i], successes, failures);
            most = Math.max(most, evidence[i]);
        }
        double total = 0;
        double mean = 0;
        double logWorth = 0;
        for (int i = 0; i < WORTHS.length; i++) {
            double weight = StrictMath.exp(evidence[i] - most);
            total += weight;
            mean += weight * means[i];
            logWorth += weight * StrictMath.log(WORTHS[i]);
        }
        mean /= total;
        double worth = StrictMath.exp(logWorth / total);
        double cautious = 1 - CAUTION / Math.sqrt(worth);
        return BetaPosterior.of(new RatePrior(cautious * mean, worth / mean));
    }

    /** The mean of all arms if the prior of each is worth so many successes. */
    private static double mean(
            double worth, RatePrior usual, double[] successes, double[] failures) {
        double mean = usual.rate();
        for (int round = 0; round < ROUNDS; round++) {
            double trials = usual.trials();
            double hits = usual.trials() * usual.rate();
            for (int arm = 0; arm < successes.length; arm++) {
                double n = successes[arm] + failures[arm];
                double weight = worth / (worth + mean * n);
                trials += weight * n;
                hits += weight * successes[arm];
            }
            mean = hits / trials;
        }
        return mean;
    }

    /** Beta-binomial, but for what does not depend on the prior. */
    private static double logEvidence(
            double worth, double mean, double[] successes, double[] failures) {
        double alpha = worth;
        double beta = worth / mean - worth;
        double before = LogGamma.of(alpha) + LogGamma.of(beta) - LogGamma.of(alpha + beta);
        double sum = 0;
        for (int arm = 0; arm < successes.length; arm++) {
            double s = successes[arm];
            double f = failures[arm];
            if (s + f > 0) {
                sum +=
                        LogGamma.of(alpha + s)
                                + LogGamma.of(beta + f)
                                - LogGamma.of(alpha + beta + s + f)
                                - before;
            }
        }
        return sum;
    }
}
