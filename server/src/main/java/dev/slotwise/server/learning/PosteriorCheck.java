package dev.slotwise.server.learning;

import dev.slotwise.bandits.policy.LookAhead;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.LogisticPosterior;
import dev.slotwise.bandits.propensity.FeatureEncoding;
import dev.slotwise.server.experiments.RunningExperiment;
import dev.slotwise.server.learning.BeliefStore.StoredPosterior;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Computes the canonical posterior of a contextual experiment again and holds it against the one
 * that is published.
 */
final class PosteriorCheck {
    /**
     * How far an online posterior may be from the canonical one in what it predicts. It takes what
     * arms share and what is each one's own in turn, keeps the widths of its last refit, and learns
     * silence in steps: 0.093 was the most in 67 publications of ten replays of about 1,000 trials
     * each, for the most unusual recipient (0.023 as a root mean square over recipients). The steps
     * cost most where all trials are of one age: of 300 sent at once, before a quarter of their
     * outcomes are due, online knows the successes only and was off by 0.44; such a posterior
     * differs here until its next refit. An experiment that is quiet for some seconds is refit:
     * then this is not needed, the bytes are the same.
     */
    static final double TOLERANCE = 0.1;

    private static final String OWNER = "rebuild";
    private static final long PATIENCE_SECONDS = 120;

    private final BeliefStore store;
    private final TrialStore trials;

    PosteriorCheck(BeliefStore store, TrialStore trials) {
        this.store = store;
        this.trials = trials;
    }

    /**
     * @param canonical what the log gives for the published posterior's last change and time
     * @param lookAhead the same; empty where nobody looks ahead
     * @param difference largest, of predictions for the recipients in the log
     * @param identical byte by byte
     */
    record Finding(
            StoredPosterior published,
            LogisticPosterior canonical,
            Optional<LookAhead> lookAhead,
            long head,
            double difference,
            boolean identical) {

        boolean agrees() {
            return published.canonical() ? identical : difference <= TOLERANCE;
        }

        String text() {
            if (identical) {
                return "posterior agrees (version %d, identical bytes)"
                        .formatted(published.version());
            }
            return String.format(
                    Locale.ROOT,
                    "posterior %s (version %d, %s; predictions differ by at most %.6f%s)",
                    agrees() ? "agrees" : "DIFFERS",
                    published.version(),
                    published.canonical() ? "canonical" : "learned online",
                    difference,
                    published.canonical()
                            ? ""
                            : String.format(Locale.ROOT, ", %.2f is tolerated", TOLERANCE));
        }
    }

    /** Empty while nothing is published. */
    Optional<Finding> examine(RunningExperiment experiment) throws Exception {
        var published = store.posterior(experiment.id()).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return published.isEmpty()
                ? Optional.empty()
                : Optional.of(examine(experiment, published.get(), published.get().changeNumber()));
    }

    private Finding examine(RunningExperiment experiment, StoredPosterior published, long upTo)
            throws Exception {
        var encoding =
                FeatureEncoding.fromBytes(
                        store.encoding(experiment.id())
                                .await(PATIENCE_SECONDS, TimeUnit.SECONDS)
                                .orElseThrow(() ->
                                        new IllegalStateException(
                                                "experiment %s has a posterior but no encoding"
                                                        .formatted(experiment.experiment().key())))
                                .body());
        var log = TrialLog.read(store, trials, experiment.id(), upTo);
        var before = LogisticPosterior.fromBytes(published.body());
        var delay =
                new DelayCurve(
                        published.delayLogMean(),
                        published.delayLogSd(),
                        experiment.definition().reward().window().toSeconds());
        var canonical =
                log.refit(
                                before.arms(),
                                encoding,
                                delay,
                                experiment.definition().halfLife(),
                                published.asOf())
                        .snapshot();
        return new Finding(
                published,
                canonical,
                experiment.definition().policy().horizon().isPresent()
                        ? Optional.of(log.lookAhead(canonical, encoding))
                        : Optional.empty(),
                log.head(),
                log.largestDifference(before, canonical, encoding),
                Arrays.equals(published.body(), canonical.toBytes()));
    }

    /**
     * Publishes the canonical posterior of all changes there are, at the time of the published one.
     * A server that owns the posterior is fenced off and begins anew from the log.
     *
     * @return the version; empty when nothing was published before, or somebody was faster
     */
    Optional<Long> publish(RunningExperiment experiment) throws Exception {
        int id = experiment.id();
        long fence = store.takeAway(id, OWNER).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var published = store.posterior(id).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (published.isEmpty()) {
            return Optional.empty();
        }
        var finding = examine(experiment, published.get(), Long.MAX_VALUE);
        var before = finding.published();
        return store.publish(
                        id,
                        fence,
                        new StoredPosterior(
                                0,
                                finding.head(),
                                before.asOf(),
                                true,
                                before.encoding(),
                                before.delayLogMean(),
                                before.delayLogSd(),
                                finding.lookAhead(),
                                finding.canonical().toBytes()),
                        OwnedPosterior.means(finding.canonical()))
                .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
