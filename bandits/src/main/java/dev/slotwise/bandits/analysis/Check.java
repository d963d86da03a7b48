package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a number or a list has to be; a refusal names its field. */
final class Check {
    /** Beyond this a double no longer tells two counts apart. */
    private static final double MOST_USERS = 1e15;

    /** Beyond this, sums of squares would leave the range of a double. */
    private static final double LARGEST = 1e100;

    private static final double ROUNDING = 1e-6;

    private Check() {}

    static <T> T present(@Nullable T value, String pointer) {
        if (value == null) {
            throw new Refusal(pointer, "missing");
        }
        return value;
    }

    static <T> List<T> atMost(int most, @Nullable List<T> list, String pointer) {
        List<T> values = present(list, pointer);
        if (values.isEmpty()) {
            throw new Refusal(pointer, "must not be empty");
        }
        if (values.size() > most) {
            throw new Refusal(
                    pointer,
                    "has %,d entries, at most %,d are possible".formatted(values.size(), most));
        }
        return values;
    }

    static double finite(@Nullable Double value, String pointer) {
        double number = present(value, pointer);
        if (!(Math.abs(number) <= LARGEST)) {
            throw new Refusal(pointer, "must not be beyond 1e100");
        }
        return number;
    }

    static double level(double value, String pointer) {
        if (!(value > 0 && value < 1)) {
            throw new Refusal(pointer, "must lie between 0 and 1, both excluded");
        }
        return value;
    }

    static double positive(@Nullable Double value, String pointer) {
        double number = finite(value, pointer);
        if (!(number > 0)) {
            throw new Refusal(pointer, "must be greater than 0");
        }
        if (number < 1 / LARGEST) {
            throw new Refusal(pointer, "must not be below 1e-100");
        }
        return number;
    }

    static double notNegative(@Nullable Double value, String pointer) {
        double number = finite(value, pointer);
        if (!(number >= 0)) {
            throw new Refusal(pointer, "must not be negative");
        }
        return number;
    }

    static double probability(@Nullable Double value, String pointer) {
        double number = finite(value, pointer);
        if (!(number >= 0 && number <= 1)) {
            throw new Refusal(pointer, "must lie between 0 and 1");
        }
        return number;
    }

    static long count(@Nullable Double value, String pointer) {
        double number = notNegative(value, pointer);
        if (number != Math.rint(number)) {
            throw new Refusal(pointer, "must be a whole number");
        }
        if (number > MOST_USERS) {
            throw new Refusal(pointer, "must not be greater than 1e15");
        }
        return (long) number;
    }

    /** Probabilities of these arms, none of them missing or strange, that sum to 1. */
    static double[] allocation(
            @Nullable Map<String, Double> allocation, List<String> arms, String pointer) {
        Map<String, Double> shares = present(allocation, pointer);
        Set<String> strange = new HashSet<>(shares.keySet());
        double[] probabilities = new double[arms.size()];
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            String arm = arms.get(i);
            strange.remove(arm);
            // An arm that is not named can't be drawn.
            Double share = shares.get(arm);
            probabilities[i] =
                    share == null ? 0 : probability(share, pointer + "/" + Refusal.step(arm));
            sum += probabilities[i];
        }
        if (!strange.isEmpty()) {
            throw new Refusal(
                    pointer
                            + "/"
                            + Refusal.step(strange.stream().sorted().findFirst().orElseThrow()),
                    "there is no arm with this id");
        }
        sumOfOne(sum, pointer);
        return probabilities;
    }

    static void sumOfOne(double sum, String pointer) {
        if (!(Math.abs(sum - 1) <= ROUNDING)) {
            throw new Refusal(pointer, "probabilities must sum to 1, not to " + sum);
        }
    }

    /** One of those that an analysis knows, or its default. */
    static <E extends Enum<E>> E oneOf(
            @Nullable E value, String pointer, E standard, Set<E> known) {
        E chosen = value == null ? standard : value;
        if (!known.contains(chosen)) {
            throw new Refusal(
                    pointer,
                    "'" + Names.of(chosen) + "' does not belong here, only " + Names.of(known));
        }
        return chosen;
    }
}
