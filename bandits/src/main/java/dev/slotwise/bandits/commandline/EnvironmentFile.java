package dev.slotwise.bandits.commandline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.slotwise.bandits.simulation.Arms;
import dev.slotwise.bandits.simulation.ContextLaw;
import dev.slotwise.bandits.simulation.Delay;
import dev.slotwise.bandits.simulation.Drift;
import dev.slotwise.bandits.simulation.Environment;
import dev.slotwise.bandits.simulation.PriorKnowledge;
import dev.slotwise.bandits.simulation.PropensityOffset;
import dev.slotwise.bandits.simulation.Revenue;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An environment as it stands in a file. Names are those of {@link Environment} and its parts; what
 * has alternatives says its {@code kind}; what is left out there is not.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EnvironmentFile(
        @Nullable String name,
        int sends,
        @Nullable Double hours,
        @Nullable Arms arms,
        @Nullable Revenue revenue,
        @Nullable Delay delay,
        @Nullable Drift drift,
        @Nullable Double eligibleShare,
        @Nullable PropensityOffset offset,
        @Nullable PriorKnowledge prior) {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .withConfigOverride(List.class, EnvironmentFile::neverNull)
                    .withConfigOverride(ContextLaw.class, EnvironmentFile::neverNull)
                    .addMixIn(Arms.class, ArmsKinds.class)
                    .addMixIn(Drift.class, DriftKinds.class)
                    .addMixIn(PriorKnowledge.class, PriorKinds.class)
                    .addMixIn(ContextLaw.class, ContextNames.class)
                    .build();

    /**
     * Reads a file's text.
     *
     * @param source name of the file, for refusals
     * @throws UnusableInput naming the field and the reason
     */
    static Environment read(String text, String source) {
        try {
            return JSON.readValue(text, EnvironmentFile.class).environment();
        } catch (UnrecognizedPropertyException e) {
            throw new UnusableInput(
                    source
                            + ": "
                            + path(e)
                            + ": unknown; there are "
                            + e.getKnownPropertyIds().stream()
                                    .map(Object::toString)
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        } catch (JsonMappingException e) {
            throw new UnusableInput(source + ": " + path(e) + ": " + reason(e));
        } catch (JsonProcessingException e) {
            throw new UnusableInput(
                    source
                            + ": line "
                            + e.getLocation().getLineNr()
                            + ": not JSON: "
                            + firstLine(e.getOriginalMessage()));
        } catch (IllegalArgumentException e) {
            throw new UnusableInput(source + ": " + e.getMessage());
        }
    }

    /** The text of a file. */
    static String write(Environment environment) {
        try {
            return JSON.writeValueAsString(of(environment));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EnvironmentFile of(Environment e) {
        return new EnvironmentFile(
                e.name(),
                e.sends(),
                e.hours() == 0 ? null : e.hours(),
                e.arms(),
                e.revenue().orElse(null),
                e.delay().orElse(null),
                e.drift() instanceof Drift.Still ? null : e.drift(),
                e.eligibleShare() == 1 ? null : e.eligibleShare(),
                e.offset().orElse(null),
                e.prior().orElse(null));
    }

    private Environment environment() {
        if (arms == null) {
            throw new IllegalArgumentException("arms: missing");
        }
        return new Environment(
                name == null ? "campaign" : name,
                sends,
                hours == null ? 0 : hours,
                arms,
                Optional.ofNullable(revenue),
                Optional.ofNullable(delay),
                drift == null ? new Drift.Still() : drift,
                eligibleShare == null ? 1 : eligibleShare,
                Optional.ofNullable(offset),
                Optional.ofNullable(prior));
    }

    private static void neverNull(MutableConfigOverride type) {
        type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL));
    }

    private static String path(JsonMappingException e) {
        String path =
                e.getPath().stream()
                        .map(step ->
                                step.getFieldName() == null
                                        ? "[" + step.getIndex() + "]"
                                        : "." + step.getFieldName())
                        .collect(Collectors.joining());
        return path.isEmpty() ? "environment" : path.replaceFirst("^\\.", "");
    }

    private static String reason(JsonMappingException e) {
        String message = firstLine(e.getOriginalMessage());
        if (e instanceof InvalidNullException || message.startsWith("Cannot map `null`")) {
            return "missing";
        }
        if (e instanceof InvalidTypeIdException unknown) {
            return unknown.getTypeId() == null
                    ? "kind: missing"
                    : "kind: no "
                            + unknown.getTypeId()
                            + "; there are "
                            + message.replaceFirst(".*known type ids = \\[(.*?)].*", "$1");
        }
        // What a record refuses says it best.
        return e.getCause() instanceof IllegalArgumentException cause
                ? String.valueOf(cause.getMessage())
                : message;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Arms.GivenRates.class, name = "given-rates"),
        @JsonSubTypes.Type(value = Arms.OneBetter.class, name = "one-better"),
        @JsonSubTypes.Type(value = Arms.Scattered.class, name = "scattered"),
        @JsonSubTypes.Type(value = Arms.Logistic.class, name = "logistic"),
        @JsonSubTypes.Type(value = Arms.Linear.class, name = "linear")
    })
    private interface ArmsKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Drift.Still.class, name = "still"),
        @JsonSubTypes.Type(value = Drift.Rotating.class, name = "rotating"),
        @JsonSubTypes.Type(value = Drift.Jumping.class, name = "jumping"),
        @JsonSubTypes.Type(value = Drift.Wandering.class, name = "wandering")
    })
    private interface DriftKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = PriorKnowledge.Explaining.class, name = "explaining"),
        @JsonSubTypes.Type(value = PriorKnowledge.Wrong.class, name = "wrong")
    })
    private interface PriorKinds {}

    @EnumNaming(EnumNamingStrategies.LowerCamelCaseStrategy.class)
    private interface ContextNames {}
}
