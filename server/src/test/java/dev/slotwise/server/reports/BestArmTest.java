package dev.slotwise.server.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.bandits.posterior.BetaPosterior;
import dev.slotwise.server.experiments.ArmDefinition;
import dev.slotwise.server.experiments.Definition;
import dev.slotwise.server.experiments.Experiment;
import dev.slotwise.server.experiments.Goal;
import dev.slotwise.server.experiments.Kind;
import dev.slotwise.server.experiments.PolicyDefinition;
import dev.slotwise.server.experiments.Reward;
import dev.slotwise.server.experiments.Status;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class BestArmTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Map<Integer, ArmSums> SUMS =
            Map.of(0, sums(10_000, 300), 1, sums(10_000, 450), 2, sums(90, 2));
    private static final List<BetaPosterior> BELIEFS =
            List.of(
                    new BetaPosterior(301, 9_719),
                    new BetaPosterior(451, 9_569),
                    new BetaPosterior(3, 107));

    @Test
    void anArmThatIsSwitchedOffIsNotWaitedFor() {
        assertThat(of(Duration.ofDays(8), Set.of("c")))
                .hasValueSatisfying(best -> {
                    assertThat(best.arm()).isEqualTo("b");
                    assertThat(best.stop()).isTrue();
                    assertThat(best.expectedLoss()).isLessThan(1e-6);
                });
    }

    @Test
    void whatIsMissingIsSaidInWords() {
        assertThat(of(Duration.ofHours(6 * 24 + 23), Set.of()))
                .hasValueSatisfying(best -> {
                    assertThat(best.stop()).isFalse();
                    assertThat(best.reason())
                            .startsWith(
                                    "\"c\" has had 90 of 100 e-mails;"
                                            + " 6 of 7 whole days have passed");
                });
    }

    @Test
    void withOneArmOrNoRunThereIsNothingToDecide() {
        assertThat(of(Duration.ofDays(8), Set.of("a", "c"))).isEmpty();
        var concluded = experiment(Duration.ofDays(8), Set.of(), Status.CONCLUDED);
        assertThat(BestArm.of(concluded, SUMS, BELIEFS, NOW)).isEmpty();
    }

    private static Optional<BestArm> of(Duration running, Set<String> disabled) {
        return BestArm.of(experiment(running, disabled, Status.RUNNING), SUMS, BELIEFS, NOW);
    }

    private static ArmSums sums(long exposures, long successes) {
        return new ArmSums(exposures, exposures, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, successes, 0);
    }

    private static Experiment experiment(Duration running, Set<String> disabled, Status status) {
        var definition =
                new Definition(
                        "k",
                        "K",
                        Kind.CONTENT,
                        "k",
                        "k",
                        List.of(arm("a", true), arm("b", false), arm("c", false)),
                        PolicyDefinition.ofType("thompson"),
                        List.of(),
                        new Reward(Goal.CLICK, Duration.ofHours(72)),
                        0,
                        List.of());
        return new Experiment(
                1,
                1,
                1,
                definition,
                status,
                Optional.empty(),
                disabled,
                NOW.minus(running),
                Optional.of(NOW.minus(running)),
                Optional.empty());
    }

    private static ArmDefinition arm(String key, boolean control) {
        return new ArmDefinition(key, key, control, "text/plain", "Hi", null, Map.of(), null, null);
    }
}
