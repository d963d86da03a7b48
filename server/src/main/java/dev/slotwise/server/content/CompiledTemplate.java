package dev.slotwise.server.content;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/** A template ready to be rendered, by any number of threads. */
public final class CompiledTemplate {
    private static final int ROOM_FOR_VALUES = 256;

    private final List<Part> parts;
    private final ContentType type;
    private final Duration deadline;
    private final int expectedLength;
    private final SortedSet<String> tokensWithoutDefault;
    private final String withoutTokens;

    /** Most content says the same to everybody. */
    private final Rendering.@Nullable Rendered constant;

    CompiledTemplate(List<Part> parts, int length, ContentType type, Duration deadline) {
        this.type = type;
        this.deadline = deadline;
        this.expectedLength = length + ROOM_FOR_VALUES;
        this.tokensWithoutDefault = Collections.unmodifiableSortedSet(Needs.of(parts));
        this.withoutTokens = withoutTokens(parts);
        this.parts = parts;
        this.constant =
                parts.stream().allMatch(part -> part instanceof Part.Text)
                        ? new Rendering.Rendered(withoutTokens)
                        : null;
    }

    public ContentType type() {
        return type;
    }

    /** Never throws for what a recipient's data is. */
    public Rendering render(RecipientVariables recipient) {
        if (constant != null) return constant;
        var output = new Output(expectedLength);
        try {
            Part.writeAll(parts, new Scope(recipient, deadline), output, Part.Missing.FAILS);
            return new Rendering.Rendered(output.toString());
        } catch (NoValue missing) {
            return new Rendering.Failed("no value for {{ " + missing.token() + " }}");
        } catch (LimitExceeded exceeded) {
            return new Rendering.Failed("the content " + exceeded.reason());
        }
    }

    /**
     * The tokens whose lack makes a rendering fail: printed with no default, and neither within an
     * {@code if} that asks for them nor elements of a loop. A member is named by its path, {@code
     * address.city}.
     */
    public SortedSet<String> tokensWithoutDefault() {
        return tokensWithoutDefault;
    }

    /**
     * What is sent when nothing else can be: the text as for a recipient of whom nothing is known,
     * where a token prints its default or is left out together with the space before it. Known
     * since the template was compiled.
     */
    public String withoutTokens() {
        return withoutTokens;
    }

    private String withoutTokens(List<Part> parts) {
        var output = new Output(expectedLength);
        // Counted, not timed: whether a template compiles must not depend on how busy the server
        // is.
        var scope = new Scope(RecipientVariables.NOBODY, Duration.ofMinutes(1));
        try {
            Part.writeAll(parts, scope, output, Part.Missing.IS_LEFT_OUT);
        } catch (LimitExceeded exceeded) {
            throw new TemplateProblem(1, "the content " + exceeded.reason());
        }
        return Gaps.closed(output.toString(), output.gaps());
    }
}
