package dev.slotwise.server.experiments;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import dev.slotwise.server.http.Problem;
import dev.slotwise.server.http.Problem.FieldError;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An experiment as a caller writes it: much may be left out. {@link #toDefinition} fills in and
 * checks. What an answer says of the state is passed over, so that what was read can be changed and
 * put back.
 */
@JsonIgnoreProperties({
    "status",
    "version",
    "winner",
    "warnings",
    "createdAt",
    "startedAt",
    "concludedAt"
})
record Draft(
        @Nullable String key,
        @Nullable String name,
        Kind kind,
        @Nullable String campaign,
        @Nullable String block,
        List<DraftArm> arms,
        @Nullable DraftPolicy policy,
        @Nullable List<String> context,
        @Nullable DraftReward reward,
        @Nullable Double holdout,
        @Nullable List<Guardrail> guardrails) {

    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final int MOST_ARMS = 50;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_CONTEXT = 32;

    @JsonIgnoreProperties({"disabled", "addedAt"})
    record DraftArm(
            String key,
            @Nullable String name,
            @Nullable Boolean control,
            @Nullable String contentType,
            @Nullable String template,
            @Nullable DraftSlot slot,
            @Nullable Map<String, Object> features,
            @Nullable String eligibility) {
        DraftArm asControl() {
            return new DraftArm(
                    key, name, true, contentType, template, slot, features, eligibility);
        }
    }

    record DraftSlot(@Nullable DayOfWeek day, int hour) {}

    record DraftReward(@Nullable Goal goal, @Nullable Duration window) {}

    /**
     * The same for the experiment of that key, which the draft may leave out but not contradict.
     */
    Draft of(String named) {
        if (key != null && !key.equals(named)) {
            throw Problem.invalid("/key", "must be '%s', the key in the path".formatted(named));
        }
        return new Draft(
                named,
                name,
                kind,
                campaign,
                block,
                arms,
                policy,
                context,
                reward,
                holdout,
                guardrails);
    }

    /** The same with that arm as the control, unless the draft names one itself. */
    Draft withControl(String arm) {
        boolean named = arms.stream().anyMatch(each -> Boolean.TRUE.equals(each.control()));
        return named
                ? this
                : new Draft(
                        key,
                        name,
                        kind,
                        campaign,
                        block,
                        arms.stream()
                                .map(each -> each.key().equals(arm) ? each.asControl() : each)
                                .toList(),
                        policy,
                        context,
                        reward,
                        holdout,
                        guardrails);
    }

    /** The definition this draft describes; all that is wrong with it at once, if anything is. */
    Definition toDefinition() {
        if (key == null) {
            throw Problem.invalid("/key", "missing");
        }
        var errors = new ArrayList<FieldError>();
        checkKey("/key", key, errors);
        checkLength("/name", name, errors);
        if (campaign != null) {
            checkKey("/campaign", campaign, errors);
        }
        if (block != null) {
            checkKey("/block", block, errors);
        }
        checkArms(errors);
        if (policy != null) {
            policy.check(
                    arms.stream().map(DraftArm::key).toList(),
                    context == null ? List.of() : context,
                    errors);
        }
        checkContext(errors);
        checkReward(errors);
        if (holdout != null && !(holdout >= 0 && holdout < 1)) {
            errors.add(new FieldError("/holdout", "must lie between 0 and 1, 1 excluded"));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return new Definition(
                key,
                name == null ? key : name,
                kind,
                campaign == null ? key : campaign,
                block == null ? key : block,
                definedArms(),
                policy == null ? PolicyDefinition.DEFAULT : policy.defined(),
                context == null ? List.of() : context,
                definedReward(),
                holdout == null ? 0 : holdout,
                guardrails == null ? List.of() : guardrails);
    }

    private List<ArmDefinition> definedArms() {
        boolean namesControl = arms.stream().anyMatch(arm -> Boolean.TRUE.equals(arm.control()));
        var defined = new ArrayList<ArmDefinition>();
        for (var arm : arms) {
            defined.add(
                    new ArmDefinition(
                            arm.key(),
                            arm.name() == null ? arm.key() : arm.name(),
                            namesControl ? Boolean.TRUE.equals(arm.control()) : defined.isEmpty(),
                            kind == Kind.CONTENT
                                    ? (arm.contentType() == null ? "text/html" : arm.contentType())
                                    : null,
                            arm.template(),
                            arm.slot() == null
                                    ? null
                                    : new SendSlot(arm.slot().day(), arm.slot().hour()),
                            arm.features() == null ? Map.of() : arm.features(),
                            arm.eligibility(),
                            null));
        }
        return defined;
    }

    private Reward definedReward() {
        if (reward == null) {
            return Reward.DEFAULT;
        }
        return new Reward(
                reward.goal() == null ? Reward.DEFAULT.goal() : reward.goal(),
                reward.window() == null ? Reward.DEFAULT.window() : reward.window());
    }

    private void checkArms(List<FieldError> errors) {
        int least = kind == Kind.CONTENT ? 1 : 2;
        if (arms.size() < least || arms.size() > MOST_ARMS) {
            errors.add(
                    new FieldError("/arms", "must hold %d to %d arms".formatted(least, MOST_ARMS)));
        }
        var seen = new HashSet<String>();
        int controls = 0;
        for (int index = 0; index < arms.size(); index++) {
            var arm = arms.get(index);
            var at = "/arms/" + index;
            checkKey(at + "/key", arm.key(), errors);
            checkLength(at + "/name", arm.name(), errors);
            if (!seen.add(arm.key())) {
                errors.add(
                        new FieldError(
                                at + "/key",
                                "another arm has the key '%s' already".formatted(arm.key())));
            }
            controls += Boolean.TRUE.equals(arm.control()) ? 1 : 0;
            if (controls > 1 && Boolean.TRUE.equals(arm.control())) {
                errors.add(new FieldError(at + "/control", "only one arm can be the control"));
            }
            checkArmOfKind(at, arm, errors);
            if (arm.features() != null && arm.features().containsValue(null)) {
                errors.add(
                        new FieldError(
                                at + "/features",
                                "a feature needs a value: leave it out instead of null"));
            }
        }
    }

    private void checkArmOfKind(String at, DraftArm arm, List<FieldError> errors) {
        switch (kind) {
            case CONTENT -> {
                if (arm.template() == null) {
                    errors.add(
                            new FieldError(
                                    at + "/template",
                                    "is missing: a content arm needs a template"));
                }
                if (arm.slot() != null) {
                    errors.add(new FieldError(at + "/slot", "belongs to send-slot experiments"));
                }
                if (arm.contentType() != null
                        && !List.of("text/html", "text/plain").contains(arm.contentType())) {
                    errors.add(
                            new FieldError(at + "/contentType", "must be text/html or text/plain"));
                }
            }
            case SEND_SLOT -> {
                if (arm.slot() == null) {
                    errors.add(
                            new FieldError(
                                    at + "/slot", "is missing: a send-slot arm needs its hour"));
                } else if (arm.slot().hour() < 0 || arm.slot().hour() > 23) {
                    errors.add(new FieldError(at + "/slot/hour", "must lie between 0 and 23"));
                }
                if (arm.template() != null || arm.contentType() != null) {
                    errors.add(new FieldError(at + "/template", "belongs to content experiments"));
                }
            }
        }
    }

    private void checkContext(List<FieldError> errors) {
        if (context == null) {
            return;
        }
        if (context.size() > MOST_CONTEXT) {
            errors.add(
                    new FieldError(
                            "/context",
                            "must not name more than %d features".formatted(MOST_CONTEXT)));
        }
        var seen = new HashSet<String>();
        for (int index = 0; index < context.size(); index++) {
            var feature = context.get(index);
            if (feature == null || !ATTRIBUTE.matcher(feature).matches()) {
                errors.add(
                        new FieldError(
                                "/context/" + index,
                                "must be the name of an attribute: letters, digits and"
                                        + " underscores"));
            } else if (!seen.add(feature)) {
                errors.add(new FieldError("/context/" + index, "is named twice"));
            }
        }
    }

    private void checkReward(List<FieldError> errors) {
        if (reward != null
                && reward.goal() != null
                && reward.goal().isValued()
                && context != null
                && !context.isEmpty()
                && !(policy != null && policy.defined().isFixed())) {
            errors.add(
                    new FieldError(
                            "/reward/goal",
                            "revenue is learned without context: leave 'context' out, or reward"
                                    + " conversions"));
        }
        if (reward != null
                && reward.window() != null
                && (reward.window().compareTo(Reward.SHORTEST) < 0
                        || reward.window().compareTo(Reward.LONGEST) > 0)) {
            errors.add(new FieldError("/reward/window", "must lie between PT1M and P90D"));
        }
    }

    private static void checkKey(String pointer, @Nullable String key, List<FieldError> errors) {
        if (key == null || !KEY.matcher(key).matches()) {
            errors.add(
                    new FieldError(
                            pointer,
                            "must be 1 to 64 lower-case letters, digits and hyphens, beginning with"
                                    + " no hyphen"));
        }
    }

    private static void checkLength(
            String pointer, @Nullable String text, List<FieldError> errors) {
        if (text != null && (text.isBlank() || text.length() > LONGEST_NAME)) {
            errors.add(
                    new FieldError(
                            pointer, "must have 1 to %d characters".formatted(LONGEST_NAME)));
        }
    }
}
