package dev.slotwise.server.learning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/** A row of sums in which logs and sums do not agree. */
record SumDifference(WaveKey key, WaveSums stored, WaveSums rebuilt) {
    /** Floating sums depend on the order of their terms by this much at most. */
    private static final double ROUNDING = 1e-9;

    /** A row that is missing on one side counts as zeros. */
    static List<SumDifference> between(
            SortedMap<WaveKey, WaveSums> stored, SortedMap<WaveKey, WaveSums> rebuilt) {
        var keys = new TreeSet<>(stored.keySet());
        keys.addAll(rebuilt.keySet());
        var differences = new ArrayList<SumDifference>();
        for (var key : keys) {
            var before = stored.getOrDefault(key, new WaveSums());
            var after = rebuilt.getOrDefault(key, new WaveSums());
            if (!before.agreesWith(after, ROUNDING)) {
                differences.add(new SumDifference(key, before, after));
            }
        }
        return List.copyOf(differences);
    }

    /** Which row, and the sums in it that differ. */
    String text(List<String> arms, List<String> context) {
        var text = new StringBuilder(where(arms, context)).append(':');
        for (var sum : WaveSum.values()) {
            var one = new WaveSums().add(sum, stored.get(sum));
            if (!one.agreesWith(new WaveSums().add(sum, rebuilt.get(sum)), ROUNDING)) {
                text.append(' ')
                        .append(sum.column())
                        .append(" stored ")
                        .append(number(sum, stored))
                        .append(", rebuilt ")
                        .append(number(sum, rebuilt))
                        .append(';');
            }
        }
        text.setLength(text.length() - 1);
        return text.toString();
    }

    private String where(List<String> arms, List<String> context) {
        var hour = Instant.ofEpochMilli(key.hour() * WaveKey.MILLIS);
        return hour + " " + arm(arms) + ", " + segment(context);
    }

    private String arm(List<String> arms) {
        return switch (key.arm()) {
            case CountedDecision.HELD_OUT -> "held out";
            case CountedDecision.SUPPRESSED -> "suppressed";
            default ->
                    key.arm() >= 0 && key.arm() < arms.size()
                            ? "arm " + arms.get(key.arm())
                            : "arm number " + key.arm();
        };
    }

    private String segment(List<String> context) {
        int feature = key.segment().feature();
        if (feature == Segment.ALL) {
            return "everybody";
        }
        return "segment %d of %s"
                .formatted(
                        key.segment().level(),
                        feature >= 0 && feature < context.size()
                                ? context.get(feature)
                                : "feature number " + feature);
    }

    private static String number(WaveSum sum, WaveSums sums) {
        return sum.isCount() ? Long.toString(sums.count(sum)) : Double.toString(sums.get(sum));
    }
}
