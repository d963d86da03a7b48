package dev.slotwise.server.commands;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.LabelledTrial;
import dev.slotwise.bandits.posterior.LogisticPosterior;
import dev.slotwise.bandits.posterior.LogisticPrior;
import dev.slotwise.bandits.posterior.LogisticRefit;
import dev.slotwise.bandits.propensity.FeatureEncoding;
import dev.slotwise.server.commands.LoggedCampaign.Send;
import dev.slotwise.server.learning.ContextFeatures;

import java.util.List;

/**
 * How likely a recipient is to engage with each arm: a logistic regression with a part that all
 * arms share and one of each arm's own, all shrunk towards 0. For the doubly robust estimate only;
 * the server never hears of it.
 */
final class OutcomeModel {
    private static final double WINDOW_SECONDS = 1;
    private static final long LONG_AFTER = 3_600_000;

    private final FeatureEncoding encoding;
    private final LogisticPosterior posterior;
    private final double offset;

    private OutcomeModel(FeatureEncoding encoding, LogisticPosterior posterior, double offset) {
        this.encoding = encoding;
        this.posterior = posterior;
        this.offset = offset;
    }

    /**
     * Fits the model to sends other than those to be valued, whatever arm they had: predictions
     * that had seen the outcomes they are to correct would bias the estimate.
     */
    static OutcomeModel fit(LoggedCampaign campaign, List<Send> others) {
        var encoding =
                FeatureEncoding.fit(
                        campaign.context(),
                        others.stream()
                                .map(send -> ContextFeatures.values(send.attributes()))
                                .toList());
        double rate =
                (others.stream().mapToDouble(Send::outcome).sum() + 1) / (others.size() + 2.0);
        double offset = Logistic.logit(rate);
        var trials =
                others.stream()
                        .map(send ->
                                new LabelledTrial(
                                        send.row(),
                                        send.arm(),
                                        encoding.encode(ContextFeatures.values(send.attributes())),
                                        offset,
                                        0,
                                        send.engaged()))
                        .toList();
        var posterior =
                LogisticRefit.canonical(
                        LogisticPrior.withoutPropensity(
                                campaign.arms().size(), encoding.dimension()),
                        DelayCurve.prior(WINDOW_SECONDS),
                        trials,
                        LONG_AFTER);
        return new OutcomeModel(encoding, posterior, offset);
    }

    /** The probability to engage, per arm. */
    double[] predict(Send send) {
        var x = encoding.encode(ContextFeatures.values(send.attributes()));
        var predicted = new double[posterior.arms()];
        for (int arm = 0; arm < predicted.length; arm++) {
            predicted[arm] = posterior.predict(arm, x, offset);
        }
        return predicted;
    }
}
