package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.statistics.Alternative;
import dev.slotwise.bandits.statistics.GroupSequential;
import dev.slotwise.bandits.statistics.Spending;

import java.util.List;

/**
 * The critical values of a test with few looks that are planned; O'Brien and Fleming's if unnamed.
 */
final class Looks {
    private static final int MOST = 50;

    /** Looks closer than this are one. */
    private static final double LEAST_STEP = 1e-4;

    private Looks() {}

    static void fill(Answer answer, Request request) {
        List<Double> given = Check.atMost(MOST, request.informationRates(), "/informationRates");
        double[] rates = new double[given.size()];
        double last = 0;
        for (int i = 0; i < rates.length; i++) {
            String at = "/informationRates/" + i;
            rates[i] = Check.positive(given.get(i), at);
            if (!(rates[i] >= last + LEAST_STEP && rates[i] <= 1)) {
                throw new Refusal(at, "must be greater than the rate before, and at most 1");
            }
            last = rates[i];
        }
        if (request.alternativeOrDefault() == Alternative.EQUIVALENCE) {
            throw new Refusal("/alternative", "must be two-sided, greater or less here");
        }
        double[] critical =
                GroupSequential.criticalValues(
                        rates, spending(request), request.level(), request.alternativeOrDefault());
        answer.section("design", new Findings().numbers("criticalValues", critical));
        for (double value : critical) {
            if (Double.isInfinite(value)) {
                answer.warn(
                        WarningCode.INSUFFICIENT_DATA,
                        "at a look with the critical value null nothing may be called yet");
            }
        }
    }

    private static Spending spending(Request request) {
        SpendingFunction function =
                request.spendingFunction() == null
                        ? SpendingFunction.LAN_DEMETS_OBRIEN_FLEMING
                        : request.spendingFunction();
        if (request.spendingParameter() != null && function != SpendingFunction.POWER_FAMILY) {
            throw new Refusal("/spendingParameter", "belongs to the spendingFunction power-family");
        }
        return switch (function) {
            case LAN_DEMETS_OBRIEN_FLEMING -> new Spending.LanDeMetsOBrienFleming();
            case LAN_DEMETS_POCOCK -> new Spending.LanDeMetsPocock();
            case POWER_FAMILY ->
                    new Spending.PowerFamily(
                            Check.positive(request.spendingParameter(), "/spendingParameter"));
        };
    }
}
