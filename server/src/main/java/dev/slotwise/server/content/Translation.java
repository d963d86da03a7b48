package dev.slotwise.server.content;

import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.TextNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Turns Pebble's tree into ours, which knows no way out; what it does not know it refuses, by name.
 */
final class Translation {
    private static final Set<String> TAKEN = Set.of("recipient", "loop");

    private final ContentType type;

    Translation(ContentType type) {
        this.type = type;
    }

    /**
     * @throws TemplateProblem for what is not allowed
     */
    List<Part> of(List<RenderableNode> nodes) {
        return parts(nodes, List.of());
    }

    private List<Part> parts(@Nullable BodyNode body, List<String> loops) {
        return body == null ? List.of() : parts(body.getChildren(), loops);
    }

    private List<Part> parts(List<RenderableNode> nodes, List<String> loops) {
        return nodes.stream().map(node -> part(node, loops)).toList();
    }

    private Part part(RenderableNode node, List<String> loops) {
        return switch (node) {
            case TextNode text -> new Part.Text(new String(text.getData()));
            case PrintNode print -> print(print, loops);
            case IfNode choice -> choice(choice, loops);
            case ForNode loop -> loop(loop, loops);
            default -> throw new TemplateProblem(1, "this tag is not allowed");
        };
    }

    private Part print(PrintNode node, List<String> loops) {
        var expression = new ExpressionTranslation(loops).of(node.getExpression());
        // Escaping is the last thing that happens to a token of HTML, and happens once.
        if (type == ContentType.HTML
                && expression instanceof Expression.Filtered(var filter, var input, _)
                && filter == Filter.ESCAPE) expression = input;
        return new Part.Print(expression, type, Needs.label(expression));
    }

    private Part choice(IfNode node, List<String> loops) {
        var branches =
                node.getConditionsWithBodies().stream()
                        .map(branch ->
                                new Part.Branch(
                                        new ExpressionTranslation(loops).of(branch.getLeft()),
                                        parts(branch.getRight(), loops)))
                        .toList();
        return new Part.If(branches, parts(node.getElseBody(), loops));
    }

    private Part loop(ForNode node, List<String> loops) {
        int line = node.getLineNumber();
        var name = node.getIterationVariable();
        if (loops.size() == Scope.MAX_LOOPS)
            throw new TemplateProblem(line, "'for' nested deeper than " + Scope.MAX_LOOPS);
        if (TAKEN.contains(name) || loops.contains(name))
            throw new TemplateProblem(line, "the loop variable '" + name + "' is taken");
        var within = new ArrayList<>(loops);
        within.add(name);
        return new Part.For(
                loops.size(),
                name,
                new ExpressionTranslation(loops).of(node.getIterable()),
                parts(node.getBody(), List.copyOf(within)),
                parts(node.getElseBody(), loops));
    }
}
