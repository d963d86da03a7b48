package dev.slotwise.server.content;

import io.pebbletemplates.pebble.node.PrintNode;

import java.time.Duration;
import java.util.List;

/**
 * Who may take part: an expression such as {@code recipient.country == 'DE' and recipient.opens30d
 * > 3}.
 *
 * <p>A comparison with an attribute that has no value is false, {@code !=} included; so is one
 * between a number and a text, except {@code !=}. Whether there is a value is asked with {@code is
 * empty} or {@code is null}. Text compares case-sensitively and, for {@code <} and its like, by
 * code point, as ISO dates want it. An attribute alone is true unless it has no value, is false, or
 * is 0.
 */
public final class Eligibility {
    /** Admits everybody. */
    public static final Eligibility ALWAYS = new Eligibility(new Expression.Literal(true));

    private static final int MAX_LENGTH = 4096;
    private static final Duration DEADLINE = Duration.ofMillis(50);

    private final Expression expression;

    private Eligibility(Expression expression) {
        this.expression = expression;
    }

    /**
     * @throws TemplateProblem if this is not one expression, or asks for what is not allowed
     */
    public static Eligibility compile(String expression) {
        if (expression.length() > MAX_LENGTH)
            throw new TemplateProblem(1, "longer than " + MAX_LENGTH + " characters");
        var nodes = Grammar.parse("{{ " + expression + " }}");
        // With braces of its own an expression could be several.
        if (nodes.size() != 1 || !(nodes.getFirst() instanceof PrintNode print))
            throw new TemplateProblem(1, "not one expression");
        return new Eligibility(new ExpressionTranslation(List.of()).of(print.getExpression()));
    }

    /** Never throws; whoever costs too much to judge is not admitted. */
    public boolean admits(RecipientVariables recipient) {
        try {
            return Values.isTrue(expression.in(new Scope(recipient, DEADLINE)));
        } catch (LimitExceeded exceeded) {
            return false;
        }
    }
}
