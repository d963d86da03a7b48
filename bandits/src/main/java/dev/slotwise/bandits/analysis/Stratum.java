package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The arms within one group of users. */
public record Stratum(@Nullable Object stratum, @Nullable List<Arm> arms) {}
