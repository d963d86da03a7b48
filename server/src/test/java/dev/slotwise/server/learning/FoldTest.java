package dev.slotwise.server.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.server.experiments.ArmDefinition;
import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.experiments.Goal;
import dev.slotwise.server.experiments.Kind;
import dev.slotwise.server.experiments.PolicyDefinition;
import dev.slotwise.server.experiments.Reward;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

class FoldTest {
    private static final long AT = 500_000 * WaveKey.MILLIS;
    private static final Duration WINDOW = Duration.ofHours(24);

    @Test
    void aChoiceCountsForEveryArmThatCouldHaveBeenMade() {
        var fold = new Fold();
        fold.decided(decision(1, 0, ExposureRule.DECISION), definition(Kind.CONTENT));

        var chosen = sums(fold, 0);
        assertThat(chosen.count(WaveSum.DRAWN)).isEqualTo(1);
        assertThat(chosen.get(WaveSum.SUM_P)).isEqualTo(0.25);
        var other = sums(fold, 1);
        assertThat(other.count(WaveSum.DRAWN)).isZero();
        assertThat(other.count(WaveSum.ELIGIBLE)).isEqualTo(1);
        assertThat(other.count(WaveSum.DECISIONS)).isZero();
        assertThat(other.get(WaveSum.SUM_P)).isEqualTo(0.745);
        assertThat(other.get(WaveSum.SUM_P_VARIANCE)).isCloseTo(0.745 * 0.255, within(1e-15));
        assertThat(sums(fold, 2).count(WaveSum.RARE)).isEqualTo(1);
        assertThat(fold.changes()).doesNotContainKey(key(3));
        // The other arm was believed better.
        assertThat(chosen.count(WaveSum.EXPLORED)).isEqualTo(1);
        assertThat(chosen.get(WaveSum.PREDICTED)).isEqualTo(0.04);
    }

    @Test
    void aChoiceCountsWithItsTrialAndThatOfASlotWithItsDecision() {
        var decision = decision(1, 0, ExposureRule.DELIVERED);
        var delivered = new Happened(EventType.DELIVERED, Label.HUMAN, AT + 5000, 0);
        for (var kind : Kind.values()) {
            var fold = new Fold();
            fold.decided(decision, definition(kind));
            assertThat(sums(fold, 0).count(WaveSum.DRAWN))
                    .isEqualTo(kind == Kind.SEND_SLOT ? 1 : 0);
            fold.happened(decision, List.of(), List.of(delivered), definition(kind));
            assertThat(sums(fold, 0).count(WaveSum.DRAWN)).isEqualTo(1);
            assertThat(sums(fold, 1).count(WaveSum.ELIGIBLE)).isEqualTo(1);
        }
    }

    @Test
    void harmCountsOncePerTrialAndOnlyWithinTheWindow() {
        var decision = decision(1, 0, ExposureRule.DECISION);
        var events =
                List.of(
                        new Happened(EventType.UNSUBSCRIBE, Label.HUMAN, AT + 1000, 0),
                        new Happened(EventType.UNSUBSCRIBE, Label.MACHINE, AT + 2000, 0),
                        new Happened(
                                EventType.COMPLAINT, Label.HUMAN, AT + WINDOW.toMillis() + 1, 0));
        var fold = new Fold();
        fold.decided(decision, definition(Kind.CONTENT));
        fold.happened(decision, List.of(), events, definition(Kind.CONTENT));

        var sums = sums(fold, 0);
        assertThat(sums.count(WaveSum.UNSUBSCRIBES)).isEqualTo(2);
        assertThat(sums.count(WaveSum.UNSUBSCRIBED)).isEqualTo(1);
        assertThat(sums.get(WaveSum.SUM_UNSUBSCRIBED_P)).isEqualTo(4);
        assertThat(sums.get(WaveSum.SUM_UNSUBSCRIBED_P2)).isEqualTo(16);
        assertThat(sums.count(WaveSum.COMPLAINED)).isZero();
    }

    @Test
    void whatAHeldOutRecipientBuysIsCountedAndNotLearnedFrom() {
        var decision = decision(1, CountedDecision.HELD_OUT, ExposureRule.NEVER);
        var events =
                List.of(
                        new Happened(EventType.CONVERSION, Label.HUMAN, AT + 1000, 30),
                        new Happened(EventType.CONVERSION, Label.HUMAN, AT + 2000, 12),
                        new Happened(
                                EventType.CONVERSION, Label.HUMAN, AT + WINDOW.toMillis() + 1, 7));
        var fold = new Fold();
        fold.decided(decision, definition(Kind.CONTENT));
        fold.happened(decision, List.of(), events, definition(Kind.CONTENT));

        var sums = sums(fold, CountedDecision.HELD_OUT);
        assertThat(sums.count(WaveSum.DECISIONS)).isEqualTo(1);
        assertThat(sums.count(WaveSum.BOUGHT)).isEqualTo(1);
        assertThat(sums.get(WaveSum.BOUGHT_VALUE)).isEqualTo(42);
        assertThat(sums.get(WaveSum.BOUGHT_VALUE2)).isEqualTo(42 * 42);
        assertThat(sums.count(WaveSum.EXPOSURES)).isZero();
        assertThat(sums.count(WaveSum.SUCCESSES)).isZero();
        assertThat(fold.trials()).isEmpty();
    }

    @Test
    void eventsInAnyOrderLeaveTheSameSums() {
        var decision = decision(1, 0, ExposureRule.DELIVERED);
        var events =
                new ArrayList<>(
                        List.of(
                                new Happened(EventType.DELIVERED, Label.HUMAN, AT + 9000, 0),
                                new Happened(EventType.CLICK, Label.HUMAN, AT + 7000, 0),
                                new Happened(EventType.UNSUBSCRIBE, Label.HUMAN, AT + 8000, 0),
                                new Happened(EventType.BOUNCE, Label.HUMAN, AT + 8500, 0),
                                new Happened(EventType.CONVERSION, Label.HUMAN, AT + 9500, 5)));
        var inOrder = folded(decision, events);
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(events, new Random(seed));
            var folded = folded(decision, events);
            assertThat(folded.keySet()).isEqualTo(inOrder.keySet());
            folded.forEach((key, sums) ->
                    assertThat(sums.agreesWith(inOrder.getOrDefault(key, new WaveSums()), 1e-12))
                            .isTrue());
        }
    }

    private static Map<WaveKey, WaveSums> folded(CountedDecision decision, List<Happened> events) {
        var fold = new Fold();
        fold.decided(decision, definition(Kind.CONTENT));
        for (int known = 0; known < events.size(); known++) {
            fold.happened(
                    decision,
                    events.subList(0, known),
                    events.subList(0, known + 1),
                    definition(Kind.CONTENT));
        }
        return fold.changes();
    }

    private static WaveSums sums(Fold fold, int arm) {
        return fold.changes().getOrDefault(key(arm), new WaveSums());
    }

    private static WaveKey key(int arm) {
        return new WaveKey(7, Segment.EVERYBODY, WaveKey.hourOf(AT), arm);
    }

    private static CountedDecision decision(long id, int arm, ExposureRule exposure) {
        var eligible = new BitSet();
        eligible.set(0, 3);
        var evidence =
                new Evidence(
                        0,
                        0,
                        0,
                        0.04,
                        0,
                        1,
                        0,
                        eligible,
                        List.of(0.25, 0.745, 0.005, 0.0),
                        List.of(
                                new BetaPosterior(1, 19),
                                new BetaPosterior(2, 18),
                                new BetaPosterior(1, 30),
                                new BetaPosterior(9, 11)));
        return new CountedDecision(id, 7, arm, 0.25, evidence, AT, AT, exposure, List.of());
    }

    private static Definition definition(Kind kind) {
        return new Definition(
                "key",
                "Name",
                kind,
                "campaign",
                "block",
                List.of(
                        new ArmDefinition(
                                "a", "A", true, "text/plain", "Hi", null, Map.of(), null, null)),
                PolicyDefinition.ofType("thompson"),
                List.of(),
                new Reward(Goal.CLICK, WINDOW),
                0,
                List.of());
    }
}
