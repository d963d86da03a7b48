package dev.slotwise.bandits.analysis;

import org.jspecify.annotations.Nullable;

/** What was estimated of an effect in one segment. */
public record SegmentEffect(
        @Nullable Object segment, @Nullable Double estimate, @Nullable Double standardError) {}
