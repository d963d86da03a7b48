package dev.slotwise.server.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.slotwise.server.content.LinkSites.Link;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/**
 * Makes the links of an HTML body tracked ones and adds the pixel, and leaves every other character
 * of the customer's HTML as it is.
 *
 * <p>A link is the {@code href} of an {@code a} or {@code area} with an absolute http or https URL
 * and without {@code data-slotwise="off"}.
 */
public final class HtmlLinks {
    /** In characters: some hundreds of bodies. */
    private static final long CACHED_CHARACTERS = 4 * 1024 * 1024;

    private static final int ROOM_FOR_A_LINK = 160;
    private static final String PIXEL_STYLE = "display:none;width:1px;height:1px;border:0";

    /** Content without tokens, and what many recipients get alike, is parsed once. */
    private final Cache<String, LinkSites> sites =
            Caffeine.newBuilder()
                    .maximumWeight(CACHED_CHARACTERS)
                    .weigher((String html, LinkSites _) -> html.length())
                    .build();

    /**
     * @param trackedUrl asked once for each link, in the order of the text; gets the URL as a mail
     *     client would read it, entities decoded
     * @param pixelUrl no pixel where null
     */
    public String rewrite(
            String html, Function<String, String> trackedUrl, @Nullable String pixelUrl) {
        var found = sites.get(html, LinkSites::in);
        if (found.isEmpty() && pixelUrl == null) return html;
        var rewritten = new StringBuilder(html.length() + ROOM_FOR_A_LINK * (found.size() + 1));
        int from = append(rewritten, html, 0, found.beforePixel(), trackedUrl);
        rewritten.append(html, from, found.pixelAt());
        if (pixelUrl != null) appendPixel(rewritten, pixelUrl);
        from = append(rewritten, html, found.pixelAt(), found.afterPixel(), trackedUrl);
        return rewritten.append(html, from, html.length()).toString();
    }

    /** Copies up to and including the last link, and says where that was. */
    private static int append(
            StringBuilder rewritten,
            String html,
            int start,
            List<Link> links,
            Function<String, String> trackedUrl) {
        int from = start;
        for (var link : links) {
            rewritten.append(html, from, link.start());
            if (!link.quoted()) rewritten.append('"');
            appendEscaped(rewritten, trackedUrl.apply(link.url()));
            if (!link.quoted()) rewritten.append('"');
            from = link.end();
        }
        return from;
    }

    private static void appendPixel(StringBuilder rewritten, String url) {
        rewritten.append("<img src=\"");
        appendEscaped(rewritten, url);
        rewritten
                .append("\" width=\"1\" height=\"1\" alt=\"\" style=\"")
                .append(PIXEL_STYLE)
                .append("\">");
    }

    private static void appendEscaped(StringBuilder rewritten, String value) {
        for (int at = 0; at < value.length(); at++) {
            var entity = Output.entity(value.charAt(at));
            if (entity.isEmpty()) rewritten.append(value.charAt(at));
            else rewritten.append(entity);
        }
    }
}
