package dev.slotwise.bandits.propensity;

import java.util.Map;

/** How likely a recipient is to engage, whichever arm they get. */
public interface PropensityModel {
    /** The logit of that probability, finite; a feature that is absent is missing. */
    double logit(Map<String, FeatureValue> recipient);
}
