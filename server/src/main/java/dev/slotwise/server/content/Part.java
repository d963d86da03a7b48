package dev.slotwise.server.content;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A piece of a template that writes. */
sealed interface Part {
    void write(Scope scope, Output output, Missing missing);

    static void writeAll(List<Part> parts, Scope scope, Output output, Missing missing) {
        for (var part : parts) {
            scope.step();
            part.write(scope, output, missing);
        }
    }

    /** What to do with a token that has no value. */
    enum Missing {
        FAILS,
        IS_LEFT_OUT
    }

    record Text(String text) implements Part {
        @Override
        public void write(Scope scope, Output output, Missing missing) {
            output.append(text);
        }
    }

    /** A token; its label is for messages. */
    record Print(Expression expression, ContentType type, String label) implements Part {
        @Override
        public void write(Scope scope, Output output, Missing missing) {
            var text = Values.text(expression.in(scope));
            if (text == null && missing == Missing.FAILS) throw new NoValue(label);
            if (text == null || text.isEmpty()) {
                output.gap();
                return;
            }
            switch (type) {
                case HTML -> output.appendEscaped(text);
                case TEXT -> output.append(text);
            }
        }
    }

    record Branch(Expression condition, List<Part> parts) {}

    record If(List<Branch> branches, List<Part> otherwise) implements Part {
        @Override
        public void write(Scope scope, Output output, Missing missing) {
            for (var branch : branches) {
                if (Values.isTrue(branch.condition().in(scope))) {
                    writeAll(branch.parts(), scope, output, missing);
                    return;
                }
            }
            if (otherwise.isEmpty()) output.gap();
            writeAll(otherwise, scope, output, missing);
        }
    }

    /** Over the elements of a list; anything else has none. */
    record For(int loop, String name, Expression iterable, List<Part> parts, List<Part> otherwise)
            implements Part {
        @Override
        public void write(Scope scope, Output output, Missing missing) {
            List<? extends @Nullable Object> list =
                    iterable.in(scope) instanceof List<?> elements ? elements : List.of();
            if (list.isEmpty()) {
                if (otherwise.isEmpty()) output.gap();
                writeAll(otherwise, scope, output, missing);
                return;
            }
            for (int index = 0; index < list.size(); index++) {
                scope.step();
                scope.enter(loop, list.get(index), index, list.size());
                writeAll(parts, scope, output, missing);
            }
        }
    }
}
