package dev.slotwise.bandits.statistics;

import dev.slotwise.bandits.numerics.Normal;

/** How much of alpha may have been used when a share of the information is there. */
public sealed interface Spending {
    /**
     * What may have been spent, of the error probability of one side.
     *
     * @param alpha of the side
     * @param information within (0, 1]
     */
    double spent(double alpha, double information);

    /**
     * 2 - 2 Phi(z / sqrt(t)), z exceeded with alpha / 2: hardly anything early (Lan, DeMets 1983).
     */
    record LanDeMetsOBrienFleming() implements Spending {
        @Override
        public double spent(double alpha, double information) {
            return 2 * Normal.cdf(Normal.quantile(alpha / 2) / Math.sqrt(information));
        }
    }

    /** alpha log(1 + (e - 1) t): about the same at every look (Lan and DeMets 1983). */
    record LanDeMetsPocock() implements Spending {
        @Override
        public double spent(double alpha, double information) {
            return information == 1 ? alpha : alpha * StrictMath.log1p((Math.E - 1) * information);
        }
    }

    /**
     * alpha t^rho (Kim and DeMets 1987).
     *
     * @throws IllegalArgumentException if rho is not positive and finite
     */
    record PowerFamily(double rho) implements Spending {
        public PowerFamily {
            if (!(rho > 0) || !Double.isFinite(rho)) {
                throw new IllegalArgumentException("spending parameter " + rho);
            }
        }

        @Override
        public double spent(double alpha, double information) {
            return alpha * StrictMath.pow(information, rho);
        }
    }
}
