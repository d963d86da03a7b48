package dev.slotwise.bandits.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Outcome;
import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.policy.Choice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class ConversationTest {
    private static final String INIT =
            """
            {"init":{"env":"e","seed":11,"dim":2,"arms":["a0","a1","a2"],"reward":"binary","min":0,"max":1,"horizon":30,"base_rate":0.2,"offset":true,"window_h":48}}
            """;

    private final List<Setting> settings = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    @Test
    void aRunIsBegunAnsweredAndClosed() throws IOException {
        String said =
                converse(
                        INIT
                                + """
                                {"decide":{"id":7,"t":3.25,"context":[0.5,1],"arms":["a0","a1","a2"],"offset":-1.7}}
                                {"reward":{"id":7,"t":5.1,"arm":2,"p":0.5,"context":[0.5,1],"offset":-1.7,"value":1.0}}
                                {"expire":{"id":9,"t":51.0,"arm":0,"p":0.3,"context":[0,1],"offset":0.2}}
                                {"close":{}}
                                """);

        assertThat(said)
                .isEqualTo(
                        """
                        {"ready":true,"name":"slotwise"}
                        {"arm":2,"p":0.5}
                        {"bye":true}
                        """);
        assertThat(heard)
                .containsExactly(
                        "decide 7 3.25 [0.5, 1.0] {0, 1, 2} -1.7",
                        "learn 7 5.1 2 0.5 [0.5, 1.0] -1.7 1.0",
                        "expire 9 51.0 0 0.3 [0.0, 1.0] 0.2 0.0");
        Setting setting = settings.getFirst();
        assertThat(setting.arms()).isEqualTo(5);
        assertThat(setting.windowHours()).hasValue(48);
        assertThat(setting.baseRate()).hasValue(0.2);
        assertThat(setting.horizon()).hasValue(30);
        assertThat(setting.offset()).isTrue();
        assertThat(setting.seed()).isEqualTo(11);
    }

    @Test
    void probabilitiesOfAllArmsAreInTheOrderOfTheList() throws IOException {
        String said =
                converse(
                        Replies.Detail.ALL_ARMS,
                        INIT
                                + """
                                {"decide":{"id":7,"t":3,"context":[0,1],"arms":["a2","a0"]}}
                                {"decide":{"id":8,"t":3,"context":[0,1],"arms":["a0","a1","a2"]}}
                                """);

        assertThat(said.lines().skip(1))
                .containsExactly(
                        "{\"arm\":0,\"p\":0.5,\"ps\":[0.5,0.5]}",
                        "{\"arm\":2,\"p\":0.5,\"ps\":[0.25,0.25,0.5]}");
    }

    @Test
    void anArmIsKnownByItsNameWhateverTheList() throws IOException {
        String said =
                converse(
                        INIT
                                + """
                                {"decide":{"id":1,"t":1,"context":[0,1],"arms":["a1","a0"]}}
                                {"decide":{"id":2,"t":1,"context":[0,1],"arms":["new","a1"]}}
                                {"decide":{"id":3,"t":1,"context":[0,1],"arms":["a1","new","newer"]}}
                                {"decide":{"id":4,"t":1,"context":[0,1],"arms":["a0","a1"]}}
                                {"reward":{"id":2,"t":2,"arm":0,"p":0.5,"context":[0,1],"value":1}}
                                {"expire":{"id":1,"t":2,"arm":1,"p":0.5,"context":[0,1]}}
                                {"reward":{"id":3,"t":2,"arm":2,"p":0.5,"context":[0,1],"value":0}}
                                {"decide":{"id":5,"t":1,"context":[0,1]}}
                                {"reward":{"id":5,"t":2,"arm":2,"p":0.5,"context":[0,1],"value":0}}
                                """);

        assertThat(said.lines().skip(1).map(line -> line.substring(7, 8)))
                .containsExactly("0", "0", "2", "1", "2");
        assertThat(heard.stream().map(line -> line.replaceFirst(" \\[.*] ", " ")))
                .containsExactly(
                        "decide 1 1.0 {0, 1} 0.0",
                        "decide 2 1.0 {1, 3} 0.0",
                        "decide 3 1.0 {1, 3, 4} 0.0",
                        "decide 4 1.0 {0, 1} 0.0",
                        "learn 2 2.0 3 0.5 0.0 1.0",
                        "expire 1 2.0 0 0.5 0.0 0.0",
                        "learn 3 2.0 4 0.5 0.0 0.0",
                        "decide 5 1.0 {0, 1, 2} 0.0",
                        "learn 5 2.0 2 0.5 0.0 0.0");
    }

    @Test
    void unknownKeysBlankLinesAndOtherOrdersAreNothingToSpeakOf() throws IOException {
        String said =
                converse(
                        """
                        \r
                        {"comment":{"decide":[1,{"x":null}]}}
                        {"version":3,"init":{"arms":["x","y"],"extra":{"a":[1,2]},"note":null},"more":[]}
                        {"decide":{"arms":["x","y"],"tags":["a"],"t":0,"id":1},"trace":"abc"}

                        {"close":null}\
                        """);

        assertThat(said.lines())
                .containsExactly(
                        "{\"ready\":true,\"name\":\"slotwise\"}",
                        "{\"arm\":1,\"p\":0.5}",
                        "{\"bye\":true}");
        Setting setting = settings.getFirst();
        assertThat(setting.dimension()).isZero();
        assertThat(setting.windowHours()).isEmpty();
        assertThat(setting.baseRate()).isEmpty();
        assertThat(setting.horizon()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "0", "0.0"})
    void noWindowIsNoWindow(String window) throws IOException {
        converse("{\"init\":{\"arms\":[\"x\"],\"window_h\":" + window + "}}");

        assertThat(settings.getFirst().windowHours()).isEmpty();
    }

    @Test
    void aSecondInitForgetsTheFirst() throws IOException {
        converse(INIT + "{\"close\":{}}\n" + "{\"init\":{\"arms\":[\"x\"],\"seed\":1}}\n");

        assertThat(settings).hasSize(2);
        assertThat(settings.getLast().arms()).isEqualTo(3);
    }

    @Test
    void rewardsOfAnyValueAreHeldWithinTheirBounds() throws IOException {
        converse(
                """
                {"init":{"arms":["x","y"],"reward":"real","min":-2,"max":3,"base_rate":7,"prior_mean":null}}
                {"reward":{"id":1,"t":0,"arm":0,"p":1,"value":2.5}}
                {"reward":{"id":1,"t":0,"arm":0,"p":1,"value":3.5}}
                """);

        assertThat(heard)
                .extracting(line -> line.substring(line.lastIndexOf(' ') + 1))
                .containsExactly("2.5", "3.0");
        assertThat(settings.getFirst().baseRate()).isEmpty();
    }

    @Test
    void whatIsKnownOfTheArmsReachesTheAgent() throws IOException {
        converse(
                """
                {"init":{"arms":["x","y"],"prior_mean":[[0.1,0.2],[0.3,0.4]],"prior_r2":0.5,"dim":2}}
                """);

        var prior = settings.getFirst().prior().orElseThrow();
        assertThat(prior.explained()).isEqualTo(0.5);
        assertThat(prior.means())
                .isDeepEqualTo(new double[][] {{0.1, 0.2}, {0.3, 0.4}, {0, 0}, {0, 0}});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"decide":{"id":1                               | line 2: decide.id: not JSON
                    [1]                                             | line 2: expected an object, got a list
                    {"decide":{"id":1,"t":0,"context":[0,1]}} {}    | line 2: decide: more after the object: an object
                    {"decide":7}                                    | line 2: decide: expected an object, got 7
                    {"decide":{"t":0,"context":[0,1]}}              | line 2: decide.id: missing
                    {"decide":{"id":1.5,"t":0,"context":[0,1]}}     | line 2: decide.id: expected a whole number, got 1.5
                    {"decide":{"id":1,"t":"x","context":[0,1]}}     | line 2: decide.t: expected a number, got x
                    {"decide":{"id":1,"t":0,"context":[0]}}         | line 2: decide.context: 1 entries instead of init's 2
                    {"decide":{"id":1,"t":0,"context":[0,1,2]}}     | line 2: decide.context: 3 entries instead of init's 2
                    {"decide":{"id":1,"t":0,"context":[0,null]}}    | line 2: decide.context: expected a number, got null
                    {"decide":{"id":1,"t":0,"context":[0,NaN]}}     | line 2: decide.context: not JSON
                    {"decide":{"id":1,"t":0,"context":[0,1e999]}}   | line 2: decide.context: 1e999 is too large
                    {"decide":{"id":1,"t":0,"context":[0,1],"arms":[]}}         | line 2: decide.arms: none
                    {"decide":{"id":1,"t":0,"context":[0,1],"arms":["b","b"]}}  | line 2: decide.arms: a name comes twice
                    {"decide":{"id":1,"t":0,"context":[0,1],"arms":["b","c","d"]}}  | line 2: decide.arms: no room for d
                    {"reward":{"id":1,"t":0,"arm":3,"p":1,"context":[0,1],"value":1}} | line 2: reward.arm: 3 is not one of the decision's 3
                    {"reward":{"id":1,"t":0,"arm":0,"p":1,"context":[0,1]}}       | line 2: reward.value: missing
                    {"expire":{"id":1,"t":0,"arm":-1,"p":1,"context":[0,1]}}      | line 2: expire.arm: -1 is not one of the decision's 3
                    {"decide":{"id":1,"t":0,"context":7}}           | line 2: decide.context: expected a list, got 7
                    {"decide":{"id":1,"t":0,"context":[0,1],"arms":"a"}}        | line 2: decide.arms: expected a list, got a
                    {"init":{"arms":["x"],"prior_mean":[1]}}        | line 2: init.prior_mean: expected lists of numbers, got 1
                    {"init":{"seed":1}}                             | line 2: init.arms: none
                    {"init":{"arms":["x","x"]}}                     | line 2: init.arms: a name comes twice
                    {"init":{"arms":["x"],"reward":"money"}}        | line 2: init.reward: neither binary nor real, but money
                    {"init":{"arms":["x"],"base_rate":1.5}}         | line 2: init.base_rate: 1.5 is not within (0, 1)
                    {"init":{"arms":["x"],"window_h":-1}}           | line 2: init.window_h: -1.0 is negative
                    {"init":{"arms":["x"],"dim":1,"prior_mean":[[1,2]]}}  | line 2: init.prior_mean: 2 entries of arm 0 instead of 1
                    {"init":{"arms":["x"],"reward":"real","min":1}} | line 2: init.max: 1.0 is not more than min
                    """)
    void aLineThatCannotBeUnderstoodIsNamed(String line, String complaint) {
        assertThatThrownBy(() -> converse(INIT + line + "\n"))
                .isInstanceOf(UnusableInput.class)
                .hasMessageStartingWith(complaint);
        assertThat(heard).isEmpty();
    }

    @Test
    void nobodyDecidesBeforeInit() {
        assertThatThrownBy(() -> converse("{\"decide\":{\"id\":1}}\n"))
                .hasMessage("line 1: decide before init");
        assertThatThrownBy(() -> converse(INIT + "{\"close\":{}}\n{\"reward\":{}}"))
                .hasMessage("line 3: reward before init");
    }

    @Test
    void linesLongerThanTheBufferAndCutAnywhereAreRead() throws IOException {
        String padding = "x".repeat(200_000);
        String text =
                INIT
                        + "{\"padding\":\""
                        + padding
                        + "\",\"decide\":{\"id\":7,\"t\":3,\"context\":[0.5,1]}}\n"
                        + "{\"close\":{}}";

        String said = converse(Replies.Detail.CHOSEN_ARM, inPieces(text, 1_777));

        assertThat(said.lines()).hasSize(3);
        assertThat(heard).hasSize(1);
    }

    private String converse(String text) throws IOException {
        return converse(Replies.Detail.CHOSEN_ARM, text);
    }

    private String converse(Replies.Detail detail, String text) throws IOException {
        return converse(detail, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String converse(Replies.Detail detail, InputStream in) throws IOException {
        var out = new ByteArrayOutputStream();
        new Conversation(
                        setting -> {
                            settings.add(setting);
                            return new Recorder(setting.arms());
                        },
                        2,
                        detail,
                        new Lines(in),
                        out)
                .hold();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static InputStream inPieces(String text, int size) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, size));
            }
        };
    }

    /** Half of the probability, and the choice, goes to the last eligible arm. */
    private final class Recorder implements Agent {
        private final int arms;

        Recorder(int arms) {
            this.arms = arms;
        }

        @Override
        public Choice decide(Send send) {
            heard.add(
                    "decide %d %s %s %s %s"
                            .formatted(
                                    send.id(),
                                    send.hours(),
                                    Arrays.toString(send.context()),
                                    send.eligible(),
                                    send.offset()));
            double[] p = new double[arms];
            int last = send.eligible().length() - 1;
            int others = send.eligible().cardinality() - 1;
            send.eligible().stream().forEach(arm -> p[arm] = 0.5 / others);
            p[last] = others == 0 ? 1 : 0.5;
            return new Choice(last, p, 0);
        }

        @Override
        public void learn(Outcome outcome) {
            hear("learn", outcome);
        }

        @Override
        public void expire(Outcome outcome) {
            hear("expire", outcome);
        }

        private void hear(String what, Outcome o) {
            heard.add(
                    "%s %d %s %d %s %s %s %s"
                            .formatted(
                                    what,
                                    o.id(),
                                    o.hours(),
                                    o.arm(),
                                    o.assignmentProbability(),
                                    Arrays.toString(o.context()),
                                    o.offset(),
                                    o.value()));
        }
    }
}
