package dev.slotwise.bandits.analysis;

import dev.slotwise.bandits.analysis.Arms.Entry;
import dev.slotwise.bandits.statistics.ScoreSums;
import dev.slotwise.bandits.statistics.Split;
import dev.slotwise.bandits.statistics.Sums;
import dev.slotwise.bandits.statistics.Wave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a bandit did, in the order of time: per period, or user by user. Arms are in the order of
 * their ids, so that the order in which they were named changes no digit.
 */
final class Periods {
    private static final int MOST_PERIODS = 10_000;
    private static final int MOST_USERS = 1_000_000;
    private static final int MOST_ARMS = 200;

    private final Request request;
    private final List<String> named;
    private final List<String> ids;

    private Periods(Request request, Set<String> named) {
        if (named.size() > MOST_ARMS) {
            throw new Refusal(
                    request.log() == null ? "/periods" : "/log",
                    "names %d arms, at most %d are possible".formatted(named.size(), MOST_ARMS));
        }
        this.request = request;
        this.named = List.copyOf(named);
        ids = named.stream().sorted().toList();
    }

    static Periods of(Request request) {
        Set<String> named = new LinkedHashSet<>();
        if (request.log() != null) {
            if (request.periods() != null) {
                throw new Refusal("/log", "stands beside periods: say one or the other");
            }
            List<LogEntry> log = Check.atMost(MOST_USERS, request.log(), "/log");
            for (int i = 0; i < log.size(); i++) {
                named.addAll(
                        Check.present(log.get(i).allocation(), "/log/" + i + "/allocation")
                                .keySet());
            }
        } else {
            List<Period> periods = Check.atMost(MOST_PERIODS, request.periods(), "/periods");
            for (int i = 0; i < periods.size(); i++) {
                named.addAll(
                        Check.present(periods.get(i).allocation(), "/periods/" + i + "/allocation")
                                .keySet());
            }
        }
        return new Periods(request, named);
    }

    /** As they were named first. */
    List<String> asNamed() {
        return named;
    }

    /** Where an arm stands in waves and splits. */
    int index(String id) {
        return ids.indexOf(id);
    }

    /** Whether the probabilities were not the same all the time. */
    static boolean isAdaptive(List<Wave> waves) {
        double[] first = waves.getFirst().allocation();
        return !waves.stream().allMatch(wave -> Arrays.equals(first, wave.allocation()));
    }

    /** How users fell to the arms in each period. */
    List<Split> splits() {
        List<Period> periods = Check.present(request.periods(), "/periods");
        List<Split> splits = new ArrayList<>();
        for (int i = 0; i < periods.size(); i++) {
            String at = "/periods/" + i;
            double[] allocation =
                    Check.allocation(periods.get(i).allocation(), ids, at + "/allocation");
            Long[] users = new Long[ids.size()];
            Arrays.fill(users, 0L);
            for (Entry entry : Arms.of(periods.get(i), at).asNamed()) {
                users[known(entry)] = Observed.users(entry);
            }
            splits.add(new Split(Arrays.asList(users), Arrays.stream(allocation).boxed().toList()));
        }
        return splits;
    }

    List<Wave> waves() {
        return request.log() == null ? ofPeriods() : ofUsers();
    }

    private List<Wave> ofPeriods() {
        List<Period> periods = Check.present(request.periods(), "/periods");
        List<Wave> waves = new ArrayList<>();
        for (int i = 0; i < periods.size(); i++) {
            String at = "/periods/" + i;
            double[] allocation =
                    Check.allocation(periods.get(i).allocation(), ids, at + "/allocation");
            ScoreSums[] sums = new ScoreSums[ids.size()];
            Arrays.fill(sums, ScoreSums.NONE);
            for (Entry entry : Arms.of(periods.get(i), at).asNamed()) {
                int arm = known(entry);
                sums[arm] = sums(entry, allocation[arm]);
            }
            waves.add(new Wave(List.of(sums), allocation));
        }
        return waves;
    }

    private static ScoreSums sums(Entry entry, double probability) {
        long users = Observed.users(entry);
        Sums outcomes;
        if (entry.arm().conversions() != null) {
            double conversions = Observed.proportion(entry).conversions();
            outcomes = new Sums(conversions, conversions);
        } else if (entry.arm().sum() != null || entry.arm().sumOfSquares() != null) {
            outcomes =
                    Observed.sums(
                            entry.arm().sum(), entry.arm().sumOfSquares(), users, entry.pointer());
        } else {
            throw new Refusal(entry.pointer() + "/conversions", "missing; or sum and sumOfSquares");
        }
        if (users > 0 && probability == 0) {
            throw new Refusal(
                    entry.pointer() + "/users", "the arm has users, but its probability was 0");
        }
        return ScoreSums.of(users, outcomes.sum(), outcomes.sumOfSquares(), probability);
    }

    private List<Wave> ofUsers() {
        List<LogEntry> log = Check.present(request.log(), "/log");
        List<Wave> waves = new ArrayList<>(log.size());
        for (int i = 0; i < log.size(); i++) {
            String at = "/log/" + i;
            LogEntry user = log.get(i);
            double[] allocation = Check.allocation(user.allocation(), ids, at + "/allocation");
            String id = Check.present(user.arm(), at + "/arm");
            int arm = index(id);
            if (arm < 0 || allocation[arm] == 0) {
                throw new Refusal(at + "/arm", "'" + id + "' has no probability in allocation");
            }
            waves.add(Wave.of(arm, Check.finite(user.outcome(), at + "/outcome"), allocation));
        }
        return waves;
    }

    private int known(Entry entry) {
        int arm = index(entry.id());
        if (arm < 0) {
            throw new Refusal(entry.pointer() + "/id", "'" + entry.id() + "' is in no allocation");
        }
        return arm;
    }
}
