package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * Logs that bring other fits down: this one finds its mode, finite, with something left to learn.
 */
class LogisticSoundnessTest {
    private static final int ARMS = 3;
    private static final DelayCurve CURVE = DelayCurve.prior(3600);

    enum Log {
        SEPARABLE {
            @Override
            boolean succeeds(double[] x, int arm, Random random) {
                return x[0] > 0;
            }
        },
        ALL_SUCCEED {
            @Override
            boolean succeeds(double[] x, int arm, Random random) {
                return true;
            }
        },
        NONE_SUCCEEDS {
            @Override
            boolean succeeds(double[] x, int arm, Random random) {
                return false;
            }
        },
        ALL_SUCCEED_BUT_FOR_SILENCE {
            @Override
            boolean succeeds(double[] x, int arm, Random random) {
                return random.nextInt(20) > 0;
            }

            @Override
            double arrived() {
                return 0.5;
            }

            @Override
            double weight(boolean success) {
                return 1e4;
            }
        },
        ONLY_SILENCE {
            @Override
            boolean succeeds(double[] x, int arm, Random random) {
                return false;
            }

            @Override
            double offset() {
                return 3;
            }

            @Override
            double arrived() {
                return 0.5;
            }
        },
        ONE_IN_A_HUNDRED_THOUSAND {
            @Override
            boolean succeeds(double[] x, int arm, Random random) {
                return false;
            }

            @Override
            double offset() {
                return Math.log(1e-5);
            }

            @Override
            double weight(boolean success) {
                return 1e6 / 300;
            }

            @Override
            void add(TrialColumns trials, Random random) {
                for (int i = 0; i < 10; i++) {
                    trials.succeed(trials.add(i % ARMS, features(random, 4), offset()));
                }
            }
        },
        A_HUNDRED_MILLION {
            @Override
            double weight(boolean success) {
                return 1e8 / 300;
            }
        },
        A_HUNDRED_MILLION_OF_DUPLICATES {
            @Override
            void shape(double[] x) {
                x[1] = x[0];
                x[2] = x[0];
            }

            @Override
            double weight(boolean success) {
                return 1e8 / 300;
            }
        },
        ONLY_THE_CONSTANT {
            @Override
            int dimension() {
                return 1;
            }
        },
        DUPLICATED_FEATURES {
            @Override
            void shape(double[] x) {
                x[1] = x[0];
                x[2] = -x[0];
            }
        },
        ANOTHER_CONSTANT {
            @Override
            void shape(double[] x) {
                x[1] = 1;
                x[2] = 0;
            }
        },
        AN_ARM_NEVER_TRIED {
            @Override
            int arm(Random random) {
                return random.nextInt(ARMS - 1);
            }
        },
        ONE_ARM_ONLY {
            @Override
            int arm(Random random) {
                return 0;
            }

            @Override
            int arms() {
                return 1;
            }
        },
        ENORMOUS_FEATURES {
            @Override
            void shape(double[] x) {
                x[0] *= 1e6;
                x[1] *= Double.MAX_VALUE;
                x[2] = Double.POSITIVE_INFINITY;
            }
        },
        SURPRISES_BEYOND_THE_CLAMP {
            @Override
            boolean succeeds(double[] x, int arm, Random random) {
                return false;
            }

            @Override
            double offset() {
                return 50;
            }
        },
        MIRACLES_BEYOND_THE_CLAMP {
            @Override
            boolean succeeds(double[] x, int arm, Random random) {
                return true;
            }

            @Override
            double offset() {
                return -50;
            }
        },
        NOTHING_AT_ALL {
            @Override
            double weight(boolean success) {
                return 0;
            }
        };

        int arms() {
            return ARMS;
        }

        int dimension() {
            return 4;
        }

        int arm(Random random) {
            return random.nextInt(ARMS);
        }

        void shape(double[] x) {}

        double offset() {
            return -1;
        }

        double arrived() {
            return 1;
        }

        double weight(boolean success) {
            return 1;
        }

        boolean succeeds(double[] x, int arm, Random random) {
            return random.nextDouble() < 1 / (1 + Math.exp(1 - 0.5 * x[0] * arm));
        }

        void add(TrialColumns trials, Random random) {}

        double[] features(Random random, int dimension) {
            double[] x = new double[dimension];
            for (int i = 0; i < dimension - 1; i++) {
                x[i] = random.nextGaussian();
            }
            x[dimension - 1] = 1;
            if (dimension == 4) {
                shape(x);
            }
            return x;
        }

        TrialColumns trials() {
            var random = new Random(ordinal());
            var trials = new TrialColumns(dimension());
            for (int i = 0; i < 300; i++) {
                double[] x = features(random, dimension());
                int arm = arm(random);
                boolean success = succeeds(x, arm, random);
                int row = trials.add(arm, x, offset());
                trials.age(row, arrived());
                trials.weigh(row, weight(success));
                if (success) {
                    trials.succeed(row);
                }
            }
            add(trials, random);
            return trials;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFitIsFiniteAndLeavesSomethingToLearn(Log log) {
        var fixed = new LogisticPrior(log.arms(), log.dimension(), 0.3, 0.3, 0.5);
        var moving = LogisticPrior.withoutPropensity(log.arms(), log.dimension());
        var random = new Random(1);
        double[][] means = new double[log.arms()][log.dimension()];
        for (double[] row : means) {
            row[0] = random.nextGaussian();
        }
        for (LogisticPrior prior :
                new LogisticPrior[] {fixed, moving, moving.knowing(new ArmPrior(means, 1))}) {
            TrialColumns trials = log.trials();
            Hierarchy exact = LogisticFit.of(prior, trials, LogisticFit.EXACT, Optional.empty());
            requireSound(exact, prior, log);
            requireSound(LogisticFit.swift(prior, trials, Optional.empty()), prior, log);
            requireSound(LogisticFit.swift(prior, trials, Optional.of(exact)), prior, log);
        }
    }

    /** And so is what is learnt one by one. */
    @ParameterizedTest
    @EnumSource
    void learningOneByOneIsSoundToo(Log log) {
        var prior = LogisticPrior.withPropensity(log.arms(), log.dimension());
        var learner = new LogisticLearner(prior, CURVE);
        TrialColumns trials = log.trials();
        for (int round = 0; round < 20; round++) {
            for (int row = 0; row < trials.size(); row++) {
                double[] x = new double[log.dimension()];
                System.arraycopy(trials.x, row * x.length, x, 0, x.length);
                learner.learn(trials.arm(row), x, trials.offset(row), trials.succeeded[row]);
            }
        }
        requireSound(learner.snapshot(), log);
    }

    /** Few or many trials, of any weight and age, under any prior, surprising or not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 200, 400, 600})
    void theModeOfARandomLogIsFound(int from) {
        for (int seed = from; seed < from + 200; seed++) {
            var random = new Random(seed);
            int arms = 1 + random.nextInt(5);
            int d = 1 + random.nextInt(6);
            double sd = Math.pow(10, random.nextInt(3) - 1);
            var prior =
                    random.nextBoolean()
                            ? new LogisticPrior(arms, d, sd, sd, sd)
                            : LogisticPrior.withoutPropensity(arms, d);
            if (random.nextBoolean()) {
                double[][] means = new double[arms][];
                Arrays.setAll(means, _ -> random.doubles(d, -2, 2).toArray());
                prior = prior.knowing(new ArmPrior(means, 0.5));
            }
            TrialColumns trials = random(random, arms, d);
            for (LogisticFit.Precision precision :
                    new LogisticFit.Precision[] {LogisticFit.EXACT, LogisticFit.SWIFT}) {
                Hierarchy fit = LogisticFit.of(prior, trials, precision, Optional.empty());
                for (int arm = 0; arm < arms; arm++) {
                    for (int i = 0; i < d; i++) {
                        assertThat(fit.ownWeights(arm).mean()[i]).isFinite();
                        assertThat(fit.ownWeights(arm).covariance(0)[i * d + i]).isPositive();
                    }
                }
            }
        }
    }

    private static TrialColumns random(Random random, int arms, int d) {
        double offset = random.nextGaussian() * (random.nextInt(4) == 0 ? 30 : 2);
        double rate = random.nextDouble();
        double arrived = random.nextInt(3) == 0 ? 1 : random.nextDouble();
        double weight = Math.pow(10, random.nextInt(8) - 1);
        var trials = new TrialColumns(d);
        for (int i = 1 + random.nextInt(300); i > 0; i--) {
            double[] x = new double[d];
            for (int j = 0; j < d - 1; j++) {
                x[j] = random.nextGaussian() * (random.nextInt(10) == 0 ? 5 : 1);
            }
            x[d - 1] = 1;
            int row = trials.add(random.nextInt(arms), x, offset + random.nextGaussian());
            trials.age(row, random.nextInt(3) == 0 ? random.nextDouble() : arrived);
            trials.weigh(row, weight);
            if (random.nextDouble() < rate) {
                trials.succeed(row);
            }
        }
        return trials;
    }

    private static void requireSound(Hierarchy fit, LogisticPrior prior, Log log) {
        assertThat(fit.block(0).trust()).isFinite();
        for (double width : fit.widths()) {
            assertThat(width).isPositive().isFinite();
        }
        double[] shared = fit.sharedWeights().covariance(0);
        for (int i = 0; i < log.dimension(); i++) {
            assertThat(shared[i * log.dimension() + i]).isPositive().isFinite();
        }
        requireSound(new LogisticLearner(fit, prior, CURVE).snapshot(), log);
    }

    private static void requireSound(LogisticPosterior posterior, Log log) {
        var random = new Random(77);
        for (int arm = 0; arm < log.arms(); arm++) {
            for (double mean : posterior.mean(arm)) {
                assertThat(mean).isFinite();
            }
            for (int i = 0; i < log.dimension(); i++) {
                assertThat(posterior.covariance(arm, i, i)).isPositive().isFinite();
            }
            for (int i = 0; i < 20; i++) {
                double[] x = log.features(random, log.dimension());
                assertThat(posterior.score(arm, x).variance()).isPositive().isFinite();
                assertThat(posterior.predict(arm, x, log.offset()))
                        .isBetween(0.0, 1.0)
                        .isNotIn(0.0, 1.0);
            }
        }
    }
}
