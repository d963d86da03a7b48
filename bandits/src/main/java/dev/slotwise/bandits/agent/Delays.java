package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.posterior.DelayCell;
import dev.slotwise.bandits.posterior.TrialColumns;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How long the outcomes of a campaign took, by when their sends were made. */
final class Delays {
    private static final double SECONDS = 3600;
    private static final double CELLS_PER_WINDOW = 96;

    private double outcomes;
    private double sumSentHours;
    private double sumLog;
    private double sumSquaredLog;

    private Delays() {}

    /** In cells of a ninety-sixth of the window: their sends are of about the same age. */
    static List<DelayCell> of(
            SendRows rows, TrialColumns columns, double nowHours, double windowSeconds) {
        double cellHours = windowSeconds / SECONDS / CELLS_PER_WINDOW;
        SortedMap<Long, Delays> cells = new TreeMap<>();
        for (int row = 0; row < rows.size(); row++) {
            if (columns.hasSucceeded(row)) {
                long cell = (long) Math.floor(rows.sentHours(row) / cellHours);
                cells.computeIfAbsent(cell, _ -> new Delays())
                        .add(rows.sentHours(row), rows.delayHours(row));
            }
        }
        return cells.values().stream().map(sums -> sums.cell(nowHours)).toList();
    }

    private void add(double sentHours, double delayHours) {
        double log = StrictMath.log(Math.max(1, delayHours * SECONDS));
        outcomes++;
        sumSentHours += sentHours;
        sumLog += log;
        sumSquaredLog += log * log;
    }

    private DelayCell cell(double nowHours) {
        double ageSeconds = (nowHours - sumSentHours / outcomes) * SECONDS;
        return new DelayCell(Math.max(1, ageSeconds), outcomes, sumLog, sumSquaredLog);
    }
}
