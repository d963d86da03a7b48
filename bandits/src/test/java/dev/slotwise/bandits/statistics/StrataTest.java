package dev.slotwise.bandits.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class StrataTest {
    @ParameterizedTest
    @CsvFileSource(resources = "strata.csv", numLinesToSkip = 2)
    void pooledRatiosAndTheirTestsAreTheReferences(
            String text,
            double logOddsRatio,
            double logOddsRatioError,
            double logRiskRatio,
            double statistic,
            double pValue,
            double breslowDay,
            double breslowDayPValue,
            double tarone) {
        List<TwoProportions> strata = strata(text);
        var pooled = new MantelHaenszel(strata);
        assertThat(pooled.logOddsRatio().value()).isCloseTo(logOddsRatio, within(1e-10));
        assertThat(pooled.logOddsRatio().standardError())
                .isCloseTo(logOddsRatioError, within(1e-10));
        assertThat(pooled.logRiskRatio().value()).isCloseTo(logRiskRatio, within(1e-10));
        TestOutcome test = pooled.test().orElseThrow();
        assertThat(test.statistic()).isCloseTo(statistic, within(1e-8));
        assertThat(test.pValue()).isCloseTo(pValue, within(1e-9));
        TestOutcome heterogeneity = BreslowDay.of(strata).orElseThrow();
        // The reference takes a difference of nearly equal roots at a hundred million users.
        assertThat(heterogeneity.statistic()).isCloseTo(breslowDay, within(1e-5));
        assertThat(heterogeneity.pValue()).isCloseTo(breslowDayPValue, within(1e-5));
        assertThat(BreslowDay.tarone(strata).orElseThrow().statistic())
                .isCloseTo(tarone, within(1e-5));
    }

    @Test
    void ofOneStratumTheEstimatesAreThoseOfTheTable() {
        var table = new TwoProportions(new Proportion(30, 200), new Proportion(18, 150));
        var pooled = new MantelHaenszel(List.of(table));
        double odds = 30.0 * 132 / (170 * 18);
        assertThat(pooled.logOddsRatio().value()).isCloseTo(Math.log(odds), within(1e-14));
        // Woolf's variance, to which that of Robins, Breslow and Greenland comes down.
        assertThat(pooled.logOddsRatio().standardError())
                .isCloseTo(Math.sqrt(1 / 30.0 + 1 / 170.0 + 1 / 18.0 + 1 / 132.0), within(1e-13));
        Estimate katz = new KatzLog(table.treatment(), table.control()).logRatio();
        assertThat(pooled.logRiskRatio().value()).isCloseTo(katz.value(), within(1e-14));
        assertThat(pooled.logRiskRatio().standardError())
                .isCloseTo(katz.standardError(), within(1e-13));
        assertThat(pooled.riskDifference().value())
                .isCloseTo(table.difference().value(), within(1e-14));
        assertThat(pooled.riskDifference().standardError())
                .isCloseTo(table.difference().standardError(), within(1e-4));
    }

    @Test
    void theOrderOfStrataDoesNotMatterAndTheArmsMayBeExchanged() {
        List<TwoProportions> strata = strata("12/30:5/28 40/100:30/110 3/8:2/9 0/4:0/5");
        var pooled = new MantelHaenszel(strata);
        var reversed = new MantelHaenszel(strata.reversed());
        var exchanged = new MantelHaenszel(strata.stream().map(TwoProportions::reversed).toList());
        assertThat(reversed.logOddsRatio().standardError())
                .isCloseTo(pooled.logOddsRatio().standardError(), within(1e-14));
        assertThat(exchanged.logOddsRatio().value())
                .isCloseTo(-pooled.logOddsRatio().value(), within(1e-14));
        assertThat(exchanged.logRiskRatio().value())
                .isCloseTo(-pooled.logRiskRatio().value(), within(1e-14));
        assertThat(exchanged.riskDifference().value())
                .isCloseTo(-pooled.riskDifference().value(), within(1e-14));
        assertThat(exchanged.riskDifference().standardError())
                .isCloseTo(pooled.riskDifference().standardError(), within(1e-14));
    }

    @Test
    void strataWithOneArmOrOneOutcomeSayNothing() {
        var empty = new MantelHaenszel(strata("0/10:0/20 3/3:0/0"));
        assertThat(empty.logOddsRatio().isDefined()).isFalse();
        assertThat(empty.logRiskRatio().isDefined()).isFalse();
        assertThat(empty.test()).isEmpty();
        assertThat(BreslowDay.of(strata("3/10:2/10 0/10:0/20"))).isEmpty();
        assertThat(BreslowDay.of(strata("3/10:0/10 4/10:0/20"))).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new MantelHaenszel(List.of()));
    }

    @Test
    void aSplitThatChangedWithTheRatesDoesNotFoolThePooledEffect() {
        // The treatment got the good period: the plain difference is 6 points, the true one 1.
        List<TwoProportions> strata = strata("110/1000:900/9000 1890/9000:200/1000");
        Estimate difference = new MantelHaenszel(strata).riskDifference();
        assertThat(difference.value()).isCloseTo(0.01, within(1e-12));
        assertThat(PostStratification.ofProportions(strata).value()).isCloseTo(0.01, within(1e-12));
        assertThat(
                        new TwoProportions(
                                        new Proportion(2000, 10_000), new Proportion(1100, 10_000))
                                .difference()
                                .value())
                .isCloseTo(0.09, within(1e-12));
    }

    @Test
    void postStratificationWeighsByUsers() {
        var a = new TwoSamples(new Sample(40, 5, 2), new Sample(60, 4, 3));
        var b = new TwoSamples(new Sample(200, 9, 4), new Sample(100, 7, 5));
        Estimate pooled = PostStratification.of(List.of(a, b));
        assertThat(pooled.value()).isCloseTo(0.25 * 1 + 0.75 * 2, within(1e-14));
        double variance = 0.0625 * (2 / 40.0 + 3 / 60.0) + 0.5625 * (4 / 200.0 + 5 / 100.0);
        assertThat(pooled.standardError()).isCloseTo(Math.sqrt(variance), within(1e-14));
        var lacking = new TwoSamples(new Sample(5, 1, 1), Sample.ofSums(0, 0, 0));
        assertThat(PostStratification.of(List.of(a, lacking)).isDefined()).isFalse();
    }

    @Test
    void pooledIntervalsCoverTheTruth() {
        int rounds = 2000;
        int odds = 0;
        int difference = 0;
        Random random = new Random(31);
        for (int round = 0; round < rounds; round++) {
            List<TwoProportions> sameOdds = new ArrayList<>();
            List<TwoProportions> sameDifference = new ArrayList<>();
            for (double base : new double[] {0.1, 0.2, 0.4}) {
                double treated = 1 / (1 + (1 - base) / base / 1.5);
                sameOdds.add(drawn(random, treated, base));
                sameDifference.add(drawn(random, base + 0.05, base));
            }
            odds += covers(new MantelHaenszel(sameOdds).logOddsRatio(), Math.log(1.5));
            difference += covers(new MantelHaenszel(sameDifference).riskDifference(), 0.05);
        }
        int fiveSigma = (int) (5 * Math.sqrt(0.95 * 0.05 * rounds));
        assertThat(odds).isCloseTo(rounds * 95 / 100, within(fiveSigma));
        assertThat(difference).isCloseTo(rounds * 95 / 100, within(fiveSigma));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "meta-analysis.csv", numLinesToSkip = 2)
    void segmentsArePutTogetherAsTheReferenceDoes(
            String text,
            double fixed,
            double fixedError,
            double q,
            double random,
            double randomError,
            double tauSquared,
            double iSquared) {
        List<Estimate> effects =
                Arrays.stream(text.split(" "))
                        .map(part -> part.split(":"))
                        .map(part ->
                                Estimate.normal(
                                        Double.parseDouble(part[0]), Double.parseDouble(part[1])))
                        .toList();
        DerSimonianLaird found = DerSimonianLaird.of(effects);
        assertThat(found.fixed().value()).isCloseTo(fixed, within(1e-13));
        assertThat(found.fixed().standardError()).isCloseTo(fixedError, within(1e-13));
        assertThat(found.heterogeneity().orElseThrow().statistic()).isCloseTo(q, within(1e-11));
        assertThat(found.random().value()).isCloseTo(random, within(1e-13));
        assertThat(found.random().standardError()).isCloseTo(randomError, within(1e-13));
        assertThat(found.tauSquared()).isCloseTo(tauSquared, within(1e-13));
        assertThat(found.iSquared()).isCloseTo(iSquared, within(1e-13));
        for (int i = 0; i < effects.size(); i++) {
            double se2 = effects.get(i).standardError() * effects.get(i).standardError();
            double kept = tauSquared / (tauSquared + se2);
            assertThat(found.shrunken().get(i))
                    .isCloseTo(kept * effects.get(i).value() + (1 - kept) * random, within(1e-12));
        }
    }

    /** Negative in another engine for effects that differ less than chance would have them. */
    @Test
    void theVarianceBetweenSegmentsIsNeverNegative() {
        DerSimonianLaird found =
                DerSimonianLaird.of(
                        List.of(
                                Estimate.normal(1, 0.5),
                                Estimate.normal(1.01, 0.5),
                                Estimate.normal(0.99, 0.6)));
        assertThat(found.tauSquared()).isZero();
        assertThat(found.iSquared()).isZero();
        assertThat(found.random()).isEqualTo(found.fixed());
        assertThat(found.shrunken()).allMatch(effect -> effect == found.fixed().value());
    }

    @Test
    void aSingleSegmentHasNoHeterogeneity() {
        DerSimonianLaird found = DerSimonianLaird.of(List.of(Estimate.normal(0.3, 0.1)));
        assertThat(found.heterogeneity()).isEmpty();
        assertThat(found.random().value()).isCloseTo(0.3, within(1e-15));
        assertThat(found.random().standardError()).isCloseTo(0.1, within(1e-15));
        assertThatIllegalArgumentException().isThrownBy(() -> DerSimonianLaird.of(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DerSimonianLaird.of(List.of(Estimate.normal(0.3, 0))))
                .withMessageContaining("0.3");
    }

    private static int covers(Estimate estimate, double truth) {
        return estimate.interval(0.05, Alternative.TWO_SIDED).orElseThrow().contains(truth) ? 1 : 0;
    }

    private static TwoProportions drawn(Random random, double treated, double base) {
        return new TwoProportions(arm(random, treated, 400), arm(random, base, 250));
    }

    private static Proportion arm(Random random, double rate, int users) {
        int conversions = 0;
        for (int i = 0; i < users; i++) {
            conversions += random.nextDouble() < rate ? 1 : 0;
        }
        return new Proportion(conversions, users);
    }

    private static List<TwoProportions> strata(String text) {
        return Arrays.stream(text.split(" "))
                .map(stratum -> stratum.split(":"))
                .map(arms -> new TwoProportions(proportion(arms[0]), proportion(arms[1])))
                .toList();
    }

    private static Proportion proportion(String text) {
        String[] parts = text.split("/", -1);
        return new Proportion(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }
}
