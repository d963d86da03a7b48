package dev.slotwise.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Holds real answers against the contract: their status is listed there, their body is as it says.
 */
public final class AnswerContract {
    private static final AnswerContract INSTANCE = new AnswerContract();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final SchemaCheck check;
    private final List<Path> paths = new ArrayList<>();

    private record Path(Pattern pattern, JsonNode operations) {}

    private AnswerContract() {
        try {
            document = new YAMLMapper().readTree(ApiDescription.load().yaml().getBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        check = new SchemaCheck(document);
        document.path("paths")
                .properties()
                .forEach(path ->
                        paths.add(
                                new Path(
                                        Pattern.compile(
                                                path.getKey().replaceAll("\\{[^}]*}", "[^/]+")),
                                        path.getValue())));
        // A plain path before one with parameters that would match it as well.
        paths.sort(Comparator.comparing((Path path) -> path.pattern.pattern().contains("[^/]+")));
    }

    /** What is wrong with an answer; nothing for a request that the contract does not know. */
    public static List<String> errors(
            String method, String path, int status, String contentType, String body) {
        return INSTANCE.check(method, path.replaceAll("\\?.*", ""), status, contentType, body);
    }

    private List<String> check(
            String method, String path, int status, String contentType, String body) {
        var operation =
                paths.stream()
                        .filter(each -> each.pattern.matcher(path).matches())
                        .map(each -> each.operations.path(method.toLowerCase(Locale.ROOT)))
                        .filter(found -> !found.isMissingNode())
                        .findFirst();
        if (operation.isEmpty()) {
            return List.of();
        }
        if (status == 404 && operation.get().has("x-only-when")) {
            return List.of(); // not every server has it
        }
        var place = "%s %s -> %d".formatted(method, path, status);
        var response = operation.get().path("responses").path(Integer.toString(status));
        if (response.isMissingNode()) {
            return List.of(place + ": the contract lists no such status");
        }
        var media = contentType.replaceAll(";.*", "").strip();
        var contents = check.resolved(response).path("content");
        if (contents.isMissingNode()) {
            return body.isEmpty() ? List.of() : List.of(place + ": the contract says no body");
        }
        if (!contents.has(media)) {
            return List.of(place + ": the contract does not say " + media);
        }
        if (!Set.of("application/json", "application/problem+json").contains(media)) {
            return List.of();
        }
        try {
            return check.errors(
                    check.resolved(contents.path(media).path("schema")),
                    JSON.readTree(body),
                    place);
        } catch (JsonProcessingException e) {
            return List.of(place + ": not JSON");
        }
    }
}
