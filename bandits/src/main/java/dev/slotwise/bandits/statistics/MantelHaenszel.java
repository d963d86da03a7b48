package dev.slotwise.bandits.statistics;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * One effect on rates over strata whose base rates and splits may differ, such as segments, or
 * periods between which the split was changed by hand (Mantel and Haenszel 1959). Sound for many
 * small strata and for few large ones.
 */
public record MantelHaenszel(List<TwoProportions> strata) {
    /**
     * @throws IllegalArgumentException if there are no strata
     */
    public MantelHaenszel {
        strata = List.copyOf(strata);
        if (strata.isEmpty()) {
            throw new IllegalArgumentException("no strata");
        }
    }

    /**
     * The logarithm of the common odds ratio, with the standard error of Robins, Breslow and
     * Greenland (1986); NaN where no stratum tells the odds apart from 0 or infinity.
     */
    public Estimate logOddsRatio() {
        double up = sum(Cells::concordant);
        double down = sum(Cells::discordant);
        if (!(up > 0 && down > 0)) {
            return Estimate.normal(Double.NaN, Double.NaN);
        }
        double variance =
                sum(c -> c.agreement() * c.concordant()) / (2 * up * up)
                        + sum(c ->
                                c.agreement() * c.discordant() + c.disagreement() * c.concordant())
                                / (2 * up * down)
                        + sum(c -> c.disagreement() * c.discordant()) / (2 * down * down);
        return Estimate.normal(StrictMath.log(up / down), Math.sqrt(variance));
    }

    /**
     * The logarithm of the common ratio of rates, with the standard error of Greenland and Robins
     * (1985); NaN if an arm has no conversions in any stratum that has both.
     */
    public Estimate logRiskRatio() {
        double up = sum(c -> c.a * (c.c + c.d) / c.n());
        double down = sum(c -> c.c * (c.a + c.b) / c.n());
        if (!(up > 0 && down > 0)) {
            return Estimate.normal(Double.NaN, Double.NaN);
        }
        double variance =
                sum(c ->
                        (c.a + c.c) / c.n() * (c.a + c.b) / c.n() * (c.c + c.d) - c.a / c.n() * c.c)
                        / (up * down);
        return Estimate.normal(StrictMath.log(up / down), Math.sqrt(Math.max(0, variance)));
    }

    /** The common difference of rates, with the standard error of Sato (1989). */
    public Estimate riskDifference() {
        double weights = sum(c -> (c.a + c.b) * (c.c + c.d) / c.n());
        if (!(weights > 0)) {
            return Estimate.normal(Double.NaN, Double.NaN);
        }
        double difference = sum(c -> (c.a * (c.c + c.d) - c.c * (c.a + c.b)) / c.n()) / weights;
        double slope =
                sum(c -> {
                    double t = c.a + c.b;
                    double u = c.c + c.d;
                    return (t * t * c.c - u * u * c.a + t * u * (u - t) / 2) / (c.n() * c.n());
                });
        double level = sum(c -> (c.a * c.d + c.c * c.b) / (2 * c.n()));
        double variance = (difference * slope + level) / (weights * weights);
        return Estimate.normal(difference, Math.sqrt(Math.max(0, variance)));
    }

    /**
     * The test of no effect in any stratum, without correction for continuity; chi-square of one
     * degree of freedom.
     *
     * @return empty if no stratum has both arms and both outcomes
     */
    public Optional<TestOutcome> test() {
        double off = 0;
        double variance = 0;
        for (Cells c : cells()) {
            double n = c.n();
            off += (c.a * c.d - c.b * c.c) / n;
            variance += (c.a + c.b) / n * ((c.c + c.d) / n) * (c.a + c.c) * ((c.b + c.d) / (n - 1));
        }
        return variance > 0
                ? Optional.of(Omnibus.chiSquare(off * off / variance, 1))
                : Optional.empty();
    }

    private double sum(ToDoubleFunction<Cells> of) {
        return cells().stream().mapToDouble(of).sum();
    }

    /** A stratum without users in both arms says nothing. */
    private List<Cells> cells() {
        return strata.stream()
                .filter(s -> s.treatment().users() > 0 && s.control().users() > 0)
                .map(s ->
                        new Cells(
                                s.treatment().conversions(),
                                s.treatment().failures(),
                                s.control().conversions(),
                                s.control().failures()))
                .toList();
    }

    private record Cells(double a, double b, double c, double d) {
        double n() {
            return a + b + c + d;
        }

        double concordant() {
            return a * d / n();
        }

        double discordant() {
            return b * c / n();
        }

        double agreement() {
            return (a + d) / n();
        }

        double disagreement() {
            return (b + c) / n();
        }
    }
}
