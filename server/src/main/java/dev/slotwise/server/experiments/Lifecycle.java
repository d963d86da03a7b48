package dev.slotwise.server.experiments;

import dev.slotwise.server.http.Problem;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What may happen to an experiment, and when. A step that is not allowed is a 409 that says why.
 */
final class Lifecycle {
    private Lifecycle() {}

    static Experiment start(Experiment experiment, Instant now) {
        return switch (experiment.status()) {
            case DRAFT, PAUSED ->
                    with(
                            experiment,
                            Status.RUNNING,
                            experiment.startedAt().or(() -> Optional.of(now)));
            case RUNNING -> experiment;
            case CONCLUDED ->
                    throw Problem.conflict(
                            "the experiment is concluded: make a new one to try again");
        };
    }

    static Experiment pause(Experiment experiment) {
        return switch (experiment.status()) {
            case RUNNING -> with(experiment, Status.PAUSED, experiment.startedAt());
            case PAUSED -> experiment;
            case DRAFT -> throw Problem.conflict("the experiment has not been started");
            case CONCLUDED -> throw Problem.conflict("the experiment is concluded");
        };
    }

    static Experiment conclude(Experiment experiment, String winner, Instant now) {
        if (experiment.definition().arms().stream().noneMatch(arm -> arm.key().equals(winner))) {
            throw Problem.invalid("/winner", "there is no arm with the key '%s'".formatted(winner));
        }
        return switch (experiment.status()) {
            case DRAFT -> throw Problem.conflict("the experiment has not been started");
            case CONCLUDED -> throw Problem.conflict("the experiment is concluded already");
            case RUNNING, PAUSED ->
                    new Experiment(
                            experiment.id(),
                            experiment.workspace(),
                            experiment.version(),
                            experiment.definition(),
                            Status.CONCLUDED,
                            Optional.of(winner),
                            experiment.disabledArms(),
                            experiment.createdAt(),
                            experiment.startedAt(),
                            Optional.of(now));
        };
    }

    /** The next version. Arms keep their order and so their index; new ones come behind. */
    static Experiment redefine(Experiment experiment, Definition wanted, Instant now) {
        var current = experiment.definition();
        if (!wanted.key().equals(current.key())) {
            throw Problem.invalid(
                    "/key", "must be '%s', the key in the path".formatted(current.key()));
        }
        if (experiment.status() == Status.CONCLUDED) {
            throw Problem.conflict("the experiment is concluded: make a new one");
        }
        if (experiment.status() == Status.DRAFT) {
            return next(experiment, wanted);
        }
        refuse(wanted.kind() != current.kind(), "kind");
        refuse(!wanted.campaign().equals(current.campaign()), "campaign");
        refuse(!wanted.block().equals(current.block()), "block");
        refuse(!wanted.context().equals(current.context()), "context");
        refuse(!wanted.reward().equals(current.reward()), "reward");
        refuse(wanted.holdout() != current.holdout(), "holdout");
        refuse(
                !wanted.arms()
                        .get(wanted.control())
                        .key()
                        .equals(current.arms().get(current.control()).key()),
                "control");
        refuse(
                wanted.contextual() != current.contextual(),
                "policy from contextual to not, or back");
        var arms = new ArrayList<ArmDefinition>();
        for (var arm : current.arms()) {
            var kept =
                    find(wanted.arms(), arm.key())
                            .map(found -> found.joined(arm.addedAt()))
                            .orElseThrow(() ->
                                    Problem.conflict(
                                            "the experiment has started: disable the arm '%s' instead of removing it"
                                                    .formatted(arm.key())));
            // What was learnt of one hour would be believed of another.
            refuse(!Objects.equals(kept.slot(), arm.slot()), "slot of '%s'".formatted(arm.key()));
            arms.add(kept);
        }
        wanted.arms().stream()
                .filter(arm -> find(current.arms(), arm.key()).isEmpty())
                .map(arm -> arm.joined(now))
                .forEach(arms::add);
        return next(
                experiment,
                new Definition(
                        wanted.key(),
                        wanted.name(),
                        wanted.kind(),
                        wanted.campaign(),
                        wanted.block(),
                        arms,
                        wanted.policy(),
                        wanted.context(),
                        wanted.reward(),
                        wanted.holdout(),
                        wanted.guardrails()));
    }

    static Experiment disable(Experiment experiment, String arm) {
        var disabled = new HashSet<>(experiment.disabledArms());
        disabled.add(known(experiment, arm));
        if (disabled.size() == experiment.definition().arms().size()) {
            throw Problem.conflict("'%s' is the last arm that is enabled".formatted(arm));
        }
        return withDisabled(experiment, disabled);
    }

    static Experiment enable(Experiment experiment, String arm) {
        var disabled = new HashSet<>(experiment.disabledArms());
        disabled.remove(known(experiment, arm));
        return withDisabled(experiment, disabled);
    }

    private static String known(Experiment experiment, String arm) {
        return find(experiment.definition().arms(), arm)
                .map(ArmDefinition::key)
                .orElseThrow(() ->
                        Problem.notFound(
                                "the experiment '%s' has no arm '%s'"
                                        .formatted(experiment.key(), arm)));
    }

    private static void refuse(boolean changed, String what) {
        if (changed) {
            throw Problem.conflict(
                    "the experiment has started: its %s can no longer change".formatted(what));
        }
    }

    private static Optional<ArmDefinition> find(List<ArmDefinition> arms, String key) {
        return arms.stream().filter(arm -> arm.key().equals(key)).findFirst();
    }

    private static Experiment next(Experiment experiment, Definition definition) {
        return new Experiment(
                experiment.id(),
                experiment.workspace(),
                experiment.version() + 1,
                definition,
                experiment.status(),
                experiment.winner(),
                experiment.disabledArms(),
                experiment.createdAt(),
                experiment.startedAt(),
                experiment.concludedAt());
    }

    private static Experiment with(
            Experiment experiment, Status status, Optional<Instant> startedAt) {
        return new Experiment(
                experiment.id(),
                experiment.workspace(),
                experiment.version(),
                experiment.definition(),
                status,
                experiment.winner(),
                experiment.disabledArms(),
                experiment.createdAt(),
                startedAt,
                experiment.concludedAt());
    }

    private static Experiment withDisabled(Experiment experiment, Set<String> disabled) {
        return new Experiment(
                experiment.id(),
                experiment.workspace(),
                experiment.version(),
                experiment.definition(),
                experiment.status(),
                experiment.winner(),
                disabled,
                experiment.createdAt(),
                experiment.startedAt(),
                experiment.concludedAt());
    }
}
