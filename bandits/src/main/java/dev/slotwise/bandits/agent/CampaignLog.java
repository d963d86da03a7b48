package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.posterior.ArmPrior;
import dev.slotwise.bandits.posterior.DelayCell;
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
 * All sends of a campaign and the model learnt from them. Each send is learnt when it is answered;
 * whenever the log has grown by a seventh the model is refit to all of it.
 */
final class CampaignLog {
    private static final int FIRST_REFIT = 50;
    private static final double GROWTH = 1.15;
    private static final double MILLIS = 3_600_000;
    private static final double NO_WINDOW_SECONDS = 1;

    private final Setting setting;
    private final int dimension;
    private final double windowSeconds;
    private final TrialColumns columns;
    private final Map<Long, Integer> open = new HashMap<>();
    private double[] contexts = new double[256];
    private double[] sentHours = new double[256];
    private double[] answeredHours = new double[256];
    private long[] ids = new long[256];
    private FeatureScale scale;
    private LogisticPrior prior;
    private DelayCurve curve;
    private Optional<Hierarchy> fit = Optional.empty();
    private LogisticLearner learner;
    private final double[] x;
    private int refitAt = FIRST_REFIT;
    private int scaleAt = FIRST_REFIT;
    private double now;

    CampaignLog(Setting setting) {
        this.setting = setting;
        dimension = setting.dimension();
        windowSeconds =
                setting.windowHours().isPresent()
                        ? setting.windowHours().getAsDouble() * 3600
                        : NO_WINDOW_SECONDS;
        columns = new TrialColumns(dimension + 1);
        scale = FeatureScale.none(dimension);
        prior = prior();
        curve = DelayCurve.prior(windowSeconds);
        learner = new LogisticLearner(prior, curve);
        x = new double[dimension + 1];
    }

    LogisticLearner learner() {
        return learner;
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

    /** A send that may be answered within the window. */
    void expose(long id, int arm, double[] context, double offset, double hours) {
        int row = add(id, arm, context, offset, hours);
        if (open.putIfAbsent(id, row) != null) {
            throw new IllegalArgumentException("send " + id + " is open already");
        }
        learner.expose(id, arm, x, offset, millis(hours), millis(hours));
    }

    /** A send and its answer. */
    void answer(int arm, double[] context, double offset, boolean succeeded) {
        int row = add(columns.size(), arm, context, offset, now);
        columns.age(row, 1);
        if (succeeded) {
            columns.succeed(row);
        }
        learner.learn(arm, x, offset, succeeded);
    }

    void succeed(long id, double hours) {
        int row = close(id);
        columns.succeed(row);
        answeredHours[row] = hours;
        now = Math.max(now, hours);
        learner.advance(millis(now));
        learner.succeed(id);
    }

    void fail(long id, double hours) {
        int row = close(id);
        columns.age(row, 1);
        now = Math.max(now, hours);
        learner.advance(millis(now));
        learner.fail(id);
    }

    private int close(long id) {
        Integer row = open.remove(id);
        if (row == null) {
            throw new IllegalArgumentException("no open send " + id);
        }
        return row;
    }

    private int add(long id, int arm, double[] context, double offset, double hours) {
        encode(context, x);
        int row = columns.add(arm, x, offset);
        if ((row + 1) * dimension > contexts.length) {
            contexts = Arrays.copyOf(contexts, 2 * contexts.length + dimension);
        }
        if (row == ids.length) {
            ids = Arrays.copyOf(ids, 2 * row);
            sentHours = Arrays.copyOf(sentHours, 2 * row);
            answeredHours = Arrays.copyOf(answeredHours, 2 * row);
        }
        System.arraycopy(context, 0, contexts, row * dimension, dimension);
        ids[row] = id;
        sentHours[row] = hours;
        answeredHours[row] = Double.NaN;
        return row;
    }

    private void refit() {
        int size = columns.size();
        refitAt = (int) Math.max(size + FIRST_REFIT, size * GROWTH);
        if (size >= scaleAt) {
            scaleAt = 2 * size;
            rescale();
        }
        if (setting.windowHours().isPresent()) {
            curve = DelayCurve.fit(windowSeconds, delays());
            for (int row : open.values()) {
                columns.age(row, curve.arrived((now - sentHours[row]) * 3600));
            }
        }
        Hierarchy renewed = LogisticFit.swift(prior, columns, fit);
        fit = Optional.of(renewed);
        learner = new LogisticLearner(renewed, prior, curve);
        List<Integer> rows = new ArrayList<>(open.values());
        rows.sort(null);
        for (int row : rows) {
            encode(Arrays.copyOfRange(contexts, row * dimension, (row + 1) * dimension), x);
            learner.resume(
                    new LabelledTrial(
                            ids[row],
                            columns.arm(row),
                            x,
                            columns.offset(row),
                            millis(sentHours[row]),
                            false),
                    millis(now));
        }
    }

    private void rescale() {
        scale = FeatureScale.of(contexts, columns.size(), dimension);
        for (int row = 0; row < columns.size(); row++) {
            scale.encode(contexts, row * dimension, x);
            columns.features(row, x);
        }
        prior = prior();
        // Coefficients of other units are no place to start from.
        fit = Optional.empty();
    }

    private LogisticPrior prior() {
        LogisticPrior plain =
                setting.offset()
                        ? LogisticPrior.withPropensity(setting.arms(), dimension + 1)
                        : LogisticPrior.withoutPropensity(setting.arms(), dimension + 1);
        return setting.prior()
                .map(
                        past ->
                                plain.knowing(
                                        new ArmPrior(
                                                Arrays.stream(past.means())
                                                        .map(scale::effects)
                                                        .toArray(double[][]::new),
                                                past.explained())))
                .orElse(plain);
    }

    /** Delays of outcomes, by the hour in which their sends were made. */
    private List<DelayCell> delays() {
        Map<Long, double[]> sums = new java.util.TreeMap<>();
        for (int row = 0; row < columns.size(); row++) {
            if (!Double.isNaN(answeredHours[row])) {
                double seconds = Math.max(1, (answeredHours[row] - sentHours[row]) * 3600);
                double log = StrictMath.log(seconds);
                double[] cell =
                        sums.computeIfAbsent(
                                (long) Math.floor(sentHours[row]), _ -> new double[3]);
                cell[0]++;
                cell[1] += log;
                cell[2] += log * log;
            }
        }
        List<DelayCell> cells = new ArrayList<>();
        sums.forEach((hour, sum) -> {
            double age = Math.max(1, (now - hour - 0.5) * 3600);
            cells.add(new DelayCell(age, sum[0], sum[1], sum[2]));
        });
        return cells;
    }

    private static long millis(double hours) {
        return Math.round(hours * MILLIS);
    }
}
