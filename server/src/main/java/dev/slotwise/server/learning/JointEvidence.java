package dev.slotwise.server.learning;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How an arm was drawn together with those of other blocks of its mail.
 *
 * @param version of what was believed of the blocks
 * @param probability with which all of them got these arms
 * @param layout the arm of every block, in the order in which they were drawn; also of blocks that
 *     nobody asked for
 * @param given what the block's own arm was drawn from: its probabilities given the arms of the
 *     blocks drawn before
 */
public record JointEvidence(
        long version, double probability, List<BlockArm> layout, List<Double> given) {
    private static final int HEADER = Long.BYTES + Double.BYTES + Integer.BYTES;

    /** An experiment's arm, by its index. */
    public record BlockArm(int experiment, int arm) {}

    public JointEvidence {
        layout = List.copyOf(layout);
        given = List.copyOf(given);
    }

    int bytes() {
        return HEADER + layout.size() * 2 * Integer.BYTES + given.size() * Double.BYTES;
    }

    void write(ByteBuffer to) {
        to.putLong(version).putDouble(probability).putInt(layout.size());
        layout.forEach(block -> to.putInt(block.experiment).putInt(block.arm));
        given.forEach(to::putDouble);
    }

    static JointEvidence read(ByteBuffer from, int arms) {
        long version = from.getLong();
        double probability = from.getDouble();
        var layout = new ArrayList<BlockArm>();
        for (int left = from.getInt(); left > 0; left--) {
            layout.add(new BlockArm(from.getInt(), from.getInt()));
        }
        var given = new ArrayList<Double>(arms);
        for (int arm = 0; arm < arms; arm++) {
            given.add(from.getDouble());
        }
        return new JointEvidence(version, probability, layout, given);
    }
}
