package dev.slotwise.bandits.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class OpenSendsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itRemembersWhatAMapRemembers(long seed) {
        var random = new Random(seed);
        var open = new OpenSends();
        Map<Long, Double> expected = new HashMap<>();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (ids.isEmpty() || random.nextInt(5) < 3) {
                // Dense and far-flung ids, 0 among them.
                long id = random.nextBoolean() ? i : random.nextLong();
                open.add(id, 0.25 * i);
                expected.put(id, 0.25 * i);
                ids.add(id);
            } else {
                long id = ids.remove(random.nextInt(ids.size()));
                assertThat(open.take(id)).isEqualTo(expected.remove(id));
                assertThatIllegalArgumentException().isThrownBy(() -> open.take(id));
            }
        }
        assertThat(open.size()).isEqualTo(expected.size());
        for (long id : ids) {
            assertThatIllegalArgumentException().isThrownBy(() -> open.add(id, 1));
            assertThat(open.take(id)).isEqualTo(expected.get(id));
        }
        assertThat(open.size()).isZero();
    }
}
