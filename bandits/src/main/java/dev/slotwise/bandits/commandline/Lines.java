package dev.slotwise.bandits.commandline;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines of bytes, read into one buffer. A line is valid until the next is asked for. */
final class Lines {
    private static final int INITIAL = 1 << 16;

    private final InputStream in;
    private byte[] buffer = new byte[INITIAL];
    private int start;
    private int end;
    private int filled;
    private int next;
    private long number;

    Lines(InputStream in) {
        this.in = in;
    }

    /**
     * Takes the next line; the last one may lack its end.
     *
     * @return whether there was one
     */
    boolean advance() throws IOException {
        if (next == filled) {
            next = 0;
            filled = 0;
        }
        start = next;
        int seen = start;
        while (true) {
            for (int i = seen; i < filled; i++) {
                if (buffer[i] == '\n') {
                    end = i;
                    next = i + 1;
                    number++;
                    return true;
                }
            }
            seen = filled;
            if (filled == buffer.length) {
                seen -= makeRoom();
            }
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                end = filled;
                next = filled;
                number++;
                return end > start;
            }
            filled += read;
        }
    }

    byte[] buffer() {
        return buffer;
    }

    /** Where the line begins in the buffer. */
    int start() {
        return start;
    }

    int length() {
        return end - start;
    }

    /** The line's number, from 1. */
    long number() {
        return number;
    }

    boolean isBlank() {
        for (int i = start; i < end; i++) {
            if (buffer[i] > ' ' || buffer[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Moves the line to the front, or doubles the buffer; says by how much the line has moved. */
    private int makeRoom() {
        int moved = start;
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            start = 0;
        } else {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        return moved;
    }
}
