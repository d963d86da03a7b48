package dev.slotwise.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Asks over bare sockets, one each user: what a request costs the client here is hardly more than
 * the system's share of it.
 */
final class SocketDriver {
    private final URI url;
    private final int users;
    private final Asks asks;

    SocketDriver(URI url, int users, Asks asks) {
        this.url = url;
        this.users = users;
        this.asks = asks;
    }

    /** Returns at once; the users go on until the round is closed. */
    void drive(Round round) {
        for (int user = 0; user < round.kind().users(users); user++) {
            Thread.ofVirtual().start(() -> ask(round, round.kind().path()));
        }
    }

    private void ask(Round round, String path) {
        if (!round.enter()) {
            return;
        }
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            while (round.isOpen()) {
                var body = asks.plain();
                var request =
                        """
                        POST %s HTTP/1.1\r
                        Host: %s\r
                        Authorization: Bearer %s\r
                        Content-Type: application/json\r
                        Content-Length: %d\r
                        \r
                        %s\
                        """
                                .formatted(
                                        path, url.getAuthority(), Launch.KEY, body.length(), body);
                long start = System.nanoTime();
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                if (status(in) == 200) {
                    round.answered(System.nanoTime() - start, 1);
                } else {
                    round.failed();
                }
            }
        } catch (IOException e) {
            round.failed();
        } finally {
            round.leave();
        }
    }

    /** Reads the whole answer, whose length must be told. */
    private static int status(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).substring(9, 12));
        int length = 0;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
