package dev.slotwise.server.learning;

import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.RunningExperiment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is believed now of every experiment, in memory: no decision reads the database to learn a
 * posterior.
 */
public final class LiveBeliefs {
    private final Map<Integer, Beliefs> beliefs = new ConcurrentHashMap<>();

    private final Map<Integer, BlockBeliefs> blocks = new ConcurrentHashMap<>();

    /**
     * What is believed of an experiment's block together with others of its mail, if it rather
     * interacts with one than not.
     */
    public Optional<BlockBeliefs> together(int experiment) {
        return Optional.ofNullable(blocks.get(experiment));
    }

    /**
     * @param mail experiments of all blocks that were looked at
     */
    void publish(List<Integer> mail, List<BlockBeliefs> found) {
        var now = new HashMap<Integer, BlockBeliefs>();
        found.forEach(each -> each.experiments().forEach(id -> now.put(id, each)));
        mail.forEach(id -> blocks.compute(id, (_, _) -> now.get(id)));
    }

    /**
     * Prior beliefs when nothing was learned yet; an arm that came after the last learning has its
     * prior.
     */
    public Beliefs of(RunningExperiment experiment) {
        int arms = experiment.arms().size();
        return switch (beliefs.get(experiment.id())) {
            case null -> beliefs.computeIfAbsent(experiment.id(), _ -> prior(experiment));
            case CountedBeliefs counted -> counted.withArms(arms);
            case SlotBeliefs slots when slots.arms() == arms -> slots;
            case SlotBeliefs slots -> withSlots(slots, experiment);
            case ContextualBeliefs contextual when contextual.posterior().arms() == arms ->
                    contextual
                            .with(contextual.counted().withArms(arms))
                            .towards(experiment.definition().policy().horizon());
            case ContextualBeliefs contextual -> contextual.counted().withArms(arms);
        };
    }

    private static Beliefs prior(RunningExperiment experiment) {
        var slots = experiment.slots();
        return slots.isEmpty()
                ? prior(experiment.experiment())
                : SlotBeliefs.prior(slots, experiment.definition().reward());
    }

    /** What is believed of each arm by itself in an experiment in which nothing has happened. */
    public static CountedBeliefs prior(Experiment experiment) {
        var definition = experiment.definition();
        return CountedBeliefs.prior(definition.arms().size(), definition.reward());
    }

    /** Kept, since it takes a while; what was learned in the meantime stays. */
    private Beliefs withSlots(SlotBeliefs known, RunningExperiment experiment) {
        var more = known.withSlots(experiment.slots());
        beliefs.replace(experiment.id(), known, more);
        return more;
    }

    void publish(int experiment, SlotBeliefs slots) {
        beliefs.put(experiment, slots);
    }

    void publish(int experiment, CountedBeliefs counted) {
        beliefs.merge(
                experiment,
                counted,
                (before, now) ->
                        before instanceof ContextualBeliefs contextual
                                ? contextual.with(now.counted())
                                : now);
    }

    void publish(int experiment, ContextualBeliefs contextual) {
        beliefs.put(experiment, contextual);
    }
}
