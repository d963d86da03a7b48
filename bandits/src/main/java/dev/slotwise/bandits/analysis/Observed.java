package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.analysis.Arms.Entry;
import dev.slotwise.bandits.statistics.Covaried;
import dev.slotwise.bandits.statistics.Proportion;
import dev.slotwise.bandits.statistics.RatioOfSums;
import dev.slotwise.bandits.statistics.Sample;
import dev.slotwise.bandits.statistics.Sums;

import org.jspecify.annotations.Nullable;

/** What was seen of an arm, as the mathematics wants it; refuses what can't have been seen. */
final class Observed {
    private Observed() {}

    /** Without a metric in the question, the arm's own fields say which it is. */
    static Metric.Type type(Request request, Arms arms) {
        Metric.@Nullable Type type = request.metricOrDefault().type();
        return type == null ? type(arms.asNamed().getFirst().arm()) : type;
    }

    private static Metric.Type type(Arm arm) {
        if (arm.numerator() != null || arm.denominator() != null) {
            return Metric.Type.RATIO;
        }
        return arm.mean() != null || arm.sum() != null ? Metric.Type.MEAN : Metric.Type.PROPORTION;
    }

    static long users(Entry entry) {
        return Check.count(entry.arm().users(), entry.pointer() + "/users");
    }

    static Proportion proportion(Entry entry) {
        long users = users(entry);
        String at = entry.pointer() + "/conversions";
        long conversions = Check.count(entry.arm().conversions(), at);
        if (conversions > users) {
            throw new Refusal(
                    at, "%d conversions of %d users are too many".formatted(conversions, users));
        }
        return new Proportion(conversions, users);
    }

    /** Mean and variance of one user's outcome; of a ratio, as if each user had one. */
    static Sample sample(Entry entry, Metric.Type type) {
        return switch (type) {
            case PROPORTION -> proportion(entry).sample();
            case MEAN -> mean(entry);
            case RATIO -> ratio(entry).sample();
        };
    }

    /** Outcomes with what was known of the users before. */
    static Covaried covaried(Entry entry, Metric.Type type) {
        if (type == Metric.Type.RATIO) {
            throw new Refusal("/varianceReduction", "cuped is for proportions and means");
        }
        String at = entry.pointer() + "/covariate";
        Covariate covariate = Check.present(entry.arm().covariate(), at);
        Sample outcome = sample(entry, type);
        long users = outcome.users();
        Sums sums = sums(covariate.sum(), covariate.sumOfSquares(), users, at);
        double products = Check.finite(covariate.sumOfProducts(), at + "/sumOfProducts");
        return new Covaried(users, outcomeSums(entry, outcome), sums, products);
    }

    private static Sums outcomeSums(Entry entry, Sample sample) {
        Arm arm = entry.arm();
        long users = sample.users();
        if (users == 0) {
            return new Sums(0, 0);
        }
        if (arm.conversions() != null) {
            return new Sums(arm.conversions(), arm.conversions());
        }
        if (arm.sum() != null && arm.sumOfSquares() != null) {
            return new Sums(arm.sum(), arm.sumOfSquares());
        }
        double squares = users < 2 ? 0 : (users - 1.0) * sample.variance();
        return new Sums(users * sample.mean(), squares + users * sample.mean() * sample.mean());
    }

    /** A sum with its sum of squares over this many users. */
    static Sums sums(@Nullable Double sum, @Nullable Double squares, long users, String at) {
        double total = Check.finite(sum, at + "/sum");
        double sumOfSquares = Check.notNegative(squares, at + "/sumOfSquares");
        var sums = new Sums(total, sumOfSquares);
        try {
            sums.of(users);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    at + "/sumOfSquares",
                    "is less than the sum squared over the users: no data have a negative"
                        + " variance");
        }
        return sums;
    }

    private static Sample mean(Entry entry) {
        long users = users(entry);
        Arm arm = entry.arm();
        String at = entry.pointer();
        if (arm.sum() != null || arm.sumOfSquares() != null) {
            if (arm.mean() != null || arm.variance() != null) {
                throw new Refusal(
                        at + "/mean", "stands beside sums: say mean and variance, or sums");
            }
            return sums(arm.sum(), arm.sumOfSquares(), users, at).of(users);
        }
        if (users == 0) {
            return new Sample(0, Double.NaN, Double.NaN);
        }
        double mean = Check.finite(arm.mean(), at + "/mean");
        if (users == 1 && arm.variance() == null) {
            return new Sample(1, mean, Double.NaN);
        }
        return new Sample(users, mean, Check.notNegative(arm.variance(), at + "/variance"));
    }

    private static RatioOfSums ratio(Entry entry) {
        long users = users(entry);
        String at = entry.pointer();
        GivenSums numerator = Check.present(entry.arm().numerator(), at + "/numerator");
        GivenSums denominator = Check.present(entry.arm().denominator(), at + "/denominator");
        return new RatioOfSums(
                users,
                sums(numerator.sum(), numerator.sumOfSquares(), users, at + "/numerator"),
                sums(denominator.sum(), denominator.sumOfSquares(), users, at + "/denominator"),
                Check.finite(entry.arm().sumOfProducts(), at + "/sumOfProducts"));
    }
}
