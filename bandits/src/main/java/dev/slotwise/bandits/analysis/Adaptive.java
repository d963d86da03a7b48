package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.statistics.BanditEstimate;
import dev.slotwise.bandits.statistics.BanditEstimator;
import dev.slotwise.bandits.statistics.ContrastWeights;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.EvaluationWeights;
import dev.slotwise.bandits.statistics.OutcomeVariance;
import dev.slotwise.bandits.statistics.PeriodWeighted;
import dev.slotwise.bandits.statistics.PlugIn;
import dev.slotwise.bandits.statistics.PooledMeans;
import dev.slotwise.bandits.statistics.Wave;
import dev.slotwise.bandits.statistics.WeightedScores;

import java.util.List;

/**
 * Arms whose allocation followed the data. Where no estimator is named: AIPW with every user alike,
 * which is unbiased and is not fooled by drift that all arms share.
 */
final class Adaptive {
    private final Request request;
    private final Answer answer;
    private final Periods periods;
    private final List<Wave> waves;
    private final Estimator asked;
    private final BanditEstimator estimator;
    private final double alpha;

    private Adaptive(Request request, Answer answer) {
        this.request = request;
        this.answer = answer;
        alpha = request.level();
        periods = Periods.of(request);
        waves = periods.waves();
        asked = request.estimator() == null ? Estimator.AIPW : request.estimator();
        estimator = estimator();
    }

    static void fill(Answer answer, Request request) {
        new Adaptive(request, answer).fill();
    }

    private void fill() {
        for (String id : periods.asNamed()) {
            Estimate estimate = estimator.arm(waves, periods.index(id)).estimate();
            answer.arm(
                    new Findings()
                            .text("id", id)
                            .number("estimate", estimate.value())
                            .number("standardError", estimate.standardError())
                            .interval(
                                    "interval",
                                    estimate.interval(alpha, request.alternativeOrDefault())));
            warnOf(id, estimate);
        }
        if (periods.asNamed().size() > 1) {
            String control = control();
            periods.asNamed().stream()
                    .filter(id -> !id.equals(control))
                    .forEach(treatment -> compare(treatment, control));
        }
        warnOfEstimator();
        if (request.periods() != null) {
            SplitCheck.warnOfMismatch(answer, periods.splits());
        }
    }

    private String control() {
        if (request.control() == null) {
            return periods.asNamed().getFirst();
        }
        if (periods.index(request.control()) < 0) {
            throw new Refusal("/control", "no arm has the id '" + request.control() + "'");
        }
        return request.control();
    }

    private void compare(String treatment, String control) {
        int b = periods.index(treatment);
        int a = periods.index(control);
        Estimate effect = estimator.difference(waves, b, a).estimate();
        if (request.effectOrDefault() == EffectScale.RELATIVE) {
            effect =
                    relative(
                            effect,
                            estimator.arm(waves, b).estimate(),
                            estimator.arm(waves, a).estimate(),
                            control);
        }
        answer.comparison(
                new Findings()
                        .text("treatment", treatment)
                        .text("control", control)
                        .text("effect", Names.of(request.effectOrDefault()))
                        .tested(effect, request.hypothesis(), alpha));
    }

    /**
     * By the delta method; how the errors of both arms go together follows from the difference's.
     */
    private Estimate relative(
            Estimate difference, Estimate treatment, Estimate control, String controlId) {
        if (estimator instanceof WeightedScores scores
                && !(scores.contrast() == ContrastWeights.UNIFORM
                        && scores.evaluation() instanceof EvaluationWeights.Uniform)) {
            throw new Refusal("/effect", "a relative effect needs uniform weights");
        }
        double base = Math.abs(control.value());
        if (base == 0) {
            answer.warn(WarningCode.ZERO_BASELINE, "the control's rate or mean is 0", controlId);
            answer.warn(
                    WarningCode.UNDEFINED_RELATIVE_EFFECT,
                    "an effect relative to 0 is undefined",
                    controlId);
            return Estimate.normal(Double.NaN, Double.NaN);
        }
        double ofDifference = squared(difference);
        double ofControl = squared(control);
        double together = (squared(treatment) - ofControl - ofDifference) / 2;
        double relative = difference.value() / control.value();
        double variance = ofDifference + relative * relative * ofControl - 2 * relative * together;
        return Estimate.normal(difference.value() / base, Math.sqrt(Math.max(0, variance)) / base);
    }

    private static double squared(Estimate estimate) {
        return estimate.standardError() * estimate.standardError();
    }

    private BanditEstimator estimator() {
        return switch (asked) {
            case NAIVE_POOLED -> new PooledMeans(variance());
            case PERIOD_WEIGHTED -> new PeriodWeighted(variance());
            case IPW -> scores(PlugIn.NONE, ArmWeights.UNIFORM, DifferenceWeights.UNIFORM);
            case AIPW -> scores(PlugIn.RUNNING_MEAN, ArmWeights.UNIFORM, DifferenceWeights.UNIFORM);
            case ADAPTIVELY_WEIGHTED_AIPW ->
                    scores(
                            PlugIn.RUNNING_MEAN,
                            ArmWeights.CONSTANT_ALLOCATION,
                            DifferenceWeights.CONTRAST_STABILIZED);
        };
    }

    private WeightedScores scores(
            PlugIn guess, ArmWeights armStandard, DifferenceWeights differenceStandard) {
        ArmWeights ofArms =
                request.evaluationWeights() == null ? armStandard : request.evaluationWeights();
        DifferenceWeights ofDifferences =
                request.contrastWeights() == null ? differenceStandard : request.contrastWeights();
        if (request.floorDecay() != null && ofArms != ArmWeights.TWO_POINT) {
            throw new Refusal("/floorDecay", "belongs to the evaluationWeights two-point");
        }
        return new WeightedScores(
                guess,
                switch (ofArms) {
                    case UNIFORM -> new EvaluationWeights.Uniform();
                    case CONSTANT_ALLOCATION -> new EvaluationWeights.ConstantAllocation();
                    case PROPENSITY -> new EvaluationWeights.Propensity();
                    case TWO_POINT -> new EvaluationWeights.TwoPoint(floorDecay());
                },
                switch (ofDifferences) {
                    case UNIFORM -> ContrastWeights.UNIFORM;
                    case CONTRAST_STABILIZED -> ContrastWeights.CONTRAST_STABILIZED;
                });
    }

    private double floorDecay() {
        double decay = Check.notNegative(request.floorDecay(), "/floorDecay");
        if (decay >= 1) {
            throw new Refusal("/floorDecay", "must be less than 1");
        }
        return decay;
    }

    /** Of conversions p (1 - p), of other outcomes with n - 1. */
    private OutcomeVariance variance() {
        Metric.Type type = request.metricOrDefault().type();
        boolean conversions =
                type == null
                        ? request.periods() != null
                                && request.periods().stream()
                                        .flatMap(period ->
                                                Check.present(period.arms(), "/periods").stream())
                                        .allMatch(arm -> arm.conversions() != null)
                        : type == Metric.Type.PROPORTION;
        return conversions ? OutcomeVariance.OF_CONVERSIONS : OutcomeVariance.OF_MEANS;
    }

    private void warnOf(String id, Estimate estimate) {
        int arm = periods.index(id);
        double users = waves.stream().mapToDouble(wave -> wave.arms().get(arm).users()).sum();
        if (users == 0) {
            answer.warn(WarningCode.INSUFFICIENT_DATA, "the arm has no users", id);
        } else if (Double.isNaN(estimate.value())) {
            answer.warn(WarningCode.INSUFFICIENT_DATA, "the arm has no users in a period", id);
        } else if (!(estimate.standardError() > 0)) {
            answer.warn(WarningCode.ZERO_VARIANCE, "the arm's estimate has no error", id);
        }
        if (BanditEstimator.leastProbability(waves, arm) < BanditEstimator.LEAST_PROBABILITY) {
            BanditEstimate known = estimator.arm(waves, arm);
            answer.warn(
                    WarningCode.INSUFFICIENT_DATA,
                    "some users got the arm with a probability below 1 %%: it is known as well as"
                                    .formatted()
                            + " from %.0f users".formatted(known.effectiveUsers()),
                    id);
        }
    }

    private void warnOfEstimator() {
        if (!Periods.isAdaptive(waves)) {
            return;
        }
        if (asked == Estimator.NAIVE_POOLED) {
            answer.warn(
                    WarningCode.ADAPTIVE_ALLOCATION_NAIVE_ESTIMATOR,
                    "the allocation changed: pooled rates mix the arms' effects with those of"
                            + " time");
            answer.warn(
                    WarningCode.BIASED_ESTIMATOR,
                    "pooled rates are biased where the allocation followed the outcomes");
        } else if (estimator instanceof WeightedScores scores
                && !(scores.evaluation() instanceof EvaluationWeights.Uniform)) {
            answer.warn(
                    WarningCode.BIASED_ESTIMATOR,
                    "weights per arm hold for rates that stand still; under drift the arms'"
                            + " estimates are of different times");
        }
    }
}
