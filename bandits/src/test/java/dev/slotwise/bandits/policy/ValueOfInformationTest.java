package dev.slotwise.bandits.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class ValueOfInformationTest {
    private static final double[] MEANS = {0.1, -0.2, 0.3, 0.25};
    private static final double[] VARIANCES = {0.05, 0.2, 0.01, 0.1};
    private static final double[] SPREADS = {0.01, 0.04, 0.002, 0.02};

    @Test
    void whereNoSendsRemainNothingIsWorthKnowing() {
        assertThat(bonuses(SPREADS, 0)).containsOnly(0);
    }

    @Test
    void theBonusIsInProportionToTheSendsThatRemain() {
        double[] once = bonuses(SPREADS, 1000);
        double[] thrice = bonuses(SPREADS, 3000);
        for (int arm = 0; arm < 4; arm++) {
            assertThat(once[arm]).isPositive();
            assertThat(thrice[arm]).isCloseTo(3 * once[arm], within(1e-12));
        }
    }

    @Test
    void theBonusIsInProportionToWhatATrialWouldTell() {
        double[] before = bonuses(SPREADS, 1000);
        double[] more = SPREADS.clone();
        more[1] *= 2;
        more[3] = 0;
        double[] after = bonuses(more, 1000);
        assertThat(after[0]).isEqualTo(before[0]);
        assertThat(after[1]).isCloseTo(2 * before[1], within(1e-12));
        assertThat(after[2]).isEqualTo(before[2]);
        assertThat(after[3]).isZero();
    }

    /** Whatever was seen before. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theOrderOfArmsDoesNotMatter(long seed) {
        var random = new Random(seed);
        var one = new ValueOfInformation(4, 0.3);
        var other = new ValueOfInformation(4, 0.3);
        for (int send = 0; send < 500; send++) {
            double[][] forwards = new double[3][];
            double[][] backwards = new double[3][4];
            forwards[0] = random.doubles(4, -1, 1).toArray();
            forwards[1] = random.doubles(4, 0, 0.3).toArray();
            forwards[2] = random.doubles(4, 0, 0.1).toArray();
            for (int of = 0; of < 3; of++) {
                for (int arm = 0; arm < 4; arm++) {
                    backwards[of][3 - arm] = forwards[of][arm];
                }
            }
            double shared = random.nextGaussian();
            one.addTo(forwards[0], forwards[1], forwards[2], shared, 500 - send);
            other.addTo(backwards[0], backwards[1], backwards[2], shared, 500 - send);
            for (int arm = 0; arm < 4; arm++) {
                assertThat(backwards[0][3 - arm]).isEqualTo(forwards[0][arm]);
            }
        }
    }

    @Test
    void anArmThatIsNeverCloseIsWorthLessAndLess() {
        var value = new ValueOfInformation(2, 0.3);
        double first = 0;
        double last = 0;
        for (int send = 0; send < 2000; send++) {
            double[] means = {0, -2};
            value.addTo(means, new double[] {0.01, 0.01}, new double[] {0.01, 0.01}, -1, 1000);
            last = means[1] + 2;
            first = send == 0 ? last : first;
        }
        assertThat(last).isPositive().isLessThan(0.1 * first);
    }

    @Test
    void aSingleArmGetsAFiniteBonus() {
        var value = new ValueOfInformation(1, 0.3);
        double[] means = {0.5};
        for (int send = 0; send < 100; send++) {
            value.addTo(means, new double[] {0.1}, new double[] {0.01}, -1, 100);
            assertThat(means[0]).isFinite();
        }
    }

    private static double[] bonuses(double[] spreads, double remaining) {
        double[] means = MEANS.clone();
        new ValueOfInformation(4, 0.3).addTo(means, VARIANCES, spreads, -1, remaining);
        for (int arm = 0; arm < 4; arm++) {
            means[arm] -= MEANS[arm];
        }
        return means;
    }
}
