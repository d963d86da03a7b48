package dev.slotwise.load;

import dev.slotwise.load.CrashCheck.Verdict;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills a server under load, again and again on the same data directory, each time at another
 * moment, and looks whether anything it had acknowledged is gone, altered or counted twice.
 */
public final class CrashRounds {
    private static final List<ExperimentUnderLoad> EXPERIMENTS =
            List.of(ExperimentUnderLoad.PLAIN, ExperimentUnderLoad.CONTEXTUAL);
    private static final int EARLIEST_MILLISECONDS = 50;
    private static final int LATEST_MILLISECONDS = 1000;
    private static final int LONGEST_VAIN_START = 2000;

    private final Ledger ledger = new Ledger();
    private final AtomicLong recipients = new AtomicLong();
    private final Random random;

    private CrashRounds(long seed) {
        random = new Random(seed);
    }

    /** Takes the number of rounds (100) and a seed (1). Ends with 1 if anything is wrong. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        boolean good;
        try (var home = TemporaryFolder.make("slotwise-crashes")) {
            good = new CrashRounds(seed).run(Launch.in(home.path()), rounds);
        }
        System.exit(good ? 0 : 1);
    }

    private boolean run(Launch launch, int rounds) throws Exception {
        var server = ServerProcess.start(launch);
        var total = Verdict.GOOD;
        try {
            try (var api = new Api(launch.url())) {
                for (var experiment : EXPERIMENTS) {
                    experiment.start(api);
                }
            }
            long unansweredBefore = 0;
            for (int round = 1; round <= rounds; round++) {
                long start = System.nanoTime();
                boolean withDatabase = random.nextInt(3) == 0;
                var moment = random.nextInt(EARLIEST_MILLISECONDS, LATEST_MILLISECONDS + 1);
                crash(server, moment, withDatabase);
                var unknown = ledger.perhaps();
                long unanswered = unknown.decisions() - unansweredBefore;
                unansweredBefore = unknown.decisions();
                if (random.nextInt(5) == 0) {
                    ServerProcess.startInVain(launch, random.nextInt(LONGEST_VAIN_START));
                }
                server = ServerProcess.start(launch);
                Verdict verdict;
                try (var api = new Api(launch.url())) {
                    verdict = new CrashCheck(api, EXPERIMENTS, ledger, random).run();
                }
                total = total.plus(verdict);
                System.out.printf(
                        "%3d: killed %s after %4d ms, %5d decisions and %3d events unanswered,"
                                + " ready after %.1f s; %s; %.1f s%n",
                        round,
                        withDatabase ? "with its database" : "alone            ",
                        moment,
                        unanswered,
                        unknown.events(),
                        server.startUp().toMillis() / 1e3,
                        verdict.equals(Verdict.GOOD) ? "all there" : verdict,
                        (System.nanoTime() - start) / 1e9);
            }
        } finally {
            server.close();
        }
        print(total);
        return total.equals(Verdict.GOOD) && ledger.refusals() == 0 && rebuild(launch);
    }

    private void crash(ServerProcess server, int moment, boolean withDatabase) throws Exception {
        try (var api = new Api(server.url());
                var load = new CrashLoad(api, EXPERIMENTS, ledger, recipients)) {
            load.start();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(moment));
            if (withDatabase) {
                server.killWithDatabase();
            } else {
                server.kill();
            }
        }
    }

    private void print(Verdict total) {
        var acknowledged = ledger.atLeast();
        System.out.printf(
                """
                decisions: %d acknowledged, %d lost, %d changed, %d too many
                events:    %d acknowledged, %d lost, %d counted twice
                refused:   %d calls
                """,
                acknowledged.decisions(),
                total.lostDecisions(),
                total.changedDecisions(),
                total.surplusDecisions(),
                acknowledged.events(),
                total.lostEvents(),
                total.surplusEvents(),
                ledger.refusals());
    }

    /** Sums and posteriors that are made anew from the logs must be those that are there. */
    private static boolean rebuild(Launch launch) throws Exception {
        var process = launch.process("rebuild").inheritIO().start();
        int status = process.waitFor();
        System.out.println("rebuild ended with " + status);
        return status == 0;
    }
}
