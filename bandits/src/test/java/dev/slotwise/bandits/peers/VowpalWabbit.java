package dev.slotwise.bandits.peers;

import dev.slotwise.bandits.agent.Agent;
import dev.slotwise.bandits.agent.Outcome;
import dev.slotwise.bandits.agent.Send;
import dev.slotwise.bandits.agent.Setting;
import dev.slotwise.bandits.policy.Choice;

import org.vowpalwabbit.spark.VowpalWabbitExample;
import org.vowpalwabbit.spark.VowpalWabbitNative;

import vowpalWabbit.responses.ActionProb;
import vowpalWabbit.responses.ActionProbs;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Vowpal Wabbit's contextual explorers ({@code cb_explore_adf}; Bietti, Agarwal and Langford 2021).
 * Features of the recipient cross the arm's identity. Examples are handed over as numbers, not as
 * text that it would have to parse. Where outcomes are delayed a send is learnt as a failure at
 * once, and as a success when that arrives.
 */
public final class VowpalWabbit implements Agent, AutoCloseable {
    private static final char RECIPIENT = 'u';
    private static final char ARM = 'a';
    private static final double[] PRESENT = {1};

    /** Numbers of features are not kept apart by namespace. */
    private static final int FIRST_ARM = 1 << 12;

    /** Inverse gap weighting (Foster and Rakhlin 2020). */
    public static final String SQUARE_CB = "--squarecb --gamma_scale 100";

    /** Optimistic regressor elimination (Foster, Agarwal, Dudík, Luo and Schapire 2018). */
    public static final String REG_CB_OPT = "--regcb --regcbopt --mellowness 0.01";

    private final Draw draw;
    private final Rewards rewards;
    private final boolean delayed;
    private final VowpalWabbitNative learner;
    private final VowpalWabbitExample recipient;
    private final VowpalWabbitExample[] arms;

    /**
     * @param explorer its options
     * @param tuning of the regression behind it
     */
    public VowpalWabbit(Setting setting, String explorer, String tuning) {
        draw = new Draw(setting);
        rewards = Rewards.of(setting);
        delayed = setting.windowHours().isPresent();
        learner =
                new VowpalWabbitNative(
                        "--quiet --cb_explore_adf --cb_type mtr --cb_min_cost -1 --cb_max_cost 0"
                                + " -q ua --random_seed 1 "
                                + explorer
                                + " "
                                + tuning);
        recipient = learner.createExample();
        arms = new VowpalWabbitExample[setting.arms()];
        Arrays.setAll(arms, _ -> learner.createExample());
    }

    /** Why it can't be had on this machine; empty where it can. */
    public static String missing() {
        try {
            new VowpalWabbitNative("--quiet").close();
            return "";
        } catch (LinkageError | RuntimeException e) {
            return "Vowpal Wabbit's native library does not load here: " + e;
        }
    }

    @Override
    public Choice decide(Send send) {
        describe(send.context());
        VowpalWabbitExample[] examples = examples(send.eligible());
        int[] eligible = send.eligible().stream().toArray();
        double[] p = new double[arms.length];
        double sum = 0;
        for (ActionProb one : ((ActionProbs) learner.predict(examples)).getActionProbs()) {
            p[eligible[one.getAction()]] = one.getProbability();
            sum += one.getProbability();
        }
        for (int arm = 0; arm < p.length; arm++) {
            // Its probabilities are of single precision.
            p[arm] /= sum;
        }
        Choice choice = draw.from(p, send);
        if (delayed) {
            learn(choice.arm(), choice.assignmentProbability(), send.context(), 0);
        }
        return choice;
    }

    @Override
    public void learn(Outcome outcome) {
        learn(
                outcome.arm(),
                outcome.assignmentProbability(),
                outcome.context(),
                rewards.scaled(outcome.value()));
    }

    @Override
    public void expire(Outcome outcome) {
        // It was taken for a failure from the start.
    }

    private void learn(int arm, double probability, double[] context, double reward) {
        describe(context);
        BitSet all = new BitSet(arms.length);
        all.set(0, arms.length);
        VowpalWabbitExample[] examples = examples(all);
        arms[arm].setContextualBanditLabel(1, -reward, probability);
        learner.learn(examples);
    }

    private void describe(double[] context) {
        recipient.clear();
        recipient.setSharedLabel();
        recipient.addToNamespaceDense(RECIPIENT, 0, context);
    }

    private VowpalWabbitExample[] examples(BitSet eligible) {
        VowpalWabbitExample[] examples = new VowpalWabbitExample[1 + eligible.cardinality()];
        examples[0] = recipient;
        int next = 1;
        for (int arm = eligible.nextSetBit(0); arm >= 0; arm = eligible.nextSetBit(arm + 1)) {
            arms[arm].clear();
            arms[arm].setDefaultLabel();
            arms[arm].addToNamespaceSparse(ARM, new int[] {FIRST_ARM + arm}, PRESENT);
            examples[next++] = arms[arm];
        }
        return examples;
    }

    @Override
    public void close() {
        recipient.close();
        for (VowpalWabbitExample arm : arms) {
            arm.close();
        }
        learner.close();
    }
}
