package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.drift.ChangeAlarm;
import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.policy.BestNormalArm;
import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.LookAhead;
import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.policy.ValueOfInformation;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells recipients apart by their features: a logistic model whose arms share strength, learnt send
 * by send and refit from its own log as that grows.
 */
public final class ContextualAgent implements Agent {
    private static final double USUAL_RATE = 0.05;
    private static final double LEAST_PROBABILITY = 1e-12;

    private final Policy policy;
    private final Setting setting;
    private final CampaignLog log;
    private final double standingOffset;
    private final Optional<ValueOfInformation> information;
    private final double[] means;
    private final double[] variances;
    private final double[] spreads;
    private final double[] tempered;
    private final BestNormalArm best;
    private final double[] believed;
    private final double[] belief = new double[2];
    private final double[] x;
    private long sends;

    /** What was believed of the chosen arm's success for the latest send, and how surely. */
    private OptionalLong latest = OptionalLong.empty();

    private double foretold;
    private double doubt;

    /**
     * An agent that has seen nothing yet.
     *
     * @param policy chooses by scores in logits
     * @param lookahead whether scores are lifted by the value of information before it does
     * @throws IllegalArgumentException if the setting has no features or rewards that are not
     *     binary
     */
    public ContextualAgent(Policy policy, Lookahead lookahead, Setting setting) {
        if (setting.dimension() == 0 || !(setting.reward() instanceof RewardScale.Binary)) {
            throw new IllegalArgumentException("no recipients to tell apart: " + setting);
        }
        this.policy = policy;
        this.setting = setting;
        log = new CampaignLog(setting);
        standingOffset =
                setting.offset() ? 0 : Logistic.logit(setting.baseRate().orElse(USUAL_RATE));
        information =
                lookahead == Lookahead.TO_THE_LAST_SEND
                        ? Optional.of(new ValueOfInformation(setting.arms(), LookAhead.PART))
                        : Optional.empty();
        means = new double[setting.arms()];
        variances = new double[setting.arms()];
        spreads = new double[setting.arms()];
        tempered = new double[setting.arms()];
        best = new BestNormalArm(setting.arms());
        believed = new double[setting.arms()];
        x = new double[setting.dimension() + 1];
    }

    @Override
    public Choice decide(Send send) {
        log.advance(send.hours());
        log.encode(send.context(), x);
        log.learner().scores(x, send.eligible(), means, variances, spreads);
        double offset = offset(send.offset());
        double common = offset + log.learner().sharedScore(x);
        System.arraycopy(means, 0, believed, 0, means.length);
        information.ifPresent(value -> value.addTo(means, variances, spreads, common, remaining()));
        Choice choice =
                Choice.draw(
                        probabilities(send.eligible()), Seeds.ofSend(setting.seed(), send.id()));
        sends++;
        latest = OptionalLong.of(send.id());
        foretold = probability(common + believed[choice.arm()]);
        doubt = Math.sqrt(variances[choice.arm()]);
        if (setting.windowHours().isPresent()) {
            log.expose(
                    send.id(), choice.arm(), send.context(), offset, send.hours(), foretold, doubt);
        }
        return choice;
    }

    @Override
    public void learn(Outcome outcome) {
        if (outcome.value() != 0 && outcome.value() != 1) {
            throw new IllegalArgumentException("reward neither 0 nor 1: " + outcome.value());
        }
        if (setting.windowHours().isEmpty()) {
            int arm = outcome.arm();
            double offset = offset(outcome.offset());
            if (latest.isEmpty() || outcome.id() != latest.getAsLong()) {
                recall(outcome, offset);
            }
            log.answer(
                    arm,
                    outcome.context(),
                    offset,
                    outcome.hours(),
                    outcome.value() == 1,
                    foretold,
                    doubt);
        } else if (!log.isOpen(outcome.id())) {
            return;
        } else if (outcome.value() == 1) {
            log.succeed(outcome.id(), outcome.hours());
        } else {
            log.fail(outcome.id(), outcome.hours());
        }
    }

    @Override
    public void expire(Outcome outcome) {
        learn(outcome);
    }

    /** After how many sends half of what was learnt is forgotten; infinite if nothing is. */
    public double halfLife() {
        return log.halfLife();
    }

    /** Arms whose successes did not come as foretold, oldest first. */
    public List<ChangeAlarm> alarms() {
        return log.alarms();
    }

    /** Within (0, 1): what is foretold as certain cannot be held against what came. */
    private static double probability(double logit) {
        return Math.clamp(Logistic.probability(logit), LEAST_PROBABILITY, 1 - LEAST_PROBABILITY);
    }

    /** What is believed of a send that was not the latest. */
    private void recall(Outcome outcome, double offset) {
        log.encode(outcome.context(), x);
        log.learner().score(outcome.arm(), x, belief);
        latest = OptionalLong.of(outcome.id());
        foretold = probability(offset + log.learner().sharedScore(x) + belief[0]);
        doubt = Math.sqrt(belief[1]);
    }

    private double[] probabilities(BitSet eligible) {
        if (policy instanceof Thompson thompson) {
            System.arraycopy(variances, 0, tempered, 0, variances.length);
            return thompson.probabilities(means, tempered, eligible, best);
        }
        List<NormalScore> scores = new ArrayList<>(means.length);
        for (int arm = 0; arm < means.length; arm++) {
            // What is not eligible plays no part, whatever is believed of it.
            double mean = eligible.get(arm) ? means[arm] : 0;
            scores.add(new NormalScore(mean, variances[arm]));
        }
        return policy.probabilities(scores, eligible);
    }

    private double offset(double given) {
        return setting.offset() ? given : standingOffset;
    }

    /** Where nobody says how long the campaign is, it is taken to be half over at any time. */
    private double remaining() {
        return setting.horizon().isPresent()
                ? Math.max(0, setting.horizon().getAsLong() - sends)
                : sends + 1000;
    }

    /** How far a choice looks ahead. */
    public enum Lookahead {
        /** Arms are drawn as the policy says of what is believed. */
        NONE,
        /** Arms of which little is known are lifted by what knowing them is worth. */
        TO_THE_LAST_SEND
    }
}
