package dev.slotwise.bandits.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

class AnalysisTest {
    private static final Set<String> OF_ALL =
            Set.of(
                    "requestId",
                    "analysis",
                    "metric",
                    "arms",
                    "control",
                    "alpha",
                    "alternative",
                    "equivalenceBounds",
                    "effect",
                    "nullEffect");

    @Test
    void everyFieldBelongsToAllAnalysesOrToSome() {
        List<String> fields =
                Arrays.stream(Request.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList();

        for (String field : fields) {
            assertThat(Analysis.owners(field).isEmpty())
                    .as(field)
                    .isEqualTo(OF_ALL.contains(field));
        }
    }

    @Test
    void everyAnalysisNamesFieldsThatThereAre() {
        Set<String> fields =
                Arrays.stream(Request.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .collect(Collectors.toSet());

        for (Analysis analysis : EnumSet.allOf(Analysis.class)) {
            assertThat(fields).containsAll(analysis.own());
        }
    }

    @Test
    void constantsAreHyphenatedOnTheWire() {
        assertThat(Names.of(SpendingFunction.LAN_DEMETS_OBRIEN_FLEMING))
                .isEqualTo("lan-demets-obrien-fleming");
        assertThat(Names.of(Analysis.META_ANALYSIS)).isEqualTo("meta-analysis");
    }
}
