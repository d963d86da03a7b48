package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.NoConvergence;

import java.util.EnumSet;
import java.util.Set;

/**
 * What can be asked. A constant names the fields that are its own; all others take any analysis.
 */
public enum Analysis {
    COMPARISON("testMethod", "intervalMethod", "varianceReduction", "reportIncremental", "method"),
    ESTIMATION("intervalMethod"),
    BAYESIAN("model", "prior"),
    SEQUENTIAL("sequential"),
    ADAPTIVE(
            "periods",
            "log",
            "estimator",
            "evaluationWeights",
            "contrastWeights",
            "plugIn",
            "floorDecay"),
    SAMPLE_RATIO("periods", "method", "concentration"),
    MULTIPLE_TESTING("pValues", "method"),
    POWER(
            "baseline",
            "standardDeviation",
            "minimumDetectableEffect",
            "power",
            "allocationRatio",
            "sampleSizePerArm",
            "sampleSizeControl",
            "solveFor",
            "powerMethod"),
    STRATIFIED("strata", "method"),
    META_ANALYSIS("effects", "method"),
    GROUP_SEQUENTIAL_DESIGN("informationRates", "spendingFunction", "spendingParameter");

    @SuppressWarnings("ImmutableEnumChecker") // of Set.of
    private final Set<String> own;

    Analysis(String... own) {
        this.own = Set.of(own);
    }

    /** The fields that no other analysis takes, or few. */
    Set<String> own() {
        return own;
    }

    /** Which analyses a field belongs to; none where it belongs to all. */
    static Set<Analysis> owners(String field) {
        var owners = EnumSet.noneOf(Analysis.class);
        for (Analysis analysis : values()) {
            if (analysis.own.contains(field)) {
                owners.add(analysis);
            }
        }
        return owners;
    }

    /**
     * The answer to a question; to one that doesn't say which analysis it asks for, by this one.
     *
     * @throws Refusal if it can't be answered as it stands
     */
    public Answer answer(Request request) {
        Analysis asked = request.analysis() == null ? this : request.analysis();
        request.refuseFieldsOfOthers(asked);
        var answer = new Answer(request.requestId());
        try {
            asked.fill(answer, request);
        } catch (Refusal refusal) {
            throw refusal;
        } catch (NoConvergence e) {
            throw new Refusal("", "can't be computed: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            // The mathematics names the value; which field it came from, it can't know.
            throw new Refusal("", String.valueOf(e.getMessage()));
        }
        answer.explainUndefined();
        return answer;
    }

    private void fill(Answer answer, Request request) {
        switch (this) {
            case COMPARISON -> Comparison.fill(answer, request);
            case BAYESIAN -> Beliefs.fill(answer, request);
            case SEQUENTIAL -> Watching.fill(answer, request);
            case ADAPTIVE -> Adaptive.fill(answer, request);
            case SAMPLE_RATIO -> SplitCheck.fill(answer, request);
            case MULTIPLE_TESTING -> Multiplicity.fill(answer, request);
            case ESTIMATION -> Estimation.fill(answer, request);
            case POWER -> Planning.fill(answer, request);
            case STRATIFIED -> Strata.fill(answer, request);
            case META_ANALYSIS -> Segments.fill(answer, request);
            case GROUP_SEQUENTIAL_DESIGN -> Looks.fill(answer, request);
        }
    }
}
