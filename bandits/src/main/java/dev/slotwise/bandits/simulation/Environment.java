package dev.slotwise.bandits.simulation;

import dev.slotwise.bandits.simulation.Arms.Linear;
import dev.slotwise.bandits.simulation.Arms.Logistic;

import java.util.Optional;

/**
 * A campaign that can be played: the law of its recipients, its arms and their answers. A seed
 * makes it a {@link World}.
 *
 * @param name for people
 * @param sends how many, at least 1
 * @param hours from the first send to the last, which are evenly spread; 0 for all at once
 * @param arms what is tried
 * @param revenue what a success earns; absent where a success is all that counts
 * @param delay how long answers take; absent where each send is answered at once
 * @param drift how effects change
 * @param eligibleShare chance of each arm to be eligible for a send; where less than two of several
 *     arms would be, two are
 * @param offset what a propensity model says of a recipient, if there is one
 * @param prior what is said of the arms before the first send, if anything
 * @throws IllegalArgumentException if a number is out of its range or parts do not fit together
 */
public record Environment(
        String name,
        int sends,
        double hours,
        Arms arms,
        Optional<Revenue> revenue,
        Optional<Delay> delay,
        Drift drift,
        double eligibleShare,
        Optional<PropensityOffset> offset,
        Optional<PriorKnowledge> prior) {
    public Environment {
        Require.atLeast(1, sends, "sends");
        Require.notNegative(hours, "hours");
        if (!(eligibleShare > 0 && eligibleShare <= 1)) {
            throw new IllegalArgumentException(
                    "eligibleShare: " + eligibleShare + " is not within (0, 1]");
        }
        if (arms instanceof Linear && (revenue.isPresent() || delay.isPresent())) {
            throw new IllegalArgumentException(
                    "arms: linear rewards are neither revenue nor delayed");
        }
        if (!(arms instanceof Logistic) && (offset.isPresent() || prior.isPresent())) {
            throw new IllegalArgumentException(
                    "arms: an offset or a prior needs arms of kind logistic");
        }
    }

    /** Clicks, answered at once, with effects that stay. */
    public static Environment of(String name, int sends, Arms arms) {
        return new Environment(
                name,
                sends,
                0,
                arms,
                Optional.empty(),
                Optional.empty(),
                new Drift.Still(),
                1,
                Optional.empty(),
                Optional.empty());
    }

    /** The same under another name. */
    public Environment withName(String name) {
        return new Environment(
                name, sends, hours, arms, revenue, delay, drift, eligibleShare, offset, prior);
    }

    /** The same with so many sends. */
    public Environment withSends(int sends) {
        return new Environment(
                name, sends, hours, arms, revenue, delay, drift, eligibleShare, offset, prior);
    }

    /** The same with answers that take their time. */
    public Environment over(double hours, Delay delay) {
        return new Environment(
                name,
                sends,
                hours,
                arms,
                revenue,
                Optional.of(delay),
                drift,
                eligibleShare,
                offset,
                prior);
    }

    /** The same with effects that change over so many hours. */
    public Environment drifting(double hours, Drift drift) {
        return new Environment(
                name, sends, hours, arms, revenue, delay, drift, eligibleShare, offset, prior);
    }

    /** The same with something known of the arms. */
    public Environment knowing(PriorKnowledge prior) {
        return new Environment(
                name,
                sends,
                hours,
                arms,
                revenue,
                delay,
                drift,
                eligibleShare,
                offset,
                Optional.of(prior));
    }

    /** The same with a propensity model. */
    public Environment with(PropensityOffset offset) {
        return new Environment(
                name,
                sends,
                hours,
                arms,
                revenue,
                delay,
                drift,
                eligibleShare,
                Optional.of(offset),
                prior);
    }

    /** The same where a success earns money. */
    public Environment earning(Revenue revenue) {
        return new Environment(
                name,
                sends,
                hours,
                arms,
                Optional.of(revenue),
                delay,
                drift,
                eligibleShare,
                offset,
                prior);
    }

    /** The same where not every arm is eligible for every send. */
    public Environment withEligible(double eligibleShare) {
        return new Environment(
                name, sends, hours, arms, revenue, delay, drift, eligibleShare, offset, prior);
    }

    /** When a send goes out, in hours since the first. */
    double hourOf(int send) {
        return sends == 1 ? 0 : hours * send / (sends - 1);
    }
}
