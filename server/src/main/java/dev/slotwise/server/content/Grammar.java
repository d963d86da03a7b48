package dev.slotwise.server.content;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.core.CoreExtension;
import io.pebbletemplates.pebble.lexer.LexerImpl;
import io.pebbletemplates.pebble.lexer.Syntax;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.UnaryOperator;
import io.pebbletemplates.pebble.parser.ParserImpl;
import io.pebbletemplates.pebble.parser.ParserOptions;
import io.pebbletemplates.pebble.tokenParser.ForTokenParser;
import io.pebbletemplates.pebble.tokenParser.IfTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;

import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads Pebble's syntax, and nothing but the syntax: no engine, no loader, no extension, so that
 * there is nothing a template could reach. Of its tags {@code if} and {@code for} are there, beside
 * comments and {@code verbatim}.
 */
final class Grammar {
    private static final int MAX_SOURCE = 256 * 1024;
    private static final int MAX_TOKENS_OF_A_TAG = 200;
    private static final int MAX_NESTED_TAGS = 32;
    private static final Set<String> OPENING = Set.of("if", "for");
    private static final Set<String> CLOSING = Set.of("endif", "endfor");
    private static final Set<String> BETWEEN = Set.of("else", "elseif");

    /**
     * An unclosed string that ends in a backslash sends Pebble's lexer into an endless loop, and at
     * the very end of its buffer it reads beyond. With an empty token at the end neither can be;
     * and where that token is not found again, something was left open.
     */
    private static final String END = "{{''}}";

    private static final Map<String, UnaryOperator> UNARY =
            bySymbol(new CoreExtension().getUnaryOperators(), UnaryOperator::getSymbol);
    private static final Map<String, BinaryOperator> BINARY =
            bySymbol(
                    new CoreExtension()
                            .getBinaryOperators().stream()
                                    .filter(operator -> !operator.getSymbol().equals(".."))
                                    .toList(),
                    BinaryOperator::getSymbol);
    private static final Map<String, TokenParser> TAGS =
            Map.of("if", new IfTokenParser(), "for", new ForTokenParser());

    // A newline after a token belongs to the customer's text; Pebble would swallow it.
    private static final Syntax SYNTAX =
            new Syntax.Builder().setEnableNewLineTrimming(false).build();

    private Grammar() {}

    /**
     * @throws TemplateProblem if this is no template, or one too large or too deep
     */
    static List<RenderableNode> parse(String source) {
        if (source.length() > MAX_SOURCE)
            throw new TemplateProblem(1, "longer than " + MAX_SOURCE / 1024 + " kB");
        try {
            var tokens =
                    new LexerImpl(SYNTAX, UNARY.values(), BINARY.values())
                            .tokenize(new StringReader(source + END), "template");
            check(tokens.getTokens());
            return withoutEnd(
                    new ParserImpl(UNARY, BINARY, TAGS, new ParserOptions())
                            .parse(tokens)
                            .getBody()
                            .getChildren());
        } catch (TemplateProblem problem) {
            throw problem;
        } catch (PebbleException refused) {
            throw new TemplateProblem(
                    refused.getLineNumber() == null ? 1 : refused.getLineNumber(),
                    oneLine(refused.getPebbleMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            // What the parser makes of input nobody has thought of: numbers out of range, a tag cut
            // off at the end,
            // a string so long that its regular expression recurses too deep.
            throw new TemplateProblem(1, "cannot be read");
        }
    }

    private static List<RenderableNode> withoutEnd(List<RenderableNode> nodes) {
        if (nodes.getLast() instanceof PrintNode print
                && print.getExpression() instanceof LiteralStringExpression text
                && text.getValue().isEmpty()) return nodes.subList(0, nodes.size() - 1);
        throw new TemplateProblem(1, "something is not closed");
    }

    /** What bounds the depth of the tree, before it is built by recursion. */
    private static void check(Iterable<Token> tokens) {
        int inTag = 0;
        int depth = 0;
        var previous = Token.Type.TEXT;
        for (var token : tokens) {
            switch (token.getType()) {
                case TEXT, PRINT_START, EXECUTE_START, PRINT_END, EXECUTE_END, EOF -> inTag = 0;
                case STRING_INTERPOLATION_START ->
                        throw new TemplateProblem(
                                token.getLineNumber(), "no #{…} within a text: use ~");
                default -> inTag++;
            }
            if (inTag > MAX_TOKENS_OF_A_TAG)
                throw new TemplateProblem(token.getLineNumber(), "this expression is too long");
            if (previous == Token.Type.EXECUTE_START) depth += depth(token);
            if (depth > MAX_NESTED_TAGS)
                throw new TemplateProblem(token.getLineNumber(), "tags are nested too deep");
            previous = token.getType();
        }
    }

    private static int depth(Token tag) {
        var name = tag.getValue();
        if (name == null) return 0;
        if (OPENING.contains(name)) return 1;
        if (CLOSING.contains(name)) return -1;
        if (BETWEEN.contains(name)) return 0;
        throw new TemplateProblem(
                tag.getLineNumber(), "the tag '" + oneLine(name) + "' is not allowed");
    }

    private static String oneLine(String message) {
        return message.lines().collect(Collectors.joining(" "));
    }

    private static <T> Map<String, T> bySymbol(
            Collection<? extends T> operators, Function<T, String> symbol) {
        return operators.stream()
                .collect(Collectors.toUnmodifiableMap(symbol, operator -> operator));
    }
}
