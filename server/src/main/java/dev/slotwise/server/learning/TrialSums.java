package dev.slotwise.server.learning;

import dev.slotwise.server.experiments.Reward;

import java.util.List;

/** What a trial adds to the sums of its wave and arm. */
record TrialSums(
        CountedDecision decision,
        List<Happened> events,
        Reward reward,
        Trial trial,
        long exposedAt) {

    void addTo(WaveSums part) {
        double weight = 1 / decision.assignmentProbability();
        long intoHour = Math.floorMod(exposedAt, WaveKey.MILLIS) / 1000;
        part.add(WaveSum.EXPOSURES, 1)
                .add(WaveSum.EXPOSURE_SECONDS, intoHour)
                .add(WaveSum.SUM_1_P, weight)
                .add(WaveSum.SUM_1_P2, weight * weight)
                .add(WaveSum.LATE, late())
                .add(WaveSum.EXPLORED, decision.evidence().explores(decision.arm()) ? 1 : 0)
                .add(WaveSum.PREDICTED, decision.evidence().prediction());
        if (trial.succeededAt().isPresent()) {
            addSuccess(part, trial.succeededAt().getAsLong(), weight);
        }
        for (var harm : Harm.values()) {
            if (trial.endedIn(harm.event(), events, reward)) {
                part.add(harm.count(), 1)
                        .add(harm.weighted(), weight)
                        .add(harm.weightedSquare(), weight * weight);
            }
        }
    }

    private void addSuccess(WaveSums part, long succeededAt, double weight) {
        double y = trial.earned(events, reward);
        double logDelay = Math.log(Math.max(1.0, (succeededAt - exposedAt) / 1000.0));
        part.add(WaveSum.SUCCESSES, 1)
                .add(WaveSum.SUM_Y, y)
                .add(WaveSum.SUM_Y2, y * y)
                .add(WaveSum.SUM_Y_P, y * weight)
                .add(WaveSum.SUM_Y_P2, y * weight * weight)
                .add(WaveSum.SUM_Y2_P2, y * y * weight * weight)
                .add(WaveSum.SUM_LOG_DELAY, logDelay)
                .add(WaveSum.SUM_LOG_DELAY2, logDelay * logDelay);
    }

    private long late() {
        long last = exposedAt + reward.window().toMillis();
        return events.stream()
                .filter(event -> Trial.isGoal(event, reward) && event.at() > last)
                .count();
    }
}
