package dev.slotwise.server.content;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.parser.Parser;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where in an HTML text the links are that can be tracked, in their order, and where the pixel
 * belongs.
 *
 * <p>The parser decides what a link is, so that what is in comments (conditional ones too), scripts
 * and text areas is none; its source positions say where to cut.
 */
record LinkSites(List<Link> beforePixel, int pixelAt, List<Link> afterPixel) {
    /**
     * The characters from start to end are the attribute's value, without its quotes; url is what
     * they mean.
     */
    record Link(int start, int end, boolean quoted, String url) {}

    static LinkSites in(String html) {
        // A parser keeps state: one for each text.
        var document = Parser.htmlParser().setTrackPosition(true).parseInput(html, "");
        // By position, because the parser repeats a badly nested element.
        var links = new TreeMap<Integer, Link>();
        document.forEachNode(
                node -> link(node, html).ifPresent(link -> links.put(link.start(), link)));
        int pixelAt = endOfBody(document, html);
        return new LinkSites(
                List.copyOf(links.headMap(pixelAt).values()),
                pixelAt,
                List.copyOf(links.tailMap(pixelAt).values()));
    }

    int size() {
        return beforePixel.size() + afterPixel.size();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    private static Optional<Link> link(Node node, String html) {
        if (!(node instanceof Element element)) return Optional.empty();
        if (!element.nameIs("a") && !element.nameIs("area")) return Optional.empty();
        var attributes = element.attributes();
        // Within SVG the parser keeps names as they are written, but their positions by the lower
        // case.
        attributes.normalize();
        if (!attributes.hasKey("href") || attributes.get("data-slotwise").equalsIgnoreCase("off"))
            return Optional.empty();
        var url = asClientsReadIt(attributes.get("href"));
        if (!isAbsolute(url)) return Optional.empty();
        var range = attributes.sourceRange("href").valueRange();
        // The parser makes copies of badly nested elements, which have no position; a link of which
        // it has nothing else
        // stays as it is and still works.
        if (!range.isTracked() || range.startPos() >= range.endPos()) return Optional.empty();
        char before = html.charAt(range.startPos() - 1);
        return Optional.of(
                new Link(range.startPos(), range.endPos(), before == '"' || before == '\'', url));
    }

    /**
     * As the URL standard has it: spaces and controls around are dropped, line breaks and tabs
     * anywhere.
     */
    private static String asClientsReadIt(String href) {
        int start = 0;
        int end = href.length();
        while (start < end && href.charAt(start) <= ' ') start++;
        while (end > start && href.charAt(end - 1) <= ' ') end--;
        var url = new StringBuilder(end - start);
        for (int at = start; at < end; at++) {
            char c = href.charAt(at);
            if (c != '\n' && c != '\r' && c != '\t') url.append(c);
        }
        return url.toString();
    }

    private static boolean isAbsolute(String url) {
        var start =
                url.substring(0, Math.min(url.length(), "https://".length()))
                        .toLowerCase(Locale.ROOT);
        return (start.startsWith("http://") && url.length() > "http://".length())
                || (start.equals("https://") && url.length() > "https://".length());
    }

    /** Before the end tag of the body where it has one, otherwise at the end. */
    private static int endOfBody(Document document, String html) {
        var end = document.body().endSourceRange();
        return end.isTracked() && !end.isImplicit() ? end.startPos() : html.length();
    }
}
