package dev.slotwise.bandits.simulation;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Setting;

import java.util.function.Function;

/**
 * An agent under its name.
 *
 * @param name for people; unique in a comparison
 * @param agent makes a fresh one for a campaign; called from several threads. What it makes is
 *     closed after the campaign if it can be
 */
public record Contender(String name, Function<Setting, Agent> agent) {}
