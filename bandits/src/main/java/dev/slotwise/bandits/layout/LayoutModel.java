package dev.slotwise.bandits.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is believed of the effects without context if some pairs of blocks interact and the others
 * don't: their effects are 0, and all other effects are what they are given that. To condition a
 * normal belief on it is exact, so a pair can be taken in or left out at any time as if it had been
 * so from the first trial.
 */
final class LayoutModel {
    /** The pairs that interact, their effects beginning where they stand below. */
    private final List<Effects.Pair> interacting = new ArrayList<>();

    /** Means of the effects of arms, of interacting pairs, and the shared one. */
    private final double[] mean;

    /** The root of their covariance, by rows. */
    private final double[] root;

    private final int arms;

    LayoutModel(Effects effects, Predicate<Effects.Pair> interacts, Gaussian constant) {
        arms = effects.shared() - effects.cells();
        List<Integer> absent = new ArrayList<>();
        List<Integer> present = new ArrayList<>();
        for (int arm = 0; arm < arms; arm++) {
            present.add(effects.cells() + arm);
        }
        for (Effects.Pair pair : effects.pairs()) {
            boolean takenIn = interacts.test(pair);
            if (takenIn) {
                interacting.add(pair.startingAt(present.size()));
            }
            for (int cell = 0; cell < pair.cells(); cell++) {
                (takenIn ? present : absent).add(pair.start() + cell);
            }
        }
        present.add(effects.shared());
        // With the absent effects first, the root of the covariance of all holds that of the others
        // given that the absent ones are 0.
        int first = absent.size();
        List<Integer> order = new ArrayList<>(absent);
        order.addAll(present);
        int n = order.size();
        double[] means = new double[n];
        double[] covariance = new double[n * n];
        for (int i = 0; i < n; i++) {
            means[i] = constant.mean(order.get(i));
            for (int j = 0; j <= i; j++) {
                covariance[i * n + j] = constant.covariance(order.get(i), order.get(j));
            }
        }
        double[] whole = Cholesky.root(covariance, n);
        double[] z = Cholesky.solve(whole, n, means, first);
        int kept = n - first;
        mean = new double[kept];
        root = new double[kept * kept];
        for (int i = 0; i < kept; i++) {
            int row = (first + i) * n;
            double sum = means[first + i];
            for (int j = 0; j < first; j++) {
                sum -= whole[row + j] * z[j];
            }
            mean[i] = sum;
            System.arraycopy(whole, row + first, root, i * kept, i + 1);
        }
    }

    /** Whether any two blocks interact. */
    boolean interacts() {
        return !interacting.isEmpty();
    }

    /** The mean of an arm's effect, all arms being counted through. */
    double mean(int arm) {
        return mean[arm];
    }

    /** The mean of all effects in a layout together. */
    double logit(Effects effects, Layout layout) {
        double logit = mean[mean.length - 1];
        for (int block = 0; block < layout.arms().size(); block++) {
            logit += mean[effects.arm(block, layout)];
        }
        for (Effects.Pair pair : interacting) {
            logit += mean[pair.effect(layout.arm(pair.block()), layout.arm(pair.otherBlock()))];
        }
        return logit;
    }

    /** The variance of the difference of two arms' effects. */
    double varianceOfDifference(int a, int b) {
        int n = mean.length;
        double sum = 0;
        for (int k = 0; k <= Math.max(a, b); k++) {
            double difference = root[a * n + k] - root[b * n + k];
            sum += difference * difference;
        }
        return sum;
    }

    /** Adds the means, times a weight, to scores. */
    void addMeans(LayoutScores scores, double weight) {
        add(scores, mean, weight);
    }

    /** Adds a draw of the effects, their sd tempered, to scores. */
    void addSample(LayoutScores scores, double temper, Draws draws) {
        int n = mean.length;
        // The shared effect comes last and tells no layouts apart.
        double[] z = new double[n - 1];
        double[] sample = new double[n - 1];
        for (int i = 0; i < z.length; i++) {
            z[i] = draws.normal();
            double sum = 0;
            for (int k = 0; k <= i; k++) {
                sum += root[i * n + k] * z[k];
            }
            sample[i] = mean[i] + temper * sum;
        }
        add(scores, sample, 1);
    }

    private void add(LayoutScores scores, double[] values, double weight) {
        for (int arm = 0; arm < arms; arm++) {
            scores.addArm(arm, weight * values[arm]);
        }
        for (Effects.Pair pair : interacting) {
            for (int arm = 0; arm < pair.arms(); arm++) {
                for (int other = 0; other < pair.otherArms(); other++) {
                    scores.addPair(
                            pair.block(),
                            arm,
                            pair.otherBlock(),
                            other,
                            weight * values[pair.effect(arm, other)]);
                }
            }
        }
    }
}
