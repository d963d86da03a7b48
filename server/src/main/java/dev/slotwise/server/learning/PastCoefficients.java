package dev.slotwise.server.learning;

import dev.slotwise.bandits.propensity.Feature;
import dev.slotwise.bandits.propensity.FeatureEncoding;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The means of all arms' coefficients in one posterior, and the features they belong to. */
public final class PastCoefficients {
    private final FeatureEncoding encoding;
    private final double[] means;

    PastCoefficients(FeatureEncoding encoding, double[] means) {
        if (means.length % encoding.dimension() != 0) {
            throw new IllegalArgumentException(
                    "%d coefficients for %d features"
                            .formatted(means.length, encoding.dimension()));
        }
        this.encoding = encoding;
        this.means = means.clone();
    }

    static PastCoefficients fromBytes(byte[] means, byte[] encoding) {
        var numbers = new double[means.length / Double.BYTES];
        ByteBuffer.wrap(means).asDoubleBuffer().get(numbers);
        return new PastCoefficients(FeatureEncoding.fromBytes(encoding), numbers);
    }

    /** How many arms there were. */
    public int arms() {
        return means.length / encoding.dimension();
    }

    /**
     * What one entry of x added to an arm's score.
     *
     * @param entry its name: the feature, {@code feature=level}, or "constant"
     * @param value what the recipient had; empty when it was missing, and for the constant
     * @param x the value as the model saw it: in standard deviations from the mean, or 1 for the
     *     recipient's level, or each level's share where it was imputed
     * @param logit mean of the coefficient, times x
     */
    public record Contribution(String entry, Optional<Object> value, double x, double logit) {}

    /**
     * What makes up an arm's score for a recipient; its sum is the score's mean. Levels that are
     * not the recipient's add nothing and are left out.
     *
     * @throws IllegalArgumentException if there was no such arm
     */
    public List<Contribution> contributions(int arm, Map<String, Object> recipient) {
        if (arm < 0 || arm >= arms()) {
            throw new IllegalArgumentException("arm " + arm + " of " + arms());
        }
        var names = encoding.names();
        var x = encoding.encode(ContextFeatures.values(recipient));
        int first = arm * x.length;
        var contributions = new ArrayList<Contribution>();
        int at = 0;
        for (var feature : encoding.features()) {
            var value = Optional.ofNullable(recipient.get(feature.name()));
            for (int end = at + feature.entries().size(); at < end; at++) {
                if (feature instanceof Feature.Numeric || x[at] != 0) {
                    contributions.add(
                            new Contribution(
                                    names.get(at), value, x[at], means[first + at] * x[at]));
                }
            }
        }
        contributions.add(
                new Contribution(
                        names.get(at), Optional.empty(), x[at], means[first + at] * x[at]));
        return List.copyOf(contributions);
    }
}
