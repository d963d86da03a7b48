package dev.slotwise.server.content;

import dev.slotwise.server.content.Expression.And;
import dev.slotwise.server.content.Expression.Arithmetic;
import dev.slotwise.server.content.Expression.Attribute;
import dev.slotwise.server.content.Expression.Comparison;
import dev.slotwise.server.content.Expression.Concatenation;
import dev.slotwise.server.content.Expression.Conditional;
import dev.slotwise.server.content.Expression.Extreme;
import dev.slotwise.server.content.Expression.Filtered;
import dev.slotwise.server.content.Expression.ListOf;
import dev.slotwise.server.content.Expression.Literal;
import dev.slotwise.server.content.Expression.LoopElement;
import dev.slotwise.server.content.Expression.LoopState;
import dev.slotwise.server.content.Expression.Member;
import dev.slotwise.server.content.Expression.Not;
import dev.slotwise.server.content.Expression.Or;
import dev.slotwise.server.content.Expression.Recipient;
import dev.slotwise.server.content.Expression.RecipientId;
import dev.slotwise.server.content.Expression.RecipientTimezone;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the tokens whose lack would make a rendering fail: printed, without a default, and not
 * asked for before.
 */
final class Needs {
    private final SortedSet<String> tokens = new TreeSet<>();

    private Needs() {}

    static SortedSet<String> of(List<Part> parts) {
        var needs = new Needs();
        needs.add(parts, Set.of());
        return needs.tokens;
    }

    /** What a message calls a token. */
    static String label(Expression expression) {
        var needed = of(expression);
        if (!needed.isEmpty()) return String.join(", ", needed);
        return expression instanceof Filtered(_, var input, _) ? label(input) : "…";
    }

    private void add(List<Part> parts, Set<String> given) {
        for (var part : parts) {
            switch (part) {
                case Part.Text _ -> {}
                case Part.Print print -> {
                    for (var need : of(print.expression()))
                        if (!given.contains(need) && !given.contains(root(need))) tokens.add(need);
                }
                case Part.If choice -> {
                    var soFar = given;
                    for (var branch : choice.branches()) {
                        add(branch.parts(), union(soFar, givenIf(branch.condition())));
                        soFar = union(soFar, givenUnless(branch.condition()));
                    }
                    add(choice.otherwise(), soFar);
                }
                case Part.For loop -> {
                    // An element that lacks something is for the author of the list to see, not a
                    // token of a recipient.
                    add(loop.parts(), union(given, Set.of(loop.name())));
                    add(loop.otherwise(), given);
                }
            }
        }
    }

    /** The tokens that must have a value for the expression to have one. */
    private static Set<String> of(Expression expression) {
        return switch (expression) {
            case Attribute _, RecipientTimezone _, Member _, LoopElement _ -> {
                var path = path(expression);
                yield path == null ? Set.of() : Set.of(path);
            }
            case Filtered(var filter, var input, var arguments) ->
                    switch (filter) {
                        // A default's argument counts only if it may be missing itself.
                        case DEFAULT -> of(arguments.getFirst());
                        case LENGTH -> Set.of();
                        default -> union(of(input), ofAll(arguments));
                    };
            case Concatenation(var left, var right) -> union(of(left), of(right));
            case Arithmetic(_, var left, var right) -> union(of(left), of(right));
            case Conditional(var condition, var then, var otherwise) ->
                    union(
                            without(of(then), givenIf(condition)),
                            without(of(otherwise), givenUnless(condition)));
            case Extreme(_, var candidates) ->
                    candidates.stream().anyMatch(c -> of(c).isEmpty())
                            ? Set.of()
                            : ofAll(candidates);
            case Literal _,
                    RecipientId _,
                    Recipient _,
                    LoopState _,
                    ListOf _,
                    Not _,
                    And _,
                    Or _,
                    Comparison _,
                    Expression.Test _ ->
                    Set.of();
        };
    }

    /** The tokens that have a value where the condition holds. */
    private static Set<String> givenIf(Expression condition) {
        return switch (condition) {
            case And(var left, var right) -> union(givenIf(left), givenIf(right));
            case Or(var left, var right) -> intersection(givenIf(left), givenIf(right));
            case Not(var operand) -> givenUnless(operand);
            // No comparison holds for what has no value.
            case Comparison(_, var left, var right) -> union(of(left), of(right));
            case Expression.Test(var question, var operand) ->
                    switch (question) {
                        case EVEN, ODD -> of(operand);
                        case EMPTY, NULL -> Set.of();
                    };
            default -> of(condition);
        };
    }

    /** The tokens that have a value where the condition does not hold. */
    private static Set<String> givenUnless(Expression condition) {
        return switch (condition) {
            case And(var left, var right) -> intersection(givenUnless(left), givenUnless(right));
            case Or(var left, var right) -> union(givenUnless(left), givenUnless(right));
            case Not(var operand) -> givenIf(operand);
            case Expression.Test(var question, var operand) ->
                    switch (question) {
                        case EMPTY, NULL -> of(operand);
                        case EVEN, ODD -> Set.of();
                    };
            default -> Set.of();
        };
    }

    private static @Nullable String path(Expression expression) {
        return switch (expression) {
            case Attribute(var name) -> name;
            case RecipientTimezone _ -> "timezone";
            case LoopElement(_, var name) -> name;
            case Member(var of, Literal(String name)) ->
                    path(of) == null ? null : path(of) + "." + name;
            case Member(var of, _) -> path(of);
            default -> null;
        };
    }

    private static String root(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    private static Set<String> ofAll(Collection<Expression> expressions) {
        var all = new TreeSet<String>();
        for (var expression : expressions) all.addAll(of(expression));
        return all;
    }

    private static Set<String> union(Set<String> left, Set<String> right) {
        var union = new TreeSet<>(left);
        union.addAll(right);
        return union;
    }

    private static Set<String> intersection(Set<String> left, Set<String> right) {
        var both = new TreeSet<>(left);
        both.retainAll(right);
        return both;
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        var rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
