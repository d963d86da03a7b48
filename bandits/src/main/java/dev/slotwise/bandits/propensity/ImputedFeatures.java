package dev.slotwise.bandits.propensity;

/**
 * A vector x, some of which may be a guess. With independent coefficients of mean m and variance v,
 * a guessed entry of variance u adds u (m^2 + v) to the variance of x's product with them, beyond
 * the v x^2 of the guess taken for the truth. Between the levels of one category, of which only one
 * can be true, this neglects covariances of -p q.
 *
 * @param x entries within ±5, the last one 1
 * @param variances of each entry; 0 for what is known
 */
@SuppressWarnings("ArrayRecordComponent") // made for one caller, who may keep it
public record ImputedFeatures(double[] x, double[] variances) {}
