package dev.slotwise.server.reports;

import dev.slotwise.server.learning.WaveSum;
import dev.slotwise.server.learning.WaveSums;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** An experiment's sums, stretch by stretch, in order of time. */
record Stretches(List<Stretch> all) {
    static final Stretches NONE = new Stretches(List.of());

    Stretches {
        all = List.copyOf(all);
    }

    /** Those whose every outcome that counts has had its time to come. */
    Stretches matured() {
        return those(Stretch::matured);
    }

    Stretches those(Predicate<Stretch> wanted) {
        return new Stretches(all.stream().filter(wanted).toList());
    }

    /** Those in which every recipient could have got either of the two. */
    Stretches offering(int arm, int other) {
        return those(stretch -> stretch.offersToAll(arm) && stretch.offersToAll(other));
    }

    WaveSums of(int arm) {
        var total = new WaveSums();
        all.forEach(stretch -> total.add(stretch.of(arm), 1));
        return total;
    }

    long count(WaveSum sum) {
        return all.stream().mapToLong(stretch -> stretch.count(sum)).sum();
    }

    OptionalInt firstHour() {
        return all.stream().flatMapToInt(stretch -> stretch.first().stream()).min();
    }

    OptionalInt lastHour() {
        return all.stream().flatMapToInt(stretch -> stretch.last().stream()).max();
    }
}
