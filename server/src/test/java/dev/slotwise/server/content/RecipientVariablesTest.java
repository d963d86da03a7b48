package dev.slotwise.server.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class RecipientVariablesTest {
    @Test
    void attributesBeyondTheLimitsAreRefusedByName() {
        var tooDeep = Map.of("deep", List.of(List.of(List.of(List.of(1)))));
        refused(tooDeep, "attribute 'deep' is nested deeper than 3");
        refused(
                Map.of("long", Collections.nCopies(101, 1)),
                "attribute 'long' has more than 100 elements");
        refused(
                Map.of("text", "x".repeat(16_385)),
                "attribute 'text' has more than 16384 characters");
        refused(Map.of("odd", new Object()), "attribute 'odd' is no JSON value but Object");
        refused(Map.of("nan", Double.NaN), "attribute 'nan' is not a finite number");
        refused(
                Map.of("big", Collections.nCopies(100, Collections.nCopies(100, 1))),
                "attribute 'big' is one too many: at most 5000 values");
    }

    @Test
    void attributesAreCopied() {
        var attributes = new HashMap<String, Object>(Map.of("name", "Ann"));
        var recipient = RecipientVariables.of("r", null, attributes);
        attributes.put("name", "Eve");
        assertThat(recipient.attributes()).containsExactly(Map.entry("name", "Ann"));
        assertThatThrownBy(() -> recipient.attributes().put("name", "Eve"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static void refused(Map<String, ?> attributes, String message) {
        assertThatThrownBy(() -> RecipientVariables.of("r", null, Map.copyOf(attributes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
