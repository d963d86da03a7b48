package dev.slotwise.bandits.numerics;

import java.util.function.DoubleUnaryOperator;

/**
 * A density that is costly to compute, computed once at the nodes of panels and interpolated by the
 * polynomials through them. Scaled to a mass of 1.
 */
public final class TabulatedDensity implements Density {
    private final Panels panels;
    private final double[][] values;
    private final double[] below;

    /**
     * @param panels that resolve the density and hold its mass
     * @param density proportional to it
     */
    public TabulatedDensity(Panels panels, DoubleUnaryOperator density) {
        this.panels = panels;
        this.values = new double[panels.count()][Panels.NODES];
        this.below = new double[panels.count() + 1];
        for (int panel = 0; panel < panels.count(); panel++) {
            for (int i = 0; i < Panels.NODES; i++) {
                values[panel][i] = density.applyAsDouble(panels.node(panel, i));
            }
            below[panel + 1] = below[panel] + panels.integral(panel, values[panel]);
        }
        double mass = below[panels.count()];
        for (double[] row : values) {
            for (int i = 0; i < Panels.NODES; i++) {
                row[i] /= mass;
            }
        }
        for (int panel = 0; panel < below.length; panel++) {
            below[panel] /= mass;
        }
    }

    @Override
    public double[] breaks() {
        double[] breaks = new double[panels.count() + 1];
        for (int panel = 0; panel < panels.count(); panel++) {
            breaks[panel] = panels.start(panel);
        }
        breaks[panels.count()] = panels.end(panels.count() - 1);
        return breaks;
    }

    @Override
    public double at(double z) {
        int panel = panels.holding(z);
        return z < panels.start(panel) || z > panels.end(panel)
                ? 0
                : Math.max(0, panels.interpolated(panel, values[panel], z));
    }

    /** The mass up to z. */
    public double cdf(double z) {
        int panel = panels.holding(z);
        if (z <= panels.start(panel)) {
            return below[panel];
        }
        if (z >= panels.end(panel)) {
            return below[panel + 1];
        }
        Panels part = Panels.resolving(new double[][] {{panels.start(panel), z}});
        double[] there = new double[Panels.NODES];
        for (int i = 0; i < Panels.NODES; i++) {
            there[i] = panels.interpolated(panel, values[panel], part.node(0, i));
        }
        return Math.clamp(below[panel] + part.integral(0, there), 0.0, 1.0);
    }

    /**
     * The z with P(Z &le; z) = p.
     *
     * @throws IllegalArgumentException outside of (0, 1)
     */
    public double quantile(double p) {
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("no quantile of probability " + p);
        }
        double low = panels.start(0);
        double high = panels.end(panels.count() - 1);
        for (int i = 0; i < 200 && high - low > 1e-12 * (Math.abs(low) + Math.abs(high)); i++) {
            double middle = 0.5 * (low + high);
            if (cdf(middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }
}
