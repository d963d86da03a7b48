package dev.slotwise.server.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A refusal the caller can act on, sent as {@code application/problem+json} (RFC 9457). Each kind
 * has one status. Carries no stack trace: it says something about the request, not about the code.
 */
public abstract sealed class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;

    private Problem(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    /**
     * One thing that is wrong with a request, and where: an RFC 6901 pointer into the body, empty
     * for the whole.
     */
    public record FieldError(String pointer, String detail) {}

    /** What is sent. */
    public record Body(
            String type, String title, int status, String detail, List<FieldError> errors) {}

    public int status() {
        return status;
    }

    /** What went wrong this time, in words for the caller. */
    public String detail() {
        return requireNonNull(getMessage());
    }

    /** What is wrong with which part of the request; empty where that says nothing. */
    public List<FieldError> errors() {
        return List.of();
    }

    /** This problem as it is sent. */
    public Body body() {
        return new Body(
                "urn:slotwise:problem:"
                        + title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'),
                title,
                status,
                detail(),
                errors());
    }

    Map<String, List<String>> headers() {
        return Map.of();
    }

    private static Map<String, List<String>> retryAfter(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return Map.of("Retry-After", List.of(Long.toString(seconds)));
    }

    /**
     * 400: the request does not say what it must; {@link #errors()} says where, for all that was
     * found.
     */
    public static final class Invalid extends Problem {
        private static final long serialVersionUID = 1;

        private final transient List<FieldError> errors;

        private Invalid(List<FieldError> errors) {
            super(400, "Invalid", summary(errors));
            this.errors = List.copyOf(errors);
        }

        @Override
        public List<FieldError> errors() {
            return errors;
        }

        /** The same errors seen from outside: inside the value that stands at this pointer. */
        public Invalid within(String pointer) {
            return pointer.isEmpty()
                    ? this
                    : new Invalid(
                            errors.stream()
                                    .map(e -> new FieldError(pointer + e.pointer(), e.detail()))
                                    .toList());
        }

        private static String summary(List<FieldError> errors) {
            if (errors.isEmpty()) {
                throw new IllegalArgumentException("a request without errors is not invalid");
            }
            FieldError first = errors.getFirst();
            String at = first.pointer().isEmpty() ? "" : first.pointer() + ": ";
            int more = errors.size() - 1;
            return at + first.detail() + (more == 0 ? "" : " (and " + more + " more)");
        }
    }

    /** 401: no key, or none we know. */
    public static final class Unauthorized extends Problem {
        private static final long serialVersionUID = 1;

        private Unauthorized(String detail) {
            super(401, "Unauthorized", detail);
        }

        @Override
        Map<String, List<String>> headers() {
            return Map.of(
                    "WWW-Authenticate",
                    List.of(
                            "Bearer realm=\"slotwise\"",
                            "Basic realm=\"slotwise\", charset=\"UTF-8\""));
        }
    }

    /** 403: the key is good, but not for this. */
    public static final class Forbidden extends Problem {
        private static final long serialVersionUID = 1;

        private Forbidden(String detail) {
            super(403, "Forbidden", detail);
        }
    }

    /** 404: what the path names does not exist (in this workspace). */
    public static final class NotFound extends Problem {
        private static final long serialVersionUID = 1;

        private NotFound(String detail) {
            super(404, "Not found", detail);
        }
    }

    /** 405: what the path names has no such method. */
    public static final class WrongMethod extends Problem {
        private static final long serialVersionUID = 1;

        private final String allowed;

        private WrongMethod(String method, String allowed) {
            super(405, "Wrong method", method + " is not possible here, only " + allowed);
            this.allowed = allowed;
        }

        @Override
        Map<String, List<String>> headers() {
            return Map.of("Allow", List.of(allowed));
        }
    }

    /** 409: the request is fine, but not in this state of things. */
    public static final class Conflict extends Problem {
        private static final long serialVersionUID = 1;

        private Conflict(String detail) {
            super(409, "Conflict", detail);
        }
    }

    /** 413: more than the server takes at once. */
    public static final class TooLarge extends Problem {
        private static final long serialVersionUID = 1;

        private TooLarge(String detail) {
            super(413, "Too large", detail);
        }
    }

    /** 415: the body is of a kind this operation does not read. */
    public static final class UnsupportedMediaType extends Problem {
        private static final long serialVersionUID = 1;

        private UnsupportedMediaType(String detail) {
            super(415, "Unsupported media type", detail);
        }
    }

    /** 429: more often than this caller may. */
    public static final class TooMany extends Problem {
        private static final long serialVersionUID = 1;

        private final Duration retryAfter;

        private TooMany(String detail, Duration retryAfter) {
            super(429, "Too many", detail);
            this.retryAfter = retryAfter;
        }

        @Override
        Map<String, List<String>> headers() {
            return retryAfter(retryAfter);
        }
    }

    /** 503: not now; the same request will do later. */
    public static final class Unavailable extends Problem {
        private static final long serialVersionUID = 1;

        private final Duration retryAfter;

        private Unavailable(String detail, Duration retryAfter) {
            super(503, "Unavailable", detail);
            this.retryAfter = retryAfter;
        }

        @Override
        Map<String, List<String>> headers() {
            return retryAfter(retryAfter);
        }
    }

    public static Invalid invalid(String pointer, String detail) {
        return new Invalid(List.of(new FieldError(pointer, detail)));
    }

    public static Invalid invalid(List<FieldError> errors) {
        return new Invalid(errors);
    }

    public static Unauthorized unauthorized(String detail) {
        return new Unauthorized(detail);
    }

    public static Forbidden forbidden(String detail) {
        return new Forbidden(detail);
    }

    public static NotFound notFound(String detail) {
        return new NotFound(detail);
    }

    public static WrongMethod wrongMethod(String method, String allowed) {
        return new WrongMethod(method, allowed);
    }

    public static Conflict conflict(String detail) {
        return new Conflict(detail);
    }

    public static TooLarge tooLarge(String detail) {
        return new TooLarge(detail);
    }

    public static UnsupportedMediaType unsupportedMediaType(String detail) {
        return new UnsupportedMediaType(detail);
    }

    /**
     * @param retryAfter sent in whole seconds, rounded up
     */
    public static TooMany tooMany(String detail, Duration retryAfter) {
        return new TooMany(detail, retryAfter);
    }

    /**
     * @param retryAfter sent in whole seconds, rounded up
     */
    public static Unavailable unavailable(String detail, Duration retryAfter) {
        return new Unavailable(detail, retryAfter);
    }
}
