package dev.slotwise.bandits.drift;

import dev.slotwise.bandits.posterior.BetaBeliefs;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.HalfLife;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Watches arms' rates hour by hour: each hour's successes are held against what the hours before it
 * foretold. An arm is foretold once it has shown enough itself: what others make likely of it is no
 * past that it could depart from. After its alarm it is foretold from the trials since it changed,
 * so that one change is told once. Mutable, for one thread; the same hours give the same alarms.
 */
public final class RateWatch {
    private static final double HOUR_SECONDS = 3600;

    /**
     * Successes, and failures, that foretell an arm. With fewer, a large hour would refute the luck
     * of a small one.
     */
    private static final double LEAST = 25;

    private final HalfLife halfLife;
    private final ChangeDetector detector;
    private final double[] successes;
    private final double[] failures;
    private double last = Double.NaN;

    /**
     * Nothing seen.
     *
     * @param halfLife by which what was seen fades
     */
    public RateWatch(int arms, HalfLife halfLife) {
        this.halfLife = halfLife;
        detector = new ChangeDetector(arms);
        successes = new double[arms];
        failures = new double[arms];
    }

    /**
     * Takes the next hour in which anything was sent, and in which nothing will change any more.
     *
     * @param hours when it was, in hours since any time; later than the hour before
     * @param trials one per arm
     * @param hits successes among them
     * @return the alarms it raises, by arm
     * @throws IllegalArgumentException if the hour is not later or the numbers of arms differ
     */
    public List<ChangeAlarm> next(double hours, double[] trials, double[] hits) {
        int arms = successes.length;
        if (trials.length != arms || hits.length != arms) {
            throw new IllegalArgumentException(
                    trials.length + "/" + hits.length + " counts of " + arms + " arms");
        }
        if (hours <= last) {
            throw new IllegalArgumentException("hour " + hours + " after " + last);
        }
        fade(Double.isNaN(last) ? 1 : halfLife.kept((hours - last) * HOUR_SECONDS));
        last = hours;
        List<BetaPosterior> foretold =
                BetaBeliefs.beliefs(BetaBeliefs.usual(), successes, failures);
        List<ChangeAlarm> alarms = new ArrayList<>();
        for (int arm = 0; arm < arms; arm++) {
            if (trials[arm] == 0) {
                continue;
            }
            Optional<ChangeAlarm> alarm =
                    isKnown(arm)
                            ? observe(arm, hours, trials[arm], hits[arm], foretold.get(arm))
                            : Optional.empty();
            if (alarm.isPresent()) {
                alarms.add(alarm.get());
                successes[arm] = alarm.get().observed() * alarm.get().trials();
                failures[arm] = alarm.get().trials() - successes[arm];
            } else {
                successes[arm] += hits[arm];
                failures[arm] += trials[arm] - hits[arm];
            }
        }
        return List.copyOf(alarms);
    }

    private boolean isKnown(int arm) {
        return successes[arm] >= LEAST && failures[arm] >= LEAST;
    }

    private Optional<ChangeAlarm> observe(
            int arm, double hours, double trials, double hits, BetaPosterior belief) {
        double logitSd = Math.sqrt(1 / belief.alpha() + 1 / belief.beta());
        return detector.observe(arm, hours, trials, hits, belief.mean(), logitSd);
    }

    private void fade(double kept) {
        for (int arm = 0; arm < successes.length; arm++) {
            successes[arm] *= kept;
            failures[arm] *= kept;
        }
    }
}
