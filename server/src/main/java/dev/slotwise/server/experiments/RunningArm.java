package dev.slotwise.server.experiments;

import dev.slotwise.server.content.CompiledTemplate;
import dev.slotwise.server.content.Eligibility;

import java.util.Optional;

/** An arm ready to be chosen. */
public record RunningArm(
        int index,
        ArmDefinition definition,
        boolean disabled,
        Optional<CompiledTemplate> template,
        Eligibility eligibility) {

    public String key() {
        return definition.key();
    }
}
