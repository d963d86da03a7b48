package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was found. It has only the members that the analysis yields; a number among them that is
 * undefined is null, and a warning says why.
 */
public final class Answer {
    private final Optional<String> requestId;
    private final Map<String, List<Map<String, @Nullable Object>>> lists = new LinkedHashMap<>();
    private final Map<String, Object> sections = new LinkedHashMap<>();
    private final Set<Warning> warnings = new LinkedHashSet<>();
    private boolean undefined;

    /**
     * What a reader has to know.
     *
     * @param arm which it is about, if it is about one
     */
    public record Warning(WarningCode code, String message, Optional<String> arm) {}

    Answer(@Nullable String requestId) {
        this.requestId = Optional.ofNullable(requestId);
    }

    void arm(Findings arm) {
        add("arms", arm);
    }

    void comparison(Findings comparison) {
        add("comparisons", comparison);
    }

    void section(String name, Findings findings) {
        sections.put(name, findings.members());
        undefined |= findings.hasUndefined();
    }

    void list(String name, List<?> values) {
        sections.put(name, List.copyOf(values));
    }

    void warn(WarningCode code, String message) {
        warnings.add(new Warning(code, message, Optional.empty()));
    }

    void warn(WarningCode code, String message, String arm) {
        warnings.add(new Warning(code, message, Optional.of(arm)));
    }

    /** In the order in which they were found. */
    public List<Warning> warnings() {
        return List.copyOf(warnings);
    }

    /** The members by their names on the wire: texts, numbers, booleans, lists and maps. */
    public Map<String, Object> members() {
        var members = new LinkedHashMap<String, Object>();
        requestId.ifPresent(id -> members.put("requestId", id));
        members.putAll(lists);
        members.putAll(sections);
        members.put("warnings", warnings().stream().map(Answer::members).toList());
        return Collections.unmodifiableMap(members);
    }

    /** Says why, where a number is undefined and nothing has been said yet. */
    void explainUndefined() {
        if (undefined && warnings.isEmpty()) {
            warn(WarningCode.INSUFFICIENT_DATA, "a number is undefined for data like these");
        }
    }

    private void add(String name, Findings findings) {
        lists.computeIfAbsent(name, _ -> new ArrayList<>()).add(findings.members());
        undefined |= findings.hasUndefined();
    }

    private static Map<String, Object> members(Warning warning) {
        var members = new LinkedHashMap<String, Object>();
        members.put("code", Names.of(warning.code()));
        members.put("message", warning.message());
        warning.arm().ifPresent(arm -> members.put("arm", arm));
        return Collections.unmodifiableMap(members);
    }
}
