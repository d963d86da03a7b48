package dev.slotwise.load;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.doSwitch;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.onCase;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.regex;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Choice;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A fixed number of users, each on a connection of its own, asking what the conductor says. */
public final class DecisionsSimulation extends Simulation {
    private static final Duration IDLE = Duration.ofMillis(50);
    private static final String NOTHING = "nothing";
    private static final String ROUND = "round";
    private static final String START = "start";
    private static final String TOKEN = "([A-Za-z0-9_-]+)";

    private final Target target = Target.published();
    private final Asks asks = new Asks();
    private final Conductor conductor =
            new Conductor(target, new SocketDriver(target.url(), target.users(), asks));

    /** Made by Gatling. */
    public DecisionsSimulation() {
        setUp(scenario("decisions").exec(untilOver()).injectOpen(atOnceUsers(target.users())))
                .protocols(protocol());
    }

    @Override
    public void before() {
        conductor.start();
    }

    @Override
    public void after() {
        conductor.results().print();
    }

    private HttpProtocolBuilder protocol() {
        return http.baseUrl(target.url().toString())
                .authorizationHeader("Bearer " + Launch.KEY)
                .disableAutoReferer()
                .disableAutoOrigin()
                .disableCaching()
                .disableFollowRedirect()
                .disableWarmUp();
    }

    private ChainBuilder untilOver() {
        return asLongAs(_ -> !conductor.isOver())
                .on(exec(this::join).exec(doSwitch(DecisionsSimulation::kind).on(choices())));
    }

    private List<Choice.WithKey> choices() {
        var choices = new ArrayList<Choice.WithKey>();
        choices.add(onCase(NOTHING).then(pause(IDLE)));
        choices.add(
                choice(Kind.ECHO, timed(post("echo", Kind.ECHO.path(), asks::plain), Kind.ECHO)));
        choices.add(choice(Kind.SINGLE, decide(Kind.SINGLE, asks::plain)));
        choices.add(choice(Kind.SINGLE_KEYED, decide(Kind.SINGLE_KEYED, asks::keyed)));
        choices.add(
                choice(Kind.SINGLE_CONTEXTUAL, decide(Kind.SINGLE_CONTEXTUAL, asks::contextual)));
        choices.add(choice(Kind.BATCH, batch(Kind.BATCH, asks::batch)));
        choices.add(choice(Kind.BATCH_KEYED, batch(Kind.BATCH_KEYED, asks::keyedBatch)));
        choices.add(choice(Kind.MIXED, mixed()));
        return choices;
    }

    private static Choice.WithKey choice(Kind kind, ChainBuilder chain) {
        return onCase(kind).then(chain.exec(DecisionsSimulation::leave));
    }

    private static ChainBuilder decide(Kind kind, Supplier<String> body) {
        return timed(post(kind.label(), kind.path(), body), kind);
    }

    private ChainBuilder batch(Kind kind, LinesOf body) {
        return timed(
                http(kind.label())
                        .post(kind.path())
                        .header("Content-Type", "application/x-ndjson")
                        .body(ByteArrayBody(_ -> body.lines(kind.decisions())))
                        .check(status().is(200)),
                kind);
    }

    /** Three decisions, then what one recipient and the mail service do with them. */
    private ChainBuilder mixed() {
        return decide(Kind.MIXED, asks::plain)
                .exec(decide(Kind.MIXED, asks::keyed))
                .exec(
                        timed(
                                post("mixed", Kind.MIXED.path(), asks::contextual)
                                        .check(
                                                regex("/o/" + TOKEN).saveAs("open"),
                                                regex("/c/" + TOKEN).saveAs("click"),
                                                regex("\"token\":\"" + TOKEN).saveAs("token")),
                                Kind.MIXED))
                .exec(timed(http("pixel").get("/o/#{open}").check(status().is(200)), 0))
                .exec(timed(http("click").get("/c/#{click}").check(status().is(302)), 0))
                .exec(
                        timed(
                                http("event")
                                        .post("/v1/events")
                                        .header("Content-Type", "application/json")
                                        .body(
                                                StringBody(
                                                        "{\"type\":\"conversion\",\"token\":\"#{token}\","
                                                            + "\"value\":12.5,\"currency\":\"EUR\"}"))
                                        .check(status().is(200)),
                                0));
    }

    private static HttpRequestActionBuilder post(String name, String path, Supplier<String> body) {
        return http(name)
                .post(path)
                .header("Content-Type", "application/json")
                .body(StringBody(_ -> body.get()))
                .check(status().is(200));
    }

    private static ChainBuilder timed(HttpRequestActionBuilder request, Kind kind) {
        return timed(request, kind.decisions());
    }

    private static ChainBuilder timed(HttpRequestActionBuilder request, int decisions) {
        return exec(session -> session.set(START, System.nanoTime()))
                .exec(request)
                .exec(session -> note(session, decisions));
    }

    private static Session note(Session session, int decisions) {
        if (session.isFailed()) {
            round(session).ifPresent(Round::failed);
            return session.markAsSucceeded();
        }
        long nanos = System.nanoTime() - session.getLong(START);
        round(session).ifPresent(round -> round.answered(nanos, decisions));
        return session;
    }

    private Session join(Session session) {
        return conductor
                .join(session.userId())
                .map(round -> session.set(ROUND, round))
                .orElseGet(() -> session.remove(ROUND));
    }

    private static Session leave(Session session) {
        round(session).ifPresent(Round::leave);
        return session.remove(ROUND);
    }

    private static Object kind(Session session) {
        return round(session).<Object>map(Round::kind).orElse(NOTHING);
    }

    private static Optional<Round> round(Session session) {
        return session.contains(ROUND) ? Optional.of(session.get(ROUND)) : Optional.empty();
    }

    /** A body of so many lines. */
    @FunctionalInterface
    private interface LinesOf {
        byte[] lines(int count);
    }
}
