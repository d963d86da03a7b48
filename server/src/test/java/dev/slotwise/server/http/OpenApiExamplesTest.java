package dev.slotwise.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the contract shows is what the contract says. */
class OpenApiExamplesTest {
    private final JsonNode document = read();
    private final SchemaCheck check = new SchemaCheck(document);

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(ApiDescription.load().yaml().getBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Content(String place, String mediaType, JsonNode body) {}

    private List<Content> contents() {
        var found = new ArrayList<Content>();
        collect(document, "", found);
        return found;
    }

    private static void collect(JsonNode node, String place, List<Content> found) {
        for (var member : node.properties()) {
            boolean isContent =
                    member.getKey().equals("content")
                            && !place.endsWith("/properties")
                            && !place.contains("/value");
            for (var media :
                    isContent
                            ? member.getValue().properties()
                            : java.util.Set.<java.util.Map.Entry<String, JsonNode>>of()) {
                found.add(new Content(place, media.getKey(), media.getValue()));
            }
            collect(member.getValue(), place + "/" + member.getKey(), found);
        }
    }

    private List<JsonNode> examples(Content content) {
        var values = new ArrayList<JsonNode>();
        content.body()
                .path("examples")
                .forEach(example -> values.add(check.resolved(example).path("value")));
        String lines = content.body().path("example").asText();
        lines.lines().forEach(line -> values.add(parsed(line)));
        return values;
    }

    private static JsonNode parsed(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyExampleIsWhatItsSchemaSays() {
        return contents().stream()
                .map(content ->
                        DynamicTest.dynamicTest(
                                content.place() + " " + content.mediaType(),
                                () -> {
                                    for (JsonNode example : examples(content)) {
                                        assertThat(
                                                        check.errors(
                                                                content.body().path("schema"),
                                                                example,
                                                                ""))
                                                .as("%s", example)
                                                .isEmpty();
                                    }
                                }));
    }

    @Test
    void nearlyEveryBodyHasAnExample() {
        assertThat(
                        contents().stream()
                                .filter(content ->
                                        content.mediaType().contains("json")
                                                && examples(content).isEmpty()))
                .as("JSON bodies without an example")
                .hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        document.findValues("$ref")
                .forEach(reference ->
                        assertThat(document.at(reference.asText().substring(1)).isMissingNode())
                                .as(reference.asText())
                                .isFalse());
    }

    @Test
    void everySchemaIsUsed() {
        var used = document.findValuesAsText("$ref");

        document.path("components")
                .path("schemas")
                .fieldNames()
                .forEachRemaining(
                        name -> assertThat(used).contains("#/components/schemas/" + name));
    }

    @Test
    void everyOperationIsDescribed() {
        for (var path : document.path("paths")) {
            for (var member : path) {
                if (member.has("responses")) {
                    String id = member.path("operationId").asText();
                    assertThat(member.path("summary").asText()).as(id).isNotBlank();
                    assertThat(member.path("tags")).as(id).hasSize(1);
                    assertThat(
                                    member.path("security").isMissingNode()
                                            || member.path("responses").has("401"))
                            .as(id)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void theCheckFindsWhatIsWrong() {
        JsonNode ask = document.at("/components/schemas/Ask");

        assertThat(
                        check.errors(
                                ask,
                                parsed(
                                        "{\"campaign\": \"Spring\", \"recipient\": {\"id\": \"\","
                                                + " \"x\": 1}}"),
                                ""))
                .hasSize(3);
    }
}
