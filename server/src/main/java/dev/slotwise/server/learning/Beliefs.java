package dev.slotwise.server.learning;

import dev.slotwise.bandits.slots.HourProfile;

import java.util.Map;

/** What is believed of an experiment's arms at one moment. Immutable: readers need no lock. */
public sealed interface Beliefs permits CountedBeliefs, SlotBeliefs, ContextualBeliefs {
    /**
     * @param features the declared context features that the recipient has
     * @param ownHours at which the recipient clicks; of use to send slots only
     */
    Judgement judge(Map<String, Object> features, HourProfile ownHours);

    /** One posterior per arm over all recipients, tempered by nothing: what a report shows. */
    CountedBeliefs counted();
}
