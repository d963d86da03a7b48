package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.numerics.Normal;
import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.Design;
import dev.slotwise.bandits.statistics.MeanPower;
import dev.slotwise.bandits.statistics.ProportionPower;

import java.util.EnumSet;
import java.util.Set;

/** Sample size, power and minimum detectable effect: each follows from the other two. */
final class Planning {
    private static final double LEAST_EFFECT = 1e-12;
    private static final double LEAST_ALPHA = 1e-4;
    private static final double LEAST_USERS = 3;
    private static final double MOST_USERS = 1e9;

    private static final Set<PowerMethod> OF_RATES =
            EnumSet.of(PowerMethod.NORMAL_POOLED_NULL, PowerMethod.ARCSINE);
    private static final Set<PowerMethod> OF_MEANS = EnumSet.of(PowerMethod.T);

    private final Request request;
    private final Answer answer;
    private final Design design;
    private final Test test;
    private final double unit;
    private final double shift;

    /** Power as a function of the effect and the control's users, and its inverses. */
    private interface Test {
        double power(double effect, double users);

        double sampleSize(double effect, double power);

        double minimumDetectableEffect(double users, double power);
    }

    private Planning(Request request, Answer answer) {
        this.request = request;
        this.answer = answer;
        design = design();
        boolean ofMeans = ofMeans();
        test = ofMeans ? means() : rates();
        unit = request.effectOrDefault() == EffectScale.RELATIVE ? relativeUnit() : 1;
        shift = request.nullEffectOrDefault();
        if (shift != 0 && !ofMeans) {
            throw new Refusal("/nullEffect", "must be 0 for the power of proportions");
        }
    }

    static void fill(Answer answer, Request request) {
        new Planning(request, answer).fill();
    }

    private void fill() {
        switch (solveFor()) {
            case SAMPLE_SIZE -> {
                double effect = effect();
                double power = power();
                double users = test.sampleSize(absolute(effect), power);
                answer(users, power, effect);
            }
            case POWER -> {
                double effect = effect();
                double users = users();
                answer(users, test.power(absolute(effect), users), effect);
            }
            case MINIMUM_DETECTABLE_EFFECT -> {
                double users = users();
                double power = power();
                double found = test.minimumDetectableEffect(users, power) / unit + shift;
                answer(users, power, found);
                if (Double.isNaN(found)) {
                    answer.warn(
                            WarningCode.INSUFFICIENT_DATA,
                            "so few users would find no effect with this power");
                }
            }
        }
    }

    private void answer(double users, double power, double effect) {
        var findings = new Findings();
        if (design.allocationRatio() == 1) {
            findings.number("sampleSizePerArm", users);
        }
        answer.section(
                "power",
                findings.number("sampleSizeControl", users)
                        .number("power", power)
                        .number("minimumDetectableEffect", effect));
    }

    private SolveFor solveFor() {
        if (request.solveFor() != null) {
            return request.solveFor();
        }
        boolean users = request.sampleSizePerArm() != null || request.sampleSizeControl() != null;
        boolean power = request.power() != null;
        boolean effect = request.minimumDetectableEffect() != null;
        if (!users && power && effect) {
            return SolveFor.SAMPLE_SIZE;
        }
        if (users && !power && effect) {
            return SolveFor.POWER;
        }
        if (users && power && !effect) {
            return SolveFor.MINIMUM_DETECTABLE_EFFECT;
        }
        throw new Refusal("/solveFor", "missing; or leave out the one that is sought");
    }

    private Design design() {
        if (request.alternativeOrDefault() == Alternative.EQUIVALENCE) {
            throw new Refusal("/alternative", "must be two-sided, greater or less here");
        }
        double ratio =
                request.allocationRatio() == null
                        ? 1
                        : Check.positive(request.allocationRatio(), "/allocationRatio");
        if (ratio < 1e-3 || ratio > 1e3) {
            throw new Refusal("/allocationRatio", "must lie between 0.001 and 1000");
        }
        return new Design(request.level(), request.alternativeOrDefault(), ratio);
    }

    private boolean ofMeans() {
        Metric.Type type = request.metricOrDefault().type();
        return type == null ? request.standardDeviation() != null : type != Metric.Type.PROPORTION;
    }

    /**
     * Quadrature over Student's distribution takes longer the farther its tail, and its degrees.
     */
    private Test means() {
        Check.oneOf(request.powerMethod(), "/powerMethod", PowerMethod.T, OF_MEANS);
        if (design.alpha() < LEAST_ALPHA) {
            throw new Refusal("/alpha", "must be at least 1e-4 for the power of means");
        }
        var power =
                new MeanPower(
                        design, Check.positive(request.standardDeviation(), "/standardDeviation"));
        return new Test() {
            @Override
            public double power(double effect, double users) {
                requireUsers(users);
                return power.power(effect, users);
            }

            @Override
            public double sampleSize(double effect, double wanted) {
                requireEnough(effect / power.standardDeviation(), wanted);
                return power.sampleSizeControl(effect, wanted);
            }

            @Override
            public double minimumDetectableEffect(double users, double wanted) {
                requireUsers(users);
                return power.minimumDetectableEffect(users, wanted);
            }
        };
    }

    /** With a billion users Student's distribution is the normal one. */
    private void requireEnough(double effect, double wanted) {
        double sides = design.alternative() == Alternative.TWO_SIDED ? 2 : 1;
        double perUser = 1 + 1 / design.allocationRatio();
        double distance = Math.abs(effect) * Math.sqrt(MOST_USERS / perUser);
        if (Normal.cdf(distance + Normal.quantile(design.alpha() / sides)) < wanted) {
            throw new Refusal(
                    "/minimumDetectableEffect", "is so small that a billion users would not do");
        }
    }

    private void requireUsers(double users) {
        if (!(users * (1 + design.allocationRatio()) >= LEAST_USERS) || users > MOST_USERS) {
            throw new Refusal(
                    request.sampleSizePerArm() == null ? "/sampleSizeControl" : "/sampleSizePerArm",
                    "must lie between 3 users in both arms and 1e9 in one");
        }
    }

    private Test rates() {
        if (request.standardDeviation() != null) {
            throw new Refusal("/standardDeviation", "of a proportion follows from the baseline");
        }
        double baseline = Check.level(Check.finite(request.baseline(), "/baseline"), "/baseline");
        PowerMethod method =
                Check.oneOf(
                        request.powerMethod(),
                        "/powerMethod",
                        PowerMethod.NORMAL_POOLED_NULL,
                        OF_RATES);
        var power =
                new ProportionPower(
                        design,
                        baseline,
                        method == PowerMethod.ARCSINE
                                ? ProportionPower.Method.ARCSINE
                                : ProportionPower.Method.NORMAL_POOLED_NULL);
        return new Test() {
            @Override
            public double power(double effect, double users) {
                requireRate(baseline + effect);
                return power.power(effect, users);
            }

            @Override
            public double sampleSize(double effect, double wanted) {
                requireRate(baseline + effect);
                return power.sampleSizeControl(effect, wanted);
            }

            @Override
            public double minimumDetectableEffect(double users, double wanted) {
                return power.minimumDetectableEffect(users, wanted);
            }
        };
    }

    private static void requireRate(double treated) {
        if (!(treated >= 0 && treated <= 1)) {
            throw new Refusal(
                    "/minimumDetectableEffect",
                    "would make the treatment's rate " + treated + ", which is none");
        }
    }

    private double relativeUnit() {
        double baseline = Check.finite(request.baseline(), "/baseline");
        if (baseline == 0) {
            throw new Refusal("/baseline", "must not be 0 where effects are relative to it");
        }
        return Math.abs(baseline);
    }

    /** Beyond the null effect. */
    private double absolute(double effect) {
        return unit * (effect - shift);
    }

    private double effect() {
        var at = "/minimumDetectableEffect";
        double effect = Check.finite(request.minimumDetectableEffect(), at);
        double beyond = effect - request.nullEffectOrDefault();
        boolean lookedFor =
                switch (design.alternative()) {
                    case GREATER -> beyond > 0;
                    case LESS -> beyond < 0;
                    case TWO_SIDED, EQUIVALENCE -> beyond != 0;
                };
        if (!lookedFor) {
            throw new Refusal(
                    at,
                    "must differ from the null effect, in the direction of the alternative "
                            + Names.of(design.alternative()));
        }
        if (Math.abs(beyond) < LEAST_EFFECT) {
            throw new Refusal(at, "must differ from the null effect by 1e-12 at least");
        }
        return effect;
    }

    private double power() {
        double power = Check.level(Check.finite(request.power(), "/power"), "/power");
        if (power <= design.alpha()) {
            throw new Refusal("/power", "must be greater than alpha");
        }
        return power;
    }

    /** Of the control. */
    private double users() {
        boolean perArm = request.sampleSizePerArm() != null;
        if (perArm && request.sampleSizeControl() != null) {
            throw new Refusal("/sampleSizePerArm", "stands beside sampleSizeControl");
        }
        return perArm
                ? Check.positive(request.sampleSizePerArm(), "/sampleSizePerArm")
                : Check.positive(request.sampleSizeControl(), "/sampleSizeControl");
    }
}
