package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.analysis.Arms.Entry;
import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.bandits.posterior.NormalScore;
import dev.slotwise.bandits.statistics.BetaArms;
import dev.slotwise.bandits.statistics.Direction;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.NormalArms;
import dev.slotwise.bandits.statistics.NormalEffect;
import dev.slotwise.bandits.statistics.PosteriorEffect;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What is believed of arms after their data. Where nothing is said, rates are Beta(1, 1) before,
 * and means anything.
 */
final class Beliefs {
    private static final double RESOLUTION = 1e-10;

    /** Quadrature over all arms at once takes memory by the square of their number. */
    private static final int MOST_ARMS = 100;

    private final Request request;
    private final Answer answer;
    private final Arms arms;
    private final Metric.Type type;
    private final Direction desired;
    private final double alpha;
    private final Priors priors;

    private Beliefs(Request request, Answer answer) {
        this.request = request;
        this.answer = answer;
        arms = Arms.of(request);
        if (arms.size() > MOST_ARMS) {
            throw new Refusal("/arms", "has more than 100 entries, which this analysis can't take");
        }
        type = Observed.type(request, arms);
        desired = request.metricOrDefault().direction();
        alpha = request.level();
        priors = new Priors(request.prior());
    }

    static void fill(Answer answer, Request request) {
        new Beliefs(request, answer).fill();
    }

    private void fill() {
        Model standard = type == Metric.Type.PROPORTION ? Model.BETA_BINOMIAL : Model.NORMAL;
        EnumSet<Model> known = EnumSet.allOf(Model.class);
        if (type != Metric.Type.PROPORTION) {
            known.remove(Model.BETA_BINOMIAL);
        }
        switch (Check.oneOf(request.model(), "/model", standard, known)) {
            case BETA_BINOMIAL -> rates();
            case NORMAL -> means();
            case NORMAL_EFFECT -> effects();
        }
    }

    private void rates() {
        BetaPosterior prior = priors.beta();
        arms(
                entry -> Optional.of(BetaArms.posterior(prior, Observed.proportion(entry))),
                BetaPosterior::mean,
                arm -> arm.interval(1 - alpha),
                beliefs -> BetaArms.probabilitiesToBeBest(beliefs, desired),
                beliefs -> BetaArms.expectedLosses(beliefs, desired),
                (treatment, control) -> BetaArms.compare(treatment, control, desired, alpha));
    }

    private void means() {
        Optional<NormalScore> prior = priors.normal();
        for (Entry entry : arms.asNamed()) {
            Estimation.warn(answer, entry, type);
        }
        arms(
                entry -> {
                    var sample = Observed.sample(entry, type);
                    return (prior.isPresent()
                                    ? NormalArms.posterior(prior.get(), sample)
                                    : NormalArms.posterior(sample))
                            .filter(belief -> isResolved(belief, entry));
                },
                NormalScore::mean,
                this::interval,
                beliefs -> NormalArms.probabilitiesToBeBest(beliefs, desired),
                beliefs -> NormalArms.expectedLosses(beliefs, desired),
                (treatment, control) -> NormalArms.compare(treatment, control, desired, alpha));
    }

    /**
     * Each arm, against all and against the control.
     *
     * @param posterior empty where the data define none
     */
    private <T> void arms(
            Function<Entry, Optional<T>> posterior,
            Function<T, Double> mean,
            Function<T, Interval> interval,
            Function<List<T>, double[]> best,
            Function<List<T>, double[]> losses,
            BiFunction<T, T, PosteriorEffect> compare) {
        Map<String, T> believed = new LinkedHashMap<>();
        List<T> inOrder = new ArrayList<>();
        for (Entry entry : arms.byId()) {
            posterior
                    .apply(entry)
                    .ifPresent(belief -> {
                        believed.put(entry.id(), belief);
                        inOrder.add(belief);
                    });
        }
        boolean all = inOrder.size() == arms.size();
        double[] chances = all ? best.apply(inOrder) : new double[0];
        double[] costs = all ? losses.apply(inOrder) : new double[0];
        List<String> ids = arms.byId().stream().map(Entry::id).toList();
        for (Entry entry : arms.asNamed()) {
            Optional<T> belief = Optional.ofNullable(believed.get(entry.id()));
            int at = ids.indexOf(entry.id());
            answer.arm(
                    new Findings()
                            .text("id", entry.id())
                            .number("posteriorMean", belief.map(mean).orElse(Double.NaN))
                            .interval("credibleInterval", belief.map(interval))
                            .number("probabilityBest", all ? chances[at] : Double.NaN)
                            .number("expectedLoss", all ? costs[at] : Double.NaN));
        }
        if (arms.size() > 1) {
            Entry control = arms.control(request);
            for (Entry treatment : arms.treatments(request)) {
                T ofTreatment = believed.get(treatment.id());
                T ofControl = believed.get(control.id());
                compared(
                        treatment,
                        control,
                        ofTreatment == null || ofControl == null
                                ? Optional.empty()
                                : Optional.of(compare.apply(ofTreatment, ofControl)));
            }
        }
    }

    /** A prior for the effect, none for the arms. */
    private void effects() {
        NormalEffect prior = priors.effect();
        Entry control = arms.control(request);
        for (Entry entry : arms.asNamed()) {
            Estimation.warn(answer, entry, type);
        }
        for (Entry treatment : arms.treatments(request)) {
            Contrast contrast = Contrast.normal(treatment, control, type);
            Estimate effect = contrast.effect(request.effectOrDefault());
            Optional<PosteriorEffect> belief = Optional.empty();
            if (effect.isDefined()) {
                belief =
                        Optional.of(
                                switch (request.effectOrDefault()) {
                                    case RELATIVE ->
                                            prior.fromRelative(
                                                    effect, contrast.baseline(), desired, alpha);
                                    case ABSOLUTE ->
                                            prior.fromAbsolute(
                                                    effect, contrast.baseline(), desired, alpha);
                                });
            }
            compared(treatment, control, belief);
        }
    }

    private void compared(Entry treatment, Entry control, Optional<PosteriorEffect> belief) {
        EffectScale scale = request.effectOrDefault();
        Optional<PosteriorEffect.Belief> effect =
                belief.map(it ->
                        switch (scale) {
                            case ABSOLUTE -> it.absolute();
                            case RELATIVE -> it.relative();
                        });
        answer.comparison(
                new Findings()
                        .text("treatment", treatment.id())
                        .text("control", control.id())
                        .text("effect", Names.of(scale))
                        .number(
                                "posteriorMean",
                                effect.map(PosteriorEffect.Belief::mean).orElse(Double.NaN))
                        .interval(
                                "credibleInterval",
                                effect.flatMap(PosteriorEffect.Belief::interval))
                        .number(
                                "probabilityOfSuperiority",
                                belief.map(PosteriorEffect::probabilityOfSuperiority)
                                        .orElse(Double.NaN))
                        .within(
                                "expectedLoss",
                                new Findings()
                                        .number(
                                                "treatment",
                                                belief.map(PosteriorEffect::lossOfTreatment)
                                                        .orElse(Double.NaN))
                                        .number(
                                                "control",
                                                belief.map(PosteriorEffect::lossOfControl)
                                                        .orElse(Double.NaN))));
        Baseline.warn(answer, scale, control, Observed.sample(control, type));
        if (effect.isPresent() && Double.isNaN(effect.get().mean())) {
            answer.warn(
                    WarningCode.UNDEFINED_RELATIVE_EFFECT,
                    "the relative effect has no mean",
                    treatment.id());
        }
    }

    /** Whether doubles tell values within a standard deviation of the mean apart. */
    private boolean isResolved(NormalScore belief, Entry entry) {
        boolean resolved = Math.sqrt(belief.variance()) > RESOLUTION * Math.abs(belief.mean());
        if (!resolved) {
            answer.warn(
                    WarningCode.ZERO_VARIANCE,
                    "the arm's variance is 0 to the precision of its mean",
                    entry.id());
        }
        return resolved;
    }

    private Interval interval(NormalScore belief) {
        double reach = -Normal.quantile(alpha / 2) * Math.sqrt(belief.variance());
        return new Interval(belief.mean() - reach, belief.mean() + reach);
    }
}
