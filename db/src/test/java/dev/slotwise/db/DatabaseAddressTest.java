package dev.slotwise.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Optional;

class DatabaseAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://ada:s3cret@db.example:6543/mail?sslmode=require",
                "postgresql://ada:s3cret@db.example:6543/mail?sslmode=require",
                "jdbc:postgresql://db.example:6543/mail?user=ada&password=s3cret&sslmode=require",
                "  postgresql://ada:s3cret@db.example:6543/mail?sslmode=require\n",
            })
    void allThreeFormsMeanTheSame(String url) {
        assertThat(DatabaseAddress.parse(url))
                .isEqualTo(
                        new DatabaseAddress(
                                "db.example",
                                6543,
                                "mail",
                                "ada",
                                "s3cret",
                                TlsMode.REQUIRE,
                                Optional.empty()));
    }

    @Test
    void portPasswordAndParametersMayBeMissing() {
        assertThat(DatabaseAddress.parse("postgres://ada@localhost/mail"))
                .isEqualTo(
                        new DatabaseAddress(
                                "localhost",
                                5432,
                                "mail",
                                "ada",
                                "",
                                TlsMode.PREFER,
                                Optional.empty()));
    }

    @Test
    void allIsPercentDecodedAndAPlusStaysAPlus() {
        DatabaseAddress address =
                DatabaseAddress.parse("postgres://a%40b:p%2Fw%3A%25+@h/my%20mail");
        assertThat(address.user()).isEqualTo("a@b");
        assertThat(address.password()).isEqualTo("p/w:%+");
        assertThat(address.database()).isEqualTo("my mail");
        assertThat(address.jdbcUrl())
                .isEqualTo("jdbc:postgresql://h:5432/my%20mail?sslmode=prefer");
    }

    @Test
    void aPasswordMayHaveAnAtSignAndAColon() {
        assertThat(DatabaseAddress.parse("postgres://ada:p@s:s@h/mail").password())
                .isEqualTo("p@s:s");
    }

    @Test
    void anIpV6AddressStandsInBrackets() {
        DatabaseAddress address = DatabaseAddress.parse("postgres://ada@[::1]:5433/mail");
        assertThat(address.host()).isEqualTo("::1");
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]:5433/mail?sslmode=prefer");
    }

    @Test
    void aVerifiedServerIsTrustedByItsFileOrElseByJava() {
        DatabaseAddress file =
                DatabaseAddress.parse(
                        "postgres://a@h/d?sslmode=verify-full&sslrootcert=/etc/ca.pem");
        assertThat(file.rootCertificate()).contains(Path.of("/etc/ca.pem"));
        assertThat(file.jdbcUrl()).endsWith("sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem");
        assertThat(DatabaseAddress.parse("postgres://a@h/d?sslmode=verify-full").jdbcUrl())
                .endsWith(
                        "sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mysql://ada:s3cret@h/d                        | does not begin with postgresql://
                    s3cret                                        | does not begin with postgresql://
                    postgres://ada:s3cret@h:54x/d                 | must name one host
                    postgres://ada:s3cret@h:70000/d               | port outside 1 to 65535
                    postgres://ada:s3cret@h1,h2/d                 | must name one host
                    postgres://ada:s3cret@/d                      | must name one host
                    postgres://ada:s3/cret@h/d                    | has a / or ?
                    postgres://ada:s3?cret@h/d                    | has a / or ?
                    postgres://ada:s3cret%@h/d                    | begins no percent-encoding
                    postgres://h/d                                | names no user
                    postgres://ada:s3cret@h                       | names no database
                    postgres://ada:s3cret@h/                      | names no database
                    postgres://ada:s3cret@h/d?sslmode=s3cret      | unknown sslmode
                    postgres://ada:s3cret@h/d?s3cret=1            | unknown parameter
                    """)
    void whatIsWrongIsSaidInOneLineWithoutThePassword(String url, String complaint) {
        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> DatabaseAddress.parse(url))
                .withMessageContaining(complaint)
                .satisfies(problem -> {
                    assertThat(problem.getMessage())
                            .hasLineCount(1)
                            .doesNotContain("s3")
                            .doesNotContain("cret");
                    assertThat(problem.getCause()).isNull();
                });
    }

    @Test
    void neitherTextShowsThePassword() {
        DatabaseAddress address = DatabaseAddress.parse("postgres://ada:s3cret@h/d");
        assertThat(address.toString()).isEqualTo("postgresql://ada@h:5432/d?sslmode=prefer");
        assertThat(address.jdbcUrl()).doesNotContain("s3cret");
    }
}
