package dev.slotwise.bandits.commandline;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Outcome;
import dev.slotwise.bandits.agent.RewardScale;
import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.policy.Choice;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * One run: the agent, and between its arm indexes and the environment's lists the names of the
 * arms.
 */
final class Game {
    private final Agent agent;
    private final SendMessage message;
    private final double least;
    private final double most;
    private final int arms;
    private final BitSet all = new BitSet();
    private final BitSet some = new BitSet();

    /** Lists of decisions that were not that of init, until the decision has its outcome. */
    private final Map<Long, int[]> lists = new HashMap<>();

    private int chosen;
    private double value;

    private Game(InitMessage init, Agent agent) {
        this.agent = agent;
        Setting setting = init.setting();
        arms = init.arms().size();
        all.set(0, arms);
        message = new SendMessage(new ArmNames(init.arms(), setting.arms()), setting.dimension());
        switch (setting.reward()) {
            case RewardScale.Binary() -> {
                least = 0;
                most = 1;
            }
            case RewardScale.Real(double from, double to) -> {
                least = from;
                most = to;
            }
        }
    }

    /** Begins a run with a new agent. */
    static Game of(InitMessage init, Function<Setting, Agent> agents) {
        return new Game(init, agents.apply(init.setting()));
    }

    void readDecide(JsonLine line) throws IOException {
        message.readDecide(line);
        int[] listed = message.listed();
        some.clear();
        if (listed != null) {
            for (int arm : listed) {
                if (some.get(arm)) {
                    throw line.refusal("arms", "a name comes twice");
                }
                some.set(arm);
            }
        }
    }

    void readReward(JsonLine line) throws IOException {
        message.readOutcome(line, "reward");
        chosen = chosen(line);
        // What is beyond the bounds counts as the bound, as an order beyond its cap does.
        value = Math.clamp(message.value(line), least, most);
    }

    void readExpire(JsonLine line) throws IOException {
        message.readOutcome(line, "expire");
        chosen = chosen(line);
        value = Math.clamp(0.0, least, most);
    }

    void decide(Replies replies) throws IOException {
        int[] listed = message.listed();
        Choice choice =
                agent.decide(
                        new Send(
                                message.id(),
                                message.hours(),
                                message.context(),
                                listed == null ? all : some,
                                message.offset()));
        if (listed != null) {
            lists.put(message.id(), listed);
        }
        int place = place(choice.arm(), listed);
        switch (replies.detail()) {
            case CHOSEN_ARM -> replies.chosen(place, choice.assignmentProbability());
            case ALL_ARMS -> replies.chosen(place, inOrder(choice.probabilities(), listed));
        }
    }

    void learn() {
        agent.learn(outcome());
    }

    void expire() {
        agent.expire(outcome());
    }

    private Outcome outcome() {
        lists.remove(message.id());
        return new Outcome(
                message.id(),
                message.hours(),
                chosen,
                message.probability(),
                message.context(),
                message.offset(),
                value);
    }

    /** The arm that was chosen, from its place in the list of its decision. */
    private int chosen(JsonLine line) {
        int[] listed = lists.isEmpty() ? null : lists.get(message.id());
        long place = message.arm();
        int length = listed == null ? arms : listed.length;
        if (place < 0 || place >= length) {
            throw line.refusal("arm", place + " is not one of the decision's " + length);
        }
        return listed == null ? (int) place : listed[(int) place];
    }

    private static int place(int arm, int @Nullable [] listed) {
        if (listed == null) {
            return arm;
        }
        for (int place = 0; place < listed.length; place++) {
            if (listed[place] == arm) {
                return place;
            }
        }
        throw new IllegalStateException("arm " + arm + " was chosen, which was not to be had");
    }

    private double[] inOrder(double[] probabilities, int @Nullable [] listed) {
        double[] ordered = new double[listed == null ? arms : listed.length];
        for (int place = 0; place < ordered.length; place++) {
            ordered[place] = probabilities[listed == null ? place : listed[place]];
        }
        return ordered;
    }
}
