package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.policy.Choice;

/**
 * Plays one experiment. For a single thread. The calls come in the order of their times; an agent
 * keeps by itself whatever it needs of open sends, except what an {@link Outcome} echoes.
 */
public interface Agent {
    /**
     * Chooses an arm for one send.
     *
     * @throws IllegalArgumentException if the send does not fit the {@link Setting}
     */
    Choice decide(Send send);

    /**
     * Hears what became of a send. Where the setting has an attribution window, a positive may come
     * at any time within it, and what comes later or a second time is not heard; where it has none,
     * every send is answered once, at once.
     *
     * @throws IllegalArgumentException if the outcome does not fit the {@link Setting}
     */
    void learn(Outcome outcome);

    /**
     * Hears that a send's attribution window has closed and nothing came; {@link Outcome#value} is
     * 0.
     *
     * @throws IllegalArgumentException if the outcome does not fit the {@link Setting}
     */
    void expire(Outcome outcome);
}
