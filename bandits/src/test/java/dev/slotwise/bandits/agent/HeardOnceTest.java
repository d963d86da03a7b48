package dev.slotwise.bandits.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.bandits.policy.Choice;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;

class HeardOnceTest {
    private static final int ARMS = 3;
    private static final int SENDS = 400;

    static Stream<Setting> settings() {
        return Stream.of(0, 3)
                .flatMap(dimension ->
                        Stream.of(new RewardScale.Binary(), new RewardScale.Real(0, 1))
                                .map(scale ->
                                        new Setting(
                                                ARMS,
                                                dimension,
                                                scale,
                                                OptionalLong.of(SENDS),
                                                OptionalDouble.of(0.2),
                                                false,
                                                OptionalDouble.of(5),
                                                Optional.empty(),
                                                7)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void whatComesASecondTimeChangesNothing(Setting setting) {
        assertThat(choices(setting, 2)).isEqualTo(choices(setting, 1));
    }

    /** Plays a campaign in which every outcome is told so many times. */
    private static List<Choice> choices(Setting setting, int times) {
        Agent agent = Agents.standard(setting);
        var chance = new SplittableRandom(3);
        var all = new BitSet();
        all.set(0, ARMS);
        List<Choice> choices = new ArrayList<>();
        for (int id = 0; id < SENDS; id++) {
            double[] context = chance.doubles(setting.dimension(), -1, 1).toArray();
            Choice choice = agent.decide(new Send(id, id, context, all, 0));
            choices.add(choice);
            double value = chance.nextInt(4) == 0 ? 1 : 0;
            for (int i = 0; i < times; i++) {
                var outcome =
                        new Outcome(
                                id,
                                id + 0.5,
                                choice.arm(),
                                choice.assignmentProbability(),
                                context,
                                0,
                                value);
                if (value == 1) {
                    agent.learn(outcome);
                } else {
                    agent.expire(outcome);
                }
            }
        }
        return choices;
    }
}
