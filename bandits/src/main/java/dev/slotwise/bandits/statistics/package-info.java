/**
 * What a report may claim: tests, intervals and estimates from counts and sums, by closed forms and
 * quadrature. Knows nothing of experiments, JSON or clocks. Everything is deterministic and does
 * not depend on the order of arms.
 *
 * <p>Data are {@code Proportion(conversions, users)}, {@code Sample(users, mean, variance)}, {@code
 * RatioOfSums} and outcomes with a covariate, {@code Covaried}; the last two become samples. An
 * {@code Estimate(value, standardError, degreesOfFreedom)} tests a {@code Hypothesis} and has
 * {@code ConfidenceLimits}, as have the methods without a standard error. A number that the data
 * don't define is NaN or empty, and a side that they don't bound is infinite: whoever shows them
 * says so in words. Only arguments that no data can have are refused.
 *
 * <ul>
 *   <li>one rate, all {@code ConfidenceLimits}: {@code WaldRate(p)}, {@code Wilson(p)}, {@code
 *       AgrestiCoull(p)}, {@code ClopperPearson(p)}, {@code Jeffreys(p)}
 *   <li>two rates: {@code TwoProportions(treatment, control)} with {@code difference()}, {@code
 *       zPooled(hypothesis)}, {@code zUnpooled(hypothesis)}, {@code chiSquare(hypothesis)}, {@code
 *       chiSquareYates(hypothesis)}, {@code leastExpectedCount()}; {@code FisherExact.of(treatment,
 *       control, alternative)}; limits of the difference {@code Newcombe}, {@code AgrestiCaffo},
 *       {@code MiettinenNurminen}, of the relative effect {@code KatzLog}, {@code KoopmanScore},
 *       each {@code (treatment, control)}
 *   <li>many arms: {@code Omnibus.proportions(arms)}, {@code Omnibus.means(arms)}
 *   <li>means: {@code TwoSamples(treatment, control)} with {@code difference()} (Welch) and {@code
 *       relative()} (delta method), both estimates; limits {@code Fieller(treatment, control)};
 *       {@code Cuped.of(arms)} with {@code arm(i)}, {@code difference(treatment, control)}, {@code
 *       relative(treatment, control)}, {@code coefficient()}, {@code varianceReduction(t, c)};
 *       {@code Winsorising}
 *   <li>many tests: {@code MultipleTesting.HOLM.adjusted(pValues)}, …
 *   <li>the split: {@code SampleRatio.chiSquare(split)}, {@code stratified(splits)}, {@code
 *       perPeriod(splits)}, {@code summedExpected(splits)}, {@code SequentialMultinomial}
 *   <li>planning: {@code ProportionPower}, {@code MeanPower}, each with {@code power}, {@code
 *       sampleSize}, {@code minimumDetectableEffect}; {@code GroupSequential}
 *   <li>segments: {@code MantelHaenszel}, {@code PostStratification}, {@code BreslowDay}, {@code
 *       DerSimonianLaird}
 * </ul>
 */
@NullMarked
package dev.slotwise.bandits.statistics;

import org.jspecify.annotations.NullMarked;
