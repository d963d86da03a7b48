package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.Interval;
import dev.slotwise.bandits.analysis.Arms.Entry;
import dev.slotwise.bandits.analysis.SequentialPlan.Kind;
import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.BetaBinomialMixture;
import dev.slotwise.bandits.statistics.Estimate;
import dev.slotwise.bandits.statistics.HedgedBetting;
import dev.slotwise.bandits.statistics.Hypothesis;
import dev.slotwise.bandits.statistics.NormalMixture;
import dev.slotwise.bandits.statistics.Proportion;
import dev.slotwise.bandits.statistics.SequentialEvidence;
import dev.slotwise.bandits.statistics.TestOutcome;

import java.util.List;
import java.util.Optional;

/**
 * An experiment that is looked at as often as one likes. Where nothing is said, an asymptotic
 * confidence sequence that is narrowest at 5,000 users.
 */
final class Watching {
    private static final SequentialPlan STANDARD = new SequentialPlan(null, null, null, null);
    private static final double TUNING_SAMPLE_SIZE = 5000;
    private static final long MOST_OUTCOMES = 1_000_000;

    /**
     * Conversions, before which nothing that rests on the central limit theorem is to be trusted.
     */
    private static final long WARM_UP = 100;

    private final Request request;
    private final Answer answer;
    private final Arms arms;
    private final SequentialPlan plan;
    private final Kind kind;
    private final double alpha;
    private final Hypothesis hypothesis;

    private Watching(Request request, Answer answer) {
        this.request = request;
        this.answer = answer;
        arms = Arms.of(request);
        plan = request.sequential() == null ? STANDARD : request.sequential();
        kind = plan.method() == null ? Kind.ASYMPTOTIC_CONFIDENCE_SEQUENCE : plan.method();
        alpha = request.level();
        hypothesis = request.hypothesis();
        refuseSettingsOfOthers();
        refuseNoRate();
    }

    static void fill(Answer answer, Request request) {
        new Watching(request, answer).fill();
    }

    private void fill() {
        switch (kind) {
            case BETA_BINOMIAL_MIXTURE -> arms.asNamed().forEach(this::mix);
            case HEDGED_BETTING -> arms.asNamed().forEach(this::bet);
            case ASYMPTOTIC_CONFIDENCE_SEQUENCE, MSPRT -> watch();
        }
    }

    private void watch() {
        Metric.Type type = Observed.type(request, arms);
        for (Entry entry : arms.asNamed()) {
            Estimation.warn(answer, entry, type);
            warnOfFew(entry, type);
            Estimate estimate = Observed.sample(entry, type).estimate();
            Findings findings =
                    new Findings()
                            .text("id", entry.id())
                            .number("estimate", estimate.value())
                            .number("standardError", estimate.standardError());
            if (arms.size() == 1) {
                sequence(findings, normal(estimate), Observed.users(entry));
            }
            answer.arm(findings);
        }
        if (arms.size() > 1) {
            Entry control = arms.control(request);
            for (Entry treatment : arms.treatments(request)) {
                compare(treatment, control, type);
            }
        }
    }

    private void compare(Entry treatment, Entry control, Metric.Type type) {
        Contrast contrast = Contrast.normal(treatment, control, type);
        EffectScale scale = request.effectOrDefault();
        Estimate effect = contrast.effect(scale);
        Baseline.warn(answer, scale, control, Observed.sample(control, type));
        Findings findings =
                new Findings()
                        .text("treatment", treatment.id())
                        .text("control", control.id())
                        .text("effect", Names.of(scale))
                        .number("estimate", effect.value())
                        .number("standardError", effect.standardError());
        double users = (double) Observed.users(treatment) + Observed.users(control);
        sequence(findings, effect, users);
        answer.comparison(findings);
    }

    /** A confidence sequence by a mixture of normals, and what speaks against the null effect. */
    private void sequence(Findings findings, Estimate estimate, double users) {
        NormalMixture mixture =
                kind == Kind.MSPRT
                        ? NormalMixture.sequentialRatio(
                                estimate,
                                Check.positive(plan.mixingVariance(), "/sequential/mixingVariance"))
                        : NormalMixture.asymptotic(estimate, users, rhoSquared());
        Optional<SequentialEvidence> evidence = mixture.against(hypothesis);
        findings.interval("confidenceSequence", mixture.interval(alpha, hypothesis.alternative()));
        evidence(findings, evidence);
        warnOfPeeking(estimate, evidence);
    }

    private double rhoSquared() {
        if (plan.mixingRhoSquared() != null) {
            return Check.positive(plan.mixingRhoSquared(), "/sequential/mixingRhoSquared");
        }
        return NormalMixture.rhoSquared(tuningSampleSize(), alpha, hypothesis.alternative());
    }

    private double tuningSampleSize() {
        return plan.tuningSampleSize() == null
                ? TUNING_SAMPLE_SIZE
                : Check.positive(plan.tuningSampleSize(), "/sequential/tuningSampleSize");
    }

    /** Exact for any number of conversions. */
    private void mix(Entry entry) {
        Proportion arm = Observed.proportion(entry);
        var mixture = new BetaBinomialMixture(arm, tuningSampleSize());
        Interval sequence = mixture.interval(alpha, hypothesis.alternative());
        Findings findings = exact(entry, arm.rate(), Optional.of(sequence));
        if (request.nullEffect() != null) {
            evidence(findings, mixture.against(hypothesis, alpha));
        }
        answer.arm(findings);
        if (arm.users() == 0) {
            answer.warn(WarningCode.INSUFFICIENT_DATA, "the arm has no users", entry.id());
        }
    }

    /** Exact for outcomes within [0, 1], one by one. */
    private void bet(Entry entry) {
        String at = entry.pointer() + "/outcomes";
        List<Double> given = Check.atMost((int) MOST_OUTCOMES, entry.arm().outcomes(), at);
        double[] outcomes = new double[given.size()];
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = Check.probability(given.get(i), at + "/" + i);
        }
        var betting = new HedgedBetting(outcomes);
        Optional<Interval> sequence = betting.interval(alpha, hypothesis.alternative());
        Findings findings = exact(entry, betting.mean(), sequence);
        if (request.nullEffect() != null) {
            evidence(findings, betting.against(hypothesis, alpha));
        }
        answer.arm(findings);
        if (sequence.isEmpty()) {
            answer.warn(
                    WarningCode.UNBOUNDED_INTERVAL,
                    "no value is left: the outcomes do not have one mean",
                    entry.id());
        }
    }

    private Findings exact(Entry entry, double estimate, Optional<Interval> sequence) {
        Alternative alternative = hypothesis.alternative();
        return new Findings()
                .text("id", entry.id())
                .number("estimate", estimate)
                .interval(
                        "confidenceSequence",
                        alternative == Alternative.LESS
                                ? Double.NaN
                                : sequence.map(Interval::lower).orElse(Double.NaN),
                        alternative == Alternative.GREATER
                                ? Double.NaN
                                : sequence.map(Interval::upper).orElse(Double.NaN));
    }

    private static void evidence(Findings findings, Optional<SequentialEvidence> evidence) {
        findings.number(
                        "alwaysValidPValue",
                        evidence.map(it -> it.alwaysValid().p()).orElse(Double.NaN))
                .number(
                        "logEValue",
                        evidence.map(SequentialEvidence::logEValue).orElse(Double.NaN));
    }

    private void warnOfPeeking(Estimate estimate, Optional<SequentialEvidence> evidence) {
        boolean called = estimate.test(hypothesis).map(TestOutcome::pValue).orElse(1.0) < alpha;
        if (called && evidence.isPresent() && evidence.get().alwaysValid().p() > alpha) {
            answer.warn(
                    WarningCode.FIXED_HORIZON_PEEKED,
                    "a test for a single look would call this; looked at repeatedly, it is not"
                            + " called yet");
        }
    }

    private void warnOfFew(Entry entry, Metric.Type type) {
        if (type == Metric.Type.PROPORTION) {
            Proportion arm = Observed.proportion(entry);
            if (Math.min(arm.conversions(), arm.failures()) < WARM_UP / arms.size()) {
                answer.warn(
                        WarningCode.SMALL_CELL_COUNTS,
                        "few conversions so far: this sequence is asymptotic,"
                                + " beta-binomial-mixture is not",
                        entry.id());
            }
        }
    }

    /** The exact methods test means within (0, 1), if at all. */
    private void refuseNoRate() {
        boolean exact = kind == Kind.BETA_BINOMIAL_MIXTURE || kind == Kind.HEDGED_BETTING;
        if (exact && hypothesis.alternative() == Alternative.EQUIVALENCE) {
            throw new Refusal("/alternative", "must not be equivalence with " + Names.of(kind));
        }
        if (exact
                && request.nullEffect() != null
                && !(request.nullEffect() > 0 && request.nullEffect() < 1)) {
            throw new Refusal("/nullEffect", "must lie between 0 and 1 with " + Names.of(kind));
        }
    }

    private void refuseSettingsOfOthers() {
        boolean asymptotic = kind == Kind.ASYMPTOTIC_CONFIDENCE_SEQUENCE;
        String own = "', not to '" + Names.of(kind) + "'";
        if (plan.tuningSampleSize() != null && !asymptotic && kind != Kind.BETA_BINOMIAL_MIXTURE) {
            throw new Refusal(
                    "/sequential/tuningSampleSize",
                    "belongs to 'asymptotic-confidence-sequence' and 'beta-binomial-mixture" + own);
        }
        if (plan.mixingRhoSquared() != null && !asymptotic) {
            throw new Refusal(
                    "/sequential/mixingRhoSquared",
                    "belongs to 'asymptotic-confidence-sequence" + own);
        }
        if (plan.mixingVariance() != null && kind != Kind.MSPRT) {
            throw new Refusal("/sequential/mixingVariance", "belongs to 'msprt" + own);
        }
        if (plan.tuningSampleSize() != null && plan.mixingRhoSquared() != null) {
            throw new Refusal(
                    "/sequential/mixingRhoSquared",
                    "stands beside tuningSampleSize, from which it would follow");
        }
    }

    private static Estimate normal(Estimate estimate) {
        return Estimate.normal(estimate.value(), estimate.standardError());
    }
}
