package dev.slotwise.server.exports;

import dev.slotwise.server.exports.Column.Kind;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The values of one column in a group of rows, as a Parquet page holds them: first which are there,
 * as runs, then those, plainly encoded.
 */
final class ParquetChunk {
    private static final int SEVEN_BITS = 0x7f;

    private final ByteArrayOutputStream levels = new ByteArrayOutputStream();
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private int rows;
    private boolean running;
    private int run;
    private int bits;
    private int truths;

    int rows() {
        return rows;
    }

    /** About as many as the page will have. */
    int bytes() {
        return levels.size() + values.size();
    }

    /** Takes the next row's value; null where there is none. */
    void add(Kind kind, @Nullable Object value) {
        if ((value != null) != running) {
            endRun();
            running = value != null;
        }
        run++;
        rows++;
        if (value != null) {
            put(kind, value);
        }
    }

    private void put(Kind kind, Object value) {
        switch (kind) {
            case TEXT, JSON, ANY -> {
                byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
                values.writeBytes(littleEndian(text.length));
                values.writeBytes(text);
            }
            case TIME -> putLong(((Instant) value).toEpochMilli());
            case WHOLE -> putLong((Long) value);
            case NUMBER -> putLong(Double.doubleToRawLongBits((Double) value));
            case TRUTH -> putBit((Boolean) value);
        }
    }

    private void putLong(long value) {
        values.writeBytes(
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array());
    }

    /** Eight in a byte, the first in its lowest bit. */
    private void putBit(boolean value) {
        bits |= (value ? 1 : 0) << truths;
        truths++;
        if (truths == Byte.SIZE) {
            endBits();
        }
    }

    private void endBits() {
        values.write(bits);
        bits = 0;
        truths = 0;
    }

    /** A run is its length as a varint whose lowest bit is 0, then what is repeated, in a byte. */
    private void endRun() {
        if (run == 0) {
            return;
        }
        int header = run << 1;
        while (header > SEVEN_BITS) {
            levels.write((header & SEVEN_BITS) | ~SEVEN_BITS);
            header >>>= 7;
        }
        levels.write(header);
        levels.write(running ? 1 : 0);
        run = 0;
    }

    /** What the page holds before it is compressed; nothing may be added after it. */
    byte[] page() {
        endRun();
        if (truths > 0) {
            endBits();
        }
        var page = new ByteArrayOutputStream(Integer.BYTES + bytes());
        page.writeBytes(littleEndian(levels.size()));
        page.writeBytes(levels.toByteArray());
        page.writeBytes(values.toByteArray());
        return page.toByteArray();
    }

    /** Begins anew, for the next group. */
    void clear() {
        levels.reset();
        values.reset();
        rows = 0;
        running = false;
        run = 0;
    }

    static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
