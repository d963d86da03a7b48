package dev.slotwise.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;

/** What the text of a setting may look like, and what it becomes. */
enum ConfigurationForm {
    TEXT("a text") {
        @Override
        Object read(String text) {
            return text;
        }
    },
    KEY("1 to 256 visible ASCII characters without a colon") {
        @Override
        Object read(String text) {
            // A colon would end the user name of Basic.
            return accepted(text, text.matches("[!-9;-~]{1,256}"));
        }
    },
    PORT("a whole number from 0 to 65535 (0: any free port)") {
        @Override
        Object read(String text) {
            int port = Integer.parseInt(text);
            return accepted(port, port >= 0 && port <= 65535);
        }
    },
    COUNT("a whole number from 1 to 1000") {
        @Override
        Object read(String text) {
            int count = Integer.parseInt(text);
            return accepted(count, count >= 1 && count <= 1000);
        }
    },
    BYTES("a whole number of bytes from 1024 to 1073741824") {
        @Override
        Object read(String text) {
            int bytes = Integer.parseInt(text);
            return accepted(bytes, bytes >= 1024 && bytes <= 1 << 30);
        }
    },
    SWITCH("true or false") {
        @Override
        Object read(String text) {
            return accepted(text.equals("true"), text.equals("true") || text.equals("false"));
        }
    },
    DURATION("a positive ISO 8601 duration such as PT0.25S or P90D") {
        @Override
        Object read(String text) {
            Duration duration = Duration.parse(text);
            return accepted(duration, duration.isPositive());
        }
    },
    PATH("a path") {
        @Override
        Object read(String text) {
            return Path.of(text);
        }
    },
    WEB_ADDRESS("an address such as https://mail.example.com") {
        @Override
        Object read(String text) throws URISyntaxException {
            var uri = new URI(text.replaceAll("/+$", ""));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getRawQuery() == null && uri.getRawFragment() == null;
            return accepted(uri, web && bare && uri.getHost() != null);
        }
    },
    POSTGRES("an address such as postgresql://user:password@host:5432/database") {
        @Override
        Object read(String text) throws URISyntaxException {
            var uri = new URI(text);
            String scheme = uri.getScheme();
            return accepted(uri, "postgresql".equals(scheme) || "postgres".equals(scheme));
        }
    };

    private final String words;

    ConfigurationForm(String words) {
        this.words = words;
    }

    /** The form in words, as an error and the documentation name it. */
    String words() {
        return words;
    }

    /**
     * The value the text stands for.
     *
     * @throws IllegalArgumentException if it does not have this form
     */
    Object parse(String text) {
        try {
            return read(text);
        } catch (URISyntaxException | DateTimeException | InvalidPathException e) {
            throw new IllegalArgumentException(words, e);
        }
    }

    abstract Object read(String text) throws URISyntaxException;

    private static <T> T accepted(T value, boolean good) {
        if (!good) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }
}
