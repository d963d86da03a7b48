package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Outcome;
import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.policy.Choice;

/**
 * LinUCB with disjoint models (Li, Chu, Langford and Schapire 2010): a ridge regression of the
 * reward per arm, theta · x + alpha sqrt(x' A^-1 x). Where outcomes are delayed a send counts as a
 * failure at once, and its success is added when it arrives.
 */
public final class LinUcb implements Agent {
    private final Draw draw;
    private final Rewards rewards;
    private final boolean delayed;
    private final double alpha;
    private final double[][][] inverse;
    private final double[][] moments;
    private final double[][] theta;
    private final double[] image;

    public LinUcb(Setting setting, double alpha) {
        int d = setting.dimension();
        int arms = setting.arms();
        draw = new Draw(setting);
        rewards = Rewards.of(setting);
        delayed = setting.windowHours().isPresent();
        this.alpha = alpha;
        inverse = new double[arms][d][d];
        moments = new double[arms][d];
        theta = new double[arms][d];
        image = new double[d];
        for (double[][] one : inverse) {
            for (int i = 0; i < d; i++) {
                one[i][i] = 1;
            }
        }
    }

    @Override
    public Choice decide(Send send) {
        double[] x = send.context();
        int arm =
                draw.greatest(
                        send,
                        a -> dot(theta[a], x) + alpha * Math.sqrt(dot(x, times(inverse[a], x))));
        if (delayed) {
            observe(arm, x);
            add(arm, x, rewards.scaled(0));
        }
        return draw.certain(arm, send);
    }

    @Override
    public void learn(Outcome outcome) {
        double reward = rewards.scaled(outcome.value());
        if (delayed) {
            add(outcome.arm(), outcome.context(), reward - rewards.scaled(0));
        } else {
            observe(outcome.arm(), outcome.context());
            add(outcome.arm(), outcome.context(), reward);
        }
    }

    @Override
    public void expire(Outcome outcome) {
        // It was taken for a failure from the start.
    }

    /** A gains x x'; its inverse by Sherman and Morrison. */
    private void observe(int arm, double[] x) {
        double[][] a = inverse[arm];
        double[] u = times(a, x);
        double scale = 1 / (1 + dot(x, u));
        for (int i = 0; i < u.length; i++) {
            for (int j = 0; j < u.length; j++) {
                a[i][j] -= scale * u[i] * u[j];
            }
        }
    }

    private void add(int arm, double[] x, double reward) {
        for (int i = 0; i < x.length; i++) {
            moments[arm][i] += reward * x[i];
        }
        System.arraycopy(times(inverse[arm], moments[arm]), 0, theta[arm], 0, x.length);
    }

    /** Valid until the next. */
    private double[] times(double[][] a, double[] x) {
        for (int i = 0; i < x.length; i++) {
            image[i] = dot(a[i], x);
        }
        return image;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
