package dev.slotwise.server.engagement;

import dev.slotwise.server.http.Reply;

/** The few pages a recipient ever sees. No script, no style from elsewhere, nothing that tracks. */
final class Page {
    private static final String FRAME =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>%1$s</title>
            <style>
            body { font: 17px/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 30em; padding: 0 1.5em; color: #1c2024; background: #fff }
            button { font: inherit; padding: .6em 1.2em; border: 0; border-radius: 6px; background: #1c2024; color: #fff; cursor: pointer }
            button:focus-visible { outline: 3px solid #6e9bff; outline-offset: 2px }
            @media (prefers-color-scheme: dark) { body { color: #edeef0; background: #111113 } button { background: #edeef0; color: #111113 } }
            </style>
            </head>
            <body>
            <main>
            <h1>%1$s</h1>
            %2$s
            </main>
            </body>
            </html>
            """;

    private Page() {}

    static Reply unknownLink() {
        return page(
                404,
                "This link does not work",
                "<p>It may have been cut short. Please use the link in the e-mail itself.</p>");
    }

    static Reply tryAgain() {
        return page(
                503,
                "Please try again in a moment",
                "<p>We can't look this link up right now.</p>");
    }

    static Reply askToUnsubscribe() {
        return page(
                200,
                "Unsubscribe?",
                "<p>You will get no more of these e-mails.</p>\n"
                        + "<form method=\"post\"><button>Unsubscribe</button></form>");
    }

    static Reply unsubscribed() {
        return page(200, "You are unsubscribed", "<p>You will get no more of these e-mails.</p>");
    }

    private static Reply page(int status, String title, String content) {
        return Reply.html(status, FRAME.formatted(title, content))
                .with("Cache-Control", "no-store")
                .with("X-Robots-Tag", "noindex")
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                                + " frame-ancestors 'none'");
    }
}
