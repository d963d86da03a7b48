package dev.slotwise.server;

import dev.slotwise.server.Configuration.Setting;

import org.apache.commons.text.similarity.LongestCommonSubsequenceDistance;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** Collects what is set and by whom, and makes the records of it. */
final class ConfigurationReader {
    private static final String FILE = "SLOTWISE_CONFIG";
    private static final Path USUAL_FILE = Path.of("slotwise.properties");
    private static final String PREFIX = "SLOTWISE_";

    /** Variables that belong to others: the tests keep their data where this one says. */
    private static final Set<String> NOT_OURS = Set.of("SLOTWISE_TEST_DATA", "SLOTWISE_KEY", FILE);

    private final Map<String, String> environment;
    private final Map<String, Given> given = new HashMap<>();
    private final Map<String, Object> values = new HashMap<>();

    /** One setting as the documentation shows it. */
    record Row(String key, String variable, String standard, String form, String meaning) {}

    /** What somebody has set, and under which name. */
    private record Given(String name, String text) {}

    ConfigurationReader(Map<String, String> environment, Optional<Path> file) {
        this.environment = environment;
        Optional<Path> named =
                Optional.ofNullable(environment.get(FILE)).filter(s -> !s.isEmpty()).map(Path::of);
        Optional<Path> usual = Optional.of(USUAL_FILE).filter(Files::exists);
        file.or(() -> named).or(() -> usual).ifPresent(this::takeFile);
        takeVariables();
    }

    Configuration read() {
        return (Configuration) read(Configuration.class, "");
    }

    static List<Row> rows() {
        var rows = new ArrayList<Row>();
        collectRows(Configuration.class, "", rows);
        return rows;
    }

    private void takeFile(Path file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new ConfigurationError("there is no file " + file);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationError("cannot read " + file + ": " + e.getMessage());
        }
        List<String> known = rows().stream().map(Row::key).toList();
        for (String key : properties.stringPropertyNames()) {
            if (!known.contains(key)) {
                throw unknown("key '" + key + "' in " + file, key, known);
            }
            take(key, key + " in " + file, properties.getProperty(key));
        }
    }

    private void takeVariables() {
        List<Row> rows = rows();
        for (String variable : environment.keySet()) {
            if (variable.startsWith(PREFIX) && !NOT_OURS.contains(variable)) {
                String key =
                        rows.stream()
                                .filter(row -> row.variable().equals(variable))
                                .findFirst()
                                .map(Row::key)
                                .orElseThrow(() ->
                                        unknown(
                                                "variable " + variable,
                                                variable,
                                                rows.stream().map(Row::variable).toList()));
                take(key, variable, environment.getOrDefault(variable, ""));
            }
        }
    }

    private void take(String key, String name, String text) {
        if (!text.isBlank()) {
            given.put(key, new Given(name, text.strip()));
        }
    }

    private Object read(Class<?> type, String prefix) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments =
                Arrays.stream(components).map(component -> value(component, prefix)).toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object value(RecordComponent component, String prefix) {
        String key = prefix + component.getName();
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            return read(component.getType(), key + ".");
        }
        boolean optional = component.getType() == Optional.class;
        Given text = given.getOrDefault(key, new Given(key, withValues(setting.standard())));
        if (optional && text.text().isEmpty()) {
            return Optional.empty();
        }
        Object value = parsed(text, setting);
        values.put(key, value);
        return optional ? Optional.of(value) : value;
    }

    private static Object parsed(Given given, Setting setting) {
        try {
            return setting.form().parse(given.text());
        } catch (IllegalArgumentException e) {
            boolean secret =
                    setting.form() == ConfigurationForm.KEY
                            || setting.form() == ConfigurationForm.POSTGRES;
            throw new ConfigurationError(
                    "%s is %s: expected %s"
                            .formatted(
                                    given.name(),
                                    secret ? "not usable" : "'" + given.text() + "'",
                                    setting.form().words()));
        }
    }

    /** A default may build on a setting that was read before it. */
    private String withValues(String standard) {
        String text = standard;
        for (var entry : values.entrySet()) {
            text = text.replace("{" + entry.getKey() + "}", String.valueOf(entry.getValue()));
        }
        return text;
    }

    private static void collectRows(Class<?> type, String prefix, List<Row> rows) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + component.getName();
            Setting setting = component.getAnnotation(Setting.class);
            if (setting == null) {
                collectRows(component.getType(), key + ".", rows);
            } else {
                rows.add(
                        new Row(
                                key,
                                setting.variable(),
                                setting.standard(),
                                setting.form().words(),
                                setting.meaning()));
            }
        }
    }

    private static ConfigurationError unknown(String what, String name, Collection<String> known) {
        // Levenshtein without substitutions: who writes SLOTWISE_PORT left out HTTP, and did not
        // mean ECHO.
        var distance = new LongestCommonSubsequenceDistance();
        String nearest =
                known.stream()
                        .min(Comparator.comparing(candidate -> distance.apply(name, candidate)))
                        .orElseThrow();
        return new ConfigurationError("unknown " + what + ": did you mean " + nearest + "?");
    }
}
