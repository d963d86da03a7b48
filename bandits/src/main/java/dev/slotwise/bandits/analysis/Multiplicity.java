package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.statistics.MultipleTesting;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Many p-values at once; by Holm's method where none is named. */
final class Multiplicity {
    private static final int MOST = 100_000;
    private static final Set<Method> KNOWN = EnumSet.range(Method.BONFERRONI, Method.SIDAK);

    private Multiplicity() {}

    static void fill(Answer answer, Request request) {
        List<Double> given = Check.atMost(MOST, request.pValues(), "/pValues");
        double[] pValues = new double[given.size()];
        for (int i = 0; i < pValues.length; i++) {
            pValues[i] = Check.probability(given.get(i), "/pValues/" + i);
        }
        MultipleTesting method = method(request);
        double alpha = request.level();
        List<Double> adjusted = new ArrayList<>();
        for (double p : method.adjusted(pValues)) {
            adjusted.add(p);
        }
        List<Boolean> rejected = new ArrayList<>();
        for (boolean each : method.rejected(pValues, alpha)) {
            rejected.add(each);
        }
        answer.list("adjustedPValues", adjusted);
        answer.list("rejected", rejected);
    }

    static MultipleTesting method(Request request) {
        return switch (Check.oneOf(request.method(), "/method", Method.HOLM, KNOWN)) {
            case BONFERRONI -> MultipleTesting.BONFERRONI;
            case HOLM -> MultipleTesting.HOLM;
            case BENJAMINI_HOCHBERG -> MultipleTesting.BENJAMINI_HOCHBERG;
            case BENJAMINI_YEKUTIELI -> MultipleTesting.BENJAMINI_YEKUTIELI;
            case HOCHBERG -> MultipleTesting.HOCHBERG;
            case HOMMEL -> MultipleTesting.HOMMEL;
            case SIDAK -> MultipleTesting.SIDAK;
            case CHI_SQUARE,
                    CHI_SQUARE_STRATIFIED,
                    CHI_SQUARE_PER_PERIOD,
                    CHI_SQUARE_SUMMED_EXPECTED,
                    SEQUENTIAL_MULTINOMIAL,
                    MANTEL_HAENSZEL,
                    POST_STRATIFICATION,
                    DERSIMONIAN_LAIRD ->
                    throw new IllegalStateException("no adjustment: " + request.method());
        };
    }
}
