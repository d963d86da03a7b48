package dev.slotwise.server.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.server.commands.Columns.Preset;
import dev.slotwise.server.commands.LogReader.Wishes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

class LogReaderTest {
    private static final Wishes NAMED =
            new Wishes(
                    Optional.empty(),
                    Optional.of("who"),
                    Optional.of("got"),
                    Optional.of("came"),
                    Optional.of(List.of("age", "city")));

    @Test
    void theFileThatShipsIsWhatItsTruthMakes() throws IOException {
        try (var file = LogReader.class.getResourceAsStream("/replay/synthetic.csv")) {
            assertThat(
                            new String(
                                    java.util.Objects.requireNonNull(file).readAllBytes(),
                                    StandardCharsets.UTF_8))
                    .isEqualTo(SyntheticCampaign.csv());
        }
    }

    @Test
    void theSyntheticCampaignNeedsNoOptions() {
        var campaign = LogReader.synthetic(Wishes.NONE);

        assertThat(campaign.sends()).hasSize(SyntheticCampaign.ROWS);
        assertThat(campaign.arms())
                .extracting(LoggedArm::name)
                .containsExactly("offer", "plain", "story");
        assertThat(campaign.logging()).containsOnly(1.0 / 3);
        assertThat(campaign.sends().getFirst().attributes())
                .containsOnlyKeys("recency", "orders", "device");
        assertThat(campaign.sends().getFirst().attributes().get("recency"))
                .isInstanceOf(Double.class);
    }

    @Test
    void aGzippedLogIsReadAsAPlainOne(@TempDir Path folder) throws IOException {
        var plain = Files.writeString(folder.resolve("log.csv"), log(200));
        var gzipped = folder.resolve("log.csv.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
            out.write(Files.readAllBytes(plain));
        }

        assertThat(LogReader.read(gzipped, NAMED)).isEqualTo(LogReader.read(plain, NAMED));
    }

    @Test
    void aColumnOfNumbersIsNumericAndWhatIsBlankIsLeftOut() throws IOException {
        var campaign = read(log(200), NAMED);

        assertThat(campaign.sends().get(0).attributes())
                .isEqualTo(Map.of("age", 20.0, "city", "0815"));
        assertThat(campaign.sends().get(1).attributes()).isEqualTo(Map.of("city", "Bonn"));
    }

    @Test
    void severalRowsOfOneRecipientAreOneCustomer() throws IOException {
        var campaign = read(log(200), NAMED);

        assertThat(campaign.customers()).isEqualTo(100);
        assertThat(campaign.sends().get(100).customer())
                .isEqualTo(campaign.sends().get(0).customer());
    }

    @Test
    void withoutARecipientColumnEveryRowIsOne() throws IOException {
        var campaign =
                read(
                        log(200),
                        new Wishes(
                                Optional.empty(),
                                Optional.empty(),
                                NAMED.arm(),
                                NAMED.outcome(),
                                Optional.empty()));

        assertThat(campaign.customers()).isEqualTo(200);
        assertThat(campaign.sends().get(41).recipient()).isEqualTo("42");
        assertThat(campaign.context()).isEmpty();
    }

    @Test
    void aMistakeIsOneLineThatNamesIt() {
        assertRefused("there is no file", () -> LogReader.read(Path.of("nowhere.csv"), NAMED));
        assertRefused("--arm", () -> read(log(200), Wishes.NONE));
        assertRefused(
                "there is no column 'segment'; the file has who, got",
                () ->
                        read(
                                log(200),
                                new Wishes(
                                        Optional.of(Preset.HILLSTROM),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())));
        assertRefused("99 rows are too few", () -> read(log(99), NAMED));
        assertRefused(
                "row 3: column 'came' is '2'",
                () -> read(log(200).replaceFirst("c2,b,0", "c2,b,2"), NAMED));
        assertRefused(
                "row 1 does not have as many fields",
                () -> read(log(200).replaceFirst("0815", "0815,x"), NAMED));
        assertRefused("names no arm", () -> read(log(200).replaceFirst("c2,b,", "c2,,"), NAMED));
        assertRefused("has 1 different values", () -> read(log(200).replace(",b,", ",a,"), NAMED));
    }

    private interface Reading {
        LoggedCampaign read() throws IOException;
    }

    private static void assertRefused(String words, Reading reading) {
        assertThatThrownBy(reading::read)
                .isInstanceOf(ReplayFailure.Unusable.class)
                .hasMessageContaining(words)
                .message()
                .doesNotContain("\n");
    }

    private static LoggedCampaign read(String csv, Wishes wishes) throws IOException {
        return LogReader.read(
                new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), wishes);
    }

    private static String log(int rows) {
        var csv = new StringBuilder("who,got,came,age,city\n");
        for (int row = 0; row < rows; row++) {
            csv.append(
                    "c%d,%s,%d,%s,%s\n"
                            .formatted(
                                    row % 100,
                                    row % 3 == 0 ? "a" : "b",
                                    row % 2,
                                    row == 1 ? "" : "" + (20 + row),
                                    row == 0 ? "0815" : "Bonn"));
        }
        return csv.toString();
    }
}
