package dev.slotwise.bandits.propensity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.propensity.FeatureValue.Category;
import dev.slotwise.bandits.propensity.FeatureValue.Number;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class ArmEffectsTest {
    private static final String[] TOPICS = {"sale", "news", "story"};

    @Test
    void withoutEnoughHistoryNothingIsExpected() {
        List<Map<String, FeatureValue>> arms = List.of(discount(1), discount(5));
        assertThat(ArmEffects.unknown(3).means(arms)).isDeepEqualTo(new double[2][3]);
        assertThat(ArmEffects.unknown(3).explained()).isZero();
        // Two campaigns, however many their arms and however clear the pattern.
        List<PastArm> two = new ArrayList<>();
        for (int a = 0; a < 60; a++) {
            two.add(past("c" + a % 2, discount(a), 0.1 * a));
        }
        assertNothingExpected(two, arms);
        // Many campaigns of one arm each compare nothing.
        List<PastArm> single = new ArrayList<>();
        for (int a = 0; a < 60; a++) {
            single.add(past("c" + a, discount(a), 0.1 * a));
        }
        assertNothingExpected(single, arms);
    }

    private static void assertNothingExpected(
            List<PastArm> history, List<Map<String, FeatureValue>> arms) {
        ArmEffects effects = ArmEffects.fit(history);
        assertThat(effects.explained()).isZero();
        assertThat(effects.means(arms)).isDeepEqualTo(new double[2][1]);
    }

    @Test
    void oneFeatureHasTheClosedForm() {
        double[] discounts = {0, 1, 0, 2, 0, 3, 0, 1, 1, 2, 1, 3, 2, 3, 0, 2, 0, 1, 0, 3, 1, 2};
        double[] effects = new double[discounts.length];
        List<PastArm> arms = new ArrayList<>();
        for (int a = 0; a < discounts.length; a++) {
            effects[a] = 0.3 * discounts[a] + 0.05 * Math.cos(7 * a);
            arms.add(past("c" + a / 2, discount(discounts[a]), effects[a]));
        }
        double mean = Arrays.stream(discounts).average().orElseThrow();
        double sd =
                Math.sqrt(
                        Arrays.stream(discounts).map(x -> x * x).average().orElseThrow()
                                - mean * mean);
        // Campaigns of two arms: half differences, all of one weight.
        double xx = 0;
        double xy = 0;
        double q = 0;
        for (int a = 0; a < discounts.length; a += 2) {
            double x = (discounts[a] - discounts[a + 1]) / (2 * sd);
            double y = (effects[a] - effects[a + 1]) / 2;
            xx += 2 * x * x;
            xy += 2 * x * y;
            q += 2 * y * y / 0.01;
        }
        int campaigns = discounts.length / 2;
        double scale = campaigns / 0.01;
        double laird = (q - campaigns) / scale;
        double standard = 0.09;
        double noise = discounts.length * Math.pow(1 + standard / 0.01, 2);
        double worth = Math.min(campaigns, Math.pow(standard * scale, 2) / noise);
        double tau = (worth * laird + 10 * standard) / (worth + 10);
        double weight = 1 / (0.01 + tau);
        double best = 0;
        double likelihood = 0;
        for (double share : new double[] {0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75}) {
            double g = share * tau * discounts.length / xx;
            double shrunk = 1 + g * weight * xx;
            double log = 0.5 * (Math.pow(weight * xy, 2) * g / shrunk - Math.log(shrunk));
            if (log > likelihood) {
                likelihood = log;
                best = g;
            }
        }
        double gamma = weight * xy / (weight * xx + 1 / best);
        ArmEffects fitted = ArmEffects.fit(arms);
        double[][] means = fitted.means(List.of(discount(1), discount(4)));
        assertThat(means[1][0] - means[0][0]).isCloseTo(gamma * 3 / sd, within(1e-10));
        assertThat(means[0][0] + means[1][0]).isCloseTo(0, within(1e-15));
        assertThat(fitted.explained()).isPositive().isLessThanOrEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aKnownGammaIsRecovered(long seed) {
        var campaigns = new Campaigns(seed, 4, 0.7);
        ArmEffects fitted = ArmEffects.fit(campaigns.play(200, 5, 0.01));
        assertThat(fitted.explained()).isEqualTo(0.5);
        List<Map<String, FeatureValue>> arms = List.of(arm(0, "sale"), arm(2, "news"));
        double[][] means = fitted.means(arms);
        for (int j = 0; j < 4; j++) {
            double expected = campaigns.mean(arms.get(1), j) - campaigns.mean(arms.get(0), j);
            // sd of a difference of two fitted effects of 800 arms beyond their campaign's first,
            // each known to within the unexplained sd and its error.
            double error = Math.sqrt((campaigns.restVariance(j) + 0.01) / 800 * 12);
            assertThat(means[1][j] - means[0][j]).isCloseTo(expected, within(5 * error));
        }
    }

    @Test
    void whatIsExplainedIsUnbiasedWithAndWithoutASignal() {
        for (double share : new double[] {0, 0.25, 0.6}) {
            double sum = 0;
            double squares = 0;
            int histories = 40;
            for (int seed = 0; seed < histories; seed++) {
                var campaigns = new Campaigns(100 + seed, 3, share);
                List<PastArm> arms = campaigns.play(60, 4, 0.01);
                double explained = ArmEffects.fit(arms).explained();
                assertThat(explained).isBetween(0.0, 0.5);
                double gain = ArmEffects.gain(arms);
                sum += gain;
                squares += gain * gain;
            }
            double mean = sum / histories;
            double error = Math.sqrt((squares / histories - mean * mean) / histories);
            // The standard arms, and that Gamma has to be learnt, take a little off.
            assertThat(mean).isBetween(0.8 * share - 0.03 - 5 * error, share + 5 * error);
        }
    }

    @Test
    void missingFeaturesTellNothing() {
        var campaigns = new Campaigns(9, 2, 0.6);
        List<PastArm> arms = new ArrayList<>();
        var random = new Random(4);
        for (PastArm arm : campaigns.play(150, 4, 0.01)) {
            Map<String, FeatureValue> known = new HashMap<>(arm.features());
            known.keySet().removeIf(_ -> random.nextInt(4) == 0);
            arms.add(new PastArm(arm.campaign(), known, arm.effects(), arm.variances()));
        }
        ArmEffects fitted = ArmEffects.fit(arms);
        assertThat(fitted.explained()).isBetween(0.2, 0.5);
        assertThat(fitted.means(List.of(Map.of(), Map.of()))).isDeepEqualTo(new double[2][2]);
    }

    @Test
    void armsOfWhichNothingWasLearntChangeNothing() {
        var campaigns = new Campaigns(9, 2, 0.6);
        List<PastArm> arms = campaigns.play(40, 4, 0.01);
        List<PastArm> more = new ArrayList<>(arms);
        for (PastArm arm : arms) {
            more.add(
                    PastArm.ofPosterior(
                            arm.campaign(),
                            arm.features(),
                            new double[] {0.7, -0.2},
                            new double[] {0.04, 0.09},
                            new double[] {0.7, -0.2},
                            new double[] {0.04, 0.09}));
        }
        assertThat(ArmEffects.fit(more).explained())
                .isCloseTo(ArmEffects.fit(arms).explained(), within(1e-9));
    }

    @Test
    void aPriorIsTakenOutOfItsPosterior() {
        // Prior N(0.1, 0.5), an estimate of 0.4 with variance 0.25.
        double variance = 1 / (1 / 0.5 + 1 / 0.25);
        double mean = variance * (0.1 / 0.5 + 0.4 / 0.25);
        PastArm arm =
                PastArm.ofPosterior(
                        "c",
                        Map.of(),
                        new double[] {mean},
                        new double[] {variance},
                        new double[] {0.1},
                        new double[] {0.5});
        assertThat(arm.effects()[0]).isCloseTo(0.4, within(1e-14));
        assertThat(arm.variances()[0]).isCloseTo(0.25, within(1e-14));
    }

    @Test
    void unsoundArmsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PastArm("c", Map.of(), new double[] {1}, new double[] {0}));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new PastArm("c", Map.of(), new double[] {Double.NaN}, new double[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> ArmEffects.fit(List.of()));
    }

    static Map<String, FeatureValue> discount(double percent) {
        return Map.of("discount", new Number(percent));
    }

    private static Map<String, FeatureValue> arm(double discount, String topic) {
        return Map.of("discount", new Number(discount), "topic", new Category(topic));
    }

    static PastArm past(String campaign, Map<String, FeatureValue> features, double effect) {
        return new PastArm(campaign, features, new double[] {effect}, new double[] {0.01});
    }

    /** Campaigns whose arms' effects are explained by a given share by discount and topic. */
    private static final class Campaigns {
        private final Random random;
        private final int dimension;
        private final double share;
        private final double[] ofDiscount;
        private final double[][] ofTopic;

        Campaigns(long seed, int dimension, double share) {
            random = new Random(seed);
            this.dimension = dimension;
            this.share = share;
            ofDiscount = new double[dimension];
            ofTopic = new double[dimension][TOPICS.length];
            for (int j = 0; j < dimension; j++) {
                // Discounts have variance 2; two thirds of what is explained they explain.
                double explained = share * total(j);
                ofDiscount[j] = sign() * Math.sqrt(explained * 2 / 3 / 2);
                double contrast = sign() * Math.sqrt(explained / 3 * 1.5);
                ofTopic[j][0] = contrast;
                ofTopic[j][1] = -contrast;
            }
        }

        private int sign() {
            return random.nextBoolean() ? 1 : -1;
        }

        private double total(int coefficient) {
            return coefficient == dimension - 1 ? 0.09 : 0.25 / (dimension - 1);
        }

        double restVariance(int coefficient) {
            return (1 - share) * total(coefficient);
        }

        double mean(Map<String, FeatureValue> arm, int coefficient) {
            double discount = arm.get("discount") instanceof Number(double value) ? value : 0;
            FeatureValue topic = arm.get("topic");
            int at = topic == null ? 2 : Arrays.asList(TOPICS).indexOf(topic.level());
            return ofDiscount[coefficient] * discount + ofTopic[coefficient][at];
        }

        List<PastArm> play(int campaigns, int arms, double errorVariance) {
            List<PastArm> past = new ArrayList<>();
            for (int campaign = 0; campaign < campaigns; campaign++) {
                for (int a = 0; a < arms; a++) {
                    var features = arm(random.nextInt(5), TOPICS[random.nextInt(3)]);
                    double[] effects = new double[dimension];
                    double[] variances = new double[dimension];
                    for (int j = 0; j < dimension; j++) {
                        // What all arms of a campaign have in common must not matter.
                        effects[j] =
                                Math.sin(campaign)
                                        + mean(features, j)
                                        + Math.sqrt(restVariance(j)) * random.nextGaussian()
                                        + Math.sqrt(errorVariance) * random.nextGaussian();
                        variances[j] = errorVariance;
                    }
                    past.add(new PastArm("c" + campaign, features, effects, variances));
                }
            }
            return past;
        }
    }
}
