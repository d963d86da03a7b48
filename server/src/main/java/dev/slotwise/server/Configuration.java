package dev.slotwise.server;

import static dev.slotwise.server.ConfigurationForm.BYTES;
import static dev.slotwise.server.ConfigurationForm.COUNT;
import static dev.slotwise.server.ConfigurationForm.DURATION;
import static dev.slotwise.server.ConfigurationForm.KEY;
import static dev.slotwise.server.ConfigurationForm.PATH;
import static dev.slotwise.server.ConfigurationForm.PORT;
import static dev.slotwise.server.ConfigurationForm.POSTGRES;
import static dev.slotwise.server.ConfigurationForm.SWITCH;
import static dev.slotwise.server.ConfigurationForm.TEXT;
import static dev.slotwise.server.ConfigurationForm.WEB_ADDRESS;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * All that can be set. A setting is a component here: its key in a file is its place in these
 * records ({@code http.port}); the annotation names its variable, default and meaning. Nothing else
 * reads the environment, and what needs a setting is handed it.
 */
public record Configuration(
        Http http,
        Database database,
        @Setting(
                        variable = "SLOTWISE_DATA_DIR",
                        form = PATH,
                        standard = "slotwise-data",
                        meaning = "Where the embedded database and other files live.")
                Path dataDirectory,
        @Setting(
                        variable = "SLOTWISE_BOOTSTRAP_KEY",
                        form = KEY,
                        meaning =
                                "The first API key, with all scopes, for automation. Without it one"
                                        + " is made and printed once.")
                Optional<String> bootstrapKey,
        @Setting(
                        variable = "SLOTWISE_DECISION_DEADLINE",
                        form = DURATION,
                        standard = "PT0.25S",
                        meaning = "After how long `/d/…` answers the fallback.")
                Duration decisionDeadline,
        @Setting(
                        variable = "SLOTWISE_LEARNING_INTERVAL",
                        form = DURATION,
                        standard = "PT0.25S",
                        meaning = "How often what was committed is learned from.")
                Duration learningInterval,
        @Setting(
                        variable = "SLOTWISE_IDEMPOTENCY_HORIZON",
                        form = DURATION,
                        standard = "P7D",
                        meaning =
                                "For how long a repeated ask of a send renders the same bytes"
                                        + " again; afterwards the attributes it used are dropped.")
                Duration idempotencyHorizon,
        @Setting(
                        variable = "SLOTWISE_TOKEN_KEY_AGE",
                        form = DURATION,
                        standard = "P90D",
                        meaning =
                                "After how long tokens are signed with a new key; old ones stay"
                                        + " valid.")
                Duration tokenKeyAge,
        @Setting(
                        variable = "SLOTWISE_DRAIN_TIMEOUT",
                        form = DURATION,
                        standard = "PT20S",
                        meaning =
                                "How long a stopping server waits for the requests it is"
                                        + " answering.")
                Duration drainTimeout,
        @Setting(
                        variable = "SLOTWISE_SIMULATED_CLOCK",
                        form = SWITCH,
                        standard = "false",
                        meaning =
                                "Time is the latest `decidedAt` or `occurredAt` seen: for replays"
                                        + " and tests, never for real mail.")
                boolean simulatedClock,
        @Setting(
                        variable = "SLOTWISE_ECHO",
                        form = SWITCH,
                        standard = "false",
                        meaning =
                                "Adds `POST /v1/echo`, the floor that benchmarks are compared"
                                        + " with.")
                boolean echo) {

    /** Where the server listens and what it takes. */
    public record Http(
            @Setting(
                            variable = "SLOTWISE_HTTP_HOST",
                            form = TEXT,
                            standard = "0.0.0.0",
                            meaning = "The address to listen on.")
                    String host,
            @Setting(
                            variable = "SLOTWISE_HTTP_PORT",
                            form = PORT,
                            standard = "8080",
                            meaning = "The port to listen on.")
                    int port,
            @Setting(
                            variable = "SLOTWISE_PUBLIC_URL",
                            form = WEB_ADDRESS,
                            standard = "http://localhost:{http.port}",
                            meaning =
                                    "How recipients reach this server: links, pixel and unsubscribe"
                                            + " begin with it.")
                    URI publicUrl,
            @Setting(
                            variable = "SLOTWISE_HTTP_MAXIMUM_BODY",
                            form = BYTES,
                            standard = "1048576",
                            meaning =
                                    "The longest request body, and the longest line of a streamed"
                                            + " one.")
                    int maximumBody,
            @Setting(
                            variable = "SLOTWISE_HTTP_MAXIMUM_EVENTS_BODY",
                            form = BYTES,
                            standard = "10485760",
                            meaning = "The longest body of `POST /v1/events`.")
                    int maximumEventsBody) {}

    /** Which database, and how many connections to it. */
    public record Database(
            @Setting(
                            variable = "SLOTWISE_DATABASE_URL",
                            form = POSTGRES,
                            meaning =
                                    "A PostgreSQL 18 of your own. Without it an embedded one is"
                                            + " started.")
                    Optional<URI> url,
            @Setting(
                            variable = "SLOTWISE_DATABASE_CONNECTIONS",
                            form = COUNT,
                            standard = "8",
                            meaning = "The most connections at once.")
                    int connections) {
        /** Without the address: it may hold a password. */
        @Override
        public String toString() {
            return "Database[url="
                    + (url.isPresent() ? "given" : "embedded")
                    + ", connections="
                    + connections
                    + "]";
        }
    }

    /** What a setting is called outside, and what it is when nobody sets it. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    @interface Setting {
        String variable();

        ConfigurationForm form();

        /** Empty if there is none: the component is then an {@link Optional}. */
        String standard() default "";

        String meaning();
    }

    /**
     * The defaults, then the file, then the {@code SLOTWISE_*} variables. The file is the one
     * given, else the one {@code SLOTWISE_CONFIG} names, else {@code slotwise.properties} in the
     * working directory if there is one. An empty value counts as not set.
     *
     * @throws ConfigurationError if a key or variable is unknown, a value has not the form it
     *     needs, or the file cannot be read
     */
    public static Configuration load(Map<String, String> environment, Optional<Path> file) {
        return new ConfigurationReader(environment, file).read();
    }

    /** Without the bootstrap key. */
    @Override
    public String toString() {
        return "Configuration[%s, %s, dataDirectory=%s, simulatedClock=%s]"
                .formatted(http, database, dataDirectory, simulatedClock);
    }
}
