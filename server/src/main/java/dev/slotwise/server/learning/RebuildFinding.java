package dev.slotwise.server.learning;

import dev.slotwise.server.experiments.RunningExperiment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the logs say of one experiment, held against what is stored.
 *
 * @param sums that differ
 * @param daysAgree whether the sums of days are those of their hours
 * @param corrections trials of a contextual experiment of which learners were told otherwise
 * @param posterior of a contextual experiment, once there is one
 */
record RebuildFinding(
        RunningExperiment experiment,
        Recount.Counted counted,
        List<SumDifference> sums,
        boolean daysAgree,
        List<TrialChange> corrections,
        Optional<PosteriorCheck.Finding> posterior) {
    private static final int MOST_SHOWN = 20;

    boolean countsAgree() {
        return sums.isEmpty() && daysAgree && corrections.isEmpty();
    }

    boolean agrees() {
        return countsAgree() && posterior.map(PosteriorCheck.Finding::agrees).orElse(true);
    }

    /** Also of an online one within its tolerance: the gap is closed while we are here. */
    boolean wantsPosterior() {
        return posterior.isPresent() && !(posterior.get().identical() && corrections.isEmpty());
    }

    /** A line, and one for each of the first differences. */
    String text() {
        var text =
                new StringBuilder("experiment ")
                        .append(experiment.experiment().key())
                        .append(": ")
                        .append(number(counted.decisions()))
                        .append(" decisions, ")
                        .append(number(counted.events()))
                        .append(" events; ")
                        .append(sumsText());
        if (!daysAgree) {
            text.append("; sums of days DIFFER from those of their hours");
        }
        if (experiment.definition().contextual()) {
            text.append("; ").append(trialsText()).append("; ").append(posteriorText());
        }
        var arms = experiment.arms().stream().map(arm -> arm.key()).toList();
        sums.stream()
                .limit(MOST_SHOWN)
                .forEach(difference ->
                        text.append("\n  ")
                                .append(difference.text(arms, experiment.definition().context())));
        if (sums.size() > MOST_SHOWN) {
            text.append("\n  … and ").append(number(sums.size() - MOST_SHOWN)).append(" more");
        }
        return text.toString();
    }

    private String sumsText() {
        int cells = counted.sums().size();
        return sums.isEmpty()
                ? "sums agree (%s cells)".formatted(number(cells))
                : "sums DIFFER (%s cells, of %s rebuilt)"
                        .formatted(number(sums.size()), number(cells));
    }

    private String trialsText() {
        return corrections.isEmpty()
                ? "trials agree (%s)".formatted(number(counted.trials().size()))
                : "trials DIFFER (%s)".formatted(number(corrections.size()));
    }

    private String posteriorText() {
        return posterior.map(PosteriorCheck.Finding::text).orElse("no posterior is published yet");
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
