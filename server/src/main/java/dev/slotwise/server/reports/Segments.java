package dev.slotwise.server.reports;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.slotwise.bandits.statistics.DerSimonianLaird;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.MultipleTesting;
import dev.slotwise.server.experiments.ArmDefinition;
import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.learning.WaveSum;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The same comparisons within the values of one context feature, which was declared before the
 * start. Looking into many corners finds something in one of them by chance: p-values are adjusted
 * for all segments and arms (Holm 1979), effects are drawn towards what all have in common, and an
 * arm works differently only where the differences between segments are themselves certain.
 *
 * @param feature whose values they are
 */
record Segments(String feature, List<Segment> segments, List<Heterogeneity> heterogeneity) {
    /** Cells with fewer trials or successes are not shown: they say nothing, or too much of one. */
    static final long LEAST_EXPOSURES = 5;

    static final long LEAST_SUCCESSES = 20;

    /**
     * @param value of the feature; null for all that came too late to have a segment of their own
     */
    record Segment(
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String value, List<Arm> arms) {}

    /**
     * @param hidden whether there is too little to show; then the numbers are null
     * @param pValue adjusted, of one look
     * @param shrunken the difference that is to be expected of it, having been picked from many
     */
    record Arm(
            String key,
            boolean control,
            boolean hidden,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Long exposures,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double estimate,
            @JsonInclude(JsonInclude.Include.ALWAYS) ReportedArm.@Nullable Difference difference,
            @JsonInclude(JsonInclude.Include.ALWAYS) ReportedArm.@Nullable Lift lift,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double pValue,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double alwaysValidPValue,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Double shrunken) {}

    /**
     * How much an arm's difference from the control differs between segments.
     *
     * @param statistic Cochran's Q
     * @param pValue that it is the same in all, adjusted for the number of arms
     * @param iSquared the share of what varies that is not chance
     * @param differs whether it may be said to work differently
     */
    record Heterogeneity(
            String arm,
            double statistic,
            double degreesOfFreedom,
            double pValue,
            double iSquared,
            boolean differs,
            String sentence) {}

    /** A segment and its comparisons. */
    private record Part(@Nullable String value, Comparisons comparisons) {
        long exposures(int arm) {
            return comparisons.stretches().of(arm).count(WaveSum.EXPOSURES);
        }

        boolean isHidden(int arm) {
            var sums = comparisons.stretches().of(arm);
            return sums.count(WaveSum.EXPOSURES) < LEAST_EXPOSURES
                    || sums.count(WaveSum.SUCCESSES) < LEAST_SUCCESSES;
        }

        Optional<Contrast> with(int arm) {
            return isHidden(arm) || isHidden(comparisons.control())
                    ? Optional.empty()
                    : comparisons.with(arm).filter(it -> it.difference().isDefined());
        }
    }

    private record Cell(int part, int arm) {}

    /**
     * @param values of the feature by their level, in the order in which they came
     * @param byLevel what was counted of each
     */
    static Segments of(
            Definition definition,
            String feature,
            Map<Short, String> values,
            Map<Short, Stretches> byLevel) {
        var parts = new ArrayList<Part>();
        byLevel.forEach((level, stretches) ->
                parts.add(new Part(values.get(level), Comparisons.of(definition, stretches))));
        var arms = definition.arms();
        var pValues = adjusted(parts, arms, contrast -> contrast.pValue().orElse(1));
        var alwaysValid =
                adjusted(
                        parts,
                        arms,
                        contrast ->
                                contrast.alwaysValidPValue(Looking.ALPHA, Looking.PLANNED)
                                        .orElse(1));
        var shrunken = new HashMap<Cell, Double>();
        var heterogeneity = heterogeneity(parts, arms, feature, shrunken);
        var segments = new ArrayList<Segment>();
        for (int part = 0; part < parts.size(); part++) {
            var shown = new ArrayList<Arm>();
            for (int arm = 0; arm < arms.size(); arm++) {
                var cell = new Cell(part, arm);
                shown.add(
                        arm(
                                arms.get(arm),
                                parts.get(part),
                                arm,
                                pValues.get(cell),
                                alwaysValid.get(cell),
                                shrunken.get(cell)));
            }
            segments.add(new Segment(parts.get(part).value, shown));
        }
        return new Segments(feature, segments, heterogeneity);
    }

    private static Arm arm(
            ArmDefinition definition,
            Part part,
            int arm,
            @Nullable Double pValue,
            @Nullable Double alwaysValid,
            @Nullable Double shrunken) {
        if (part.isHidden(arm)) {
            return new Arm(
                    definition.key(),
                    definition.control(),
                    true,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
        var contrast = part.with(arm);
        return new Arm(
                definition.key(),
                definition.control(),
                false,
                part.exposures(arm),
                part.comparisons.mean(arm).map(Estimate::value).orElse(null),
                contrast.flatMap(it ->
                                ReportedArm.Difference.of(it, part.comparisons.alwaysValid(it)))
                        .orElse(null),
                contrast.flatMap(ReportedArm.Lift::of).orElse(null),
                pValue,
                alwaysValid,
                shrunken);
    }

    private static Map<Cell, Double> adjusted(
            List<Part> parts, List<ArmDefinition> arms, ToDoubleFunction<Contrast> test) {
        var cells = new ArrayList<Cell>();
        var tests = new ArrayList<Double>();
        for (int part = 0; part < parts.size(); part++) {
            for (int arm = 0; arm < arms.size(); arm++) {
                var cell = new Cell(part, arm);
                parts.get(part)
                        .with(arm)
                        .ifPresent(contrast -> {
                            cells.add(cell);
                            tests.add(test.applyAsDouble(contrast));
                        });
            }
        }
        double[] adjusted =
                MultipleTesting.HOLM.adjusted(
                        tests.stream().mapToDouble(Double::doubleValue).toArray());
        var byCell = new HashMap<Cell, Double>();
        for (int i = 0; i < adjusted.length; i++) {
            byCell.put(cells.get(i), adjusted[i]);
        }
        return byCell;
    }

    /** Fills in what each cell's difference shrinks to. */
    private static List<Heterogeneity> heterogeneity(
            List<Part> parts,
            List<ArmDefinition> arms,
            String feature,
            Map<Cell, Double> shrunken) {
        var tested = new ArrayList<ArmDefinition>();
        var together = new ArrayList<DerSimonianLaird>();
        for (int arm = 0; arm < arms.size(); arm++) {
            var cells = new ArrayList<Cell>();
            var effects = new ArrayList<Estimate>();
            for (int part = 0; part < parts.size(); part++) {
                var cell = new Cell(part, arm);
                parts.get(part)
                        .with(arm)
                        .ifPresent(contrast -> {
                            cells.add(cell);
                            effects.add(contrast.difference());
                        });
            }
            if (effects.size() >= 2) {
                var found = DerSimonianLaird.of(effects);
                for (int i = 0; i < cells.size(); i++) {
                    shrunken.put(cells.get(i), found.shrunken().get(i));
                }
                tested.add(arms.get(arm));
                together.add(found);
            }
        }
        double[] adjusted =
                MultipleTesting.HOLM.adjusted(
                        together.stream()
                                .mapToDouble(it -> it.heterogeneity().orElseThrow().pValue())
                                .toArray());
        var heterogeneity = new ArrayList<Heterogeneity>();
        for (int i = 0; i < adjusted.length; i++) {
            heterogeneity.add(heterogeneity(tested.get(i), together.get(i), adjusted[i], feature));
        }
        return heterogeneity;
    }

    private static Heterogeneity heterogeneity(
            ArmDefinition arm, DerSimonianLaird found, double pValue, String feature) {
        var test = found.heterogeneity().orElseThrow();
        boolean differs = pValue < Looking.ALPHA;
        return new Heterogeneity(
                arm.key(),
                test.statistic(),
                test.degreesOfFreedom(),
                pValue,
                found.iSquared(),
                differs,
                differs
                        ? "\"%s\" works differently by %s.".formatted(arm.name(), feature)
                        : "No sign that \"%s\" works differently by %s: differences this large come up by chance in %s of such splits."
                                .formatted(arm.name(), feature, Numbers.percent(pValue)));
    }
}
