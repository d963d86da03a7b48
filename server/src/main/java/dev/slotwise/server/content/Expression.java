package dev.slotwise.server.content;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A part of a template that has a value for a recipient, or none (null).
 *
 * <p>No value begets no value, in arithmetic as in filters; a comparison with no value is false.
 * Nothing here reaches a method or a field: these records are all that a customer's expression can
 * become. The only error is {@link LimitExceeded}.
 */
sealed interface Expression {
    @Nullable Object in(Scope scope);

    record Literal(@Nullable Object value) implements Expression {
        @Override
        public @Nullable Object in(Scope scope) {
            return value;
        }
    }

    record Attribute(String name) implements Expression {
        @Override
        public @Nullable Object in(Scope scope) {
            scope.step();
            return scope.recipient().attribute(name);
        }
    }

    record RecipientId() implements Expression {
        @Override
        public Object in(Scope scope) {
            return scope.recipient().id();
        }
    }

    record RecipientTimezone() implements Expression {
        @Override
        public @Nullable Object in(Scope scope) {
            return scope.recipient().timezone();
        }
    }

    /** The bare {@code recipient}. */
    record Recipient() implements Expression {
        @Override
        public Object in(Scope scope) {
            scope.step();
            return scope.recipient().everything();
        }
    }

    record LoopElement(int loop, String name) implements Expression {
        @Override
        public @Nullable Object in(Scope scope) {
            scope.step();
            return scope.element(loop);
        }
    }

    record LoopState(int loop, Which which) implements Expression {
        enum Which {
            INDEX,
            REVINDEX,
            FIRST,
            LAST,
            LENGTH
        }

        @Override
        public Object in(Scope scope) {
            long index = scope.index(loop);
            long length = scope.length(loop);
            return switch (which) {
                case INDEX -> index;
                case REVINDEX -> length - index - 1;
                case FIRST -> index == 0;
                case LAST -> index == length - 1;
                case LENGTH -> length;
            };
        }
    }

    /**
     * {@code of.name} or {@code of[name]}: an entry of a map or an element of a list, nothing else.
     */
    record Member(Expression of, Expression name) implements Expression {
        @Override
        public @Nullable Object in(Scope scope) {
            scope.step();
            var key = name.in(scope);
            return switch (of.in(scope)) {
                case Map<?, ?> map when key instanceof String -> map.get(key);
                case List<?> list when key instanceof Long at && at >= 0 && at < list.size() ->
                        list.get(at.intValue());
                case null, default -> null;
            };
        }
    }

    record ListOf(List<Expression> elements) implements Expression {
        @Override
        public Object in(Scope scope) {
            var values = new ArrayList<@Nullable Object>(elements.size());
            for (var element : elements) {
                scope.step();
                values.add(element.in(scope));
            }
            return values;
        }
    }

    record Not(Expression operand) implements Expression {
        @Override
        public Object in(Scope scope) {
            return !Values.isTrue(operand.in(scope));
        }
    }

    record And(Expression left, Expression right) implements Expression {
        @Override
        public Object in(Scope scope) {
            scope.step();
            return Values.isTrue(left.in(scope)) && Values.isTrue(right.in(scope));
        }
    }

    record Or(Expression left, Expression right) implements Expression {
        @Override
        public Object in(Scope scope) {
            scope.step();
            return Values.isTrue(left.in(scope)) || Values.isTrue(right.in(scope));
        }
    }

    record Comparison(Relation relation, Expression left, Expression right) implements Expression {
        @Override
        public Object in(Scope scope) {
            scope.step();
            var a = left.in(scope);
            var b = right.in(scope);
            return a != null && b != null && relation.holds(a, b);
        }
    }

    record Test(Question question, Expression operand) implements Expression {
        enum Question {
            EMPTY,
            NULL,
            EVEN,
            ODD
        }

        @Override
        public Object in(Scope scope) {
            scope.step();
            var value = operand.in(scope);
            return switch (question) {
                case EMPTY -> Values.isEmpty(value);
                case NULL -> value == null;
                case EVEN -> value instanceof Long number && number % 2 == 0;
                case ODD -> value instanceof Long number && number % 2 != 0;
            };
        }
    }

    record Arithmetic(Operation operation, Expression left, Expression right)
            implements Expression {
        @Override
        public @Nullable Object in(Scope scope) {
            scope.step();
            return left.in(scope) instanceof Number a && right.in(scope) instanceof Number b
                    ? operation.of(a, b)
                    : null;
        }
    }

    /** {@code left ~ right}. */
    record Concatenation(Expression left, Expression right) implements Expression {
        @Override
        public @Nullable Object in(Scope scope) {
            var a = Values.text(left.in(scope));
            var b = Values.text(right.in(scope));
            if (a == null || b == null) return null;
            Output.check(a.length() + b.length());
            return scope.made(a + b);
        }
    }

    record Conditional(Expression condition, Expression then, Expression otherwise)
            implements Expression {
        @Override
        public @Nullable Object in(Scope scope) {
            scope.step();
            return (Values.isTrue(condition.in(scope)) ? then : otherwise).in(scope);
        }
    }

    /** {@code max(…)} or {@code min(…)} of those that have a value. */
    record Extreme(Relation better, List<Expression> candidates) implements Expression {
        @Override
        public @Nullable Object in(Scope scope) {
            Object best = null;
            for (var candidate : candidates) {
                scope.step();
                var value = candidate.in(scope);
                if (value != null && (best == null || better.holds(value, best))) best = value;
            }
            return best;
        }
    }

    record Filtered(Filter filter, Expression input, List<Expression> arguments)
            implements Expression {
        @Override
        public @Nullable Object in(Scope scope) {
            scope.step();
            var values = new @Nullable Object[arguments.size()];
            for (int i = 0; i < values.length; i++) values[i] = arguments.get(i).in(scope);
            return filter.apply(input.in(scope), values, scope);
        }
    }
}
