package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.posterior.LinearLearner;
import dev.slotwise.bandits.posterior.LogisticPrior;
import dev.slotwise.bandits.posterior.NormalScore;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells recipients apart where rewards are values: a linear model whose arms share strength. Where
 * there is an attribution window, a send is learnt when it has closed, so that what came early does
 * not look like more.
 */
public final class LinearAgent implements Agent {
    /** Rows from which the scale of the features is taken. */
    private static final int FIRST_ROWS = 50;

    private static final double GROWTH = 0.03;

    private final Policy policy;
    private final Setting setting;
    private final Maturing maturing;
    private final List<Outcome> first = new ArrayList<>();
    private final LinearLearner learner;
    private final double[] x;
    private final double[] means;
    private final double[] variances;
    private FeatureScale scale;
    private long learnt;
    private double renewal;

    /**
     * An agent that has seen nothing yet.
     *
     * @param policy chooses by scores in standard deviations of a reward
     * @throws IllegalArgumentException if the setting has no features
     */
    public LinearAgent(Policy policy, Setting setting) {
        if (setting.dimension() == 0) {
            throw new IllegalArgumentException("no recipients to tell apart: " + setting);
        }
        this.policy = policy;
        this.setting = setting;
        maturing = new Maturing(setting.windowHours(), this::mature);
        learner =
                new LinearLearner(
                        LogisticPrior.withoutPropensity(setting.arms(), setting.dimension() + 1));
        scale = FeatureScale.none(setting.dimension());
        x = new double[setting.dimension() + 1];
        means = new double[setting.arms()];
        variances = new double[setting.arms()];
    }

    @Override
    public Choice decide(Send send) {
        maturing.advance(send.hours());
        if (learnt >= renewal) {
            learner.renew();
            renewal = learnt + Math.max(1, GROWTH * learnt);
        }
        scale.encode(send.context(), 0, x);
        learner.scores(x, means, variances);
        List<NormalScore> scores = new ArrayList<>(means.length);
        for (int arm = 0; arm < means.length; arm++) {
            scores.add(new NormalScore(means[arm], variances[arm]));
        }
        maturing.send(send.id(), send.hours());
        return Choice.draw(
                policy.probabilities(scores, send.eligible()),
                Seeds.ofSend(setting.seed(), send.id()));
    }

    @Override
    public void learn(Outcome outcome) {
        maturing.learn(outcome);
    }

    @Override
    public void expire(Outcome outcome) {
        maturing.expire(outcome);
    }

    private void mature(Outcome outcome) {
        learnt++;
        if (first.size() < FIRST_ROWS) {
            first.add(outcome);
            if (first.size() == FIRST_ROWS) {
                fixScale();
            }
        } else {
            scale.encode(outcome.context(), 0, x);
            learner.learn(outcome.arm(), x, outcome.value());
        }
    }

    private void fixScale() {
        int d = setting.dimension();
        double[] rows = new double[FIRST_ROWS * d];
        for (int row = 0; row < FIRST_ROWS; row++) {
            System.arraycopy(first.get(row).context(), 0, rows, row * d, d);
        }
        // What did not vary in so few rows may vary later.
        scale = FeatureScale.of(rows, FIRST_ROWS, d).keepingAll();
        for (Outcome outcome : first) {
            scale.encode(outcome.context(), 0, x);
            learner.learn(outcome.arm(), x, outcome.value());
        }
    }
}
