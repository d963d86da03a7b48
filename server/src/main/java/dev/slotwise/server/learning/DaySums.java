package dev.slotwise.server.learning;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How what is added to hours is added to their days: a part of the statements of {@link FoldStore},
 * so that both are always the same.
 */
final class DaySums {
    private static final List<WaveSum> SUMS =
            Arrays.stream(WaveSum.values()).filter(WaveSum::isReported).toList();

    private DaySums() {}

    /**
     * Adds the rows of {@code counted(experiment, feature, level, hour, arm, …)}. Of segments no
     * more than what arms are compared by.
     *
     * @param lane number of the parameter that is the writer's lane
     */
    static String addCounted(int lane) {
        return """
        INSERT INTO wave_day AS d (lane, experiment, feature, level, day, arm, first_hour, last_hour, %1$s)
        SELECT $%4$d::int2, experiment, feature, level, hour / 24, arm,
               min(hour) FILTER (WHERE exposures > 0), max(hour) FILTER (WHERE exposures > 0), %2$s
        FROM counted GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (lane, experiment, feature, level, day, arm) DO UPDATE SET
               first_hour = least(d.first_hour, excluded.first_hour),
               last_hour = greatest(d.last_hour, excluded.last_hour), %3$s\
        """
                .formatted(
                        columns(WaveSum::column),
                        columns(DaySums::added),
                        columns(sum -> "%1$s = d.%1$s + excluded.%1$s".formatted(sum.column())),
                        lane);
    }

    private static String columns(Function<WaveSum, String> text) {
        return SUMS.stream().map(text).collect(Collectors.joining(", "));
    }

    private static String added(WaveSum sum) {
        var added = "sum(%s)%s".formatted(sum.column(), sum.isCount() ? "::int8" : "");
        return sum.isCompared() ? added : "CASE WHEN feature < 0 THEN %s END".formatted(added);
    }
}
