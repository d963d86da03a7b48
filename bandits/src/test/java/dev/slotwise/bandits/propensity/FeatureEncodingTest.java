package dev.slotwise.bandits.propensity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.propensity.FeatureValue.Category;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

class FeatureEncodingTest {
    private static final List<Map<String, FeatureValue>> ROWS =
            List.of(
                    row(30, "de"),
                    row(50, "de"),
                    row(40, "fr"),
                    Map.of("country", new Category("de"), "plan", new Category("a")));
    private static final FeatureEncoding ENCODING =
            FeatureEncoding.fit(List.of("age", "country", "plan"), ROWS);

    @Test
    void numbersAreStandardisedAndLevelsHaveAnEntryEach() {
        assertThat(ENCODING.names()).containsExactly("age", "country=de", "country=fr", "constant");
        assertThat(ENCODING.dimension()).isEqualTo(4);
        double sd = Math.sqrt(200 / 3.0);
        assertThat(ENCODING.encode(row(50, "fr")))
                .containsExactly(new double[] {10 / sd, 0, 1, 1}, within(1e-14));
    }

    @Test
    void whatIsMissingIsTheMeanAndWhatIsUnknownIsZero() {
        assertThat(ENCODING.encode(Map.of())).containsExactly(0, 0.75, 0.25, 1);
        assertThat(
                        ENCODING.encode(
                                Map.of("country", new Category("nl"), "age", new Category("old"))))
                .containsExactly(0, 0, 0, 1);
    }

    @Test
    void aGuessHasTheVarianceOfWhatItStandsFor() {
        ImputedFeatures nothing = ENCODING.encodeImputed(Map.of());
        assertThat(nothing.x()).containsExactly(ENCODING.encode(Map.of()));
        assertThat(nothing.variances())
                .containsExactly(new double[] {1, 0.1875, 0.1875, 0}, within(1e-15));
        assertThat(ENCODING.encodeImputed(row(50, "nl")).variances()).containsExactly(0, 0, 0, 0);
        assertThat(ENCODING.encodeImputed(Map.of("age", new Category("old"))).variances()[0])
                .isOne();
    }

    @Test
    void imputedEntriesHaveTheMomentsOfTheRowsThatAreKnown() {
        var random = new Random(5);
        List<Map<String, FeatureValue>> known = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            known.add(row(30 + 7 * random.nextGaussian(), "c" + random.nextInt(4)));
        }
        var encoding = FeatureEncoding.fit(List.of("age", "country"), known);
        ImputedFeatures guess = encoding.encodeImputed(Map.of());
        for (int entry = 0; entry < encoding.dimension(); entry++) {
            double sum = 0;
            double squares = 0;
            for (Map<String, FeatureValue> row : known) {
                double value = encoding.encode(row)[entry];
                sum += value;
                squares += value * value;
            }
            double mean = sum / known.size();
            assertThat(guess.x()[entry]).isCloseTo(mean, within(1e-12));
            assertThat(guess.variances()[entry])
                    .isCloseTo(squares / known.size() - mean * mean, within(1e-12));
        }
    }

    @Test
    void aFeatureOfOneLevelTellsWhetherItIsThere() {
        var encoding =
                FeatureEncoding.fit(
                        List.of("vip"), List.of(Map.of("vip", new Category("yes")), Map.of()));
        assertThat(encoding.encode(Map.of("vip", new Category("yes")))).containsExactly(1, 1);
        assertThat(encoding.encode(Map.of())).containsExactly(0, 1);
        assertThat(encoding.encodeImputed(Map.of()).variances()).containsExactly(0, 0);
    }

    @Test
    void anEncodingStoredInFormatOneStillMeansWhatItMeant() {
        byte[] stored =
                HexFormat.of()
                        .parseHex(
                                "0100000002"
                                        + "000000000361676540440000000000004020000000000000"
                                        + "0100000007636f756e747279000000020000000264650000"
                                        + "00026672");
        var encoding = FeatureEncoding.fromBytes(stored);
        assertThat(encoding)
                .isEqualTo(
                        new FeatureEncoding(
                                List.of(
                                        new Feature.Numeric("age", 40, 8),
                                        new Feature.Levels("country", List.of("de", "fr")))));
        assertThat(encoding.encode(Map.of())).containsExactly(0, 0, 0, 1);
        assertThat(encoding.encodeImputed(Map.of()).variances()).containsExactly(1, 0, 0, 0);
        assertThat(encoding.toBytes()).isEqualTo(stored);
    }

    @Test
    void sharesThatAreNoneAreRefused() {
        for (List<Double> shares :
                List.of(
                        List.of(0.5),
                        List.of(0.7, 0.7),
                        List.of(-0.1, 0.5),
                        List.of(0.0, Double.NaN))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new Feature.ImputedLevels(
                                    new Feature.Levels("plan", List.of("a", "b")), shares));
        }
    }

    @Test
    void farOutNumbersAreClipped() {
        assertThat(ENCODING.encode(row(1e300, "de"))[0]).isEqualTo(5);
        assertThat(ENCODING.encode(row(-1e300, "de"))[0]).isEqualTo(-5);
    }

    @Test
    void aFeatureOfBothKindsIsACategory() {
        var encoding =
                FeatureEncoding.fit(
                        List.of("size"),
                        List.of(
                                Map.of("size", new FeatureValue.Number(42)),
                                Map.of("size", new Category("42")),
                                Map.of("size", new Category("XL")),
                                Map.of("size", new FeatureValue.Number(0.5))));
        assertThat(encoding.names()).containsExactly("size=42", "size=0.5", "size=XL", "constant");
        assertThat(encoding.encode(Map.of("size", new FeatureValue.Number(42))))
                .containsExactly(1, 0, 0, 1);
    }

    @Test
    void onlyTheTwentyMostFrequentLevelsHaveEntriesAndTiesGoByName() {
        List<Map<String, FeatureValue>> rows = new ArrayList<>();
        for (int level = 29; level >= 10; level--) {
            rows.add(Map.of("city", new Category("c" + level)));
        }
        rows.add(Map.of("city", new Category("zz")));
        rows.add(Map.of("city", new Category("zz")));
        var encoding = FeatureEncoding.fit(List.of("city"), rows);
        assertThat(encoding.dimension()).isEqualTo(21);
        assertThat(encoding.names())
                .startsWith("city=zz", "city=c10", "city=c11")
                .doesNotContain("city=c29");
        assertThat(Arrays.stream(encoding.encode(Map.of("city", new Category("c29")))).sum())
                .isOne();
    }

    @Test
    void withoutRowsOnlyTheConstantIsLeft() {
        assertThat(FeatureEncoding.fit(List.of("age"), List.of()).encode(row(1, "de")))
                .containsExactly(1);
    }

    @Test
    void itComesBackFromItsBytes() {
        assertThat(FeatureEncoding.fromBytes(ENCODING.toBytes())).isEqualTo(ENCODING);
        assertThat(ENCODING.toBytes()[0]).isEqualTo((byte) 2);
        byte[] bytes = ENCODING.toBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException().isThrownBy(() -> FeatureEncoding.fromBytes(cut));
        }
    }

    @Test
    void valuesThatAreNotFiniteAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FeatureValue.Number(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureValue.Number(Double.POSITIVE_INFINITY))
                .withMessageContaining("Infinity");
    }

    @Test
    void theMeanRateIsTheSameForEverybodyAndStaysFinite() {
        assertThat(new MeanRate(0.2).logit(Map.of())).isCloseTo(Math.log(0.25), within(1e-15));
        assertThat(new MeanRate(0).rate()).isEqualTo(1e-6);
        assertThat(new MeanRate(1).logit(row(1, "de")))
                .isCloseTo(-new MeanRate(0).logit(Map.of()), within(1e-9));
    }

    private static Map<String, FeatureValue> row(double age, String country) {
        return Map.of(
                "age",
                new FeatureValue.Number(age),
                "country",
                new Category(country),
                "plan",
                new Category("a"));
    }
}
