package dev.slotwise.server.content;

import dev.slotwise.server.content.Expression.Arithmetic;
import dev.slotwise.server.content.Expression.Comparison;
import dev.slotwise.server.content.Expression.Literal;
import dev.slotwise.server.content.Expression.LoopState;
import dev.slotwise.server.content.Expression.Test.Question;

import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.PositionalArgumentNode;
import io.pebbletemplates.pebble.node.TestInvocationExpression;
import io.pebbletemplates.pebble.node.expression.AddExpression;
import io.pebbletemplates.pebble.node.expression.AndExpression;
import io.pebbletemplates.pebble.node.expression.ArrayExpression;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.ConcatenateExpression;
import io.pebbletemplates.pebble.node.expression.ContainsExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.DivideExpression;
import io.pebbletemplates.pebble.node.expression.EqualsExpression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.GreaterThanEqualsExpression;
import io.pebbletemplates.pebble.node.expression.GreaterThanExpression;
import io.pebbletemplates.pebble.node.expression.LessThanEqualsExpression;
import io.pebbletemplates.pebble.node.expression.LessThanExpression;
import io.pebbletemplates.pebble.node.expression.LiteralBooleanExpression;
import io.pebbletemplates.pebble.node.expression.LiteralDoubleExpression;
import io.pebbletemplates.pebble.node.expression.LiteralLongExpression;
import io.pebbletemplates.pebble.node.expression.LiteralNullExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.node.expression.ModulusExpression;
import io.pebbletemplates.pebble.node.expression.MultiplyExpression;
import io.pebbletemplates.pebble.node.expression.NegativeTestExpression;
import io.pebbletemplates.pebble.node.expression.NotEqualsExpression;
import io.pebbletemplates.pebble.node.expression.OrExpression;
import io.pebbletemplates.pebble.node.expression.PositiveTestExpression;
import io.pebbletemplates.pebble.node.expression.SubtractExpression;
import io.pebbletemplates.pebble.node.expression.TernaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryMinusExpression;
import io.pebbletemplates.pebble.node.expression.UnaryNotExpression;
import io.pebbletemplates.pebble.node.expression.UnaryPlusExpression;

import java.util.List;
import java.util.Locale;

/** Turns Pebble's expressions into ours. The imports above are the list of what is allowed. */
final class ExpressionTranslation {
    /** The names of Pebble's own objects: refused rather than read as attributes nobody has. */
    private static final List<String> PEBBLES_OWN = List.of("_context", "template");

    private final List<String> loops;

    /**
     * @param loops the variables of the loops around, outermost first
     */
    ExpressionTranslation(List<String> loops) {
        this.loops = loops;
    }

    /**
     * @throws TemplateProblem for what is not allowed
     */
    Expression of(io.pebbletemplates.pebble.node.expression.Expression<?> node) {
        int line = node.getLineNumber();
        return switch (node) {
            case LiteralStringExpression text -> new Literal(text.getValue());
            case LiteralLongExpression number -> new Literal(number.getValue());
            case LiteralDoubleExpression number -> new Literal(number.getValue());
            case LiteralBooleanExpression truth -> new Literal(truth.getValue());
            case LiteralNullExpression _ -> new Literal(null);
            case ContextVariableExpression variable -> variable(variable.getName(), line);
            case GetAttributeExpression member -> member(member, line);
            case ArrayExpression list ->
                    new Expression.ListOf(list.getValues().stream().map(this::of).toList());
            case TernaryExpression choice ->
                    new Expression.Conditional(
                            of(choice.getExpression1()),
                            of(choice.getExpression2()),
                            of(choice.getExpression3()));
            case UnaryNotExpression not -> new Expression.Not(of(not.getChildExpression()));
            case UnaryPlusExpression plus -> of(plus.getChildExpression());
            case UnaryMinusExpression minus ->
                    new Arithmetic(
                            Operation.MINUS, new Literal(0L), of(minus.getChildExpression()));
            case FilterExpression filter -> new FilterTranslation(this).of(filter);
            case PositiveTestExpression test -> test(test, line);
            case FunctionOrMacroInvocationExpression function -> function(function, line);
            case BinaryExpression<?> binary -> binary(binary, line);
            default -> throw new TemplateProblem(line, "this expression is not allowed");
        };
    }

    private Expression binary(BinaryExpression<?> node, int line) {
        var left = of(node.getLeftExpression());
        var right = of(node.getRightExpression());
        return switch (node) {
            case AndExpression _ -> new Expression.And(left, right);
            case OrExpression _ -> new Expression.Or(left, right);
            case EqualsExpression _ when isNull(right) -> new Expression.Test(Question.NULL, left);
            case NotEqualsExpression _ when isNull(right) ->
                    new Expression.Not(new Expression.Test(Question.NULL, left));
            case EqualsExpression _ -> new Comparison(Relation.EQUAL, left, right);
            case NotEqualsExpression _ -> new Comparison(Relation.DIFFERENT, left, right);
            case LessThanExpression _ -> new Comparison(Relation.LESS, left, right);
            case LessThanEqualsExpression _ -> new Comparison(Relation.AT_MOST, left, right);
            case GreaterThanExpression _ -> new Comparison(Relation.GREATER, left, right);
            case GreaterThanEqualsExpression _ -> new Comparison(Relation.AT_LEAST, left, right);
            case ContainsExpression _ -> new Comparison(Relation.CONTAINS, left, right);
            case AddExpression _ -> new Arithmetic(Operation.PLUS, left, right);
            case SubtractExpression _ -> new Arithmetic(Operation.MINUS, left, right);
            case MultiplyExpression _ -> new Arithmetic(Operation.TIMES, left, right);
            case DivideExpression _ -> new Arithmetic(Operation.DIVIDED_BY, left, right);
            case ModulusExpression _ -> new Arithmetic(Operation.MODULO, left, right);
            case ConcatenateExpression _ -> new Expression.Concatenation(left, right);
            default -> throw new TemplateProblem(line, "this operator is not allowed");
        };
    }

    private static boolean isNull(Expression expression) {
        return expression instanceof Literal(var value) && value == null;
    }

    private Expression variable(String name, int line) {
        if (PEBBLES_OWN.contains(name))
            throw new TemplateProblem(line, "'" + name + "' is not allowed");
        if (name.equals("recipient")) return new Expression.Recipient();
        if (loops.contains(name)) return new Expression.LoopElement(loops.indexOf(name), name);
        if (name.equals("loop") && !loops.isEmpty())
            throw new TemplateProblem(line, "loop has index, revindex, first, last and length");
        return new Expression.Attribute(name);
    }

    private Expression member(GetAttributeExpression node, int line) {
        if (node.getArgumentsNode() != null)
            throw new TemplateProblem(line, "method calls are not allowed");
        var name = of(node.getAttributeNameExpression());
        if (node.getNode() instanceof ContextVariableExpression variable) {
            if (variable.getName().equals("loop") && !loops.isEmpty()) return loopState(name, line);
            if (variable.getName().equals("recipient") && name instanceof Literal(String key))
                return recipient(key);
        }
        return new Expression.Member(of(node.getNode()), name);
    }

    private static Expression recipient(String key) {
        return switch (key) {
            case "id" -> new Expression.RecipientId();
            case "timezone" -> new Expression.RecipientTimezone();
            default -> new Expression.Attribute(key);
        };
    }

    private Expression loopState(Expression name, int line) {
        if (name instanceof Literal(String key)) {
            for (var which : LoopState.Which.values())
                if (which.name().toLowerCase(Locale.ROOT).equals(key))
                    return new LoopState(loops.size() - 1, which);
        }
        throw new TemplateProblem(line, "loop has index, revindex, first, last and length");
    }

    private Expression test(PositiveTestExpression node, int line) {
        var test = (TestInvocationExpression) node.getRightExpression();
        var operand = of(node.getLeftExpression());
        Expression answer =
                switch (test.getTestName()) {
                    case "empty" -> new Expression.Test(Question.EMPTY, operand);
                    case "null" -> new Expression.Test(Question.NULL, operand);
                    case "even" -> new Expression.Test(Question.EVEN, operand);
                    case "odd" -> new Expression.Test(Question.ODD, operand);
                    case "defined" ->
                            new Expression.Not(new Expression.Test(Question.NULL, operand));
                    default ->
                            throw new TemplateProblem(
                                    line, "the test '" + test.getTestName() + "' is not allowed");
                };
        return node instanceof NegativeTestExpression ? new Expression.Not(answer) : answer;
    }

    private Expression function(FunctionOrMacroInvocationExpression node, int line) {
        return switch (node.getFunctionName()) {
            case "max" ->
                    new Expression.Extreme(Relation.GREATER, positional(node.getArguments(), line));
            case "min" ->
                    new Expression.Extreme(Relation.LESS, positional(node.getArguments(), line));
            default ->
                    throw new TemplateProblem(
                            line, "the function '" + node.getFunctionName() + "' is not allowed");
        };
    }

    private List<Expression> positional(ArgumentsNode arguments, int line) {
        if (!arguments.getNamedArgs().isEmpty())
            throw new TemplateProblem(line, "this function has no named arguments");
        return arguments.getPositionalArgs().stream()
                .map(PositionalArgumentNode::getValueExpression)
                .map(this::of)
                .toList();
    }
}
