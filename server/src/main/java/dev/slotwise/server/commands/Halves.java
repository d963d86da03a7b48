package dev.slotwise.server.commands;

import dev.slotwise.server.commands.LoggedCampaign.Send;
import dev.slotwise.server.storage.Digest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The sends of a log in two halves. Customers are split by a hash, so that all sends of one are in
 * the same half and nobody is valued by a policy that has learned from them.
 *
 * @param learning in the order in which they are to be sent
 * @param valuation in the order of the log
 */
record Halves(List<Send> learning, List<Send> valuation) {

    /** Another split and another order for every seed. */
    static Halves of(List<Send> sends, int seed) {
        var learning = new ArrayList<Send>();
        var valuation = new ArrayList<Send>();
        for (var send : sends) {
            (isForLearning(send, seed) ? learning : valuation).add(send);
        }
        shuffle(learning, new SplittableRandom(seed));
        return new Halves(List.copyOf(learning), List.copyOf(valuation));
    }

    private static boolean isForLearning(Send send, int seed) {
        var hash = Digest.begin().with("replay").with(seed).with(send.recipient()).bytes();
        return ByteBuffer.wrap(hash).get() >= 0;
    }

    private static void shuffle(List<Send> sends, SplittableRandom random) {
        for (int last = sends.size() - 1; last > 0; last--) {
            var other = sends.set(random.nextInt(last + 1), sends.get(last));
            sends.set(last, other);
        }
    }
}
