package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.event;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many at once, on two servers: nobody is refused, nothing is counted twice. */
@ExtendWith(Slotwise.class)
class CrowdTest {
    private static final String TWO = arm("a", "<p>A</p>") + ", " + arm("b", "<p>B</p>");

    @Test
    void decisionsAndEventsOfManyCallersAddUp(Client client) throws Exception {
        var campaign = Client.fresh("crowd");
        var experiments = new ArrayList<String>();
        for (var block : List.of("hero", "subject", "footer")) {
            experiments.add(
                    client.start(
                            block,
                            TWO,
                            json("'campaign': '%s', 'block': '%s'", campaign, block),
                            block.equals("footer") ? "'context': ['device']" : "'holdout': 0"));
        }
        var now = client.now();
        var firsts = new ConcurrentHashMap<String, JsonNode>();
        try (var second = Slotwise.another(Map.of())) {
            var servers = List.of(client, Slotwise.client(second));
            try (var pool = Executors.newFixedThreadPool(16)) {
                var tasks = new ArrayList<Future<Integer>>();
                for (int caller = 0; caller < 16; caller++) {
                    tasks.add(pool.submit(caller(caller, servers, campaign, now, firsts)));
                }
                int accepted = 0;
                for (var task : tasks) {
                    accepted += task.get();
                }
                // Every recipient's mail was clicked by every caller, in all three blocks.
                assertThat(firsts).hasSize(40);
                assertThat(accepted).isEqualTo(3 * 40);
            }
        }
        for (var experiment : experiments) {
            var totals = new HashMap<String, Integer>();
            for (var arm : List.of("a", "b")) {
                var reported = client.reported(experiment, arm);
                totals.merge("decisions", reported.at("/decisions").asInt(), Integer::sum);
                totals.merge("exposures", reported.at("/exposures").asInt(), Integer::sum);
                totals.merge("clicks", reported.at("/outcomes/click").asInt(), Integer::sum);
            }
            assertThat(totals).isEqualTo(Map.of("decisions", 40, "exposures", 40, "clicks", 40));
        }
    }

    /** Asks for the same sends as all the others, in its own order, and reports the same clicks. */
    private static Callable<Integer> caller(
            int caller,
            List<Client> servers,
            String campaign,
            Instant now,
            Map<String, JsonNode> firsts) {
        return () -> {
            var random = new SplittableRandom(caller);
            var recipients = new ArrayList<Integer>();
            for (int i = 0; i < 40; i++) {
                recipients.add(i);
            }
            Collections.shuffle(recipients, new Random(caller));
            int accepted = 0;
            for (int recipient : recipients) {
                var server = servers.get(random.nextInt(servers.size()));
                var answer =
                        server.post(
                                        "/v1/decisions",
                                        json(
                                                "{'campaign': '%s', 'sendId': 's', 'recipient':"
                                                    + " {'id': 'crowd-%d', 'attributes': {'device':"
                                                    + " '%s'}}}",
                                                campaign,
                                                recipient,
                                                recipient % 2 == 0 ? "mobile" : "desktop"))
                                .ok()
                                .json();
                var first = firsts.putIfAbsent("r" + recipient, answer);
                assertThat(first == null ? answer : first).isEqualTo(answer);
                var clicks = new ArrayList<String>();
                answer.at("/decisions")
                        .forEach(decision -> clicks.add(event("click", decision, now)));
                Collections.shuffle(clicks, new Random(caller));
                accepted += server.report(clicks).at("/accepted").asInt();
            }
            return accepted;
        };
    }
}
