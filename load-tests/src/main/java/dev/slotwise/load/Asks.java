package dev.slotwise.load;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Bodies of requests for decisions. Recipients differ, lengths hardly do. */
final class Asks {
    private static final String[] DEVICES = {"mobile", "desktop", "tablet"};
    private static final String[] COUNTRIES = {"DE", "AT", "CH", "FR", "US"};

    /** Makes the sends of one run differ from those of every other. */
    private final String run = Long.toString(System.currentTimeMillis(), 36);

    private final AtomicLong sends = new AtomicLong();

    String plain() {
        return ask(ExperimentUnderLoad.PLAIN, "");
    }

    String contextual() {
        return ask(ExperimentUnderLoad.CONTEXTUAL, "");
    }

    String keyed() {
        return ask(
                ExperimentUnderLoad.PLAIN,
                "\"sendId\":\"%s-%08d\",".formatted(run, sends.incrementAndGet()));
    }

    byte[] batch(int lines) {
        return joined(lines, this::plain);
    }

    byte[] keyedBatch(int lines) {
        return joined(lines, this::keyed);
    }

    private byte[] joined(int lines, Supplier<String> line) {
        var body = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            body.append(line.get()).append('\n');
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String ask(ExperimentUnderLoad experiment, String send) {
        var random = ThreadLocalRandom.current();
        return """
        {"experiments":["%s"],%s"recipient":{"id":"recipient-%08d","timezone":"Europe/Berlin",\
        "attributes":{"firstName":"Ada","recencyDays":%d,"opens30d":%d,"clicks30d":%d,\
        "device":"%s","tenureDays":%d,"country":"%s"}}}\
        """
                .formatted(
                        experiment.key(),
                        send,
                        random.nextInt(100_000_000),
                        random.nextInt(100),
                        random.nextInt(30),
                        random.nextInt(10),
                        DEVICES[random.nextInt(DEVICES.length)],
                        random.nextInt(1000),
                        COUNTRIES[random.nextInt(COUNTRIES.length)]);
    }
}
