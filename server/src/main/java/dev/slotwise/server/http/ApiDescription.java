package dev.slotwise.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code openapi.yaml} says of each operation, and the document itself, to be published. */
public final class ApiDescription {
    private final Buffer yaml;
    private final Map<String, Operation> operations;

    /**
     * One operation of the contract.
     *
     * @param path with its parameters in braces
     * @param scope what a key needs; empty if no key is asked for
     * @param keyInLink the name of the query parameter that may carry the key
     * @param consumes the media types of its request body; empty if it reads none
     * @param onlyWhen the setting without which the operation does not exist
     */
    public record Operation(
            String id,
            HttpMethod method,
            String path,
            Optional<Scope> scope,
            Optional<String> keyInLink,
            Set<String> consumes,
            Optional<String> onlyWhen) {}

    private ApiDescription(Buffer yaml, Map<String, Operation> operations) {
        this.yaml = yaml;
        this.operations = operations;
    }

    /** The contract of this server, read from its class path. */
    public static ApiDescription load() {
        try (InputStream in = ApiDescription.class.getResourceAsStream("/openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("openapi.yaml is not on the class path");
            }
            return parse(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a contract.
     *
     * @throws IllegalArgumentException if an operation has no operationId, or two have the same
     */
    static ApiDescription parse(Buffer yaml) throws IOException {
        JsonNode root = new YAMLMapper().readTree(yaml.getBytes());
        var schemes = root.path("components").path("securitySchemes");
        var operations = new LinkedHashMap<String, Operation>();
        for (var path : root.path("paths").properties()) {
            for (var member : path.getValue().properties()) {
                JsonNode description = member.getValue();
                if (!description.has("responses")) {
                    continue; // parameters or a summary shared by the methods of a path
                }
                String id = description.path("operationId").asText();
                var operation =
                        new Operation(
                                id,
                                HttpMethod.valueOf(
                                        member.getKey().toUpperCase(java.util.Locale.ROOT)),
                                path.getKey(),
                                scope(description),
                                keyInLink(description, schemes),
                                names(description.path("requestBody").path("content")),
                                Optional.ofNullable(description.path("x-only-when").textValue()));
                if (id.isEmpty() || operations.put(id, operation) != null) {
                    throw new IllegalArgumentException(
                            member.getKey() + " " + path.getKey() + ": operationId '" + id + "'");
                }
            }
        }
        return new ApiDescription(yaml, operations);
    }

    /** The document as it is published. */
    public Buffer yaml() {
        return yaml;
    }

    /** All operations by their id, in the order of the document. */
    public Map<String, Operation> operations() {
        return operations;
    }

    private static Optional<Scope> scope(JsonNode operation) {
        for (JsonNode requirement : operation.path("security")) {
            for (JsonNode scopes : requirement) {
                for (JsonNode scope : scopes) {
                    return Optional.of(Scope.of(scope.asText()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> keyInLink(JsonNode operation, JsonNode schemes) {
        for (JsonNode requirement : operation.path("security")) {
            for (String name : names(requirement)) {
                JsonNode scheme = schemes.path(name);
                if (scheme.path("in").asText().equals("query")) {
                    return Optional.of(scheme.path("name").asText());
                }
            }
        }
        return Optional.empty();
    }

    private static Set<String> names(JsonNode object) {
        var names = new LinkedHashSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
