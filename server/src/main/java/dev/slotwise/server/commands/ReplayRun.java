package dev.slotwise.server.commands;

import dev.slotwise.bandits.evaluation.LoggedOutcome;
import dev.slotwise.server.commands.LoggedCampaign.Send;
import dev.slotwise.server.commands.SlotwiseClient.Arm;
import dev.slotwise.server.commands.SlotwiseClient.Ask;
import dev.slotwise.server.commands.SlotwiseClient.Decided;
import dev.slotwise.server.commands.SlotwiseClient.Experiment;
import dev.slotwise.server.commands.SlotwiseClient.Policy;
import dev.slotwise.server.commands.SlotwiseClient.Recipient;
import dev.slotwise.server.commands.SlotwiseClient.Reward;
import dev.slotwise.server.commands.Valuation.Valued;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * One seed: an experiment learns from one half of the customers and is valued on the other.
 *
 * <p>A send of the learning half counts for the server only where it chose the arm that the log has
 * too; only then is it told of a delivery, and later of the engagement. The server has caught up
 * before each batch, so that what it decides does not depend on how fast this machine is.
 */
final class ReplayRun {
    /**
     * Ages of open trials are corrected in steps; after the last mail time goes on in such steps.
     */
    private static final Duration STEP = Duration.ofHours(6);

    /** A server that has seen nothing yet stands at the beginning of time. */
    private static final Instant FIRST_MAIL = Instant.parse("2026-01-05T08:00:00Z");

    private static final Duration BREAK = Duration.ofHours(1);
    private static final double ROUNDING = 1e-6;

    private final LoggedCampaign campaign;
    private final ReplayPlan plan;
    private final SlotwiseClient server;
    private final Valuation valuation;
    private final Pace pace;
    private final IntConsumer progress;

    /**
     * @param progress hears how many more decisions were made
     */
    ReplayRun(
            LoggedCampaign campaign,
            ReplayPlan plan,
            SlotwiseClient server,
            Valuation valuation,
            Pace pace,
            IntConsumer progress) {
        this.campaign = campaign;
        this.plan = plan;
        this.server = server;
        this.valuation = valuation;
        this.pace = pace;
        this.progress = progress;
    }

    /** Plays one seed as the experiment of this key. */
    void play(int seed, String experiment) {
        var halves = Halves.of(campaign.sends(), seed);
        server.start(definition(experiment, seed));
        var end = learn(experiment, halves.learning(), seed, begin(server.settle()));
        var model = OutcomeModel.fit(campaign, halves.learning());
        valuation.add(value(experiment, halves.valuation(), end, model, seed));
        server.pause(experiment);
    }

    private static Instant begin(Instant now) {
        return now.isBefore(FIRST_MAIL) ? FIRST_MAIL : now.plus(BREAK);
    }

    private Experiment definition(String key, int seed) {
        return new Experiment(
                key,
                "Replay, seed " + seed,
                "content",
                key,
                campaign.arms().stream()
                        .map(arm -> new Arm(arm.key(), arm.name(), "text/plain", arm.key()))
                        .toList(),
                new Policy(plan.policy(), plan.policy().equals("fixed") ? null : plan.floor()),
                plan.contextual() ? campaign.context() : List.of(),
                new Reward(plan.goal(), plan.window()));
    }

    private Instant learn(String experiment, List<Send> sends, int seed, Instant begin) {
        var random = new SplittableRandom(seed);
        var inbox = new SimulatedInbox(plan.window(), plan.goal(), random.split());
        var gap = plan.spread().dividedBy(sends.size());
        for (int from = 0; from < sends.size(); from += plan.batch()) {
            var batch = sends.subList(from, Math.min(sends.size(), from + plan.batch()));
            var first = begin.plus(gap.multipliedBy(from));
            catchUp(inbox, first);
            var asks = new ArrayList<Ask>(batch.size());
            for (var send : batch) {
                var at = first.plus(gap.multipliedBy(asks.size()));
                asks.add(ask(experiment, send, at, "learn", null));
            }
            match(batch, asks, decide(asks), inbox, random);
        }
        return close(experiment, inbox, begin.plus(plan.spread()));
    }

    private void match(
            List<Send> batch,
            List<Ask> asks,
            List<Decided> decided,
            SimulatedInbox inbox,
            SplittableRandom random) {
        for (int i = 0; i < batch.size(); i++) {
            var send = batch.get(i);
            boolean kept = campaign.keeps(send, random.nextDouble());
            boolean matched = kept && isLogged(decided.get(i), send);
            valuation.learned(send, matched);
            if (matched) {
                inbox.receive(decided.get(i).id(), asks.get(i).decidedAt(), send.engaged());
            }
        }
    }

    private void catchUp(SimulatedInbox inbox, Instant now) {
        server.tell(inbox.until(now));
        server.settle();
    }

    /**
     * Waits for the last answers and the end of the last window, and answers what time it is then.
     */
    private Instant close(String experiment, SimulatedInbox inbox, Instant lastSend) {
        var now = lastSend;
        while (!inbox.isEmpty()) {
            now = now.plus(STEP);
            catchUp(inbox, now);
        }
        var end = lastSend.plus(plan.window()).plus(STEP);
        // Time goes on only with what the server hears of: a decision that nobody is ever sent.
        server.decide(
                List.of(
                        new Ask(
                                List.of(experiment),
                                "the-clock",
                                new Recipient("nobody", Map.of()),
                                end,
                                null)));
        server.settle();
        return end;
    }

    private List<Valued> value(
            String experiment, List<Send> sends, Instant at, OutcomeModel model, int seed) {
        var random = new SplittableRandom(seed);
        var valued = new ArrayList<Valued>(sends.size());
        for (int from = 0; from < sends.size(); from += plan.batch()) {
            var batch = sends.subList(from, Math.min(sends.size(), from + plan.batch()));
            var decided =
                    decide(
                            batch.stream()
                                    .map(send -> ask(experiment, send, at, "value", true))
                                    .toList());
            for (int i = 0; i < batch.size(); i++) {
                var send = batch.get(i);
                boolean kept = campaign.keeps(send, random.nextDouble());
                valued.add(
                        new Valued(
                                send,
                                outcome(send, decided.get(i)),
                                kept,
                                kept && isLogged(decided.get(i), send),
                                model.predict(send)));
            }
        }
        return valued;
    }

    private List<Decided> decide(List<Ask> asks) {
        var decided = pace.measure(asks.size(), () -> server.decide(asks));
        progress.accept(asks.size());
        return decided;
    }

    private static Ask ask(
            String experiment,
            Send send,
            Instant at,
            String half,
            @Nullable Boolean probabilities) {
        return new Ask(
                List.of(experiment),
                half + "-" + send.row(),
                new Recipient(send.recipient(), send.attributes()),
                at,
                probabilities);
    }

    private boolean isLogged(Decided decided, Send send) {
        return campaign.arms().get(send.arm()).key().equals(decided.arm());
    }

    private LoggedOutcome outcome(Send send, Decided decided) {
        var answered = decided.probabilities();
        if (answered == null) {
            throw new ReplayFailure.Unavailable("the server does not answer probabilities");
        }
        var probabilities = new double[campaign.arms().size()];
        double sum = 0;
        for (int arm = 0; arm < probabilities.length; arm++) {
            probabilities[arm] = answered.getOrDefault(campaign.arms().get(arm).key(), 0.0);
            sum += probabilities[arm];
        }
        double own = answered.getOrDefault(String.valueOf(decided.arm()), 0.0);
        if (Math.abs(sum - 1) > ROUNDING
                || Math.abs(own - decided.assignmentProbability()) > ROUNDING) {
            throw new ReplayFailure.Unavailable(
                    "the server's probabilities do not fit together: " + decided);
        }
        for (int arm = 0; arm < probabilities.length; arm++) {
            probabilities[arm] /= sum;
        }
        return new LoggedOutcome(
                send.arm(), campaign.logging().get(send.arm()), send.outcome(), probabilities);
    }
}
