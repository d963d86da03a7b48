package dev.slotwise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

class ConfigurationTest {
    private static final Map<String, String> EVERYTHING =
            Map.ofEntries(
                    Map.entry("SLOTWISE_HTTP_HOST", "127.0.0.1"),
                    Map.entry("SLOTWISE_HTTP_PORT", "9000"),
                    Map.entry("SLOTWISE_PUBLIC_URL", "https://mail.example.com/"),
                    Map.entry("SLOTWISE_HTTP_MAXIMUM_BODY", "2000000"),
                    Map.entry("SLOTWISE_HTTP_MAXIMUM_EVENTS_BODY", "3000000"),
                    Map.entry("SLOTWISE_DATABASE_URL", "postgresql://u:p@db:5432/slotwise"),
                    Map.entry("SLOTWISE_DATABASE_CONNECTIONS", "16"),
                    Map.entry("SLOTWISE_DATA_DIR", "/var/lib/slotwise"),
                    Map.entry("SLOTWISE_BOOTSTRAP_KEY", "a-key-for-automation"),
                    Map.entry("SLOTWISE_DECISION_DEADLINE", "PT0.1S"),
                    Map.entry("SLOTWISE_LEARNING_INTERVAL", "PT1S"),
                    Map.entry("SLOTWISE_IDEMPOTENCY_HORIZON", "P14D"),
                    Map.entry("SLOTWISE_TOKEN_KEY_AGE", "P30D"),
                    Map.entry("SLOTWISE_DRAIN_TIMEOUT", "PT5S"),
                    Map.entry("SLOTWISE_SIMULATED_CLOCK", "true"),
                    Map.entry("SLOTWISE_ECHO", "true"));

    private static final Configuration CHANGED =
            new Configuration(
                    new Configuration.Http(
                            "127.0.0.1",
                            9000,
                            URI.create("https://mail.example.com"),
                            2_000_000,
                            3_000_000),
                    new Configuration.Database(
                            Optional.of(URI.create("postgresql://u:p@db:5432/slotwise")), 16),
                    Path.of("/var/lib/slotwise"),
                    Optional.of("a-key-for-automation"),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    Duration.ofDays(14),
                    Duration.ofDays(30),
                    Duration.ofSeconds(5),
                    true,
                    true);

    @TempDir Path folder;

    private static Configuration load(Map<String, String> environment) {
        return Configuration.load(environment, Optional.empty());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("given.properties"), text);
    }

    @Test
    void defaultsAreThese() {
        assertThat(load(Map.of()))
                .isEqualTo(
                        new Configuration(
                                new Configuration.Http(
                                        "0.0.0.0",
                                        8080,
                                        URI.create("http://localhost:8080"),
                                        1_048_576,
                                        10_485_760),
                                new Configuration.Database(Optional.empty(), 8),
                                Path.of("slotwise-data"),
                                Optional.empty(),
                                Duration.ofMillis(250),
                                Duration.ofMillis(250),
                                Duration.ofDays(7),
                                Duration.ofDays(90),
                                Duration.ofSeconds(20),
                                false,
                                false));
    }

    @Test
    void everyVariableIsRead() {
        assertThat(load(EVERYTHING)).isEqualTo(CHANGED);
        assertThat(EVERYTHING.keySet())
                .isEqualTo(
                        ConfigurationReader.rows().stream()
                                .map(ConfigurationReader.Row::variable)
                                .collect(Collectors.toSet()));
    }

    @Test
    void everyKeyIsRead() throws IOException {
        String text =
                ConfigurationReader.rows().stream()
                        .map(row -> row.key() + " = " + EVERYTHING.get(row.variable()))
                        .collect(Collectors.joining("\n"));

        assertThat(Configuration.load(Map.of(), Optional.of(file(text)))).isEqualTo(CHANGED);
    }

    @Test
    void aVariableWinsOverTheFileAndTheFileOverTheDefault() throws IOException {
        Path file = file("http.port = 9000\nhttp.host = localhost\n");

        var http =
                load(Map.of("SLOTWISE_CONFIG", file.toString(), "SLOTWISE_HTTP_PORT", "9001"))
                        .http();

        assertThat(http.port()).isEqualTo(9001);
        assertThat(http.host()).isEqualTo("localhost");
    }

    @Test
    void thePublicAddressFollowsThePort() {
        assertThat(load(Map.of("SLOTWISE_HTTP_PORT", "9001")).http().publicUrl())
                .isEqualTo(URI.create("http://localhost:9001"));
    }

    @Test
    void whatBelongsToOthersIsLeftAlone() {
        assertThat(
                        load(
                                Map.of(
                                        "SLOTWISE_TEST_DATA",
                                        "/tmp/x",
                                        "PATH",
                                        "/bin",
                                        "SLOTWISE_ECHO",
                                        "")))
                .isEqualTo(load(Map.of()));
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(CHANGED.toString()).doesNotContain("a-key-for-automation").doesNotContain("u:p");
    }

    @Test
    void anUnknownVariableIsRefusedWithTheNearestOne() {
        assertThatThrownBy(() -> load(Map.of("SLOTWISE_PORT", "9000")))
                .isInstanceOf(ConfigurationError.class)
                .hasMessage("unknown variable SLOTWISE_PORT: did you mean SLOTWISE_HTTP_PORT?");
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestOne() throws IOException {
        Path file = file("http.prot = 9000");

        assertThatThrownBy(() -> Configuration.load(Map.of(), Optional.of(file)))
                .isInstanceOf(ConfigurationError.class)
                .hasMessage("unknown key 'http.prot' in " + file + ": did you mean http.port?");
    }

    @Test
    void aFileThatIsNamedMustBeThere() {
        assertThatThrownBy(() -> load(Map.of("SLOTWISE_CONFIG", "/nowhere/at.all")))
                .isInstanceOf(ConfigurationError.class)
                .hasMessage("there is no file /nowhere/at.all");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SLOTWISE_HTTP_PORT            | 80a   | is '80a': expected a whole number from 0 to 65535 (0: any free port)
                    SLOTWISE_HTTP_PORT            | 65536 | is '65536': expected a whole number from 0 to 65535 (0: any free port)
                    SLOTWISE_DATABASE_CONNECTIONS | 0     | is '0': expected a whole number from 1 to 1000
                    SLOTWISE_HTTP_MAXIMUM_BODY    | 1MB   | is '1MB': expected a whole number of bytes from 1024 to 1073741824
                    SLOTWISE_ECHO                 | yes   | is 'yes': expected true or false
                    SLOTWISE_DRAIN_TIMEOUT        | 20s   | is '20s': expected a positive ISO 8601 duration such as PT0.25S or P90D
                    SLOTWISE_DRAIN_TIMEOUT        | PT0S  | is 'PT0S': expected a positive ISO 8601 duration such as PT0.25S or P90D
                    SLOTWISE_PUBLIC_URL           | ftp://a | is 'ftp://a': expected an address such as https://mail.example.com
                    SLOTWISE_DATABASE_URL         | mysql://a | is not usable: expected an address such as postgresql://user:password@host:5432/database
                    SLOTWISE_BOOTSTRAP_KEY        | a:b | is not usable: expected 1 to 256 visible ASCII characters without a colon
                    """)
    void aBadValueIsNamedWithWhatIsExpected(String variable, String value, String message) {
        assertThatThrownBy(() -> load(Map.of(variable, value)))
                .isInstanceOf(ConfigurationError.class)
                .hasMessage(variable + " " + message);
    }

    /** {@code -Dslotwise.docs=write} writes it. */
    @Test
    void theDocumentationIsTheConfiguration() throws IOException {
        Path page = Repository.root().resolve("docs/configuration.md");
        String text =
                ConfigurationReader.rows().stream()
                        .map(row ->
                                "| `%s` | `%s` | %s | %s Expected: %s. |"
                                        .formatted(
                                                row.key(),
                                                row.variable(),
                                                row.standard().isEmpty()
                                                        ? "–"
                                                        : "`" + row.standard() + "`",
                                                row.meaning(),
                                                row.form()))
                        .collect(
                                Collectors.joining(
                                        "\n",
                                        """
                                        # Configuration

                                        Defaults, then a file of `key = value` lines, then environment variables: the later wins. The file is the one
                                        `SLOTWISE_CONFIG` names, else `slotwise.properties` in the working directory if it is there. A key or variable
                                        that is not listed here is refused at the start.

                                        | key in the file | variable | default | meaning |
                                        |---|---|---|---|
                                        """,
                                        "\n"));

        if (System.getProperty("slotwise.docs", "").equals("write")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, text);
        }
        assertThat(page).content().isEqualTo(text);
    }
}
