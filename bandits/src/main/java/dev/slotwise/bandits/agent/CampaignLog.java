package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.drift.ChangeAlarm;
import dev.slotwise.bandits.drift.ChangeDetector;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.Hierarchy;
import dev.slotwise.bandits.posterior.LabelledTrial;
import dev.slotwise.bandits.posterior.LogisticFit;
import dev.slotwise.bandits.posterior.LogisticLearner;
import dev.slotwise.bandits.posterior.LogisticPrior;
import dev.slotwise.bandits.posterior.TrialColumns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All sends of a campaign and the model learnt from them. An answer is learnt when it comes,
 * silence as it ages; whenever the log has grown by three fifths the model is refit to all of it,
 * and old sends count for less if that foretells better.
 */
final class CampaignLog {
    private static final int FIRST_REFIT = 50;
    private static final double GROWTH = 1.6;
    private static final int FIRST_COMPARISON = 2_000;
    private static final double COMPARISON_GROWTH = 1.9;
    private static final double REFITS_PER_HALF_LIFE = 10;
    private static final double MILLIS = 3_600_000;
    private static final double NO_WINDOW_SECONDS = 1;

    private final Setting setting;
    private final int dimension;
    private final double windowSeconds;
    private final TrialColumns columns;
    private final SendRows rows;
    private final Map<Long, Integer> open = new HashMap<>();
    private final Forgetting forgetting = new Forgetting();
    private final ChangeDetector detector;
    private final List<ChangeAlarm> alarms = new ArrayList<>();
    private final double[] x;
    private FeatureScale scale;
    private LogisticPrior prior;
    private DelayCurve curve;
    private Optional<Hierarchy> fit = Optional.empty();
    private LogisticLearner learner;

    /** What was believed of each send's success when it was made, and how surely (sd, logits). */
    private double[] foretold = new double[256];

    private double[] doubt = new double[256];
    private int compared;
    private int refitAt = FIRST_REFIT;
    private int scaleAt = FIRST_REFIT;
    private int compareAt = FIRST_COMPARISON;
    private double now;

    CampaignLog(Setting setting) {
        this.setting = setting;
        dimension = setting.dimension();
        windowSeconds =
                setting.windowHours().isPresent()
                        ? setting.windowHours().getAsDouble() * 3600
                        : NO_WINDOW_SECONDS;
        columns = new TrialColumns(dimension + 1);
        rows = new SendRows(dimension);
        detector = new ChangeDetector(setting.arms());
        scale = FeatureScale.none(dimension);
        prior = prior();
        curve = DelayCurve.prior(windowSeconds);
        learner = new LogisticLearner(prior, curve);
        x = new double[dimension + 1];
    }

    LogisticLearner learner() {
        return learner;
    }

    /** After how many sends half of what was learnt is forgotten; infinite if nothing is. */
    double halfLife() {
        return forgetting.halfLife();
    }

    /** Arms whose successes did not come as foretold, oldest first. */
    List<ChangeAlarm> alarms() {
        return List.copyOf(alarms);
    }

    void encode(double[] context, double[] into) {
        if (context.length != dimension) {
            throw new IllegalArgumentException(
                    context.length + " features instead of " + dimension);
        }
        scale.encode(context, 0, into);
    }

    /** Time goes on: what is open grows older. */
    void advance(double hours) {
        now = Math.max(now, hours);
        if (setting.windowHours().isPresent()) {
            learner.advance(millis(now));
        }
        if (columns.size() >= refitAt) {
            refit();
        }
    }

    /**
     * A send that may be answered within the window.
     *
     * @param believed probability of its success
     * @param sd of the logit of that probability
     */
    void expose(
            long id,
            int arm,
            double[] context,
            double offset,
            double hours,
            double believed,
            double sd) {
        int row = add(id, arm, context, offset, hours, believed, sd);
        if (open.putIfAbsent(id, row) != null) {
            throw new IllegalArgumentException("send " + id + " is open already");
        }
        learner.expose(id, arm, x, offset, millis(hours), millis(hours));
    }

    /** A send and its answer. */
    void answer(
            int arm,
            double[] context,
            double offset,
            double hours,
            boolean succeeded,
            double believed,
            double sd) {
        int row = add(rows.size(), arm, context, offset, hours, believed, sd);
        columns.age(row, 1);
        if (succeeded) {
            columns.succeed(row);
            rows.succeed(row, hours);
        } else {
            rows.fail(row);
        }
        learner.learn(arm, x, offset, succeeded);
        compare();
    }

    boolean isOpen(long id) {
        return open.containsKey(id);
    }

    void succeed(long id, double hours) {
        int row = close(id, hours);
        columns.succeed(row);
        rows.succeed(row, hours);
        learner.succeed(id);
        compare();
    }

    void fail(long id, double hours) {
        int row = close(id, hours);
        columns.age(row, 1);
        rows.fail(row);
        learner.fail(id);
        compare();
    }

    private int close(long id, double hours) {
        Integer row = open.remove(id);
        if (row == null) {
            throw new IllegalArgumentException("no open send " + id);
        }
        now = Math.max(now, hours);
        learner.advance(millis(now));
        return row;
    }

    private int add(
            long id,
            int arm,
            double[] context,
            double offset,
            double hours,
            double believed,
            double sd) {
        now = Math.max(now, hours);
        encode(context, x);
        int row = columns.add(arm, x, offset);
        rows.add(id, context, hours);
        if (row == foretold.length) {
            foretold = Arrays.copyOf(foretold, 2 * row);
            doubt = Arrays.copyOf(doubt, 2 * row);
        }
        foretold[row] = believed;
        doubt[row] = sd;
        forgetting.foretell(row, arm, x, offset);
        return row;
    }

    /** What became of the sends, in their order: an answered one waits for those before it. */
    private void compare() {
        for (; compared < rows.size() && rows.isClosed(compared); compared++) {
            boolean succeeded = columns.hasSucceeded(compared);
            forgetting.compare(compared, succeeded);
            int arm = columns.arm(compared);
            detector.observe(
                            arm,
                            rows.sentHours(compared),
                            1,
                            succeeded ? 1 : 0,
                            foretold[compared],
                            doubt[compared])
                    .ifPresent(this::heed);
        }
    }

    /** Halves what was known of the arm: it is tried again, and believed again if it was right. */
    private void heed(ChangeAlarm alarm) {
        alarms.add(alarm);
        for (int row = 0; row < rows.size(); row++) {
            if (columns.arm(row) == alarm.arm()) {
                rows.halve(row);
            }
        }
        refitAt = 0;
    }

    private void refit() {
        int size = rows.size();
        if (size >= scaleAt) {
            scaleAt = 2 * size;
            rescale();
        }
        if (setting.windowHours().isPresent()) {
            curve = DelayCurve.fit(windowSeconds, Delays.of(rows, columns, now, windowSeconds));
            for (int row : open.values()) {
                columns.age(row, curve.arrived((now - rows.sentHours(row)) * 3600));
            }
        }
        Forgetting.weigh(columns, rows, forgetting.halfLife());
        Hierarchy renewed = LogisticFit.swift(prior, columns, fit);
        fit = Optional.of(renewed);
        if (size >= compareAt) {
            compareAt =
                    (int)
                            Math.min(
                                    size * COMPARISON_GROWTH,
                                    size + Math.max(500, forgetting.halfLife() / 2));
            forgetting.refit(prior, columns, rows, renewed);
        }
        double growth = Math.min(size * (GROWTH - 1), forgetting.halfLife() / REFITS_PER_HALF_LIFE);
        refitAt = size + (int) Math.max(FIRST_REFIT, growth);
        learner = new LogisticLearner(renewed, prior, curve);
        resume();
    }

    private void resume() {
        List<Integer> waiting = new ArrayList<>(open.values());
        waiting.sort(null);
        for (int row : waiting) {
            scale.encode(rows.contexts(), row * dimension, x);
            learner.resume(
                    new LabelledTrial(
                            rows.id(row),
                            columns.arm(row),
                            x,
                            columns.offset(row),
                            millis(rows.sentHours(row)),
                            false),
                    millis(now));
        }
    }

    private void rescale() {
        scale = FeatureScale.of(rows.contexts(), rows.size(), dimension);
        for (int row = 0; row < rows.size(); row++) {
            scale.encode(rows.contexts(), row * dimension, x);
            columns.features(row, x);
        }
        prior = prior();
        // Coefficients of other units are no place to start from.
        fit = Optional.empty();
        forgetting.restart();
    }

    private LogisticPrior prior() {
        LogisticPrior plain =
                setting.offset()
                        ? LogisticPrior.withPropensity(setting.arms(), dimension + 1)
                        : LogisticPrior.withoutPropensity(setting.arms(), dimension + 1);
        return setting.prior().map(past -> plain.knowing(scale.of(past))).orElse(plain);
    }

    private static long millis(double hours) {
        return Math.round(hours * MILLIS);
    }
}
