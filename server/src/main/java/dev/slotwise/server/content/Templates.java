package dev.slotwise.server.content;

import java.time.Duration;

/**
 * Compiles customers' templates.
 *
 * <p>The syntax is Pebble's: tokens {@code {{ … }}}, the tags {@code if} and {@code for}, comments
 * and {@code verbatim}. Pebble only parses; what it has parsed is translated into {@link Part}s and
 * {@link Expression}s of our own, which read a recipient's attributes, write text and can do
 * nothing else. No object, method, loader or other template is within reach, and what a rendering
 * may cost is bounded: {@value Scope#MAX_STEPS} steps, 512 kB, and a deadline.
 */
public final class Templates {
    /** Long enough for anything honest, short enough for an event loop to survive the rest. */
    private static final Duration DEADLINE = Duration.ofMillis(50);

    private final Duration deadline;

    public Templates() {
        this(DEADLINE);
    }

    public Templates(Duration deadline) {
        this.deadline = deadline;
    }

    /**
     * @throws TemplateProblem if the source is no template or asks for what is not allowed
     */
    public CompiledTemplate compile(String source, ContentType type) {
        var parts = new Translation(type).of(Grammar.parse(source));
        return new CompiledTemplate(parts, source.length(), type, deadline);
    }
}
