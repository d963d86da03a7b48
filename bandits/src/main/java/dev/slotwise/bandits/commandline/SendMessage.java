package dev.slotwise.bandits.commandline;

import com.fasterxml.jackson.core.JsonToken;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The fields of {@code decide}, {@code reward} and {@code expire}, read into the same object over
 * and over: they are all that comes while a campaign runs.
 */
final class SendMessage {
    private static final int ID = 1;
    private static final int HOURS = 2;
    private static final int ARM = 4;
    private static final int PROBABILITY = 8;
    private static final int VALUE = 16;

    private final ArmNames names;
    private final double[] context;
    private int present;
    private long id;
    private double hours;
    private long arm;
    private double probability;
    private double value;
    private double offset;

    /** Arms of the list in its order; null where it is that of init. */
    private int @Nullable [] listed;

    SendMessage(ArmNames names, int dimension) {
        this.names = names;
        context = new double[dimension];
    }

    /**
     * Reads the fields that a decision needs.
     *
     * @throws UnusableInput if one is missing or not what it has to be
     */
    void readDecide(JsonLine line) throws IOException {
        read(line, "decide");
        require(line, ID, "id");
        require(line, HOURS, "t");
    }

    /**
     * Reads the fields that an outcome needs.
     *
     * @param message its name
     * @throws UnusableInput if one is missing or not what it has to be
     */
    void readOutcome(JsonLine line, String message) throws IOException {
        read(line, message);
        require(line, ID, "id");
        require(line, HOURS, "t");
        require(line, ARM, "arm");
        require(line, PROBABILITY, "p");
    }

    /** The value of an outcome that has one. */
    double value(JsonLine line) {
        require(line, VALUE, "value");
        return value;
    }

    long id() {
        return id;
    }

    double hours() {
        return hours;
    }

    /** Place of the arm in the list of its decision. */
    long arm() {
        return arm;
    }

    double probability() {
        return probability;
    }

    double offset() {
        return offset;
    }

    /** Valid until the next message. */
    double[] context() {
        return context;
    }

    int @Nullable [] listed() {
        return listed;
    }

    private void read(JsonLine line, String message) throws IOException {
        present = 0;
        offset = 0;
        listed = null;
        int features = 0;
        line.enter(message);
        for (String field = line.nextField(); field != null; field = line.nextField()) {
            switch (field) {
                case "id" -> {
                    id = line.wholeNumber();
                    present |= ID;
                }
                case "t" -> {
                    hours = line.number();
                    present |= HOURS;
                }
                case "arm" -> {
                    arm = line.wholeNumber();
                    present |= ARM;
                }
                case "p" -> {
                    probability = line.number();
                    present |= PROBABILITY;
                }
                case "value" -> {
                    value = line.number();
                    present |= VALUE;
                }
                case "offset" -> offset = line.numberOr(0);
                case "context" -> features = readContext(line);
                case "arms" -> listed = readArms(line);
                default -> line.skip();
            }
        }
        if (features != context.length) {
            throw line.refusal(
                    "context", features + " entries instead of init's " + context.length);
        }
    }

    private int readContext(JsonLine line) throws IOException {
        int features = 0;
        boolean given = line.enterList();
        while (given && line.token() != JsonToken.END_ARRAY) {
            double feature = line.currentNumber();
            if (features < context.length) {
                context[features] = feature;
            }
            features++;
        }
        return features;
    }

    /** Compares with the names of init as long as they agree, without making strings of them. */
    private int @Nullable [] readArms(JsonLine line) throws IOException {
        if (!line.enterList()) {
            return null;
        }
        int agreed = 0;
        JsonToken token = line.token();
        while (token != JsonToken.END_ARRAY
                && agreed < names.initial()
                && line.currentTextIs(names.name(agreed))) {
            agreed++;
            token = line.token();
        }
        if (token == JsonToken.END_ARRAY && agreed == names.initial()) {
            return null;
        }
        int[] arms = new int[Math.max(agreed + 1, names.initial())];
        int count = 0;
        while (count < agreed) {
            arms[count] = count;
            count++;
        }
        for (; token != JsonToken.END_ARRAY; token = line.token()) {
            if (count == arms.length) {
                arms = Arrays.copyOf(arms, 2 * count);
            }
            arms[count++] = arm(line);
        }
        if (count == 0) {
            throw line.refusal("none");
        }
        return Arrays.copyOf(arms, count);
    }

    private int arm(JsonLine line) throws IOException {
        String name = line.currentText();
        OptionalInt index = names.index(name);
        if (index.isEmpty()) {
            throw line.refusal(
                    "no room for " + name + ": start with more --spare-arms for new arms");
        }
        return index.getAsInt();
    }

    private void require(JsonLine line, int field, String name) {
        if ((present & field) == 0) {
            throw line.refusal(name, "missing");
        }
    }
}
