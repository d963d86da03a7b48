package dev.slotwise.bandits.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arms of a question, each with an id of its own. What is computed from all of them is computed
 * in the order of their ids, so that the order in which they were named changes no digit.
 */
final class Arms {
    private static final int MOST = 200;

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Entry> byId = new HashMap<>();
    private final String pointer;

    /** An arm, and where it stands. */
    record Entry(String id, Arm arm, String pointer) {}

    private Arms(List<Arm> arms, String pointer) {
        this.pointer = pointer;
        for (int i = 0; i < arms.size(); i++) {
            String at = pointer + "/" + i;
            Arm arm = arms.get(i);
            String id = Check.present(arm.id(), at + "/id");
            var entry = new Entry(id, arm, at);
            if (byId.putIfAbsent(id, entry) != null) {
                throw new Refusal(at + "/id", "'" + id + "' is the id of another arm too");
            }
            entries.add(entry);
        }
    }

    static Arms of(Request request) {
        return new Arms(Check.atMost(MOST, request.arms(), "/arms"), "/arms");
    }

    static Arms of(Stratum stratum, String pointer) {
        return new Arms(Check.atMost(MOST, stratum.arms(), pointer + "/arms"), pointer + "/arms");
    }

    static Arms of(Period period, String pointer) {
        return new Arms(Check.atMost(MOST, period.arms(), pointer + "/arms"), pointer + "/arms");
    }

    int size() {
        return entries.size();
    }

    /** As they were named. */
    List<Entry> asNamed() {
        return List.copyOf(entries);
    }

    /** By their ids. */
    List<Entry> byId() {
        return entries.stream().sorted(Comparator.comparing(Entry::id)).toList();
    }

    Optional<Entry> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** What the others are compared with: the one that is named, else the first. */
    Entry control(Request request) {
        if (request.control() == null) {
            return entries.getFirst();
        }
        return find(request.control())
                .orElseThrow(() ->
                        new Refusal("/control", "no arm has the id '" + request.control() + "'"));
    }

    /** The others, as they were named; at least one. */
    List<Entry> treatments(Request request) {
        Entry control = control(request);
        if (entries.size() < 2) {
            throw new Refusal(pointer, "a comparison needs two arms");
        }
        return entries.stream().filter(entry -> !entry.id().equals(control.id())).toList();
    }
}
