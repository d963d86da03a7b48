package dev.slotwise.load;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The experiments that load is put on: three arms of HTML with two links each. */
record ExperimentUnderLoad(String key, List<String> context) {
    static final List<String> FEATURES =
            List.of("recencyDays", "opens30d", "clicks30d", "device", "tenureDays", "country");

    static final ExperimentUnderLoad PLAIN = new ExperimentUnderLoad("load-plain", List.of());
    static final ExperimentUnderLoad CONTEXTUAL =
            new ExperimentUnderLoad("load-contextual", FEATURES);

    ExperimentUnderLoad {
        context = List.copyOf(context);
    }

    static ExperimentUnderLoad plain(String key) {
        return new ExperimentUnderLoad(key, List.of());
    }

    private record Definition(
            String key,
            String kind,
            String campaign,
            String block,
            List<Arm> arms,
            Map<String, String> policy,
            List<String> context,
            Map<String, String> reward) {}

    private record Arm(String key, String contentType, String template) {
        static Arm number(int number) {
            return new Arm(
                    "arm-" + number,
                    "text/html",
                    """
                    <html><body><h1>Hi {{ firstName | default('there') }}</h1>
                    <p>Variant %1$d of our spring sale: everything for the garden, 20 %% off.</p>
                    <p><a href="https://shop.example.com/spring?variant=%1$d">To the sale</a> or
                    <a href="https://shop.example.com/news">what is new</a></p>
                    <p>Have a good week!</p></body></html>\
                    """
                            .formatted(number));
        }
    }

    /** Describes and starts it. */
    void start(Api api) throws IOException, InterruptedException {
        api.post(
                "/v1/experiments",
                new Definition(
                        key,
                        "content",
                        key,
                        "hero",
                        IntStream.range(0, 3).mapToObj(Arm::number).toList(),
                        Map.of("type", "thompson"),
                        context,
                        Map.of("goal", "click", "window", "PT72H")));
        api.post("/v1/experiments/" + key + "/start");
    }

    /**
     * Fails unless a batch is answered with a decision of the policy and two rewritten links on
     * each line: a fast refusal would look like speed.
     */
    static void checkAnswers(Api api) throws IOException, InterruptedException {
        var asks =
                IntStream.range(0, 100)
                        .mapToObj(i -> Api.Ask.of(PLAIN.key, null, "recipient-" + i))
                        .toList();
        var good = new AtomicInteger();
        api.decideAll(
                asks,
                answer -> {
                    var decision = answer.path("decisions").path(0);
                    var body = decision.path("content").path("body").asText();
                    if (decision.path("reason").asText().equals("policy")
                            && body.split("/c/", -1).length == 3
                            && body.contains("/o/")) {
                        good.incrementAndGet();
                    }
                });
        if (good.get() != asks.size()) {
            throw new IllegalStateException(
                    "only %d of %d answers are as they should be"
                            .formatted(good.get(), asks.size()));
        }
    }
}
