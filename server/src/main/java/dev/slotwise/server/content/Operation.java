package dev.slotwise.server.content;

import org.jspecify.annotations.Nullable;

/**
 * Arithmetic of two numbers. Whole numbers stay whole where the result is; what has no finite
 * result has no value.
 */
enum Operation {
    PLUS,
    MINUS,
    TIMES,
    DIVIDED_BY,
    MODULO;

    @Nullable Object of(Number left, Number right) {
        if (left instanceof Long a && right instanceof Long b) {
            var whole = whole(a, b);
            if (whole != null) return whole;
        }
        double a = left.doubleValue();
        double b = right.doubleValue();
        double result =
                switch (this) {
                    case PLUS -> a + b;
                    case MINUS -> a - b;
                    case TIMES -> a * b;
                    case DIVIDED_BY -> a / b;
                    case MODULO -> a % b;
                };
        return Double.isFinite(result) ? result : null;
    }

    /** Null where no long is the result. */
    private @Nullable Long whole(long a, long b) {
        if ((this == DIVIDED_BY || this == MODULO) && b == 0) return null;
        try {
            return switch (this) {
                case PLUS -> Math.addExact(a, b);
                case MINUS -> Math.subtractExact(a, b);
                case TIMES -> Math.multiplyExact(a, b);
                case DIVIDED_BY -> a % b == 0 ? Math.divideExact(a, b) : null;
                case MODULO -> a % b;
            };
        } catch (ArithmeticException overflow) {
            return null;
        }
    }
}
