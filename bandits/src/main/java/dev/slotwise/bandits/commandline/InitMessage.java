package dev.slotwise.bandits.commandline;

import com.fasterxml.jackson.core.JsonToken;

import dev.slotwise.bandits.agent.RewardScale;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.posterior.ArmPrior;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What begins a run.
 *
 * @param arms names of the arms
 * @param setting what the agent is told, with room for more arms
 */
record InitMessage(List<String> arms, Setting setting) {
    /**
     * Reads the fields of {@code init}.
     *
     * @param spareArms how many more arms the agent gets than there are names
     * @throws UnusableInput if a field is missing or not what it has to be
     */
    static InitMessage read(JsonLine line, int spareArms) throws IOException {
        return new Fields(line).read().message(spareArms);
    }

    private static final class Fields {
        private final JsonLine line;
        private List<String> arms = List.of();
        private long dimension;
        private boolean real;
        private double least;
        private double most = 1;
        private OptionalLong horizon = OptionalLong.empty();
        private double baseRate = Double.NaN;
        private boolean offset;
        private double windowHours;
        private List<double[]> priorMeans = List.of();
        private double explained;
        private long seed;

        Fields(JsonLine line) {
            this.line = line;
        }

        Fields read() throws IOException {
            line.enter("init");
            for (String field = line.nextField(); field != null; field = line.nextField()) {
                switch (field) {
                    case "arms" -> arms = names();
                    case "dim" -> dimension = line.wholeNumber();
                    case "reward" -> real = reward();
                    case "min" -> least = line.numberOr(0);
                    case "max" -> most = line.numberOr(1);
                    case "horizon" -> horizon = wholeNumber();
                    case "base_rate" -> baseRate = line.numberOr(Double.NaN);
                    case "offset" -> offset = truth();
                    case "window_h" -> windowHours = line.numberOr(0);
                    case "prior_mean" -> priorMeans = rows();
                    case "prior_r2" -> explained = line.numberOr(0);
                    case "seed" -> seed = line.seed();
                    default -> line.skip();
                }
            }
            return this;
        }

        InitMessage message(int spareArms) {
            if (arms.isEmpty()) {
                throw line.refusal("arms", "none");
            }
            if (dimension < 0 || dimension > Integer.MAX_VALUE) {
                throw line.refusal("dim", dimension + " is no number of features");
            }
            if (windowHours < 0) {
                throw line.refusal("window_h", windowHours + " is negative");
            }
            if (!real && !Double.isNaN(baseRate) && !(baseRate > 0 && baseRate < 1)) {
                throw line.refusal("base_rate", baseRate + " is not within (0, 1)");
            }
            if (horizon.isPresent() && horizon.getAsLong() < 1) {
                throw line.refusal("horizon", horizon.getAsLong() + " is less than 1");
            }
            if (real && !(least < most)) {
                throw line.refusal("max", most + " is not more than min");
            }
            return new InitMessage(arms, setting(spareArms));
        }

        private Setting setting(int spareArms) {
            return new Setting(
                    arms.size() + spareArms,
                    (int) dimension,
                    real ? new RewardScale.Real(least, most) : new RewardScale.Binary(),
                    horizon,
                    // A mean reward that is no rate says nothing of successes.
                    baseRate > 0 && baseRate < 1
                            ? OptionalDouble.of(baseRate)
                            : OptionalDouble.empty(),
                    offset,
                    windowHours > 0 ? OptionalDouble.of(windowHours) : OptionalDouble.empty(),
                    prior(spareArms),
                    seed);
        }

        /** Of arms that come later, nothing is known. */
        private Optional<ArmPrior> prior(int spareArms) {
            if (priorMeans.isEmpty()) {
                return Optional.empty();
            }
            if (priorMeans.size() != arms.size()) {
                throw line.refusal(
                        "prior_mean", priorMeans.size() + " rows for " + arms.size() + " arms");
            }
            if (!(explained >= 0 && explained <= 1)) {
                throw line.refusal("prior_r2", explained + " is not within [0, 1]");
            }
            double[][] means = new double[arms.size() + spareArms][(int) dimension];
            for (int arm = 0; arm < priorMeans.size(); arm++) {
                double[] row = priorMeans.get(arm);
                if (row.length != dimension) {
                    throw line.refusal(
                            "prior_mean",
                            row.length + " entries of arm " + arm + " instead of " + dimension);
                }
                means[arm] = row;
            }
            return Optional.of(new ArmPrior(means, explained));
        }

        private List<String> names() throws IOException {
            var names = new ArrayList<String>();
            boolean given = line.enterList();
            while (given && line.token() != JsonToken.END_ARRAY) {
                names.add(line.currentText());
            }
            if (new HashSet<>(names).size() < names.size()) {
                throw line.refusal("a name comes twice");
            }
            return names;
        }

        private boolean reward() throws IOException {
            line.token();
            return switch (line.currentText()) {
                case "binary" -> false;
                case "real" -> true;
                default -> throw line.refusal("neither binary nor real, but " + line.currentText());
            };
        }

        private boolean truth() throws IOException {
            JsonToken token = line.token();
            if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE || line.isNull()) {
                return token == JsonToken.VALUE_TRUE;
            }
            throw line.refusal("expected true or false, got " + line.shown());
        }

        private OptionalLong wholeNumber() throws IOException {
            double value = line.numberOr(Double.NaN);
            return Double.isNaN(value) ? OptionalLong.empty() : OptionalLong.of((long) value);
        }

        private List<double[]> rows() throws IOException {
            var rows = new ArrayList<double[]>();
            boolean given = line.enterList();
            while (given && line.token() != JsonToken.END_ARRAY) {
                if (line.isList()) {
                    rows.add(row());
                } else {
                    throw line.refusal("expected lists of numbers, got " + line.shown());
                }
            }
            return rows;
        }

        private double[] row() throws IOException {
            double[] row = new double[(int) Math.max(1, dimension)];
            int length = 0;
            while (line.token() != JsonToken.END_ARRAY) {
                if (length == row.length) {
                    row = Arrays.copyOf(row, 2 * length);
                }
                row[length++] = line.currentNumber();
            }
            return Arrays.copyOf(row, length);
        }
    }
}
