package dev.slotwise.bandits.agent;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.posterior.Hierarchy;
import dev.slotwise.bandits.posterior.LogisticFit;
import dev.slotwise.bandits.posterior.LogisticPrior;
import dev.slotwise.bandits.posterior.TrialColumns;

import java.util.Arrays;
import java.util.Optional;

/**
 * After how many sends half of what was learnt is forgotten, chosen by what would have foretold
 * best: fits that forget at several rates are held against the sends that come after them, by log
 * loss (prequential: Dawid 1984). As long as one half-life is not better than none, the others are
 * not tried.
 */
final class Forgetting {
    static final double NEVER = Double.POSITIVE_INFINITY;

    /** In sends; the first two are the ones that are always tried. */
    private static final double[] HALF_LIVES = {NEVER, 4_000, 1_000, 2_000, 8_000};

    /** By how much forgetting must have been better, in nats, before it is believed. */
    private static final double MARGIN = 6;

    /** By how much it must be better before other half-lives are tried. */
    private static final double SUSPICION = 3;

    /** What is older than this many half-lives is left out. */
    private static final double REACH = 5;

    private static final double LEAST_PROBABILITY = 1e-12;

    private final Hierarchy[] fits = new Hierarchy[HALF_LIVES.length];
    private final double[] loss = new double[HALF_LIVES.length];
    private double[][] predicted = new double[HALF_LIVES.length][256];
    private int tried = 2;
    private int chosen;

    /** The half-life in sends, infinite if nothing is forgotten. */
    double halfLife() {
        return HALF_LIVES[chosen];
    }

    /** A send is made: what do the fits foretell? */
    void foretell(int row, int arm, double[] x, double offset) {
        if (fits[0] == null) {
            return;
        }
        if (row >= predicted[0].length) {
            for (int i = 0; i < predicted.length; i++) {
                predicted[i] = Arrays.copyOf(predicted[i], 2 * row);
            }
        }
        for (int i = 0; i < tried; i++) {
            predicted[i][row] = Logistic.probability(offset + fits[i].score(arm, x));
        }
    }

    /** What became of a send; asked of each in their order. */
    void compare(int row, boolean succeeded) {
        if (row >= predicted[0].length || predicted[0][row] == 0) {
            return;
        }
        for (int i = 0; i < tried; i++) {
            // A half-life that was not tried yet when the send was made began as a copy of the
            // second.
            double foretold = predicted[i][row] == 0 ? predicted[1][row] : predicted[i][row];
            double p = Math.clamp(foretold, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY);
            loss[i] -= Math.log(succeeded ? p : 1 - p);
        }
        if (tried == 2 && loss[1] + SUSPICION < loss[0]) {
            tried = HALF_LIVES.length;
            for (int i = 2; i < tried; i++) {
                fits[i] = fits[1];
                loss[i] = loss[1];
            }
        }
        chosen = 0;
        for (int i = 1; i < tried; i++) {
            if (loss[i] + (chosen == 0 ? MARGIN : 0) < loss[chosen]) {
                chosen = i;
            }
        }
    }

    /**
     * The fits that will foretell what comes now.
     *
     * @param believed the fit with the present half-life
     */
    void refit(LogisticPrior prior, TrialColumns columns, SendRows rows, Hierarchy believed) {
        for (int i = 0; i < tried; i++) {
            if (i == chosen) {
                fits[i] = believed;
            } else {
                weigh(columns, rows, HALF_LIVES[i]);
                fits[i] = LogisticFit.swift(prior, columns, Optional.ofNullable(fits[i]));
            }
        }
        if (predicted[0].length <= rows.size()) {
            for (int i = 0; i < predicted.length; i++) {
                predicted[i] = Arrays.copyOf(predicted[i], 2 * rows.size());
            }
        }
    }

    /** Features have other units now. */
    void restart() {
        Arrays.fill(fits, null);
    }

    /** Gives every row what it counts for with this half-life. */
    static void weigh(TrialColumns columns, SendRows rows, double halfLife) {
        int size = rows.size();
        double kept = StrictMath.pow(2, -1 / halfLife);
        double faded = 1;
        for (int row = size - 1; row >= 0; row--) {
            columns.weigh(row, (size - 1 - row) > REACH * halfLife ? 0 : rows.worth(row) * faded);
            faded *= kept;
        }
    }
}
