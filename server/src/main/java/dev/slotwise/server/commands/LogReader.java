package dev.slotwise.server.commands;

import dev.slotwise.server.commands.Columns.Preset;
import dev.slotwise.server.commands.LoggedCampaign.Send;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Reads a log from CSV with a header line, plain or gzipped. All it throws is Unusable. */
final class LogReader {
    /** Halves of fewer sends have nothing to learn from and nothing to value on. */
    static final int FEWEST_SENDS = 100;

    private static final String SYNTHETIC = "/replay/synthetic.csv";
    private static final int MOST_ARMS = 50;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,2})?");

    private LogReader() {}

    /** What the caller says of the columns; what it does not say comes from the preset. */
    record Wishes(
            Optional<Preset> preset,
            Optional<String> recipient,
            Optional<String> arm,
            Optional<String> outcome,
            Optional<List<String>> features) {

        static final Wishes NONE =
                new Wishes(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());

        Columns columns(List<String> header) {
            var known = preset.or(() -> Preset.recognise(header)).map(Preset::columns);
            return new Columns(
                    recipient.or(() -> known.flatMap(Columns::recipient)),
                    arm.or(() -> known.map(Columns::arm)).orElseThrow(() -> missing("--arm")),
                    outcome.or(() -> known.map(Columns::outcome))
                            .orElseThrow(() -> missing("--outcome")),
                    features.or(() -> known.map(Columns::features)).orElse(List.of()));
        }

        private static ReplayFailure missing(String option) {
            return new ReplayFailure.Unusable(
                    "these columns are not known by heart: name the one to use with " + option);
        }
    }

    /** The small campaign that ships with the project. */
    static LoggedCampaign synthetic(Wishes wishes) {
        try (var stream = LogReader.class.getResourceAsStream(SYNTHETIC)) {
            return read(Objects.requireNonNull(stream, SYNTHETIC), wishes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LoggedCampaign read(Path file, Wishes wishes) {
        try (var stream = Files.newInputStream(file)) {
            return read(stream, wishes);
        } catch (NoSuchFileException e) {
            throw new ReplayFailure.Unusable("there is no file " + file);
        } catch (IOException | UncheckedIOException e) {
            throw new ReplayFailure.Unusable("cannot read %s: %s".formatted(file, e.getMessage()));
        }
    }

    static LoggedCampaign read(InputStream stream, Wishes wishes) throws IOException {
        var format =
                CSVFormat.DEFAULT
                        .builder()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .setIgnoreEmptyLines(true)
                        .setTrim(true)
                        .get();
        try (var parser =
                format.parse(new InputStreamReader(plain(stream), StandardCharsets.UTF_8))) {
            var header = parser.getHeaderNames();
            var columns = wishes.columns(header);
            columns.requireIn(header);
            requireNames(columns.features());
            return campaign(parser.getRecords(), columns);
        } catch (IllegalArgumentException e) {
            throw new ReplayFailure.Unusable("the header line is odd: " + e.getMessage());
        }
    }

    private static InputStream plain(InputStream stream) throws IOException {
        var buffered = new BufferedInputStream(stream);
        buffered.mark(2);
        boolean gzipped = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
        buffered.reset();
        return gzipped ? new GZIPInputStream(buffered) : buffered;
    }

    private static void requireNames(List<String> features) {
        for (var feature : features) {
            if (!ATTRIBUTE.matcher(feature).matches()) {
                throw new ReplayFailure.Unusable(
                        "column '%s' cannot be a feature: its name needs letters, digits and"
                                        .formatted(feature)
                                + " underscores only");
            }
        }
    }

    private static LoggedCampaign campaign(List<CSVRecord> records, Columns columns) {
        if (records.size() < FEWEST_SENDS) {
            throw new ReplayFailure.Unusable(
                    "%d rows are too few: at least %d".formatted(records.size(), FEWEST_SENDS));
        }
        records.forEach(LogReader::requireWhole);
        var names = armNames(records, columns.arm());
        var numeric =
                columns.features().stream()
                        .filter(feature -> records.stream().allMatch(r -> isNumber(r.get(feature))))
                        .toList();
        var customers = new HashMap<String, Integer>();
        var counts = new long[names.size()];
        var sends = new ArrayList<Send>(records.size());
        for (var each : records) {
            int row = sends.size() + 1;
            var recipient =
                    columns.recipient().map(each::get).orElseGet(() -> Integer.toString(row));
            int arm = Collections.binarySearch(names, each.get(columns.arm()));
            counts[arm]++;
            sends.add(
                    new Send(
                            row,
                            customers.computeIfAbsent(recipient, _ -> customers.size()),
                            recipient,
                            attributes(each, columns.features(), numeric),
                            arm,
                            engaged(each, columns.outcome())));
        }
        return new LoggedCampaign(
                LoggedArm.named(names),
                LoggedCampaign.logging(counts),
                columns.features(),
                sends,
                customers.size());
    }

    private static void requireWhole(CSVRecord each) {
        if (!each.isConsistent()) {
            throw new ReplayFailure.Unusable(
                    "row %d does not have as many fields as the header line"
                            .formatted(each.getRecordNumber()));
        }
    }

    /** Sorted. */
    private static List<String> armNames(List<CSVRecord> records, String column) {
        var names = new TreeSet<String>();
        for (var each : records) {
            if (each.get(column).isEmpty()) {
                throw new ReplayFailure.Unusable(
                        "row %d names no arm in column '%s'"
                                .formatted(each.getRecordNumber(), column));
            }
            names.add(each.get(column));
        }
        if (names.size() < 2 || names.size() > MOST_ARMS) {
            throw new ReplayFailure.Unusable(
                    "column '%s' has %d different values; a campaign has 2 to %d arms"
                            .formatted(column, names.size(), MOST_ARMS));
        }
        return List.copyOf(names);
    }

    private static Map<String, Object> attributes(
            CSVRecord each, List<String> features, List<String> numeric) {
        var attributes = new LinkedHashMap<String, Object>();
        for (var feature : features) {
            var text = each.get(feature);
            if (!text.isEmpty()) {
                attributes.put(
                        feature, numeric.contains(feature) ? (Object) Double.valueOf(text) : text);
            }
        }
        return attributes;
    }

    private static boolean isNumber(@Nullable String text) {
        return text == null || text.isEmpty() || NUMBER.matcher(text).matches();
    }

    private static boolean engaged(CSVRecord each, String column) {
        return switch (each.get(column)) {
            case "1", "true", "True", "TRUE" -> true;
            case "0", "false", "False", "FALSE" -> false;
            default ->
                    throw new ReplayFailure.Unusable(
                            "row %d: column '%s' is '%s', and an outcome is 0 or 1"
                                    .formatted(each.getRecordNumber(), column, each.get(column)));
        };
    }
}
