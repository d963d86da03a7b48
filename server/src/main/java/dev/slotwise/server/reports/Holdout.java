package dev.slotwise.server.reports;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.Newcombe;
import dev.slotwise.bandits.statistics.Proportion;
import dev.slotwise.bandits.statistics.Sample;
import dev.slotwise.bandits.statistics.TwoSamples;
import dev.slotwise.server.learning.CountedDecision;
import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.learning.WaveSums;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * What the mail as a whole has caused: who was to be mailed against who was held out, by intention
 * to treat. What counts is a purchase within the attribution window from the decision on, whatever
 * the goal, since those who got nothing can neither open nor click.
 *
 * @param decisions whose recipients got nothing
 * @param mailed those who were to be mailed and whose window has ended
 * @param heldOut the same of those left out
 * @param incremental conversions that would not have happened without the mail; null while one
 *     group is empty
 * @param lift of the conversion rate, in shares of the held-out's
 * @param revenuePerThousand more earned by a thousand decisions to mail; null while it can't be
 *     said
 */
record Holdout(
        long decisions,
        Group mailed,
        Group heldOut,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Caused incremental,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Caused lift,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Caused revenuePerThousand,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double pValue,
        String sentence) {

    /**
     * @param conversions of its decisions, each counted once
     */
    record Group(long decisions, long conversions, double value) {}

    record Caused(double estimate, double lower, double upper) {}

    static Holdout of(int arms, Stretches all) {
        var before = all.those(stretch -> !stretch.afterEnd());
        var matured = before.matured();
        var mailed = new WaveSums();
        for (int arm = 0; arm < arms; arm++) {
            mailed.add(matured.of(arm), 1);
        }
        var heldOut = matured.of(CountedDecision.HELD_OUT);
        long decisions = before.of(CountedDecision.HELD_OUT).count(WaveSum.DECISIONS);
        if (mailed.count(WaveSum.DECISIONS) == 0 || heldOut.count(WaveSum.DECISIONS) == 0) {
            return new Holdout(
                    decisions,
                    group(mailed),
                    group(heldOut),
                    null,
                    null,
                    null,
                    null,
                    "Nothing can be said yet of what the mail has caused: no window of both groups"
                            + " has ended.");
        }
        var contrast = PlainRates.contrast(proportion(mailed), proportion(heldOut));
        var incremental = incremental(proportion(mailed), proportion(heldOut));
        return new Holdout(
                decisions,
                group(mailed),
                group(heldOut),
                incremental,
                contrast.lift(Looking.ALPHA)
                        .map(lift -> new Caused(lift.estimate(), lift.lower(), lift.upper()))
                        .orElse(null),
                revenue(sample(mailed), sample(heldOut)).orElse(null),
                contrast.pValue().isPresent()
                        ? Double.valueOf(contrast.pValue().getAsDouble())
                        : null,
                sentence(incremental));
    }

    private static Group group(WaveSums sums) {
        return new Group(
                sums.count(WaveSum.DECISIONS),
                sums.count(WaveSum.BOUGHT),
                sums.get(WaveSum.BOUGHT_VALUE));
    }

    private static Proportion proportion(WaveSums sums) {
        return new Proportion(sums.count(WaveSum.BOUGHT), sums.count(WaveSum.DECISIONS));
    }

    private static Sample sample(WaveSums sums) {
        return Sample.ofSums(
                sums.count(WaveSum.DECISIONS),
                sums.get(WaveSum.BOUGHT_VALUE),
                Math.max(0, sums.get(WaveSum.BOUGHT_VALUE2)));
    }

    /** By Newcombe's limits times those mailed. */
    private static Caused incremental(Proportion mailed, Proportion heldOut) {
        var limits =
                new Newcombe(mailed, heldOut)
                        .interval(Looking.ALPHA, Alternative.TWO_SIDED)
                        .orElseThrow();
        return new Caused(
                (mailed.rate() - heldOut.rate()) * mailed.users(),
                limits.lower() * mailed.users(),
                limits.upper() * mailed.users());
    }

    private static Optional<Caused> revenue(Sample mailed, Sample heldOut) {
        if (mailed.users() < 2 || heldOut.users() < 2) {
            return Optional.empty();
        }
        var difference = new TwoSamples(mailed, heldOut).difference().times(1000);
        return difference
                .interval(Looking.ALPHA, Alternative.TWO_SIDED)
                .map(range -> new Caused(difference.value(), range.lower(), range.upper()));
    }

    private static String sentence(Caused caused) {
        var lower = Numbers.whole(Math.abs(caused.lower));
        var upper = Numbers.whole(Math.abs(caused.upper));
        if (caused.lower > 0) {
            return "This mail caused %s to %s conversions that would not have happened without it."
                    .formatted(lower, upper);
        }
        if (caused.upper < 0) {
            return "Without this mail there would have been %s to %s more conversions."
                    .formatted(upper, lower);
        }
        return "Whether this mail causes conversions can't be told yet: between %s fewer and %s more than without it."
                .formatted(lower, upper);
    }
}
