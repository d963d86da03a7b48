package dev.slotwise.bandits.drift;

import dev.slotwise.bandits.posterior.BetaBeliefs;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.HalfLife;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Watches arms' rates hour by hour: each hour's successes are held against what the hours before it
 * foretold. An arm is foretold once it has shown enough itself: what others make likely of it is no
 * past that it could depart from. After its alarm it is foretold from the trials since it changed,
 * so that one change is told once. Where each trial was foretold by itself, by a model of its
 * recipient, its hour is held against that: an arm's rate may then move with who gets it. Mutable,
 * for one thread; the same hours give the same alarms.
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
        requireOnePerArm(trials, hits);
        fadeUntil(hours);
        List<BetaPosterior> beliefs = beliefs();
        return heard(hours, trials, hits, beliefs, arm -> beliefs.get(arm).mean());
    }

    /**
     * The same where each trial was foretold by itself when its arm was chosen.
     *
     * @param foretold one per arm: the sum of its trials' predicted probabilities of success, each
     *     within (0, 1)
     * @throws IllegalArgumentException if the hour is not later, the numbers of arms differ, or a
     *     prediction is no probability
     */
    public List<ChangeAlarm> next(
            double hours, double[] trials, double[] hits, double[] foretold) {
        requireOnePerArm(trials, hits);
        requireOnePerArm(trials, foretold);
        fadeUntil(hours);
        return heard(hours, trials, hits, beliefs(), arm -> foretold[arm] / trials[arm]);
    }

    private void requireOnePerArm(double[] trials, double[] counts) {
        int arms = successes.length;
        if (trials.length != arms || counts.length != arms) {
            throw new IllegalArgumentException(
                    trials.length + "/" + counts.length + " counts of " + arms + " arms");
        }
    }

    private void fadeUntil(double hours) {
        if (hours <= last) {
            throw new IllegalArgumentException("hour " + hours + " after " + last);
        }
        fade(Double.isNaN(last) ? 1 : halfLife.kept((hours - last) * HOUR_SECONDS));
        last = hours;
    }

    private List<BetaPosterior> beliefs() {
        return BetaBeliefs.beliefs(BetaBeliefs.usual(), successes, failures);
    }

    private List<ChangeAlarm> heard(
            double hours,
            double[] trials,
            double[] hits,
            List<BetaPosterior> beliefs,
            IntToDoubleFunction foretold) {
        List<ChangeAlarm> alarms = new ArrayList<>();
        for (int arm = 0; arm < successes.length; arm++) {
            if (trials[arm] == 0) {
                continue;
            }
            Optional<ChangeAlarm> alarm =
                    isKnown(arm)
                            ? detector.observe(
                                    arm,
                                    hours,
                                    trials[arm],
                                    hits[arm],
                                    foretold.applyAsDouble(arm),
                                    logitSd(beliefs.get(arm)))
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

    private static double logitSd(BetaPosterior belief) {
        return Math.sqrt(1 / belief.alpha() + 1 / belief.beta());
    }

    private void fade(double kept) {
        for (int arm = 0; arm < successes.length; arm++) {
            successes[arm] *= kept;
            failures[arm] *= kept;
        }
    }
}
