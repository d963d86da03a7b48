package dev.slotwise.bandits.statistics;

import java.util.List;

/**
 * The difference of two arms in each wave, divided by its standard error, then combined: within a
 * wave the allocation stands still, so each of these is a standard normal, and so is their sum over
 * the root of their number (Zhang, Janson and Murphy, Inference for batched bandits, 2020). The
 * noise of a wave is that of both arms together. Waves in which an arm got nobody tell nothing.
 */
public record BatchedLeastSquares() implements BanditEstimator {
    /** One arm alone, batch by batch. */
    @Override
    public BanditEstimate arm(List<Wave> waves, int arm) {
        BanditEstimator.require(waves, arm);
        var combined = new Combined();
        for (Wave wave : waves) {
            ScoreSums sums = wave.arms().get(arm);
            double error = Math.sqrt(OutcomeVariance.OF_MEANS.of(sums) / sums.users());
            combined.add(sums.sum() / sums.users(), error, 1 / sums.users(), wave.users());
        }
        return combined.estimate();
    }

    @Override
    public BanditEstimate difference(List<Wave> waves, int treatment, int control) {
        BanditEstimator.require(waves, treatment);
        BanditEstimator.require(waves, control);
        var combined = new Combined();
        for (Wave wave : waves) {
            ScoreSums b = wave.arms().get(treatment);
            ScoreSums a = wave.arms().get(control);
            double noise =
                    (OutcomeVariance.OF_MEANS.of(b) * (b.users() - 1)
                                    + OutcomeVariance.OF_MEANS.of(a) * (a.users() - 1))
                            / (b.users() + a.users() - 2);
            double inverses = 1 / b.users() + 1 / a.users();
            combined.add(
                    b.sum() / b.users() - a.sum() / a.users(),
                    Math.sqrt(noise * inverses),
                    inverses / 2,
                    wave.users());
        }
        return combined.estimate();
    }

    /** Values that count by the inverse of their error. */
    private static final class Combined {
        private int waves;
        private double weights;
        private double values;
        private double users;
        private double noise;

        void add(double value, double error, double inverseUsers, double recipients) {
            if (error > 0) {
                waves++;
                weights += 1 / error;
                values += value / error;
                users += recipients;
                noise += inverseUsers / (error * error);
            }
        }

        BanditEstimate estimate() {
            return waves == 0
                    ? BanditEstimate.UNDEFINED
                    : BanditEstimate.of(
                            Estimate.normal(values / weights, Math.sqrt(waves) / weights),
                            users,
                            weights * weights / noise);
        }
    }
}
