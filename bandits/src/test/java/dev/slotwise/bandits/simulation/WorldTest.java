package dev.slotwise.bandits.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.posterior.ArmPrior;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

class WorldTest {
    private static final int SENDS = 2_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.03, 0.2})
    void uniformSendingHasTheBaseRate(double rate) {
        var environment = Environment.of("e", SENDS, Arms.Logistic.usual(10, 20, rate));

        var rates = overSeeds(environment, 30, Customer::average);

        // The intercept is solved on 1,000 other recipients of the same world.
        assertThat(mean(rates)).isCloseTo(rate, within(5 * standardError(rates)));
        assertThat(standardError(rates)).isLessThan(0.02 * rate);
    }

    @Test
    void luckBelowTheExpectedRewardIsASuccess() {
        var environment = Environment.of("e", 50_000, new Arms.OneBetter(3, 0.2, 0.5));
        var world = new World(environment, 4);
        double successes = 0;
        double expected = 0;
        for (int i = 0; i < environment.sends(); i++) {
            Customer customer = world.next();
            successes += world.reward(customer, i % 3);
            expected += customer.expected()[i % 3];
        }

        assertThat(successes).isCloseTo(expected, within(5 * Math.sqrt(expected * (1 - 0.2))));
    }

    @ParameterizedTest
    @EnumSource(ContextLaw.class)
    void effectsHaveTheSpreadThatTheyClaim(ContextLaw contexts) {
        var environment =
                Environment.of("e", 40, new Arms.Logistic(10, 30, 0.2, 0.3, 0.5, 0.7, contexts));

        // Logits of one recipient differ between arms by main and contextual effect.
        var between = overSeeds(environment, 100, customer -> variance(logits(customer)));

        assertThat(mean(between))
                .isCloseTo(0.3 * 0.3 + 0.5 * 0.5, within(5 * standardError(between)));
    }

    @Test
    void theSharedEffectHasTheSpreadThatItClaims() {
        var environment =
                Environment.of(
                        "e", SENDS, new Arms.Logistic(1, 20, 0.2, 0, 0, 0.7, ContextLaw.NORMAL));

        var variances = new double[200];
        for (int seed = 0; seed < variances.length; seed++) {
            var world = new World(environment, seed);
            double[] logits = new double[100];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = logits(world.next())[0];
            }
            variances[seed] = variance(logits);
        }

        assertThat(mean(variances)).isCloseTo(0.49, within(5 * standardError(variances)));
    }

    @ParameterizedTest
    @EnumSource(ContextLaw.class)
    void featuresAreStandardised(ContextLaw contexts) {
        var random = new SplittableRandom(5);
        int n = 20_000;
        double[] sums = new double[8];
        double[] squares = new double[8];
        for (int i = 0; i < n; i++) {
            double[] x = contexts.draw(8, random);
            assertThat(x[7]).isEqualTo(1);
            for (int j = 0; j < 7; j++) {
                sums[j] += x[j];
                squares[j] += x[j] * x[j];
            }
        }
        for (int j = 0; j < 7; j++) {
            assertThat(sums[j] / n).isCloseTo(0, within(5 / Math.sqrt(n)));
            // The rarest property's square has a standard deviation of about 4.
            assertThat(squares[j] / n).isCloseTo(1, within(5 * 4.2 / Math.sqrt(n)));
        }
    }

    @Test
    void recipientsAndLuckAreTheSameWhateverElseTheEnvironmentSays() {
        var plain = Environment.of("e", 200, Arms.Logistic.usual(5, 6, 0.2));
        var other =
                plain.withName("f")
                        .over(100, new Delay(3, 1.2, 0.3, 48))
                        .knowing(new PriorKnowledge.Explaining(0.5))
                        .with(new PropensityOffset(1, 0, 0.3))
                        .withEligible(0.5);
        var one = new World(plain, 3);
        var two = new World(other, 3);
        for (int i = 0; i < 200; i++) {
            Customer a = one.next();
            Customer b = two.next();
            assertThat(b.send().context()).isEqualTo(a.send().context());
            assertThat(b.expected()).isEqualTo(a.expected());
            assertThat(b.luck()).isEqualTo(a.luck());
        }
        assertThatThrownBy(one::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherSeedIsAnotherWorld() {
        var environment = Environment.of("e", 10, Arms.Logistic.usual(5, 6, 0.2));

        assertThat(new World(environment, 1).next().expected())
                .isNotEqualTo(new World(environment, 2).next().expected());
    }

    @Test
    void givenRatesAreTheRates() {
        var world = new World(Environment.of("e", 1, new Arms.GivenRates(List.of(0.1, 0.3))), 1);

        assertThat(world.next().expected()).containsExactly(new double[] {0.1, 0.3}, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0.5", "0.25"})
    void anArmPriorExplainsItsShare(double share) {
        var environment =
                Environment.of(
                                "e",
                                1,
                                new Arms.Logistic(50, 2, 0.2, 0.3, 0.5, 0, ContextLaw.NORMAL))
                        .knowing(new PriorKnowledge.Explaining(share));
        double[] explained = new double[60];
        double[] slopes = new double[60];
        for (int seed = 0; seed < 60; seed++) {
            double[][] effects = new Effects(environment, seed).at(0);
            ArmPrior prior = new World(environment, seed).setting().prior().orElseThrow();
            double products = 0;
            double squares = 0;
            for (int arm = 0; arm < 50; arm++) {
                products += prior.means()[arm][1] * effects[arm][1];
                squares += prior.means()[arm][1] * prior.means()[arm][1];
            }
            explained[seed] = squares / 50 / (0.3 * 0.3);
            slopes[seed] = products / squares;
        }

        assertThat(mean(explained)).isCloseTo(share, within(5 * standardError(explained)));
        // Given the mean, the effect is expected to be the mean.
        assertThat(mean(slopes)).isCloseTo(1, within(5 * standardError(slopes)));
    }

    @Test
    void ordersHaveTheirClosedFormMean() {
        var revenue = new Revenue(40, 0.8, 0.2, 100);
        var random = new SplittableRandom(8);
        double[] orders = new double[100_000];
        for (int i = 0; i < orders.length; i++) {
            orders[i] = revenue.order(0.3, random.nextGaussian());
        }

        assertThat(revenue.mean(0.3)).isCloseTo(mean(orders), within(5 * standardError(orders)));
    }

    @Test
    void aModelThatIsExactKnowsWhatAllArmsShare() {
        var environment =
                Environment.of("e", 50, new Arms.Logistic(3, 5, 0.2, 0, 0, 0.5, ContextLaw.NORMAL))
                        .with(PropensityOffset.exact());
        var world = new World(environment, 1);
        for (int i = 0; i < 50; i++) {
            Customer customer = world.next();
            assertThat(Logistic.probability(customer.send().offset()))
                    .isCloseTo(customer.expected()[0], within(1e-12));
        }
    }

    private static double[] overSeeds(
            Environment environment, int seeds, ToDoubleFunction<Customer> figure) {
        double[] means = new double[seeds];
        for (int seed = 0; seed < seeds; seed++) {
            var world = new World(environment, seed);
            for (int i = 0; i < environment.sends(); i++) {
                means[seed] += figure.applyAsDouble(world.next()) / environment.sends();
            }
        }
        return means;
    }

    private static double[] logits(Customer customer) {
        double[] logits = customer.expected().clone();
        for (int arm = 0; arm < logits.length; arm++) {
            logits[arm] = Logistic.logit(logits[arm]);
        }
        return logits;
    }

    private static double mean(double[] values) {
        return Standing.mean(values);
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (values.length - 1);
    }

    private static double standardError(double[] values) {
        return Math.sqrt(variance(values) / values.length);
    }
}
