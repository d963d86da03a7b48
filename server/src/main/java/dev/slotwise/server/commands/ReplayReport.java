package dev.slotwise.server.commands;

import dev.slotwise.server.commands.ReplaySummary.Advantage;
import dev.slotwise.server.commands.ReplaySummary.Estimate;
import dev.slotwise.server.commands.ReplaySummary.PolicyValue;

import java.util.Locale;
import java.util.stream.Collectors;

/** What a replay found, for people. */
final class ReplayReport {
    private static final int COLUMN = 25;

    private ReplayReport() {}

    static String text(ReplaySummary summary) {
        int widest =
                summary.policies().stream().mapToInt(each -> each.policy().length()).max().orElse(0);
        var text = new StringBuilder();
        line(
                text,
                "Share of mails with the outcome, on the customers that the policy did not learn"
                        + " from; %,d sends, %d seed%s, 95 %% intervals",
                summary.sends(),
                summary.experiments().size(),
                summary.experiments().size() == 1 ? "" : "s");
        text.append('\n');
        line(
                text,
                "%s%s%s%s%s",
                " ".repeat(widest),
                right("replay"),
                right("IPS"),
                right("self-normalised IPS"),
                right("doubly robust"));
        for (var policy : summary.policies()) {
            row(text, policy, widest);
        }
        text.append('\n');
        summary.conclusions().forEach(sentence -> line(text, "%s", sentence));
        line(text, "%s", seeds("the uniform split", summary.overUniform()));
        line(text, "%s", seeds("always " + summary.bestArm(), summary.overBestArm()));
        text.append('\n');
        line(
                text,
                "Shares when all was learned: %s (floor %s).",
                summary.shares().stream()
                        .map(share -> share.arm() + " " + percent(share.share(), 1))
                        .collect(Collectors.joining(", ")),
                percent(summary.floor(), 1));
        line(text, "While it was learning it earned %s.", interval(summary.duringLearning()));
        line(
                text,
                "%,d decisions over HTTP, %,.0f a second.",
                summary.decisions(),
                summary.decisionsPerSecond());
        line(
                text,
                "Experiments on the server: %s to %s.",
                summary.experiments().getFirst(),
                summary.experiments().getLast());
        text.append('\n');
        line(
                text,
                "Intervals are over customers, for the policies as they were learned; the seeds"
                        + " share customers, and each customer's scores count as one observation.");
        return text.toString();
    }

    private static void row(StringBuilder text, PolicyValue policy, int widest) {
        line(
                text,
                "%-" + widest + "s%s%s%s%s",
                policy.policy(),
                right(interval(policy.replay())),
                right(interval(policy.ips())),
                right(interval(policy.selfNormalised())),
                right(interval(policy.doublyRobust())));
    }

    private static String seeds(String other, Advantage over) {
        return String.format(
                Locale.ROOT,
                "Over %s by IPS: %+.2f points (%+.2f to %+.2f); single seeds, doubly robust: %+.2f"
                        + " to %+.2f.",
                other,
                100 * over.ips().estimate(),
                100 * over.ips().interval().lower(),
                100 * over.ips().interval().upper(),
                100 * over.leastSeed(),
                100 * over.greatestSeed());
    }

    private static String interval(Estimate estimate) {
        return String.format(
                Locale.ROOT,
                "%.2f %% (%.2f to %.2f)",
                100 * estimate.estimate(),
                100 * estimate.interval().lower(),
                100 * estimate.interval().upper());
    }

    private static String percent(double share, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f %%", 100 * share);
    }

    private static String right(String cell) {
        return String.format(Locale.ROOT, "%" + COLUMN + "s", cell);
    }

    private static void line(StringBuilder text, String format, Object... parts) {
        text.append(String.format(Locale.ROOT, format, parts)).append('\n');
    }
}
