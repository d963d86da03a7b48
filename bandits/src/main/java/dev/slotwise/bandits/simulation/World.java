package dev.slotwise.bandits.simulation;

import dev.slotwise.bandits.agent.RewardScale;
import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.posterior.ArmPrior;
import dev.slotwise.bandits.simulation.Arms.Linear;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * An environment as one seed makes it. Recipients come one after the other, the same for every
 * agent. For a single thread.
 */
public final class World {
    private static final double[] CONSTANT = {1};
    private static final double[] NO_FEATURES = {};
    private static final int SAMPLED_FOR_INTERCEPT = 1000;

    private final Environment environment;
    private final long seed;
    private final Effects effects;
    private final double intercept;
    private final double[] shared;
    private final double[] orderShifts;
    private final RandomGenerator contexts;
    private final RandomGenerator luck;
    private final RandomGenerator orders;
    private final RandomGenerator delays;
    private final RandomGenerator eligibility;
    private final RandomGenerator offsetNoise;
    private int sent;

    /** Draws arms, recipients and luck; the same for the same environment and seed. */
    public World(Environment environment, long seed) {
        this.environment = environment;
        this.seed = seed;
        effects = new Effects(environment, seed);
        shared = sharedEffect();
        orderShifts = orderShifts();
        intercept = intercept();
        contexts = Stream.CONTEXTS.of(seed);
        luck = Stream.LUCK.of(seed);
        orders = Stream.ORDERS.of(seed);
        delays = Stream.DELAYS.of(seed);
        eligibility = Stream.ELIGIBILITY.of(seed);
        offsetNoise = Stream.OFFSET_NOISE.of(seed);
    }

    /** What an agent is told before the first send. */
    public Setting setting() {
        return new Setting(
                environment.arms().count(),
                environment.arms().dimension(),
                scale(),
                OptionalLong.of(environment.sends()),
                environment.arms().usualRate(),
                environment.offset().isPresent(),
                environment
                        .delay()
                        .map(delay -> OptionalDouble.of(delay.windowHours()))
                        .orElse(OptionalDouble.empty()),
                environment.prior().map(this::prior),
                Stream.AGENT.seedOf(seed));
    }

    /**
     * The next recipient.
     *
     * @throws IllegalStateException after the last
     */
    public Customer next() {
        if (sent == environment.sends()) {
            throw new IllegalStateException("all " + sent + " sends are out");
        }
        int send = sent++;
        double[] x = context(contexts);
        double common = intercept + dot(shared, x);
        double[] expected = expected(effects.at(send), x, common);
        double offset =
                environment
                        .offset()
                        .map(model ->
                                model.scale() * common
                                        + model.shift()
                                        + model.noise() * offsetNoise.nextGaussian())
                        .orElse(0.0);
        return new Customer(
                new Send(
                        send,
                        environment.hourOf(send),
                        environment.arms().dimension() == 0 ? NO_FEATURES : x,
                        eligible(),
                        offset),
                expected,
                luck.nextDouble(),
                orders.nextGaussian(),
                delayHours());
    }

    /** What an arm earns from this recipient; the same whoever chooses it. */
    public double reward(Customer customer, int arm) {
        if (environment.arms() instanceof Linear linear) {
            return customer.expected()[arm] + linear.largestNoise() * (2 * customer.luck() - 1);
        }
        double size = environment.revenue().map(r -> r.mean(orderShifts[arm])).orElse(1.0);
        if (customer.luck() >= customer.expected()[arm] / size) {
            return 0;
        }
        return environment
                .revenue()
                .map(r -> r.order(orderShifts[arm], customer.order()))
                .orElse(1.0);
    }

    private double[] context(RandomGenerator random) {
        return switch (environment.arms()) {
            case Arms.Logistic arms -> arms.contexts().draw(arms.dimension(), random);
            case Linear arms -> arms.contexts().draw(arms.dimension(), random);
            default -> CONSTANT;
        };
    }

    private double[] expected(double[][] effects, double[] x, double common) {
        double[] expected = new double[effects.length];
        for (int arm = 0; arm < expected.length; arm++) {
            double own = dot(effects[arm], x);
            if (environment.arms() instanceof Linear linear) {
                expected[arm] = Math.clamp(own, -linear.largestMean(), linear.largestMean());
            } else {
                int chosen = arm;
                expected[arm] =
                        Logistic.probability(common + own)
                                * environment
                                        .revenue()
                                        .map(r -> r.mean(orderShifts[chosen]))
                                        .orElse(1.0);
            }
        }
        return expected;
    }

    private BitSet eligible() {
        int arms = environment.arms().count();
        BitSet eligible = new BitSet(arms);
        if (environment.eligibleShare() == 1) {
            eligible.set(0, arms);
            return eligible;
        }
        for (int arm = 0; arm < arms; arm++) {
            eligible.set(arm, eligibility.nextDouble() < environment.eligibleShare());
        }
        while (eligible.cardinality() < Math.min(2, arms)) {
            eligible.set(eligibility.nextInt(arms));
        }
        return eligible;
    }

    private double delayHours() {
        double z = delays.nextGaussian();
        double seen = delays.nextDouble();
        return environment
                .delay()
                .map(delay -> seen < delay.lost() ? Double.POSITIVE_INFINITY : delay.hours(z))
                .orElse(0.0);
    }

    private double[] sharedEffect() {
        double[] effect = new double[Math.max(1, environment.arms().dimension())];
        if (environment.arms() instanceof Arms.Logistic arms) {
            Effects.fill(effect, 0, arms.sharedSd(), Stream.SHARED_EFFECT.of(seed));
        }
        return effect;
    }

    private double[] orderShifts() {
        RandomGenerator random = Stream.ARM_ORDERS.of(seed);
        double[] shifts = new double[environment.arms().count()];
        environment
                .revenue()
                .ifPresent(r -> Arrays.setAll(shifts, _ -> r.armSdLog() * random.nextGaussian()));
        return shifts;
    }

    /** With which uniform sending has the base rate at the start. */
    private double intercept() {
        return switch (environment.arms()) {
            case Arms.GivenRates arms -> Logistic.logit(arms.usualRate().orElseThrow());
            case Arms.OneBetter arms -> Logistic.logit(arms.rate());
            case Arms.Scattered arms -> solved(arms.rate(), 1);
            case Arms.Logistic arms -> solved(arms.baseRate(), SAMPLED_FOR_INTERCEPT);
            case Linear _ -> 0;
        };
    }

    private double solved(double rate, int recipients) {
        RandomGenerator random = Stream.INTERCEPT.of(seed);
        double[][] arms = effects.at(0);
        double[] logits = new double[recipients * arms.length];
        for (int i = 0; i < logits.length; i += arms.length) {
            double[] x = context(random);
            double common = dot(shared, x);
            for (int arm = 0; arm < arms.length; arm++) {
                logits[i + arm] = common + dot(arms[arm], x);
            }
        }
        return Intercept.of(logits, rate);
    }

    private RewardScale scale() {
        if (environment.arms() instanceof Linear linear) {
            double largest = linear.largestMean() + linear.largestNoise();
            return new RewardScale.Real(-largest, largest);
        }
        return environment
                .revenue()
                .<RewardScale>map(r -> new RewardScale.Real(0, r.most()))
                .orElseGet(RewardScale.Binary::new);
    }

    /**
     * Means m with E[effect | m] = m and the variance that they are said to explain, given the
     * effects: m = r effect + sqrt(r (1 - r)) sd z; or means of the same law that are none.
     */
    private ArmPrior prior(PriorKnowledge knowledge) {
        Arms.Logistic arms = (Arms.Logistic) environment.arms();
        RandomGenerator random = Stream.PRIOR.of(seed);
        double r = knowledge.share();
        double[][] truth = effects.at(0);
        double[][] means = new double[arms.count()][arms.dimension()];
        for (int arm = 0; arm < means.length; arm++) {
            Effects.fill(means[arm], arms.mainSd(), arms.contextSd(), random);
            for (int i = 0; i < means[arm].length; i++) {
                means[arm][i] =
                        switch (knowledge) {
                            case PriorKnowledge.Explaining _ ->
                                    r * truth[arm][i] + Math.sqrt(r * (1 - r)) * means[arm][i];
                            case PriorKnowledge.Wrong _ -> Math.sqrt(r) * means[arm][i];
                        };
            }
        }
        return new ArmPrior(means, r);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
