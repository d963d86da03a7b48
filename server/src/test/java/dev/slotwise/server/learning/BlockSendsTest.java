package dev.slotwise.server.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.bandits.layout.Layout;
import dev.slotwise.bandits.layout.LayoutTrial;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

class BlockSendsTest {
    private final BlockSends sends = new BlockSends(2);

    @Test
    void aMailIsATrialOnceEachOfItsBlocksIsAndSucceedsWithAnyOfThem() {
        sends.exposed(0, decision(1, 2, "r", "s"), trial(100));
        assertThat(sends.trials()).isEmpty();
        sends.exposed(1, decision(2, 1, "r", "s"), trial(160));
        assertThat(sends.trials()).containsExactly(new LayoutTrial(Layout.of(2, 1), 160, false));
        sends.changed(1, new Trial(OptionalLong.of(100), OptionalLong.of(900)));
        assertThat(sends.trials()).containsExactly(new LayoutTrial(Layout.of(2, 1), 160, true));
    }

    @Test
    void whatIsTakenBackCountsNoMore() {
        sends.exposed(0, decision(1, 0, "r", "s"), trial(100));
        sends.exposed(1, decision(2, 0, "r", "s"), trial(100));
        sends.changed(2, Trial.NONE);
        assertThat(sends.trials()).isEmpty();
        sends.exposed(1, decision(2, 0, "r", "s"), trial(500));
        assertThat(sends.trials()).containsExactly(new LayoutTrial(Layout.of(0, 0), 500, false));
    }

    @Test
    void decisionsOfOtherSendsRecipientsOrOfNoSendAreNotPutTogether() {
        sends.exposed(0, decision(1, 0, "r", "s"), trial(1));
        sends.exposed(1, decision(2, 0, "r", "t"), trial(1));
        sends.exposed(1, decision(3, 0, "q", "s"), trial(1));
        sends.exposed(1, decision(4, 0, "r", null), trial(1));
        sends.exposed(0, decision(5, 0, "r", null), trial(1));
        // One that was decided before the blocks were watched.
        sends.changed(77, trial(5));
        assertThat(sends.trials()).isEmpty();
    }

    private static Trial trial(long exposedAt) {
        return new Trial(OptionalLong.of(exposedAt), OptionalLong.empty());
    }

    private static LoggedDecision decision(
            long id, int arm, String recipient, @Nullable String send) {
        var eligible = new BitSet();
        eligible.set(arm);
        return new LoggedDecision(
                id,
                1,
                1,
                1,
                arm,
                1,
                new Evidence(0, 0, 0, 0, 0, 1, 0, eligible, List.of(1.0), List.of()),
                Map.of(),
                recipient,
                Optional.ofNullable(send),
                0,
                0,
                ExposureRule.DECISION);
    }
}
