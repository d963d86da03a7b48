package dev.slotwise.bandits.posterior;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Conjugate beliefs about the arms' rates, given counts by age. An outcome is one success; an
 * exposure without one counts as F(age) of a failure, the chance that its outcome would have
 * arrived (Vernade, Cappé and Perchet, Stochastic bandit models for delayed conversions, 2017).
 *
 * <p>Each arm starts from the experiment's own rate, worth 20 trials: Beta(1, 1) claims 50 %, and
 * unlearning that at a rate of 2 % wastes thousands of sends. The pooled rate is itself the mean of
 * a Beta(1, 19) posterior, so that no data mean 5 %, a usual rate of clicks, and a single early
 * success does not make it 100 %.
 */
public final class BetaBeliefs {
    private static final RatePrior USUAL = new RatePrior(0.05, 20);
    private static final double PRIOR_TRIALS = 20;

    private static final Comparator<WaveCount> CANONICAL =
            Comparator.comparingInt(WaveCount::arm)
                    .thenComparingDouble(WaveCount::ageSeconds)
                    .thenComparingLong(WaveCount::exposures)
                    .thenComparingLong(WaveCount::successes);

    private BetaBeliefs() {}

    /**
     * One belief per arm; the same bits for any order of the waves.
     *
     * @param arms number of arms
     * @param waves counts, any number per arm
     * @throws IllegalArgumentException if there is no arm or a wave names an arm beyond them
     */
    public static List<BetaPosterior> beliefs(int arms, List<WaveCount> waves, DelayCurve curve) {
        if (arms < 1) {
            throw new IllegalArgumentException("number of arms: " + arms);
        }
        double[] successes = new double[arms];
        double[] failures = new double[arms];
        double pooledSuccesses = 0;
        double pooledFailures = 0;
        for (WaveCount wave : waves.stream().sorted(CANONICAL).toList()) {
            if (wave.arm() >= arms) {
                throw new IllegalArgumentException("arm " + wave.arm() + " of " + arms);
            }
            double failed =
                    (wave.exposures() - wave.successes()) * curve.arrived(wave.ageSeconds());
            successes[wave.arm()] += wave.successes();
            failures[wave.arm()] += failed;
            pooledSuccesses += wave.successes();
            pooledFailures += failed;
        }
        double rate = BetaPosterior.of(USUAL).after(pooledSuccesses, pooledFailures).mean();
        BetaPosterior prior = BetaPosterior.of(new RatePrior(rate, PRIOR_TRIALS));
        List<BetaPosterior> beliefs = new ArrayList<>(arms);
        for (int arm = 0; arm < arms; arm++) {
            beliefs.add(prior.after(successes[arm], failures[arm]));
        }
        return List.copyOf(beliefs);
    }
}
