package dev.slotwise.server.experiments;

import dev.slotwise.bandits.policy.Guards;
import dev.slotwise.bandits.policy.Policy;
import dev.slotwise.bandits.posterior.HalfLife;

import java.util.List;

/**
 * What an experiment's owner decided: one version of it.
 *
 * @param campaign the mail the experiment belongs to
 * @param block the place in that mail
 * @param arms in the order in which they came to the experiment; an arm's index never changes
 * @param context names of the recipient's attributes the policy may look at; none for one posterior
 *     per arm
 * @param holdout share of recipients who get nothing, so that the whole can be measured
 */
public record Definition(
        String key,
        String name,
        Kind kind,
        String campaign,
        String block,
        List<ArmDefinition> arms,
        PolicyDefinition policy,
        List<String> context,
        Reward reward,
        double holdout,
        List<Guardrail> guardrails) {

    public Definition {
        arms = List.copyOf(arms);
        context = List.copyOf(context);
        guardrails = List.copyOf(guardrails);
    }

    public Policy toPolicy() {
        return policy.policy(arms);
    }

    public Guards toGuards() {
        return policy.guards(control());
    }

    /** By which what was learned is forgotten. */
    public HalfLife halfLife() {
        return policy.forgetting();
    }

    /** Learns from what it knows of the recipient, rather than one posterior per arm. */
    public boolean contextual() {
        return !context.isEmpty() && !policy.isFixed();
    }

    /** Whether its owner has said what share each arm gets, and nothing is learned. */
    public boolean splitIsFixed() {
        return policy.isFixed();
    }

    public int control() {
        for (int arm = 0; arm < arms.size(); arm++) {
            if (arms.get(arm).control()) {
                return arm;
            }
        }
        throw new IllegalStateException("no control among the arms of " + key);
    }
}
