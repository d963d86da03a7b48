package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.drift.ChangeAlarm;
import dev.slotwise.bandits.drift.ChangeDetector;
import dev.slotwise.bandits.drift.FadingCounts;
import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.posterior.BetaBeliefs;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.RatePrior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts successes and failures of each arm and chooses by beta posteriors that share strength:
 * recipients are not told apart. Open sends count by the share of outcomes that would have come;
 * counts fade if that foretells better, and are halved where an arm's rate has visibly changed.
 *
 * <p>Beliefs and probabilities are renewed when the counts have grown by a hundredth, and when open
 * sends have aged by a ninety-sixth of the window: in between, a decision is a draw from the same
 * probabilities, which are the ones it logs.
 */
public final class CountedAgent implements Agent {
    private static final double GROWTH = 0.01;
    private static final double STEP_TRIALS = 100;
    private static final int MOST_KEPT = 1_000;

    private final Policy policy;
    private final int arms;
    private final long seed;
    private final RatePrior usual;
    private final Optional<AwaitedSends> awaited;
    private final FadingCounts settled;
    private final ChangeDetector detector;
    private final List<ChangeAlarm> alarms = new ArrayList<>();

    /** Outcomes that are not in a step yet. */
    private final double[] freshSuccesses;

    private final double[] freshFailures;
    private double fresh;

    private final Map<BitSet, double[]> probabilities = new HashMap<>();
    private List<BetaPosterior> beliefs;
    private double outcomes;
    private double renewal;
    private long wave = Long.MIN_VALUE;

    /**
     * An agent that has seen nothing yet.
     *
     * @param policy chooses by beta posteriors
     * @throws IllegalArgumentException if the setting has features or rewards that are not binary
     */
    public CountedAgent(Policy policy, Setting setting) {
        if (setting.dimension() != 0 || !(setting.reward() instanceof RewardScale.Binary)) {
            throw new IllegalArgumentException("not to be counted: " + setting);
        }
        this.policy = policy;
        arms = setting.arms();
        seed = setting.seed();
        usual =
                setting.baseRate().isPresent()
                        ? BetaBeliefs.usual(setting.baseRate().getAsDouble())
                        : BetaBeliefs.usual();
        awaited =
                setting.windowHours().isPresent()
                        ? Optional.of(new AwaitedSends(arms, setting.windowHours().getAsDouble()))
                        : Optional.empty();
        settled = new FadingCounts(arms, usual);
        detector = new ChangeDetector(arms);
        freshSuccesses = new double[arms];
        freshFailures = new double[arms];
        beliefs = beliefs(0);
    }

    @Override
    public Choice decide(Send send) {
        awaited.ifPresent(sends -> age(sends, send.hours()));
        if (outcomes >= renewal) {
            renew(send.hours());
        }
        double[] p = probabilities.get(send.eligible());
        if (p == null) {
            p = policy.probabilities(beliefs, send.eligible());
            if (probabilities.size() >= MOST_KEPT) {
                // Eligibility can make as many sets of arms as there are recipients.
                probabilities.clear();
            }
            probabilities.put((BitSet) send.eligible().clone(), p);
        }
        Choice choice = Choice.draw(p, Seeds.ofSend(seed, send.id()));
        awaited.ifPresent(sends -> sends.send(send.id(), send.hours(), choice.arm()));
        return choice;
    }

    @Override
    public void learn(Outcome outcome) {
        if (outcome.value() != 0 && outcome.value() != 1) {
            throw new IllegalArgumentException("reward neither 0 nor 1: " + outcome.value());
        }
        settle(outcome, outcome.value() == 1);
    }

    @Override
    public void expire(Outcome outcome) {
        settle(outcome, false);
    }

    /** What is believed of the arms, as of the last renewal. */
    public List<BetaPosterior> beliefs() {
        return beliefs;
    }

    /** After how many trials half of what is known is forgotten; infinite if nothing is. */
    public double halfLife() {
        return settled.halfLife();
    }

    /** Alarms so far, oldest first. */
    public List<ChangeAlarm> alarms() {
        return List.copyOf(alarms);
    }

    private void settle(Outcome outcome, boolean success) {
        int arm = outcome.arm();
        if (arm < 0 || arm >= arms) {
            throw new IllegalArgumentException("arm " + arm + " of " + arms);
        }
        if (awaited.isPresent() && !awaited.get().isOpen(outcome.id())) {
            return;
        }
        outcomes++;
        if (awaited.isPresent()) {
            if (success) {
                awaited.get().succeed(outcome.id(), outcome.hours(), arm);
            } else {
                awaited.get().expire(outcome.id(), arm);
            }
            return;
        }
        (success ? freshSuccesses : freshFailures)[arm]++;
        if (++fresh >= STEP_TRIALS) {
            step(freshSuccesses, freshFailures, outcome.hours());
            Arrays.fill(freshSuccesses, 0);
            Arrays.fill(freshFailures, 0);
            fresh = 0;
        }
    }

    /** Once per wave: what has closed is settled, what is open has grown older. */
    private void age(AwaitedSends sends, double hours) {
        if (sends.number(hours) == wave) {
            return;
        }
        wave = sends.number(hours);
        for (var closed = sends.closed(hours); closed.isPresent(); closed = sends.closed(hours)) {
            step(closed.get().successes, closed.get().failures, hours);
        }
        sends.refit(hours);
        renewal = 0;
    }

    private void step(double[] successes, double[] failures, double hours) {
        double[] successesBefore = new double[arms];
        double[] failuresBefore = new double[arms];
        for (int arm = 0; arm < arms; arm++) {
            successesBefore[arm] = settled.successes(arm);
            failuresBefore[arm] = settled.failures(arm);
        }
        var before = BetaBeliefs.beliefs(usual, successesBefore, failuresBefore);
        settled.step(successes, failures);
        for (int arm = 0; arm < arms; arm++) {
            BetaPosterior belief = before.get(arm);
            double trials = successes[arm] + failures[arm];
            double logitSd = Math.sqrt(1 / belief.alpha() + 1 / belief.beta());
            var alarm =
                    detector.observe(arm, hours, trials, successes[arm], belief.mean(), logitSd);
            if (alarm.isPresent()) {
                alarms.add(alarm.get());
                settled.halve(arm);
            }
        }
    }

    private void renew(double hours) {
        beliefs = beliefs(hours);
        probabilities.clear();
        renewal = outcomes + Math.max(1, GROWTH * outcomes);
    }

    private List<BetaPosterior> beliefs(double hours) {
        double[] successes = freshSuccesses.clone();
        double[] failures = freshFailures.clone();
        for (int arm = 0; arm < arms; arm++) {
            successes[arm] += settled.successes(arm);
            failures[arm] += settled.failures(arm);
        }
        awaited.ifPresent(sends -> sends.addTo(successes, failures, hours));
        return BetaBeliefs.beliefs(usual, successes, failures);
    }
}
