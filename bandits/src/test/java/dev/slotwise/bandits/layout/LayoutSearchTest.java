package dev.slotwise.bandits.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

class LayoutSearchTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void exactSearchFindsWhatBruteForceFinds(long seed) {
        var random = new Random(seed);
        for (int problem = 0; problem < 20; problem++) {
            Blocks blocks = blocks(random, 1 + random.nextInt(5), 4, random.nextInt(8));
            LayoutScores scores = scores(blocks, random, 0.5);
            List<BitSet> eligible = eligible(blocks, random);
            double most = Double.NEGATIVE_INFINITY;
            for (Layout layout : LayoutSimulation.all(blocks)) {
                boolean mayBe = true;
                for (int block = 0; block < blocks.count(); block++) {
                    mayBe &= eligible.get(block).get(layout.arm(block));
                }
                if (mayBe) {
                    most = Math.max(most, scores.of(chosen(layout)));
                }
            }
            var found = new LayoutSearch(eligible).exact(scores);
            assertThat(found.isPresent()).isEqualTo(most > Double.NEGATIVE_INFINITY);
            if (found.isPresent()) {
                assertThat(scores.of(chosen(found.get()))).isCloseTo(most, within(1e-12));
                for (int block = 0; block < blocks.count(); block++) {
                    assertThat(eligible.get(block).get(found.get().arm(block))).isTrue();
                }
            }
        }
    }

    /** Interactions of a third of the main effects, and as large as these. */
    @ParameterizedTest
    @CsvSource({"0.1, 0.93, 0.01", "0.3, 0.77, 0.07"})
    void aClimbMostlyEndsOnTheHighestHillAndNeverFarBelow(
            double pairSd, double leastShare, double mostLost) {
        var random = new Random(3);
        int problems = 1000;
        int found = 0;
        double lost = 0;
        Blocks blocks = Blocks.of(4, 4, 4, 4, 4);
        for (int problem = 0; problem < problems; problem++) {
            LayoutScores scores = scores(blocks, random, pairSd);
            var search = new LayoutSearch(blocks.everyArm());
            Layout climbed = search.climb(scores, new Draws(random.nextLong())).orElseThrow();
            double highest = scores.of(chosen(search.exact(scores).orElseThrow()));
            double below = highest - scores.of(chosen(climbed));
            found += below == 0 ? 1 : 0;
            lost += below / highest;
        }
        assertThat(found / (double) problems).isGreaterThan(leastShare);
        assertThat(lost / problems).isLessThan(mostLost);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aClimbKeepsToWhatIsAllowed(long seed) {
        var random = new Random(seed);
        for (int problem = 0; problem < 50; problem++) {
            Blocks blocks = blocks(random, 4, 3, 12);
            LayoutScores scores = scores(blocks, random, 0.3);
            var search = new LayoutSearch(blocks.everyArm());
            var climbed = search.climb(scores, new Draws(problem));
            assertThat(climbed.isPresent()).isEqualTo(search.exact(scores).isPresent());
            climbed.ifPresent(layout -> assertThat(scores.of(chosen(layout))).isGreaterThan(-100));
        }
    }

    @Test
    void aboveSomeThousandLayoutsItClimbs() {
        assertThat(new LayoutSearch(Blocks.of(8, 8, 8, 8).everyArm()).isExact()).isTrue();
        assertThat(new LayoutSearch(Blocks.of(8, 8, 8, 9).everyArm()).isExact()).isFalse();
        assertThat(
                        new LayoutSearch(
                                        Blocks.of(64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64)
                                                .everyArm())
                                .isExact())
                .isFalse();
    }

    private static Blocks blocks(Random random, int count, int mostArms, int forbidden) {
        List<Integer> arms = new ArrayList<>();
        for (int block = 0; block < count; block++) {
            arms.add(1 + random.nextInt(mostArms));
        }
        List<ForbiddenPair> pairs = new ArrayList<>();
        for (int i = 0; i < forbidden && count > 1; i++) {
            int block = random.nextInt(count);
            int other = (block + 1 + random.nextInt(count - 1)) % count;
            pairs.add(
                    new ForbiddenPair(
                            block,
                            random.nextInt(arms.get(block)),
                            other,
                            random.nextInt(arms.get(other))));
        }
        return new Blocks(arms, pairs);
    }

    private static LayoutScores scores(Blocks blocks, Random random, double pairSd) {
        var scores = new LayoutScores(blocks);
        for (int arm = 0; arm < blocks.total(); arm++) {
            scores.addArm(arm, 0.3 * random.nextGaussian());
        }
        for (Effects.Pair pair : new Effects(blocks, true).pairs()) {
            for (int arm = 0; arm < pair.arms(); arm++) {
                for (int other = 0; other < pair.otherArms(); other++) {
                    scores.addPair(
                            pair.block(),
                            arm,
                            pair.otherBlock(),
                            other,
                            pairSd * random.nextGaussian());
                }
            }
        }
        return scores;
    }

    private static List<BitSet> eligible(Blocks blocks, Random random) {
        List<BitSet> eligible = blocks.everyArm();
        for (BitSet arms : eligible) {
            if (arms.cardinality() > 1 && random.nextBoolean()) {
                arms.clear(random.nextInt(arms.length()));
            }
        }
        return eligible;
    }

    private static int[] chosen(Layout layout) {
        return layout.arms().stream().mapToInt(Integer::intValue).toArray();
    }
}
