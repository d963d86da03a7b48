package dev.slotwise.bandits.commandline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Which index an arm's name has with the agent. A name not heard before gets the next. */
final class ArmNames {
    private final int room;
    private final int initial;
    private final List<char[]> names = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();

    /**
     * @param initial names of the first arms
     * @param room for how many arms in all
     */
    ArmNames(List<String> initial, int room) {
        this.initial = initial.size();
        this.room = room;
        initial.forEach(this::add);
    }

    /** Number of arms named when the run began. */
    int initial() {
        return initial;
    }

    /** The name of an arm. */
    char[] name(int arm) {
        return names.get(arm);
    }

    /** The arm of this name; none where it is new and there is no room for another. */
    OptionalInt index(String name) {
        Integer known = indexes.get(name);
        if (known != null) {
            return OptionalInt.of(known);
        }
        if (names.size() == room) {
            return OptionalInt.empty();
        }
        add(name);
        return OptionalInt.of(names.size() - 1);
    }

    private void add(String name) {
        indexes.put(name, names.size());
        names.add(name.toCharArray());
    }
}
