package dev.slotwise.server.learning;

import java.util.Map;

/** What is believed of an experiment's arms at one moment. Immutable: readers need no lock. */
public sealed interface Beliefs permits CountedBeliefs, ContextualBeliefs {
    /**
     * @param features the declared context features that the recipient has
     */
    Judgement judge(Map<String, Object> features);

    /** One posterior per arm over all recipients, tempered by nothing: what a report shows. */
    CountedBeliefs counted();
}
