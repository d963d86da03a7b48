package dev.slotwise.server.commands;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The truth behind the campaign that ships with the project, and the file it makes. Its README
 * tells the same in words.
 */
final class SyntheticCampaign {
    static final int ROWS = 6000;
    private static final long SEED = 20_260_105;
    private static final String[] ARMS = {"plain", "offer", "story"};

    private SyntheticCampaign() {}

    static String csv() {
        var random = new SplittableRandom(SEED);
        var csv = new StringBuilder("recipient,recency,orders,device,arm,click\n");
        for (int row = 1; row <= ROWS; row++) {
            int recency = 1 + random.nextInt(365);
            int orders = (int) (-3 * Math.log(1 - random.nextDouble()));
            var device = random.nextDouble() < 0.6 ? "mobile" : "desktop";
            var arm = ARMS[random.nextInt(ARMS.length)];
            int click = random.nextDouble() < rate(arm, recency, orders, device) ? 1 : 0;
            csv.append(
                    String.format(
                            Locale.ROOT,
                            "c%05d,%d,%d,%s,%s,%d%n",
                            row,
                            recency,
                            orders,
                            device,
                            arm,
                            click));
        }
        return csv.toString();
    }

    /** The probability to click. */
    static double rate(String arm, int recency, int orders, String device) {
        double away = recency / 365.0;
        double base = -2.6 + 0.1 * Math.min(orders, 8) + (device.equals("desktop") ? 0.2 : 0);
        double effect =
                switch (arm) {
                    case "offer" -> 0.1 + 1.6 * away;
                    case "story" -> 1.5 - 1.8 * away;
                    default -> 0;
                };
        return 1 / (1 + Math.exp(-base - effect));
    }
}
