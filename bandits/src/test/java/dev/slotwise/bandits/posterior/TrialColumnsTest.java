package dev.slotwise.bandits.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

class TrialColumnsTest {
    @Test
    void whatWasAddedIsStillThereWhenTheColumnsHaveGrown() {
        var trials = new TrialColumns(3);
        for (int i = 0; i < 3000; i++) {
            assertThat(trials.add(i % 7, new double[] {i * 1e-3, -1, 1}, 0.5 * i)).isEqualTo(i);
            if (i % 3 == 0) {
                trials.succeed(i);
            }
            trials.age(i, i % 2);
            trials.weigh(i, 1.0 / (i + 1));
        }
        assertThat(trials.size()).isEqualTo(3000);
        assertThat(trials.dimension()).isEqualTo(3);
        for (int i = 0; i < 3000; i++) {
            assertThat(trials.arm(i)).isEqualTo(i % 7);
            assertThat(trials.offset(i)).isEqualTo(0.5 * i);
            assertThat(trials.x[3 * i]).isEqualTo(i * 1e-3);
            assertThat(trials.succeeded[i]).isEqualTo(i % 3 == 0);
            assertThat(trials.arrived[i]).isEqualTo(i % 2);
            assertThat(trials.weight[i]).isEqualTo(1.0 / (i + 1));
        }
    }

    @Test
    void aNewTrialCountsInFullAndNothingHasComeYet() {
        var trials = new TrialColumns(1);
        trials.add(0, new double[] {1}, 0);
        assertThat(trials.weight[0]).isOne();
        assertThat(trials.arrived[0]).isZero();
        assertThat(trials.succeeded[0]).isFalse();
    }

    @Test
    void featuresAreCopiedAndClipped() {
        var trials = new TrialColumns(3);
        double[] x = {1e6, -7, 1};
        trials.add(0, x, 0);
        x[2] = 3;
        assertThat(trials.x).startsWith(5, -5, 1);
        trials.features(0, new double[] {0.1, Double.NEGATIVE_INFINITY, 1});
        assertThat(trials.x).startsWith(0.1, -5, 1);
    }

    /** So many of the same trial are one with their weight. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 50})
    void aWeightOfManyIsAsManyTrials(int many) {
        var prior = LogisticPrior.withPropensity(3, 3);
        TrialColumns few = new FittedCampaign(3, 3, 1, 0.5, many).trials(40, 0.4);
        var all = new TrialColumns(3);
        for (int row = 0; row < few.size(); row++) {
            double[] x = new double[3];
            System.arraycopy(few.x, 3 * row, x, 0, 3);
            few.age(row, 0.7);
            for (int i = 0; i < many; i++) {
                int copy = all.add(few.arm(row), x, few.offset(row));
                all.age(copy, 0.7);
                if (few.succeeded[row]) {
                    all.succeed(copy);
                }
            }
            few.weigh(row, many);
        }
        Hierarchy weighed = LogisticFit.of(prior, few, LogisticFit.EXACT, Optional.empty());
        Hierarchy counted = LogisticFit.of(prior, all, LogisticFit.EXACT, Optional.empty());
        assertThat(weighed.distance(counted)).isLessThan(1e-9);
        assertThat(weighed.ownWeights(1).covariance(0))
                .containsExactly(counted.ownWeights(1).covariance(0), within(1e-12));
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TrialColumns(0));
        var trials = new TrialColumns(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trials.add(-1, new double[] {0, 1}, 0))
                .withMessageContaining("arm");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trials.add(0, new double[] {1}, 0))
                .withMessageContaining("1 features instead of 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trials.add(0, new double[] {0, 1}, Double.POSITIVE_INFINITY))
                .withMessageContaining("offset");
        trials.add(0, new double[] {0, 1}, 0);
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> trials.age(0, share));
        }
        for (double weight : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> trials.weigh(0, weight));
        }
    }
}
