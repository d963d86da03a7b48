package dev.slotwise.server.content;

import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.NamedArgumentNode;
import io.pebbletemplates.pebble.node.PositionalArgumentNode;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Turns a use of a filter into ours, with its arguments in order and, where they say a format,
 * checked.
 */
final class FilterTranslation {
    private static final Expression NOTHING = new Expression.Literal(null);

    private final ExpressionTranslation expressions;

    FilterTranslation(ExpressionTranslation expressions) {
        this.expressions = expressions;
    }

    /**
     * @throws TemplateProblem if there is no such filter, or not with these arguments
     */
    Expression of(FilterExpression node) {
        var invocation = (FilterInvocationExpression) node.getRightExpression();
        int line = invocation.getLineNumber();
        var name = invocation.getFilterName();
        var filter =
                Filter.named(name)
                        .orElseThrow(() ->
                                new TemplateProblem(
                                        line, "the filter '" + name + "' is not allowed"));
        var arguments = inOrder(filter, invocation.getArgs(), line);
        check(filter, arguments, line);
        return new Expression.Filtered(filter, expressions.of(node.getLeftExpression()), arguments);
    }

    private List<Expression> inOrder(Filter filter, ArgumentsNode arguments, int line) {
        var values = new ArrayList<Expression>();
        for (var argument :
                Objects.requireNonNullElse(
                        arguments.getPositionalArgs(), List.<PositionalArgumentNode>of()))
            values.add(expressions.of(argument.getValueExpression()));
        for (var argument :
                Objects.requireNonNullElse(
                        arguments.getNamedArgs(), List.<NamedArgumentNode>of())) {
            int index = filter.parameters().indexOf(argument.getName());
            if (index < 0)
                throw new TemplateProblem(
                        line, "this filter has no argument '" + argument.getName() + "'");
            while (values.size() <= index) values.add(NOTHING);
            values.set(index, expressions.of(argument.getValueExpression()));
        }
        if (values.size() > filter.parameters().size())
            throw new TemplateProblem(line, "too many arguments");
        return List.copyOf(values);
    }

    private static void check(Filter filter, List<Expression> arguments, int line) {
        switch (filter) {
            case DEFAULT, ABBREVIATE -> {
                if (arguments.isEmpty())
                    throw new TemplateProblem(
                            line, "an argument is missing: " + filter.parameters().getFirst());
            }
            case ESCAPE -> {
                var strategy = text(arguments, 0, line);
                if (strategy != null && !strategy.equals("html"))
                    throw new TemplateProblem(line, "only the strategy 'html' is allowed");
            }
            case NUMBERFORMAT -> {
                checkPattern(text(arguments, 0, line), Formats::checkNumberPattern, line);
                text(arguments, 1, line);
            }
            case DATE -> {
                checkPattern(text(arguments, 0, line), Formats::checkDatePattern, line);
                checkPattern(text(arguments, 1, line), Formats::checkDatePattern, line);
                text(arguments, 3, line);
            }
            case UPPER, LOWER, CAPITALIZE, TITLE, TRIM, URLENCODE, FIRST, LAST, JOIN, LENGTH -> {}
        }
    }

    /** A pattern is the author's, never a recipient's: it is known now. */
    private static @Nullable String text(List<Expression> arguments, int index, int line) {
        if (index >= arguments.size()) return null;
        if (arguments.get(index) instanceof Expression.Literal(var value)) {
            if (value == null) return null;
            if (value instanceof String text) return text;
        }
        throw new TemplateProblem(line, "this argument must be a text in quotes");
    }

    private interface Check {
        void on(String pattern);
    }

    private static void checkPattern(@Nullable String pattern, Check check, int line) {
        if (pattern == null) return;
        try {
            check.on(pattern);
        } catch (IllegalArgumentException e) {
            throw new TemplateProblem(line, "'" + pattern + "' is no such format");
        }
    }
}
