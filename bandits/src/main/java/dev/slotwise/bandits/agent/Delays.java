package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.posterior.DelayCell;
import dev.slotwise.bandits.posterior.TrialColumns;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How long the outcomes of a campaign took, by the hour in which their sends were made. */
final class Delays {
    private static final double SECONDS = 3600;

    private double outcomes;
    private double sumLog;
    private double sumSquaredLog;

    private Delays() {}

    static List<DelayCell> of(SendRows rows, TrialColumns columns, double nowHours) {
        SortedMap<Long, Delays> byHour = new TreeMap<>();
        for (int row = 0; row < rows.size(); row++) {
            if (columns.hasSucceeded(row)) {
                byHour.computeIfAbsent((long) Math.floor(rows.sentHours(row)), _ -> new Delays())
                        .add(rows.delayHours(row));
            }
        }
        List<DelayCell> cells = new ArrayList<>();
        byHour.forEach((hour, sums) -> cells.add(sums.cell(nowHours - hour - 0.5)));
        return cells;
    }

    private void add(double hours) {
        double log = StrictMath.log(Math.max(1, hours * SECONDS));
        outcomes++;
        sumLog += log;
        sumSquaredLog += log * log;
    }

    private DelayCell cell(double ageHours) {
        return new DelayCell(Math.max(1, ageHours * SECONDS), outcomes, sumLog, sumSquaredLog);
    }
}
