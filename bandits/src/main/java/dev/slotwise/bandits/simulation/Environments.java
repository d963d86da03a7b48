package dev.slotwise.bandits.simulation;

import dev.slotwise.bandits.simulation.Arms.GivenRates;
import dev.slotwise.bandits.simulation.Arms.Linear;
import dev.slotwise.bandits.simulation.Arms.Logistic;
import dev.slotwise.bandits.simulation.Arms.OneBetter;
import dev.slotwise.bandits.simulation.Arms.Scattered;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Environments that have a name. */
public final class Environments {
    private static final int SENDS = 20_000;
    private static final double WEEK = 168;

    private static final Delay HOURS = new Delay(3, 1.2, 0.3, 48);

    /** Ten rungs, the best a fifth above 2 %. */
    private static final List<Double> LADDER =
            IntStream.range(0, 10).mapToObj(rung -> 0.012 + 0.012 * rung / 9).toList();

    private static final Environment CONTEXTUAL =
            Environment.of("contextual-20", SENDS, Logistic.usual(10, 20, 0.2));

    private static final Environment EVEN =
            Environment.of("contextual-20-even", SENDS, even(20, 0.2));

    private static final Environment RARE =
            Environment.of("contextual-rare", SENDS, Logistic.usual(10, 20, 0.03));

    /** The first 10,000 sends, where knowledge of the arms counts. */
    private static final Environment PRIOR = CONTEXTUAL.withSends(10_000);

    private static final List<Environment> ALL =
            List.of(
                    Environment.of(
                            "given-rates",
                            SENDS,
                            new GivenRates(List.of(0.020, 0.021, 0.022, 0.024, 0.030))),
                    Environment.of("k-armed-2", 100_000, new OneBetter(2, 0.02, 0.2)),
                    Environment.of("k-armed-10", 200_000, new OneBetter(10, 0.02, 0.2)),
                    Environment.of("k-armed-50", 200_000, new OneBetter(50, 0.02, 0.2)),
                    Environment.of("k-armed-5-rare", 100_000, new Scattered(5, 0.005, 0.3)),
                    Environment.of("k-armed-10-ladder", 200_000, new GivenRates(LADDER)),
                    Environment.of("k-armed-10-scattered", 50_000, new Scattered(10, 0.02, 0.3)),
                    Environment.of("k-armed-10-frequent", 50_000, new Scattered(10, 0.05, 0.3)),
                    Environment.of("k-armed-50-scattered", 100_000, new Scattered(50, 0.03, 0.3)),
                    CONTEXTUAL,
                    EVEN,
                    RARE,
                    Environment.of("contextual-rare-even", SENDS, even(20, 0.03)),
                    Environment.of("contextual-100", SENDS, Logistic.usual(10, 100, 0.2)),
                    Environment.of("contextual-100-even", SENDS, even(100, 0.2)),
                    Environment.of(
                            "contextual-correlated",
                            SENDS,
                            new Logistic(10, 20, 0.2, 0.3, 0.5, 0.5, ContextLaw.CORRELATED)),
                    Environment.of(
                            "contextual-binary",
                            SENDS,
                            new Logistic(10, 20, 0.2, 0.3, 0.5, 0.5, ContextLaw.BINARY)),
                    CONTEXTUAL.withName("contextual-offset").with(PropensityOffset.exact()),
                    CONTEXTUAL
                            .withName("contextual-miscalibrated")
                            .with(new PropensityOffset(0.7, 0.5, 0.3)),
                    CONTEXTUAL.withName("contextual-eligible").withEligible(0.5),
                    CONTEXTUAL.withName("delayed").over(WEEK, HOURS),
                    EVEN.withName("delayed-even").over(WEEK, HOURS),
                    RARE.withName("delayed-rare").over(WEEK, HOURS),
                    Environment.of("delayed-k-armed", 50_000, new Scattered(10, 0.05, 0.3))
                            .over(WEEK, HOURS),
                    CONTEXTUAL.withName("drifting").drifting(8 * WEEK, new Drift.Rotating(0.5)),
                    CONTEXTUAL.withName("drifting-jumps").drifting(8 * WEEK, new Drift.Jumping(3)),
                    CONTEXTUAL
                            .withName("drifting-walk")
                            .drifting(8 * WEEK, new Drift.Wandering(2 * WEEK)),
                    Environment.of("drifting-k-armed", 50_000, new Scattered(10, 0.05, 0.3))
                            .drifting(8 * WEEK, new Drift.Rotating(0.5)),
                    PRIOR.withName("arm-prior-none"),
                    PRIOR.withName("arm-prior-half").knowing(new PriorKnowledge.Explaining(0.5)),
                    PRIOR.withName("arm-prior-quarter")
                            .knowing(new PriorKnowledge.Explaining(0.25)),
                    PRIOR.withName("arm-prior-wrong").knowing(new PriorKnowledge.Wrong(0.5)),
                    CONTEXTUAL.withName("revenue").earning(new Revenue(40, 0.8, 0.2, 400)),
                    Environment.of(
                            "linear", SENDS, new Linear(10, 20, 0.3, 0.5, 1, ContextLaw.NORMAL)));

    private Environments() {}

    /** All of them. */
    public static List<Environment> all() {
        return ALL;
    }

    /** The one of this name, if there is one. */
    public static Optional<Environment> named(String name) {
        return ALL.stream().filter(environment -> environment.name().equals(name)).findFirst();
    }

    /** All coefficients of an arm are alike, the main effect too: harder to tell arms apart. */
    private static Logistic even(int dimension, double baseRate) {
        double each = 0.45 / Math.sqrt(dimension);
        return new Logistic(
                10,
                dimension,
                baseRate,
                each,
                each * Math.sqrt(dimension - 1),
                0.5,
                ContextLaw.NORMAL);
    }
}
