package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.policy.Choice;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/** How peers come from scores or probabilities to a choice. */
final class Draw {
    private final int arms;
    private final long seed;
    private final RandomGenerator random;

    Draw(Setting setting) {
        arms = setting.arms();
        seed = setting.seed();
        random = new SplittableRandom(seed);
    }

    int arms() {
        return arms;
    }

    RandomGenerator random() {
        return random;
    }

    Choice from(double[] probabilities, Send send) {
        return Choice.draw(probabilities, seed + 0x9e3779b97f4a7c15L * (send.id() + 1));
    }

    /** The eligible arm of the greatest score, ties broken evenly. */
    int greatest(Send send, IntToDoubleFunction score) {
        int best = -1;
        double bestScore = Double.NEGATIVE_INFINITY;
        int ties = 0;
        for (int arm = send.eligible().nextSetBit(0);
                arm >= 0;
                arm = send.eligible().nextSetBit(arm + 1)) {
            double value = score.applyAsDouble(arm);
            if (best < 0 || value > bestScore) {
                best = arm;
                bestScore = value;
                ties = 1;
            } else if (value == bestScore && random.nextInt(++ties) == 0) {
                best = arm;
            }
        }
        return best;
    }

    /** This arm for certain. */
    Choice certain(int arm, Send send) {
        double[] p = new double[arms];
        p[arm] = 1;
        return from(p, send);
    }
}
