package dev.slotwise.server.commands;

import dev.slotwise.server.commands.ReplaySummary.Advantage;
import dev.slotwise.server.commands.ReplaySummary.Estimate;
import dev.slotwise.server.commands.ReplaySummary.PolicyValue;

import java.util.ArrayList;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a replay found, for people. */
final class ReplayReport {
    private static final int COLUMN = 25;

    private ReplayReport() {}

    static String text(ReplaySummary summary) {
        int widest =
                summary.policies().stream()
                        .mapToInt(each -> each.policy().length())
                        .max()
                        .orElse(0);
        var lines = new ArrayList<String>();
        lines.add(title(summary));
        lines.add("");
        lines.add(
                " ".repeat(widest)
                        + right("replay")
                        + right("IPS")
                        + right("self-normalised IPS")
                        + right("doubly robust"));
        summary.policies().forEach(policy -> lines.add(row(policy, widest)));
        lines.add("");
        lines.addAll(summary.conclusions());
        lines.add(seeds("the uniform split", summary.overUniform()));
        lines.add(seeds("always " + summary.bestArm(), summary.overBestArm()));
        lines.add("");
        lines.add(shares(summary));
        lines.add("While it was learning it earned " + interval(summary.duringLearning()) + ".");
        lines.add(pace(summary));
        lines.add(
                "Experiments on the server: %s to %s."
                        .formatted(
                                summary.experiments().getFirst(), summary.experiments().getLast()));
        lines.add("");
        lines.add(
                "Intervals hold 95 %, over customers, for the policies as they were learned; what"
                        + " the seeds say of one customer counts as one observation.");
        return String.join("\n", lines) + "\n";
    }

    private static String title(ReplaySummary summary) {
        int seeds = summary.experiments().size();
        return String.format(
                Locale.ROOT,
                "Outcomes per mail among customers that the policy did not learn from: %,d mails,"
                        + " %d seed%s",
                summary.sends(),
                seeds,
                seeds == 1 ? "" : "s");
    }

    private static String row(PolicyValue policy, int widest) {
        return policy.policy()
                + " ".repeat(widest - policy.policy().length())
                + right(interval(policy.replay()))
                + right(interval(policy.ips()))
                + right(interval(policy.selfNormalised()))
                + right(interval(policy.doublyRobust()));
    }

    private static String shares(ReplaySummary summary) {
        var shares =
                summary.shares().stream()
                        .map(share ->
                                String.format(
                                        Locale.ROOT,
                                        "%s %.1f %%",
                                        share.arm(),
                                        100 * share.share()))
                        .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "Shares once all was learned: %s; the floor is %.1f %%.",
                shares,
                100 * summary.floor());
    }

    private static String pace(ReplaySummary summary) {
        return String.format(
                Locale.ROOT,
                "%,d decisions over HTTP, %,.0f a second over one connection.",
                summary.decisions(),
                summary.decisionsPerSecond());
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

    private static String right(String cell) {
        return String.format(Locale.ROOT, "%" + COLUMN + "s", cell);
    }
}
