package dev.slotwise.bandits.commandline;

import static java.util.Objects.requireNonNull;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Setting;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;

/**
 * The line protocol between an environment, which talks, and an agent, which answers: one JSON
 * object a line. {@code init} begins a run, and is answered; {@code decide} asks for an arm, and is
 * answered; {@code reward} and {@code expire} tell what became of a send; {@code close} ends the
 * run, and is answered. Another run may follow until the input ends. Unknown keys are passed over.
 */
final class Conversation {
    private final Function<Setting, Agent> agents;
    private final int spareArms;
    private final Lines lines;
    private final Replies replies;
    private @Nullable Game game;
    private @Nullable Game next;

    /**
     * @param agents makes one for each run
     * @param spareArms for how many arms that are first named after init there is room
     */
    Conversation(
            Function<Setting, Agent> agents,
            int spareArms,
            Replies.Detail detail,
            Lines lines,
            OutputStream out) {
        this.agents = agents;
        this.spareArms = spareArms;
        this.lines = lines;
        replies = new Replies(out, detail);
    }

    /**
     * Listens and answers until the input ends.
     *
     * @throws UnusableInput for the first line that can't be understood
     */
    void hold() throws IOException {
        while (lines.advance()) {
            if (!lines.isBlank()) {
                try (var line = new JsonLine(lines)) {
                    answer(line);
                }
            }
        }
    }

    /** The whole line is read, and sound, before anything is learnt or said. */
    private void answer(JsonLine line) throws IOException {
        Reaction reaction = Reaction.NONE;
        line.begin();
        for (String key = line.nextField(); key != null; key = line.nextField()) {
            Reaction heard = reaction == Reaction.NONE ? understood(key) : Reaction.NONE;
            switch (heard) {
                case BEGIN -> next = Game.of(InitMessage.read(line, spareArms), agents);
                case DECIDE -> game(line, key).readDecide(line);
                case LEARN -> game(line, key).readReward(line);
                case EXPIRE -> game(line, key).readExpire(line);
                case END, NONE -> line.skip();
            }
            reaction = heard == Reaction.NONE ? reaction : heard;
        }
        line.end();
        try {
            react(reaction);
        } catch (IllegalArgumentException e) {
            throw line.refusal("", String.valueOf(e.getMessage()));
        }
    }

    private void react(Reaction reaction) throws IOException {
        switch (reaction) {
            case BEGIN -> {
                game = next;
                replies.ready();
            }
            case DECIDE -> requireNonNull(game).decide(replies);
            case LEARN -> requireNonNull(game).learn();
            case EXPIRE -> requireNonNull(game).expire();
            case END -> {
                game = null;
                replies.bye();
            }
            case NONE -> {}
        }
    }

    private Game game(JsonLine line, String message) {
        if (game == null) {
            throw line.refusal("", message + " before init");
        }
        return game;
    }

    private static Reaction understood(String key) {
        return switch (key) {
            case "init" -> Reaction.BEGIN;
            case "decide" -> Reaction.DECIDE;
            case "reward" -> Reaction.LEARN;
            case "expire" -> Reaction.EXPIRE;
            case "close" -> Reaction.END;
            default -> Reaction.NONE;
        };
    }

    private enum Reaction {
        BEGIN,
        DECIDE,
        LEARN,
        EXPIRE,
        END,
        NONE
    }
}
