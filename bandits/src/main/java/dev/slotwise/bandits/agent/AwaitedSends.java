package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.posterior.DelayCell;
import dev.slotwise.bandits.posterior.DelayCurve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends whose attribution window is open, counted in waves of about the same age: a wave is a
 * ninety-sixth of the window. A success counts at once; a send without one counts as F(age) of a
 * failure until it has expired, with F learned from the delays seen so far.
 */
final class AwaitedSends {
    private static final int WAVES_PER_WINDOW = 96;
    private static final double SECONDS = 3600;

    private final int arms;
    private final double windowHours;
    private final double waveHours;
    private final OpenSends open = new OpenSends();

    /** Oldest first. */
    private final List<Wave> waves = new ArrayList<>();

    /** Delays in waves that have closed: they were not truncated by their age. */
    private double closedOutcomes;

    private double closedSum;
    private double closedSquares;
    private double outcomes;
    private double outcomesAtFit;
    private DelayCurve curve;

    AwaitedSends(int arms, double windowHours) {
        this.arms = arms;
        this.windowHours = windowHours;
        waveHours = windowHours / WAVES_PER_WINDOW;
        curve = DelayCurve.prior(windowHours * SECONDS);
    }

    void send(long id, double hours, int arm) {
        open.add(id, hours);
        long number = number(hours);
        if (waves.isEmpty() || waves.getLast().number < number) {
            waves.add(new Wave(number, arms));
        }
        Wave wave = waves.getLast();
        wave.open[arm]++;
        wave.sends++;
        wave.sumHours += hours;
    }

    boolean isOpen(long id) {
        return open.contains(id);
    }

    /** A success of an open send. */
    void succeed(long id, double hours, int arm) {
        double sent = open.take(id);
        double logDelay = StrictMath.log(Math.max(1, (hours - sent) * SECONDS));
        Wave wave = wave(sent);
        wave.open[arm]--;
        wave.successes[arm]++;
        wave.outcomes++;
        wave.sumLogDelay += logDelay;
        wave.sumSquaredLogDelay += logDelay * logDelay;
        outcomes++;
    }

    /** An open send has had its time. */
    void expire(long id, int arm) {
        Wave wave = wave(open.take(id));
        wave.open[arm]--;
        wave.failures[arm]++;
    }

    /**
     * Takes out the oldest wave if the window of all its sends has closed and they have told so.
     */
    Optional<Wave> closed(double hours) {
        if (waves.isEmpty()
                || hours < (waves.getFirst().number + 1) * waveHours + windowHours
                || waves.getFirst().isAwaited()) {
            return Optional.empty();
        }
        Wave oldest = waves.removeFirst();
        closedOutcomes += oldest.outcomes;
        closedSum += oldest.sumLogDelay;
        closedSquares += oldest.sumSquaredLogDelay;
        return Optional.of(oldest);
    }

    /** Adds what the open waves count for at this time. */
    void addTo(double[] successes, double[] failures, double hours) {
        for (Wave wave : waves) {
            double arrived = curve.arrived(wave.ageSeconds(hours));
            for (int arm = 0; arm < arms; arm++) {
                successes[arm] += wave.successes[arm];
                failures[arm] += wave.failures[arm] + arrived * wave.open[arm];
            }
        }
    }

    /** Learns the curve again if there are a tenth more outcomes than the last time. */
    void refit(double hours) {
        if (outcomes > 1.1 * outcomesAtFit) {
            List<DelayCell> cells = new ArrayList<>();
            if (closedOutcomes > 0) {
                cells.add(
                        new DelayCell(
                                windowHours * SECONDS, closedOutcomes, closedSum, closedSquares));
            }
            for (Wave wave : waves) {
                if (wave.outcomes > 0) {
                    cells.add(
                            new DelayCell(
                                    wave.ageSeconds(hours),
                                    wave.outcomes,
                                    wave.sumLogDelay,
                                    wave.sumSquaredLogDelay));
                }
            }
            curve = DelayCurve.fit(windowHours * SECONDS, cells);
            outcomesAtFit = outcomes;
        }
    }

    /** The number of the wave at this time. */
    long number(double hours) {
        return (long) Math.floor(hours / waveHours);
    }

    private Wave wave(double sentHours) {
        long number = number(sentHours);
        int low = 0;
        int high = waves.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (waves.get(middle).number < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return waves.get(low);
    }

    /** Sends of one ninety-sixth of a window. */
    static final class Wave {
        private final long number;
        private final long[] open;
        final double[] successes;
        final double[] failures;
        private double sends;
        private double sumHours;
        private double outcomes;
        private double sumLogDelay;
        private double sumSquaredLogDelay;

        private Wave(long number, int arms) {
            this.number = number;
            open = new long[arms];
            successes = new double[arms];
            failures = new double[arms];
        }

        private boolean isAwaited() {
            for (long sends : open) {
                if (sends > 0) {
                    return true;
                }
            }
            return false;
        }

        private double ageSeconds(double hours) {
            return Math.max(1, (hours - sumHours / sends) * SECONDS);
        }
    }
}
