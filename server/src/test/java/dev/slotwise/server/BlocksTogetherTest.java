package dev.slotwise.server;

import static dev.slotwise.server.Client.arm;
import static dev.slotwise.server.Client.event;
import static dev.slotwise.server.Client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.server.learning.Evidence;
import dev.slotwise.server.learning.JointEvidence;

import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/** Blocks of one mail: each by itself until it shows that two interact, then together. */
@ExtendWith(Slotwise.class)
class BlocksTogetherTest {
    private static final String HEADS =
            arm("sun", "<h1>Sun</h1>") + ", " + arm("sea", "<h1>Sea</h1>");
    private static final String PICTURES =
            arm("beach", "<p>Beach</p>") + ", " + arm("boat", "<p>Boat</p>");

    private static boolean match(String head, String picture) {
        return head.equals("sun") == picture.equals("beach");
    }

    private static boolean isMatch(JsonNode mail) {
        return match(armOf(headOf(mail)), armOf(pictureOf(mail)));
    }

    private static String armOf(JsonNode decision) {
        return decision.at("/arm").asText();
    }

    /** A started campaign of two blocks, with what its users would know. */
    private record Mail(Client client, String campaign, String head, String picture) {
        static Mail start(Client client, String stem, String... members) {
            var campaign = Client.fresh(stem);
            var head = client.start("a-head", HEADS, settings(campaign, "head", members));
            var picture = client.start("b-picture", PICTURES, settings(campaign, "picture"));
            return new Mail(client, campaign, head, picture);
        }

        private static String[] settings(String campaign, String block, String... members) {
            var all = new ArrayList<String>();
            all.add(json("'campaign': '%s'", campaign));
            all.add(json("'block': '%s'", block));
            all.addAll(List.of(members));
            return all.toArray(String[]::new);
        }

        Mail by(Client other) {
            return new Mail(other, campaign, head, picture);
        }

        /** Decisions of all blocks for recipients of one send. */
        List<JsonNode> send(String send, int recipients) {
            var at = client.now().minus(Duration.ofDays(5)).toString();
            return client.postLines(
                            "/v1/decisions/batch",
                            IntStream.range(0, recipients)
                                    .mapToObj(i ->
                                            json(
                                                    "{'campaign': '%s', 'sendId': '%s',"
                                                            + " 'decidedAt': '%s', 'probabilities':"
                                                            + " true, 'recipient': {'id': 'r%d'}}",
                                                    campaign, send, at, i))
                                    .toList())
                    .ok()
                    .lines();
        }

        /** Sends whose recipients click on the picture, more often where the two are good. */
        void teach(int sends, BiPredicate<String, String> good, long seed) {
            var random = new Random(seed);
            teach(sends, (head, arm) -> random.nextDouble() < (good.test(head, arm) ? 0.4 : 0.1));
        }

        void teach(int sends, BiPredicate<String, String> clicked) {
            for (int send = 0; send < sends; send++) {
                var clicks = new ArrayList<String>();
                var at = client.now().minus(Duration.ofDays(5));
                for (var mail : send("taught-" + send, 250)) {
                    if (clicked.test(armOf(headOf(mail)), armOf(pictureOf(mail)))) {
                        clicks.add(event("click", pictureOf(mail), at.plusSeconds(600)));
                    }
                }
                client.report(clicks);
                client.settle();
            }
        }

        private JsonNode explain(JsonNode decision) {
            return client.get("/v1/decisions/" + decision.at("/id").asText() + "/explanation")
                    .ok()
                    .json();
        }
    }

    private static JsonNode headOf(JsonNode mail) {
        return mail.at("/decisions/0");
    }

    private static JsonNode pictureOf(JsonNode mail) {
        return mail.at("/decisions/1");
    }

    private static void turnTheClock(Client client) {
        client.decide(
                client.start("clock", HEADS), "x", json("'decidedAt': '2026-11-22T10:00:00Z'"));
    }

    @Test
    void twoThatAreGoodTogetherAreMostlySentTogether(Client client) {
        turnTheClock(client);
        var mail = Mail.start(client, "match");
        mail.teach(4, BlocksTogetherTest::match, 1);
        int matches = 0;
        for (var each : mail.send("after", 200)) {
            matches += isMatch(each) ? 1 : 0;
        }
        // All but what the floors of both blocks ask for, and five standard deviations.
        assertThat(matches).isGreaterThan(200 - 8 - 14);
        var one = mail.send("one", 1).getFirst();
        var explained = mail.explain(pictureOf(one));
        assertThat(explained.at("/kappa").asDouble()).isEqualTo(0.5);
        assertThat(explained.at("/together/blocks/0/experiment").asText()).isEqualTo(mail.head);
        assertThat(explained.at("/together/blocks/0/arm")).isEqualTo(headOf(one).at("/arm"));
        assertThat(explained.at("/together/blocks/1/block").asText()).isEqualTo("picture");
        assertThat(explained.at("/together/blocks/1/arm")).isEqualTo(pictureOf(one).at("/arm"));
        double given =
                explained.at("/together/given/" + pictureOf(one).at("/arm").asText()).asDouble();
        assertThat(explained.at("/together/probability").asDouble())
                .isCloseTo(
                        given * headOf(one).at("/assignmentProbability").asDouble(), within(1e-9));
        assertThat(mail.explain(headOf(one)).at("/together/probability"))
                .isEqualTo(explained.at("/together/probability"));
    }

    @Test
    void whereBlocksAddUpEachIsDecidedByItself(Client client) throws Exception {
        turnTheClock(client);
        var mail = Mail.start(client, "adds-up");
        // Of each pair a third is clicked, or a tenth: whatever the picture.
        var seen = new HashMap<String, Integer>();
        mail.teach(
                4,
                (head, picture) ->
                        seen.merge(head + picture, 1, Integer::sum) % (head.equals("sun") ? 3 : 10)
                                == 0);
        mail.send("after", 100);
        for (var evidence : evidence(mail)) {
            assertThat(evidence.joint()).isEmpty();
            assertThat(evidence.kappa()).isEqualTo(1);
            var p = evidence.probabilities().stream().mapToDouble(Double::doubleValue).toArray();
            assertThat(Choice.draw(p, evidence.seed()).arm()).isEqualTo(evidence.arm());
        }
    }

    @Test
    void whatIsLoggedOfABlockIsItsOwnProbabilityAndWhatItWasDrawnFrom(Client client)
            throws Exception {
        turnTheClock(client);
        var mail = Mail.start(client, "logged", "'policy': {'explorationFloor': 0.2}");
        mail.teach(3, BlocksTogetherTest::match, 3);
        for (int send = 0; send < 4; send++) {
            mail.send("drawn-" + send, 500);
        }
        double[][] expected = new double[2][2];
        double[][] drawn = new double[2][2];
        double[][] beside = new double[2][2];
        double[][] together = new double[2][2];
        int joint = 0;
        for (var each : evidence(mail)) {
            if (each.joint().isEmpty()) {
                continue;
            }
            joint++;
            int block = each.experiment().equals(mail.head) ? 0 : 1;
            double sum = 0;
            for (int arm = 0; arm < 2; arm++) {
                double p = each.probabilities().get(arm);
                expected[block][arm] += p;
                sum += p;
                assertThat(p).isGreaterThanOrEqualTo(block == 0 ? 0.2 - 1e-12 : 0.01 - 1e-12);
            }
            assertThat(sum).isCloseTo(1, within(1e-9));
            drawn[block][each.arm()]++;
            var evidence = each.joint().get();
            var given = evidence.given().stream().mapToDouble(Double::doubleValue).toArray();
            assertThat(Choice.draw(given, each.seed()).arm()).isEqualTo(each.arm());
            assertThat(evidence.layout().get(block).arm()).isEqualTo(each.arm());
            if (block == 1) {
                int head = evidence.layout().getFirst().arm();
                together[head][each.arm()]++;
                beside[head][0] += given[0];
                beside[head][1] += given[1];
            } else {
                assertThat(evidence.given()).hasSameSizeAs(each.probabilities());
                for (int arm = 0; arm < 2; arm++) {
                    assertThat(given[arm]).isCloseTo(each.probabilities().get(arm), within(1e-12));
                }
            }
        }
        assertThat(joint).isGreaterThan(3500);
        for (int k = 0; k < 2; k++) {
            assertAgrees(drawn[k], expected[k]);
            assertAgrees(together[k], beside[k]);
        }
    }

    /** Probabilities differ between decisions, which only takes from the statistic's variance. */
    private static void assertAgrees(double[] drawn, double[] expected) {
        double statistic = 0;
        for (int arm = 0; arm < drawn.length; arm++) {
            double off = drawn[arm] - expected[arm];
            statistic += off * off / expected[arm];
        }
        assertThat(1 - new ChiSquaredDistribution(1).cumulativeProbability(statistic))
                .isGreaterThan(1e-3);
    }

    /** One block alone makes no mail to be learnt from: what is believed stays as it is. */
    @Test
    void whatOneServerHasLearntAllDecideByAndSoDoesOneThatStartsAnew(Client client)
            throws Exception {
        turnTheClock(client);
        var mail = Mail.start(client, "shared");
        mail.teach(3, BlocksTogetherTest::match, 4);
        var here = client.decide(mail.picture, "here", "'probabilities': true");
        try (var server = Slotwise.another(Map.of())) {
            var other = Slotwise.client(server).settle();
            var there = other.decide(mail.picture, "there", "'probabilities': true");
            assertThat(there.at("/probabilities")).isEqualTo(here.at("/probabilities"));
            assertThat(mail.by(other).explain(there).at("/together/beliefsVersion"))
                    .isEqualTo(mail.explain(here).at("/together/beliefsVersion"));
        }
    }

    @Test
    void aBlockAskedAloneGetsTheArmThatBelongsToTheOthers(Client client) {
        turnTheClock(client);
        var mail = Mail.start(client, "alone");
        mail.teach(3, BlocksTogetherTest::match, 5);
        for (int i = 0; i < 12; i++) {
            var who =
                    json(
                            "'sendId': 'alone', 'probabilities': true, 'decidedAt': '%s'",
                            client.now().toString());
            var picture = client.decide(mail.picture, "p" + i, who);
            var explained = mail.explain(picture);
            var both =
                    client.post(
                                    "/v1/decisions",
                                    json(
                                            "{'campaign': '%s', 'sendId': 'alone', 'recipient':"
                                                    + " {'id': 'p%d'}}",
                                            mail.campaign, i))
                            .ok();
            assertThat(both.at("/decisions/1/id")).isEqualTo(picture.at("/id"));
            assertThat(both.at("/decisions/0/arm"))
                    .isEqualTo(explained.at("/together/blocks/0/arm"));
        }
        var path = "/d/" + mail.campaign + "?u=fetched&s=alone";
        var all = client.get(path).ok();
        for (var block : List.of("head", "picture")) {
            assertThat(client.get(path + "&f=html&block=" + block).ok().text())
                    .isEqualTo(all.at("/blocks/" + block).asText());
        }
    }

    @Test
    void withoutASendBlocksAskedTogetherStillBelongTogether(Client client) {
        turnTheClock(client);
        var mail = Mail.start(client, "unnamed");
        mail.teach(4, BlocksTogetherTest::match, 6);
        int matches = 0;
        for (int i = 0; i < 60; i++) {
            var both =
                    client.post(
                                    "/v1/decisions",
                                    json(
                                            "{'campaign': '%s', 'recipient': {'id': 'u%d'}}",
                                            mail.campaign, i))
                            .ok()
                            .json();
            assertThat(mail.explain(headOf(both)).at("/together/blocks"))
                    .isEqualTo(mail.explain(pictureOf(both)).at("/together/blocks"));
            matches += isMatch(both) ? 1 : 0;
        }
        assertThat(matches).isGreaterThan(60 - 3 - 8);
    }

    @Test
    void whatIsDemandedOfABlockHoldsBesideOthersToo(Client client) {
        turnTheClock(client);
        var mail =
                Mail.start(
                        client,
                        "demands",
                        "'policy': {'minimumControlShare': 0.4}",
                        "'holdout': 0.3");
        mail.teach(4, BlocksTogetherTest::match, 7);
        int heldOut = 0;
        int together = 0;
        for (var each : mail.send("after", 30)) {
            if (headOf(each).at("/reason").asText().equals("holdout")) {
                heldOut++;
                assertThat(headOf(each).at("/arm").isNull()).isTrue();
                assertThat(mail.explain(pictureOf(each)).at("/together").isMissingNode()).isTrue();
            } else {
                together++;
                assertThat(headOf(each).at("/probabilities/sun").asDouble())
                        .isGreaterThanOrEqualTo(0.4 - 1e-12);
                assertThat(mail.explain(pictureOf(each)).at("/together/blocks")).hasSize(2);
            }
        }
        assertThat(heldOut).isPositive();
        assertThat(together).isPositive();
        client.post("/v1/experiments/" + mail.picture + "/arms/boat/disable").ok();
        for (var each : mail.send("disabled", 20)) {
            assertThat(pictureOf(each).at("/arm").asText()).isEqualTo("beach");
            assertThat(pictureOf(each).at("/probabilities/boat").asDouble()).isZero();
        }
        client.step(mail.picture, "pause");
        for (var each : mail.send("paused", 20)) {
            assertThat(pictureOf(each).at("/fallbackCause").asText())
                    .isEqualTo("experiment-paused");
            assertThat(mail.explain(headOf(each)).at("/together").isMissingNode()).isTrue();
        }
    }

    private record Logged(String experiment, int arm, Evidence evidence) {
        Optional<JointEvidence> joint() {
            return evidence.joint();
        }

        List<Double> probabilities() {
            return evidence.probabilities();
        }

        double kappa() {
            return evidence.kappa();
        }

        long seed() {
            return evidence.seed();
        }
    }

    /** Of all decisions of a mail. */
    private static List<Logged> evidence(Mail mail) throws Exception {
        var address = Slotwise.database();
        var logged = new ArrayList<Logged>();
        try (var connection =
                        DriverManager.getConnection(
                                address.jdbcUrl(), address.user(), address.password());
                var statement =
                        connection.prepareStatement(
                                """
                                SELECT e.key, d.arm, d.evidence FROM decision d JOIN experiment e ON e.id = d.experiment
                                WHERE e.key IN (?, ?)\
                                """)) {
            statement.setString(1, mail.head);
            statement.setString(2, mail.picture);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    logged.add(
                            new Logged(
                                    rows.getString(1),
                                    rows.getInt(2),
                                    Evidence.fromBytes(rows.getBytes(3))));
                }
            }
        }
        assertThat(logged).isNotEmpty();
        return logged;
    }
}
