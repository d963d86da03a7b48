package dev.slotwise.bandits.numerics;

/** A probability density on the line, with what a quadrature needs to resolve it. */
public interface Density {
    /**
     * Ascending points between which the density is smooth, about one standard deviation apart. All
     * but a negligible mass lies between the first and the last.
     */
    double[] breaks();

    /** The density at z; read as 0 beyond the {@link #breaks}. */
    double at(double z);
}
