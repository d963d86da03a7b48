package dev.slotwise.server.learning;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.slots.HourProfile;
import dev.slotwise.bandits.slots.Slot;
import dev.slotwise.bandits.slots.SlotBelief;
import dev.slotwise.bandits.slots.SlotCount;
import dev.slotwise.bandits.slots.SlotDraws;
import dev.slotwise.bandits.slots.SlotPrices;
import dev.slotwise.bandits.slots.SlotPrior;
import dev.slotwise.server.experiments.Reward;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One joint belief about all slots, which share strength with their neighbours on the week circle,
 * from nothing but counts: the same in whatever order they came.
 */
final class SlotBeliefs implements Beliefs {
    /**
     * All decisions until the next learning share these draws, and with them what little the draws
     * are off: by at most 1.6 points, where the usual 256 for one decision would be by 3.
     */
    private static final int DRAWS = 1024;

    private static final int MOST_KEPT = 1_000;

    private final CountedBeliefs counted;
    private final List<Slot> slots;
    private final List<SlotCount> counts;
    private final SlotBelief belief;
    private final SlotDraws draws;
    private final Judgement ofAnybody;
    private final Map<Asked, double[]> kept = new ConcurrentHashMap<>();

    /**
     * @param counted what is believed of each slot by itself, which is what a report shows
     * @param counts one per slot
     */
    SlotBeliefs(CountedBeliefs counted, List<Slot> slots, List<SlotCount> counts) {
        this.counted = counted;
        this.slots = List.copyOf(slots);
        this.counts = List.copyOf(counts);
        this.belief = SlotPrior.STANDARD.of(slots).after(counts);
        this.draws = SlotDraws.of(belief, DRAWS, SlotDraws.TEMPER, counted.version());
        this.ofAnybody = new Scored(HourProfile.NONE);
    }

    /** Before anything happened. */
    static SlotBeliefs prior(List<Slot> slots, Reward reward) {
        return new SlotBeliefs(
                CountedBeliefs.prior(slots.size(), reward),
                slots,
                Collections.nCopies(slots.size(), SlotCount.NONE));
    }

    /** Number of slots. */
    int arms() {
        return slots.size();
    }

    /** The same when there are these slots, of which the last may have come later. */
    SlotBeliefs withSlots(List<Slot> all) {
        if (all.equals(slots)) {
            return this;
        }
        var known = new ArrayList<>(counts.subList(0, Math.min(counts.size(), all.size())));
        while (known.size() < all.size()) {
            known.add(SlotCount.NONE);
        }
        return new SlotBeliefs(counted.withArms(all.size()), all, known);
    }

    @Override
    public Judgement judge(Map<String, Object> features, HourProfile ownHours) {
        return ownHours.total() == 0 ? ofAnybody : new Scored(ownHours);
    }

    @Override
    public CountedBeliefs counted() {
        return counted;
    }

    private record Asked(Policy policy, BitSet eligible) {}

    private final class Scored implements Judgement {
        private final boolean anybody;
        private final double[] lift;
        private final List<NormalScore> arms = new ArrayList<>();

        private Scored(HourProfile ownHours) {
            anybody = ownHours.total() == 0;
            lift = ownHours.lift(slots);
            for (int slot = 0; slot < lift.length; slot++) {
                arms.add(belief.score(slot, lift[slot]));
            }
        }

        @Override
        public long version() {
            return counted.version();
        }

        @Override
        public int encoding() {
            return 0;
        }

        @Override
        public double offset() {
            return counted.offset();
        }

        @Override
        public List<NormalScore> arms() {
            return arms;
        }

        @Override
        public double prediction(int arm) {
            return Logistic.probability(arms.get(arm).mean());
        }

        @Override
        public double[] probabilities(Policy policy, BitSet eligible) {
            if (!anybody) {
                return computed(policy, eligible);
            }
            if (kept.size() > MOST_KEPT) {
                // Deadlines can make as many sets of slots as there are recipients.
                kept.clear();
            }
            return kept.computeIfAbsent(
                    new Asked(policy, (BitSet) eligible.clone()),
                    asked -> computed(asked.policy, asked.eligible));
        }

        /**
         * For Thompson sampling the shares of the draws, in which slots that are alike rise and
         * fall together. Other policies see each slot by itself.
         */
        private double[] computed(Policy policy, BitSet eligible) {
            if (policy instanceof Thompson thompson) {
                return ExplorationFloor.project(
                        draws.shares(eligible, lift, SlotPrices.none(lift.length)),
                        thompson.explorationFloor().amongArms(eligible.cardinality()),
                        eligible);
            }
            return policy.probabilities(arms, eligible);
        }
    }
}
