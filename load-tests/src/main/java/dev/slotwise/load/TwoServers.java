package dev.slotwise.load;

import dev.slotwise.db.DatabaseAddress;
import dev.slotwise.db.EmbeddedPostgres;
import dev.slotwise.load.Api.Ask;
import dev.slotwise.load.Api.Decision;
import dev.slotwise.load.Api.Event;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Two servers on one database: what one of them is told, both know. */
public final class TwoServers {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final int DECISIONS = 600;
    private static final int CHUNK = 50;

    private final Api one;
    private final Api two;
    private final Random random = new Random(1);
    private boolean good = true;

    private TwoServers(Api one, Api two) {
        this.one = one;
        this.two = two;
    }

    /**
     * Takes the URL of an empty database; without it, it starts one. Ends with 1 if anything is
     * wrong.
     */
    public static void main(String[] arguments) throws Exception {
        boolean good;
        try (var home = TemporaryFolder.make("slotwise-two")) {
            if (arguments.length > 0) {
                good = run(home, arguments[0]);
            } else {
                try (var database =
                        EmbeddedPostgres.start(
                                home.path().resolve("database"),
                                line -> System.out.println(line))) {
                    good = run(home, url(database.address()));
                }
            }
        }
        System.exit(good ? 0 : 1);
    }

    private static String url(DatabaseAddress address) {
        return "postgresql://%s:%s@%s:%d/%s"
                .formatted(
                        address.user(),
                        address.password(),
                        address.host(),
                        address.port(),
                        address.database());
    }

    private static boolean run(TemporaryFolder home, String database) throws Exception {
        try (var first = start(home, "one", database);
                var second = start(home, "two", database);
                var one = new Api(first.url());
                var two = new Api(second.url())) {
            return new TwoServers(one, two).check();
        }
    }

    private static ServerProcess start(TemporaryFolder home, String name, String database)
            throws Exception {
        return ServerProcess.start(
                Launch.in(home.path().resolve(name)).with("SLOTWISE_DATABASE_URL", database));
    }

    private boolean check() throws Exception {
        var counted = ExperimentUnderLoad.plain("counted");
        var asked = ExperimentUnderLoad.plain("asked");
        counted.start(one);
        asked.start(one);
        say("a start reaches the other", decides(two, asked), SOON);
        eventsInAnyOrder(counted);
        sameSend(asked);
        one.post("/v1/experiments/" + asked.key() + "/pause");
        say("a pause reaches the other", () -> !decides(two, asked).call(), SOON);
        two.post("/v1/experiments/" + asked.key() + "/start");
        say("a start after it reaches the one", decides(one, asked), SOON);
        eventsTeachTheOther();
        return good;
    }

    /** Told three times in any order, half of it to the one and half to the other. */
    private void eventsInAnyOrder(ExperimentUnderLoad sample) throws Exception {
        var events = new ArrayList<Event>();
        var decisions = decide(one, sample, DECISIONS);
        for (int i = 0; i < decisions.size(); i++) {
            var id = decisions.get(i).id();
            events.add(new Event("open-" + id, "open", id));
            if (i % 3 == 0) {
                events.add(new Event("click-" + id, "click", id));
            }
        }
        var told = new ArrayList<>(events);
        told.addAll(events);
        told.addAll(events);
        Collections.shuffle(told, random);
        var chunks =
                IntStream.iterate(0, from -> from < told.size(), from -> from + CHUNK)
                        .mapToObj(from -> told.subList(from, Math.min(from + CHUNK, told.size())))
                        .toList();
        Parallel.each(
                IntStream.range(0, chunks.size()).boxed().toList(),
                8,
                i -> (i % 2 == 0 ? one : two).events(chunks.get(i)));
        var expected = new Totals(DECISIONS, DECISIONS, events.size() - DECISIONS);
        for (var server : List.of(one, two)) {
            say(
                    "events told three times, shuffled, to both count once: " + expected,
                    () -> Totals.of(server, List.of(sample)).equals(expected),
                    SOON);
            if (!good) {
                System.err.println("counted " + Totals.of(server, List.of(sample)));
            }
        }
    }

    /** In batches of both at once, each in another order, so that they meet on the way. */
    private void sameSend(ExperimentUnderLoad sample) throws Exception {
        int different = 0;
        for (int send = 0; send < 10; send++) {
            var asks = new ArrayList<Ask>();
            for (int i = 0; i < 500; i++) {
                asks.add(Ask.of(sample.key(), "send-" + send, "recipient-" + i));
            }
            var otherwise = new ArrayList<>(asks);
            Collections.shuffle(otherwise, random);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var ones = threads.submit(() -> byRecipient(one, asks));
                var twos = threads.submit(() -> byRecipient(two, otherwise));
                different += ones.get().equals(twos.get()) ? 0 : 1;
            }
        }
        int count = different;
        say(
                "the same sends asked of both at once are one decision each",
                () -> count == 0,
                Duration.ZERO);
    }

    private static Map<String, Decision> byRecipient(Api server, List<Ask> asks)
            throws IOException, InterruptedException {
        var decisions = new HashMap<String, Decision>();
        server.decideAll(
                asks,
                answer ->
                        decisions.put(
                                asks.get(decisions.size()).recipient().id(), Decision.of(answer)));
        return decisions;
    }

    /** All of one arm's recipients click, and nobody else's. */
    private void eventsTeachTheOther() throws Exception {
        var lesson = ExperimentUnderLoad.plain("lesson");
        lesson.start(one);
        Await.until("the other knows the experiment", LONG, decides(two, lesson));
        var clicks =
                decide(one, lesson, 300).stream()
                        .filter(decision -> decision.arm().equals("arm-0"))
                        .map(it -> new Event("click-" + it.id(), "click", it.id()))
                        .toList();
        one.events(clicks);
        var ask =
                new Ask(List.of(lesson.key()), null, new Api.Recipient("somebody", Map.of()), true);
        say(
                "clicks told to one change what the other decides",
                () ->
                        two.post("/v1/decisions", ask)
                                        .path("decisions")
                                        .path(0)
                                        .path("probabilities")
                                        .path("arm-0")
                                        .asDouble()
                                > 0.9,
                SOON);
    }

    private static List<Decision> decide(Api server, ExperimentUnderLoad sample, int count)
            throws IOException, InterruptedException {
        var asks =
                IntStream.range(0, count)
                        .mapToObj(i -> Ask.of(sample.key(), null, "recipient-" + i))
                        .toList();
        var decisions = new ArrayList<Decision>();
        server.decideAll(asks, answer -> decisions.add(Decision.of(answer)));
        return decisions;
    }

    /** Whether its policy decides there: while it is paused, everybody gets the control. */
    private static Callable<Boolean> decides(Api server, ExperimentUnderLoad sample) {
        return () -> {
            try {
                return server.decide(Ask.of(sample.key(), null, "recipient-0"))
                        .reason()
                        .equals("policy");
            } catch (Api.Refused unknownThere) {
                return false;
            }
        };
    }

    private void say(String what, Callable<Boolean> condition, Duration limit) throws Exception {
        long start = System.nanoTime();
        boolean inTime = Await.within(limit, condition);
        // What comes late is told apart from what never comes.
        boolean atAll = inTime || Await.within(LONG, condition);
        good &= inTime;
        System.out.printf(
                "%-8s %5d ms  %s%n",
                inTime ? "good" : atAll ? "LATE" : "NEVER",
                (System.nanoTime() - start) / 1_000_000,
                what);
    }
}
