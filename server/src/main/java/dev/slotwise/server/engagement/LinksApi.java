package dev.slotwise.server.engagement;

import dev.slotwise.server.decisions.LinkTokens;
import dev.slotwise.server.decisions.LinkTokens.Meaning;
import dev.slotwise.server.decisions.LinkTokens.Use;
import dev.slotwise.server.http.Call;
import dev.slotwise.server.http.Operations;
import dev.slotwise.server.http.Reply;
import dev.slotwise.server.learning.EventType;
import dev.slotwise.server.storage.Storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Base64;
import java.util.Optional;

/**
 * What recipients touch: the pixel, tracked links, the unsubscribe page. A token is the proof; none
 * redirects anew.
 */
public final class LinksApi {
    private static final Logger LOG = LoggerFactory.getLogger(LinksApi.class);
    private static final Buffer PIXEL =
            Buffer.buffer(
                    Base64.getDecoder()
                            .decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"));
    private static final String NEVER_CACHED = "no-store, no-cache, must-revalidate, private";

    private final Engagements engagements;
    private final LinkTokens tokens;
    private final LinkStore links;

    public LinksApi(Engagements engagements, LinkTokens tokens, Storage storage) {
        this.engagements = engagements;
        this.tokens = tokens;
        this.links = new LinkStore(storage);
    }

    public void register(Operations operations) {
        operations.open("openPixel", this::pixel);
        operations.open("followLink", this::follow);
        operations.open("showUnsubscribe", this::showUnsubscribe);
        operations.open("unsubscribe", this::unsubscribe);
    }

    private Optional<Meaning> meaning(Call call, Use use) {
        return tokens.open(call.path("token")).filter(meaning -> meaning.use() == use);
    }

    /**
     * Always the picture: a broken image in a mail helps nobody. With a forged token it is a 404.
     */
    private Future<Reply> pixel(Call call) {
        var picture = Reply.bytes("image/gif", PIXEL).with("Cache-Control", NEVER_CACHED);
        var opened = meaning(call, Use.OPEN);
        if (opened.isEmpty()) {
            return Future.succeededFuture(new Reply(404, PIXEL, picture.headers()));
        }
        if (HttpMethod.HEAD.equals(call.method())) {
            return Future.succeededFuture(picture);
        }
        return engagements
                .saw(opened.get().decision(), EventType.OPEN)
                .recover(failure -> {
                    LOG.error("an open is lost", failure);
                    return Future.succeededFuture();
                })
                .map(picture);
    }

    private Future<Reply> follow(Call call) {
        var clicked = meaning(call, Use.CLICK);
        if (clicked.isEmpty()) {
            return Future.succeededFuture(Page.unknownLink());
        }
        long decision = clicked.get().decision();
        return links.find(clicked.get().link().orElseThrow())
                .compose(url -> {
                    if (url.isEmpty()) {
                        return Future.succeededFuture(Page.unknownLink());
                    }
                    var redirect =
                            Reply.redirect(WebAddress.ascii(url.get()))
                                    .with("X-Robots-Tag", "noindex");
                    return HttpMethod.HEAD.equals(call.method())
                            ? Future.succeededFuture(redirect)
                            : sawClick(decision).map(redirect);
                })
                .recover(failure -> {
                    LOG.warn("a link can't be looked up: {}", failure.getMessage());
                    return sawClick(decision).map(Page.tryAgain());
                });
    }

    /** The person wants to get there, whatever becomes of our count. */
    private Future<Void> sawClick(long decision) {
        return engagements
                .saw(decision, EventType.CLICK)
                .recover(failure -> {
                    LOG.error("a click is lost", failure);
                    return Future.succeededFuture();
                });
    }

    /**
     * Shows a button. Scanners fetch every link of a mail: fetching alone must never unsubscribe.
     */
    private Future<Reply> showUnsubscribe(Call call) {
        return Future.succeededFuture(
                meaning(call, Use.UNSUBSCRIBE)
                        .map(_ -> Page.askToUnsubscribe())
                        .orElseGet(Page::unknownLink));
    }

    /** RFC 8058: no cookie, no redirect, one POST. */
    private Future<Reply> unsubscribe(Call call) {
        return meaning(call, Use.UNSUBSCRIBE)
                .map(meaning ->
                        engagements
                                .saw(meaning.decision(), EventType.UNSUBSCRIBE)
                                .map(_ -> Page.unsubscribed()))
                .orElseGet(() -> Future.succeededFuture(Page.unknownLink()));
    }
}
