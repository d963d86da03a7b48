package dev.slotwise.server.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.server.commands.LoggedCampaign.Send;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class LoggedCampaignTest {
    @Test
    void countsThatWobbleAroundAnEvenSplitAreAnEvenSplit() {
        assertThat(LoggedCampaign.logging(new long[] {21_307, 21_306, 21_387}))
                .containsOnly(1.0 / 3);
        assertThat(LoggedCampaign.logging(new long[] {8000, 2000})).containsExactly(0.8, 0.2);
    }

    @Test
    void ofAnUnevenSplitReplayKeepsTheSameOfEveryArm() {
        var campaign = campaign(List.of(0.8, 0.2));
        var random = new SplittableRandom(1);
        var kept = new int[2];
        for (int i = 0; i < 100_000; i++) {
            int arm = random.nextDouble() < 0.8 ? 0 : 1;
            kept[arm] += campaign.keeps(send(i, arm), random.nextDouble()) ? 1 : 0;
        }
        // Five standard deviations of the difference of two counts of about 20,000.
        assertThat(kept[0] - kept[1]).isBetween(-1000, 1000);
        assertThat(kept[0] + kept[1]).isGreaterThan(38_000);
    }

    @Test
    void keysAreMadeOfNamesAndNeverMeet() {
        assertThat(
                        LoggedArm.named(
                                List.of(
                                        "Mens E-Mail",
                                        "mens e mail",
                                        "Größe",
                                        "!!",
                                        "x".repeat(90))))
                .extracting(LoggedArm::key)
                .containsExactly("mens-e-mail", "mens-e-mail-2", "gr-e", "arm", "x".repeat(60));
    }

    @Test
    void halvesShareNoCustomerAndDependOnTheSeedOnly() {
        var sends = IntStream.range(0, 4000).mapToObj(row -> send(row, 0)).toList();
        var halves = Halves.of(sends, 7);

        var learning = new HashSet<>(halves.learning().stream().map(Send::customer).toList());
        assertThat(halves.valuation()).noneMatch(send -> learning.contains(send.customer()));
        assertThat(halves.learning().size() + halves.valuation().size()).isEqualTo(4000);
        assertThat(learning.size()).isBetween(840, 1160);
        assertThat(Halves.of(sends, 7)).isEqualTo(halves);
        assertThat(Halves.of(sends, 8)).isNotEqualTo(halves);
        assertThat(halves.learning())
                .isNotEqualTo(
                        halves.learning().stream()
                                .sorted(java.util.Comparator.comparingInt(Send::row))
                                .toList());
    }

    @Test
    void aClusteredMeanCountsACustomerOnce() {
        var once = new ClusteredMean(4);
        var thrice = new ClusteredMean(4);
        for (int customer = 0; customer < 4; customer++) {
            once.add(customer, customer, 1);
            for (int seed = 0; seed < 3; seed++) {
                thrice.add(customer, customer, 1);
            }
        }
        assertThat(thrice.value().estimate()).isEqualTo(1.5);
        assertThat(thrice.value().standardError())
                .isCloseTo(once.value().standardError(), within(1e-12))
                .isCloseTo(Math.sqrt(5.0 / 3 / 4), within(1e-12));
    }

    private static Send send(int row, int arm) {
        return new Send(row, row / 2, "c" + row / 2, Map.of(), arm, false);
    }

    private static LoggedCampaign campaign(List<Double> logging) {
        return new LoggedCampaign(
                LoggedArm.named(List.of("a", "b")), logging, List.of(), List.of(), 0);
    }
}
