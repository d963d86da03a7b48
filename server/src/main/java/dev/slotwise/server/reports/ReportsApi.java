package dev.slotwise.server.reports;

import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.RunningExperiments;
import dev.slotwise.server.http.Call;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Problem.FieldError;
import dev.slotwise.server.http.Scope;
import dev.slotwise.server.learning.CountedBeliefs;
import dev.slotwise.server.learning.LiveBeliefs;
import dev.slotwise.server.learning.Segment;
import dev.slotwise.server.learning.SegmentStore;
import dev.slotwise.server.reports.ReportStore.Cut;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reports over HTTP. */
public final class ReportsApi {
    private static final List<String> PARAMETERS = List.of("by", "from", "to", "format");

    /** Stretches of a day in reports of segments, and of a long time: hours would be too many. */
    private static final int DAY = ReportStore.DAY;

    private static final int MOST_HOURS = 14 * DAY;

    private final Vertx vertx;
    private final ReportStore store;
    private final SegmentStore segments;
    private final RunningExperiments running;
    private final LiveBeliefs beliefs;
    private final Clock clock;

    public ReportsApi(
            Vertx vertx,
            Storage storage,
            RunningExperiments running,
            LiveBeliefs beliefs,
            Clock clock) {
        this.vertx = vertx;
        this.store = new ReportStore(storage);
        this.segments = new SegmentStore(storage);
        this.running = running;
        this.beliefs = beliefs;
        this.clock = clock;
    }

    public void register(Operations operations) {
        operations.on("getReport", Scope.READ, this::inFormat);
    }

    /** What a report is of. */
    private record Asked(Period period, Optional<String> by) {}

    private Future<?> inFormat(Call call) {
        return ReportTable.isWanted(call.query("format"))
                ? report(call).map(ReportTable::reply)
                : report(call);
    }

    private Future<Report> report(Call call) {
        refuseUnknown(call.queries());
        var asked = new Asked(Period.of(call.queries()), call.query("by"));
        int workspace = call.caller().workspace();
        var key = call.path("key");
        return running.find(workspace, key)
                .map(started -> report(started.experiment(), beliefs.of(started).counted(), asked))
                .orElseGet(() ->
                        running.kept(workspace, key)
                                .compose(kept -> {
                                    var experiment = kept.orElseThrow(() -> unknown(key));
                                    return report(experiment, LiveBeliefs.prior(experiment), asked);
                                }));
    }

    private Future<Report> report(Experiment experiment, CountedBeliefs believed, Asked asked) {
        var now = clock.instant();
        int hours = hoursTogether(experiment, asked.period, now);
        var cut = cut(experiment, Segment.ALL, asked.period, hours, now);
        var everybody =
                store.stretches(cut).map(levels -> levels.getOrDefault((short) 0, Stretches.NONE));
        var bySegment =
                asked.by
                        .map(feature -> segments(experiment, feature, asked.period, now))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
        return Future.all(everybody, bySegment)
                .compose(_ ->
                        vertx.executeBlocking(
                                () ->
                                        Report.of(
                                                Findings.of(
                                                        experiment,
                                                        asked.period,
                                                        everybody.result(),
                                                        cut.maturedBefore(),
                                                        Period.hourOf(now)),
                                                bySegment.result().orElse(null),
                                                new Report.Believed(
                                                        believed.rates(),
                                                        believed.arms(),
                                                        believed.changes()),
                                                now),
                                false));
    }

    private Future<Optional<Segments>> segments(
            Experiment experiment, String feature, Period period, Instant now) {
        var context = experiment.definition().context();
        int index = context.indexOf(feature);
        if (index < 0) {
            throw Problem.invalid(
                    "/by",
                    "'%s' is no context feature of this experiment, which has %s"
                            .formatted(
                                    feature,
                                    context.isEmpty() ? "none" : String.join(", ", context)));
        }
        var levels = segments.list(experiment.id());
        var sums = store.compared(cut(experiment, (short) index, period, DAY, now));
        return Future.all(levels, sums)
                .compose(_ ->
                        vertx.executeBlocking(
                                () ->
                                        Optional.of(
                                                Segments.of(
                                                        experiment.definition(),
                                                        feature,
                                                        values(levels.result(), index),
                                                        sums.result())),
                                false));
    }

    private static Map<Short, String> values(List<SegmentStore.Level> levels, int feature) {
        return levels.stream()
                .filter(level -> level.segment().feature() == feature)
                .collect(
                        Collectors.toMap(
                                level -> level.segment().level(), SegmentStore.Level::value));
    }

    private static Cut cut(
            Experiment experiment, short feature, Period period, int hours, Instant now) {
        var window = experiment.definition().reward().window();
        return new Cut(
                experiment.id(),
                feature,
                period,
                hours,
                Period.hourOf(now.minus(window)),
                experiment.concludedAt().map(Period::hourOf).orElse(Period.EVER.to()));
    }

    private static int hoursTogether(Experiment experiment, Period period, Instant now) {
        int from =
                Math.max(
                        period.from(),
                        experiment.startedAt().map(Period::hourOf).orElse(Period.hourOf(now)));
        int to = Math.min(period.to(), Period.hourOf(now));
        return to - from > MOST_HOURS ? DAY : 1;
    }

    /** One that is not understood must not look as if it had been obeyed. */
    private static void refuseUnknown(Map<String, String> parameters) {
        var errors =
                parameters.keySet().stream()
                        .filter(name -> !PARAMETERS.contains(name))
                        .map(name ->
                                new FieldError(
                                        "/" + name,
                                        "the report has no query parameter '%s': it has by, from, to and format"
                                                .formatted(name)))
                        .toList();
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    private static Problem unknown(String key) {
        return Problem.notFound("no experiment has the key '%s'".formatted(key));
    }
}
