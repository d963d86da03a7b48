package dev.slotwise.bandits.slots;

import dev.slotwise.bandits.numerics.Logistic;
import dev.slotwise.bandits.policy.Choice;
import dev.slotwise.bandits.policy.ExplorationFloor;
import dev.slotwise.bandits.policy.Thompson;
import dev.slotwise.bandits.posterior.BetaBeliefs;
import dev.slotwise.bandits.posterior.DelayCurve;
import dev.slotwise.bandits.posterior.WaveCount;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How much is lost while the best slot is being learnt, by several beliefs in the same worlds. Its
 * main prints the table of decision 10.
 */
final class SlotRegret {
    private static final int WAVE = 500;

    private SlotRegret() {}

    /** From counts to the probabilities of the next wave. */
    interface Rule {
        double[] probabilities(long[] successes, long[] trials, long seed);
    }

    /** Shares strength, by a prior over the slots. */
    static Rule sharing(Function<List<Slot>, SlotBelief> prior, List<Slot> slots, double temper) {
        var start = prior.apply(slots);
        return (successes, trials, seed) -> {
            var counts = new ArrayList<SlotCount>();
            for (int s = 0; s < successes.length; s++) {
                counts.add(new SlotCount(successes[s], trials[s] - successes[s]));
            }
            var draws = SlotDraws.of(start.after(counts), SlotDraws.USUAL, temper, seed);
            return projected(draws.shares(all(slots.size())));
        };
    }

    /** Each slot by itself. */
    static Rule independent(int slots) {
        var curve = DelayCurve.prior(1);
        return (successes, trials, _) -> {
            var waves =
                    IntStream.range(0, slots)
                            .mapToObj(s -> new WaveCount(s, 10, trials[s], successes[s]))
                            .toList();
            return Thompson.standard()
                    .probabilities(BetaBeliefs.beliefs(slots, waves, curve), all(slots));
        };
    }

    static BitSet all(int slots) {
        var all = new BitSet();
        all.set(0, slots);
        return all;
    }

    private static double[] projected(double[] shares) {
        return ExplorationFloor.project(
                shares, ExplorationFloor.STANDARD.amongArms(shares.length), all(shares.length));
    }

    /** The regret of so many sends, as a share of sending evenly. */
    static double of(Rule rule, SlotWorld world, int sends, long seed) {
        int slots = world.slots().size();
        long[] successes = new long[slots];
        long[] trials = new long[slots];
        var random = new SplittableRandom(seed);
        double regret = 0;
        for (int sent = 0; sent < sends; sent += WAVE) {
            double[] p = rule.probabilities(successes, trials, random.nextLong());
            for (int i = 0; i < WAVE; i++) {
                int slot = Choice.draw(p, random.nextLong()).arm();
                regret += world.best() - world.rate(slot);
                trials[slot]++;
                successes[slot] += random.nextDouble() < world.rate(slot) ? 1 : 0;
            }
        }
        return regret / (sends * (world.best() - world.mean()));
    }

    /**
     * What a model with a handful of features believes before any send: three harmonics of the day,
     * two of the week, three of the weekend's own day.
     */
    static SlotBelief harmonics(List<Slot> slots) {
        int n = slots.size();
        double[] mean = new double[n + 1];
        var covariance = Triangle.zero(n + 1);
        double[][] features = new double[n][];
        for (int i = 0; i < n; i++) {
            int[] hours = slots.get(i).hoursOfWeek();
            double[] sum = new double[17];
            for (int h : hours) {
                double[] one = features(h);
                for (int f = 0; f < sum.length; f++) {
                    sum[f] += one[f] / hours.length;
                }
            }
            features[i] = sum;
        }
        for (int i = 0; i < n; i++) {
            mean[i] = Logistic.logit(0.05);
            for (int j = 0; j <= i; j++) {
                double dot = 0;
                for (int f = 0; f < 17; f++) {
                    dot += features[i][f] * features[j][f];
                }
                covariance.packed()[Triangle.at(i, j)] = dot + (i == j ? 1e-6 : 0);
            }
        }
        covariance.packed()[Triangle.at(n, n)] = 1e-6;
        return new SlotBelief(mean, covariance);
    }

    private static double[] features(int hourOfWeek) {
        double day = 2 * Math.PI * (hourOfWeek % 24) / 24;
        int date = hourOfWeek / 24;
        double week = 2 * Math.PI * date / 7;
        double end = hourOfWeek >= 120 ? 1 : 0;
        double s = 0.2;
        double[] features = new double[17];
        int k = 0;
        features[k++] = 2;
        for (int j = 1; j <= 3; j++) {
            features[k++] = s * Math.cos(j * day);
            features[k++] = s * Math.sin(j * day);
        }
        for (int j = 1; j <= 2; j++) {
            features[k++] = 0.1 * Math.cos(j * week);
            features[k++] = 0.1 * Math.sin(j * week);
        }
        for (int j = 1; j <= 3; j++) {
            features[k++] = s * end * Math.cos(j * day);
            features[k++] = s * end * Math.sin(j * day);
        }
        return features;
    }

    static List<Slot> hoursOfWeek() {
        return IntStream.range(0, Slot.HOURS).mapToObj(Slot::ofWeek).toList();
    }

    static List<Slot> hoursOfDay() {
        return IntStream.range(0, 24).mapToObj(Slot::everyDay).toList();
    }

    /**
     * Regret of each rule, mean over so many worlds with paired seeds.
     *
     * @param args number of worlds
     */
    public static void main(String[] args) {
        int worlds = Integer.parseInt(args[0]);
        System.out.println(
                "slots rate size sends: independent, harmonics, tempered, process, tempered");
        for (var slots : List.of(hoursOfDay(), hoursOfWeek())) {
            var rules =
                    List.of(
                            independent(slots.size()),
                            sharing(SlotRegret::harmonics, slots, 1),
                            sharing(SlotRegret::harmonics, slots, 0.5),
                            sharing(SlotPrior.STANDARD::of, slots, 1),
                            sharing(SlotPrior.STANDARD::of, slots, 0.5));
            for (double rate : new double[] {0.02, 0.05, 0.2}) {
                for (double size : new double[] {0.5, 1}) {
                    for (int sends : new int[] {5_000, 20_000}) {
                        System.out.printf(
                                Locale.ROOT, "%d %s %s %d:", slots.size(), rate, size, sends);
                        for (var rule : rules) {
                            System.out.printf(
                                    Locale.ROOT,
                                    " %.3f",
                                    mean(rule, slots, rate, size, sends, worlds));
                        }
                        System.out.println();
                    }
                }
            }
        }
    }

    static double mean(
            Rule rule, List<Slot> slots, double rate, double size, int sends, int worlds) {
        double sum = 0;
        for (int seed = 0; seed < worlds; seed++) {
            sum += of(rule, new SlotWorld(slots, rate, size, seed), sends, 1_000 + seed);
        }
        return sum / worlds;
    }
}
