package dev.slotwise.server.exports;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of a response, written by a thread that may wait: it goes on once what it wrote before
 * has left, so that no more than two pieces are ever held for a caller who takes them slowly.
 * Nothing of the response is written before its first byte: what fails until then can still be
 * answered.
 */
final class ResponseStream extends OutputStream {
    private static final int PIECE = 1 << 16;

    /** Longer than a connection may stand still: that is what ends a caller who takes nothing. */
    private static final long PATIENCE_SECONDS = 150;

    private final HttpServerResponse response;
    private final Map<String, String> headers;
    private Buffer piece = Buffer.buffer(PIECE);
    private Future<Void> before = Future.succeededFuture();

    ResponseStream(HttpServerResponse response, Map<String, String> headers) {
        this.response = response;
        this.headers = Map.copyOf(headers);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int from = 0; from < length; ) {
            int part = Math.min(length - from, PIECE - piece.length());
            piece.appendBytes(bytes, offset + from, part);
            from += part;
            if (piece.length() == PIECE) {
                send();
            }
        }
    }

    private void send() throws IOException {
        await(before);
        if (!response.headWritten()) {
            response.setChunked(true);
            headers.forEach(response::putHeader);
        }
        before = response.write(piece);
        piece = Buffer.buffer(PIECE);
    }

    /** Sends the rest and ends the response: only what is whole may be closed. */
    @Override
    public void close() throws IOException {
        send();
        await(before);
        await(response.end());
    }

    private static void await(Future<Void> written) throws IOException {
        try {
            written.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the caller takes nothing any more", e);
        }
    }
}
