package dev.slotwise.server.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** All seeds of a replay, one after the other: simulated time only goes forward. */
final class Replay {
    private static final Pattern OWN_KEY = Pattern.compile("replay-(\\d{1,8})-s\\d+");

    private final LoggedCampaign campaign;
    private final ReplayPlan plan;
    private final SlotwiseClient server;
    private final ReplayProgress progress;

    Replay(
            LoggedCampaign campaign,
            ReplayPlan plan,
            SlotwiseClient server,
            ReplayProgress progress) {
        this.campaign = campaign;
        this.plan = plan;
        this.server = server;
        this.progress = progress;
    }

    ReplaySummary play() {
        int number = nextNumber(server.experiments());
        var valuation = new Valuation(campaign);
        var pace = new Pace();
        var run = new ReplayRun(campaign, plan, server, valuation, pace, progress::step);
        var keys = new ArrayList<String>();
        for (int seed = 1; seed <= plan.seeds(); seed++) {
            var key = "replay-%d-s%d".formatted(number, seed);
            keys.add(key);
            run.play(seed, key);
        }
        return ReplaySummary.of(keys, campaign, plan.floor(), valuation, pace);
    }

    /**
     * Of this run on this server: one more than the last, so that no run goes on with another's.
     */
    static int nextNumber(List<String> experiments) {
        int last = 0;
        for (var experiment : experiments) {
            var own = OWN_KEY.matcher(experiment);
            if (own.matches()) {
                last = Math.max(last, Integer.parseInt(own.group(1)));
            }
        }
        return last + 1;
    }
}
