package dev.slotwise.server.decisions;

import dev.slotwise.server.decisions.Decisions.Question;
import dev.slotwise.server.http.Call;
import dev.slotwise.server.http.Json;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Scope;
import dev.slotwise.server.http.Timekeeper;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.parsetools.RecordParser;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /v1/decisions/batch}: one request object a line in, one answer a line out, in order.
 * The lines are read only as fast as they are decided, and decided only as fast as the answers are
 * taken.
 */
public final class BatchApi {
    private static final int LINES_AT_ONCE = 250;
    private static final int CHUNKS_UNDER_WAY = 4;

    private final Vertx vertx;
    private final Decisions decisions;
    private final Timekeeper time;
    private final int longestLine;

    public BatchApi(Vertx vertx, Decisions decisions, Timekeeper time, int longestLine) {
        this.vertx = vertx;
        this.decisions = decisions;
        this.time = time;
        this.longestLine = longestLine;
    }

    public void register(Operations operations) {
        operations.onStream("decideBatch", Scope.DECIDE, call -> new Stream(call).run());
    }

    /**
     * One batch under way; all of it happens on the request's event loop but for deciding itself.
     */
    private final class Stream {
        private final Call call;
        private final HttpServerResponse response;
        private final Promise<Void> done = Promise.promise();
        private final ArrayDeque<Future<Buffer>> underWay = new ArrayDeque<>();
        private final RecordParser parser;
        private List<Line> chunk = new ArrayList<>();
        private int number;
        private boolean ended;
        private boolean writing;
        private boolean over;

        private Stream(Call call) {
            this.call = call;
            this.response = call.request().response();
            this.parser = RecordParser.newDelimited("\n", call.request());
        }

        Future<?> run() {
            response.setChunked(true).putHeader("Content-Type", "application/x-ndjson");
            response.exceptionHandler(done::tryFail);
            response.drainHandler(_ -> write());
            parser.maxRecordSize(longestLine);
            parser.exceptionHandler(failure -> fail(explain(failure)));
            parser.handler(this::line);
            parser.endHandler(_ -> end());
            parser.resume();
            return done.future();
        }

        private void line(Buffer line) {
            number++;
            if (over || isBlank(line)) {
                return;
            }
            chunk.add(new Line(number, line));
            if (chunk.size() >= LINES_AT_ONCE) {
                decideChunk();
            }
        }

        private void end() {
            if (over || ended) {
                return; // the parser ends once more when it is resumed after its end
            }
            ended = true;
            decideChunk();
            write();
        }

        private void decideChunk() {
            if (chunk.isEmpty()) {
                return;
            }
            var lines = chunk;
            chunk = new ArrayList<>();
            // Deciding hundreds of lines takes milliseconds: not on an event loop.
            var chosen =
                    vertx.executeBlocking(() -> choose(lines, call.caller().workspace()), false);
            underWay.add(chosen.compose(BatchApi.this::commit));
            underWay.peekLast().onComplete(_ -> write());
            if (underWay.size() >= CHUNKS_UNDER_WAY) {
                parser.pause();
            }
        }

        private void write() {
            if (writing || over) {
                return;
            }
            writing = true;
            while (!underWay.isEmpty()
                    && underWay.peek().isComplete()
                    && !response.writeQueueFull()) {
                var answered = underWay.remove();
                if (answered.failed()) {
                    fail(answered.cause());
                    return;
                }
                response.write(answered.result());
                parser.resume();
            }
            writing = false;
            if (ended && underWay.isEmpty() && chunk.isEmpty()) {
                over = true;
                response.end().onComplete(_ -> done.tryComplete());
            }
        }

        /**
         * Lines answered before stand; the rest of the stream is over off, so that nobody takes it
         * for whole.
         */
        private void fail(Throwable cause) {
            over = true;
            underWay.clear();
            if (!response.headWritten()) {
                done.tryFail(cause);
            } else {
                response.reset();
                done.tryFail(cause);
            }
        }
    }

    /** The parser knows no other way to say that a line has no end. */
    private Throwable explain(Throwable failure) {
        return failure instanceof IllegalStateException
                ? Problem.tooLarge("a line is longer than %d bytes".formatted(longestLine))
                : failure;
    }

    private record Line(int number, Buffer text) {}

    /** A line understood, or what is wrong with it. */
    private sealed interface Reading {
        record Understood(int number, Request request, List<Question> questions)
                implements Reading {}

        record Refused(int number, Problem problem) implements Reading {}
    }

    record RefusedLine(int line, Problem.Body problem) {}

    private record Chosen(List<Reading> readings, Decisions.Prepared prepared) {}

    private Chosen choose(List<Line> lines, int workspace) {
        var readings = new ArrayList<Reading>(lines.size());
        var questions = new ArrayList<Question>(lines.size());
        for (var line : lines) {
            try {
                var request = Json.read(line.text(), Request.class);
                var asked = request.questions(workspace, decisions.running(), time);
                readings.add(new Reading.Understood(line.number(), request, asked));
                questions.addAll(asked);
            } catch (Problem problem) {
                readings.add(new Reading.Refused(line.number(), problem));
            }
        }
        return new Chosen(readings, decisions.prepare(questions));
    }

    private Future<Buffer> commit(Chosen chosen) {
        return decisions
                .commit(chosen.prepared())
                .compose(rendered ->
                        vertx.executeBlocking(
                                () -> {
                                    var answer = Buffer.buffer();
                                    int next = 0;
                                    for (var reading : chosen.readings()) {
                                        switch (reading) {
                                            case Reading.Understood(
                                                            _,
                                                            Request request,
                                                            List<Question> questions) -> {
                                                var mine =
                                                        rendered.subList(
                                                                next, next + questions.size());
                                                next += questions.size();
                                                answer.appendBuffer(
                                                        Json.write(
                                                                DecisionsApi.answers(
                                                                        decisions, request, mine)));
                                            }
                                            case Reading.Refused(int number, Problem problem) ->
                                                    answer.appendBuffer(
                                                            Json.write(
                                                                    new RefusedLine(
                                                                            number,
                                                                            problem.body())));
                                        }
                                        answer.appendByte((byte) '\n');
                                    }
                                    return answer;
                                },
                                false));
    }

    private static boolean isBlank(Buffer line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.getByte(i) > ' ') {
                return false;
            }
        }
        return true;
    }
}
