package dev.slotwise.server.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.server.learning.JointEvidence.BlockArm;

import org.junit.jupiter.api.Test;

import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

class EvidenceTest {
    /** As it was logged before anything was lifted. */
    private static final String VERSION_1 =
            "010200000002000000010000000000000029000000000000004d0000000000000003"
                    + "c0040000000000003fc00000000000003f847ae147ae147b3fe0000000000000"
                    + "3fd00000000000003fe8000000000000"
                    + "bfe00000000000003fd00000000000003fe00000000000003fc0000000000000";

    @Test
    void whatWasLoggedBeforeThereWereLiftsIsReadAndWrittenAsItWas() {
        byte[] logged = HexFormat.of().parseHex(VERSION_1);
        var evidence = Evidence.fromBytes(logged);
        assertThat(evidence).isEqualTo(evidence(List.of()));
        assertThat(evidence.lifts()).isEmpty();
        assertThat(evidence.toBytes()).isEqualTo(logged);
    }

    @Test
    void liftsAreLoggedBesideWhatWasBelieved() {
        var evidence = evidence(List.of(0.0625, 0.0));
        byte[] bytes = evidence.toBytes();
        assertThat(bytes[0]).isEqualTo((byte) 2);
        assertThat(Evidence.fromBytes(bytes)).isEqualTo(evidence);
    }

    @Test
    void theOtherBlocksAreLoggedWithOneThatWasDrawnBesideThem() {
        var evidence = evidence(List.of(), joint(0.1, 0.9));
        byte[] bytes = evidence.toBytes();
        assertThat(bytes[0]).isEqualTo((byte) 3);
        assertThat(Evidence.fromBytes(bytes)).isEqualTo(evidence);
    }

    @Test
    void whatNobodyCanHaveLoggedIsRefused() {
        byte[] bytes = evidence(List.of()).toBytes();
        bytes[0] = 4;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evidence.fromBytes(bytes))
                .withMessageContaining("unknown version: 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evidence(List.of(0.1)))
                .withMessageContaining("1 lifts of 2 arms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evidence(List.of(), joint(0.5, 0.25, 0.25)))
                .withMessageContaining("3 of 2 arms");
    }

    private static Optional<JointEvidence> joint(Double... given) {
        return Optional.of(
                new JointEvidence(
                        17,
                        0.0625,
                        List.of(new BlockArm(4, 2), new BlockArm(9, 1)),
                        List.of(given)));
    }

    private static Evidence evidence(List<Double> lifts) {
        return evidence(lifts, Optional.empty());
    }

    private static Evidence evidence(List<Double> lifts, Optional<JointEvidence> joint) {
        var eligible = new BitSet();
        eligible.set(0, 2);
        return new Evidence(
                41,
                1,
                -2.5,
                0.125,
                0.01,
                0.5,
                77,
                eligible,
                List.of(0.25, 0.75),
                List.of(new NormalScore(-0.5, 0.25), new NormalScore(0.5, 0.125)),
                lifts,
                joint);
    }
}
