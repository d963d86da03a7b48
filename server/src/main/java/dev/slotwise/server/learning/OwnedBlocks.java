package dev.slotwise.server.learning;

import dev.slotwise.bandits.layout.Blocks;
import dev.slotwise.bandits.layout.InteractingBlocks;
import dev.slotwise.bandits.layout.LayoutCount;
import dev.slotwise.bandits.layout.LayoutPrior;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.server.experiments.MailBlocks;
import dev.slotwise.server.experiments.RunningExperiment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a mail's blocks show of each other, while this server owns it: its sends, put together from
 * the changed trials of its experiments in the order of their batches. What is believed is fitted
 * anew to all of them each time.
 */
final class OwnedBlocks {
    private static final int PAGE = 500;
    private static final long PATIENCE_SECONDS = 120;

    /** Fitting may take this part of the time: one in fifty. */
    private static final long REST = 50;

    private static final long LEAST_REST = TimeUnit.SECONDS.toNanos(1);

    /** Sends without an answer grow older meanwhile. */
    private static final Duration AGEING = Duration.ofMinutes(1);

    private final BeliefStore store;
    private final TrialStore trials;
    private final MailBlocks mail;
    private final long fence;
    private final BlockSends sends;
    private final Map<Integer, Long> consumed = new HashMap<>();
    private Instant asOf = Instant.EPOCH;
    private boolean news;
    private long fitEnded;
    private long fitTook;

    OwnedBlocks(BeliefStore store, TrialStore trials, MailBlocks mail, long fence) {
        this.store = store;
        this.trials = trials;
        this.mail = mail;
        this.fence = fence;
        this.sends = new BlockSends(mail.experiments().size());
    }

    long fence() {
        return fence;
    }

    /** Whether it is these blocks, of as many arms, that are learnt of here. */
    boolean isOf(MailBlocks now) {
        return mail.ids().equals(now.ids())
                && mail.arms().equals(now.arms())
                && mail.experiments()
                        .getFirst()
                        .definition()
                        .halfLife()
                        .equals(now.experiments().getFirst().definition().halfLife());
    }

    /** Reads what was committed up to now. */
    void catchUp(Map<Integer, Long> heads) throws Exception {
        for (int block = 0; block < mail.experiments().size(); block++) {
            var experiment = mail.experiments().get(block);
            catchUp(block, experiment, heads.getOrDefault(experiment.id(), 0L));
        }
    }

    private void catchUp(int block, RunningExperiment experiment, long head) throws Exception {
        long from = consumed.getOrDefault(experiment.id(), 0L);
        while (from < head) {
            var pages =
                    store.trialChanges(experiment.id(), from, PAGE)
                            .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (pages.isEmpty()) {
                from = head;
            } else {
                apply(block, experiment, BeliefStore.flatten(pages));
                from = pages.getLast().number();
                news = true;
            }
            consumed.put(experiment.id(), from);
        }
    }

    private void apply(int block, RunningExperiment experiment, List<TrialChange> changes)
            throws Exception {
        var decisions = trials.exposedBy(changes).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (var change : changes) {
            var decision = decisions.get(change.decision());
            // An arm that this server has not heard of yet: hearing of it begins anew.
            if (change.exposedNow()
                    && decision != null
                    && decision.arm() < experiment.arms().size()) {
                sends.exposed(block, decision, change.trial());
            } else {
                sends.changed(change.decision(), change.trial());
            }
        }
    }

    /**
     * Whether it is time to fit: something has come, or grown older, and the last fit is paid;
     * whoever asks to be caught up does not wait for that.
     */
    boolean isDue(Instant now, boolean asked) {
        return (news || now.isAfter(asOf.plus(AGEING)))
                && (asked || System.nanoTime() - fitEnded > Math.max(LEAST_REST, REST * fitTook));
    }

    /** The blocks that rather interact than not, by all that is known now; often there are none. */
    List<InteractingBlocks> fit(Instant now, DelayCurve delay) {
        long began = System.nanoTime();
        var counts =
                LayoutCount.of(
                        sends.trials(),
                        delay,
                        mail.experiments().getFirst().definition().halfLife(),
                        now.toEpochMilli());
        var prior = LayoutPrior.standard(new Blocks(mail.arms(), List.of()), 1);
        var found = InteractingBlocks.of(prior, CountedBeliefs.OFFSET, counts);
        asOf = now;
        news = false;
        fitEnded = System.nanoTime();
        fitTook = fitEnded - began;
        return found;
    }

    /** These under the version of a publication. */
    List<BlockBeliefs> beliefs(long version, List<InteractingBlocks> found) {
        var ids = mail.ids();
        var beliefs = new ArrayList<BlockBeliefs>();
        for (var group : found) {
            beliefs.add(
                    new BlockBeliefs(
                            version,
                            group.blocks().stream().map(ids::get).toList(),
                            group.posterior()));
        }
        return List.copyOf(beliefs);
    }
}
