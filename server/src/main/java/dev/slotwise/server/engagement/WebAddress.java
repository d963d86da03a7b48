package dev.slotwise.server.engagement;

import java.net.IDN;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A web address as a header can carry it. */
final class WebAddress {
    private WebAddress() {}

    /**
     * The same address in ASCII: what lies beyond is percent-encoded as UTF-8, in the host it is
     * punycode (RFC 3987). All other characters stay as they are.
     */
    static String ascii(String url) {
        if (url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return url;
        }
        int host = url.indexOf("//") + 2;
        int end = host;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(0, host)
                + punycode(url.substring(host, end))
                + encoded(url.substring(end));
    }

    private static String punycode(String authority) {
        try {
            return IDN.toASCII(authority);
        } catch (IllegalArgumentException e) {
            return encoded(authority);
        }
    }

    private static String encoded(String text) {
        var ascii = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(point -> {
                    if (point > ' ' && point < 0x7f) {
                        ascii.append((char) point);
                    } else {
                        ascii.append(
                                point == ' '
                                        ? "%20"
                                        : URLEncoder.encode(
                                                Character.toString(point), StandardCharsets.UTF_8));
                    }
                });
        return ascii.toString();
    }
}
