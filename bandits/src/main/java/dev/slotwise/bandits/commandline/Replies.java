package dev.slotwise.bandits.commandline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes what is answered, each answer a line that goes out at once. */
final class Replies {
    private static final byte[] READY = bytes("{\"ready\":true,\"name\":\"slotwise\"}\n");
    private static final byte[] BYE = bytes("{\"bye\":true}\n");
    private static final byte[] ARM = bytes("{\"arm\":");
    private static final byte[] PROBABILITY = bytes(",\"p\":");
    private static final byte[] PROBABILITIES = bytes(",\"ps\":[");

    private final OutputStream out;
    private final Detail detail;
    private byte[] line = new byte[256];
    private int length;

    Replies(OutputStream out, Detail detail) {
        this.out = out;
        this.detail = detail;
    }

    /** Of which arms a choice tells the probability. */
    enum Detail {
        CHOSEN_ARM,
        ALL_ARMS
    }

    Detail detail() {
        return detail;
    }

    void ready() throws IOException {
        send(READY, READY.length);
    }

    void bye() throws IOException {
        send(BYE, BYE.length);
    }

    void chosen(int place, double probability) throws IOException {
        begin(place, probability);
        end();
    }

    /**
     * @param probabilities of all arms, in the order of the decision's list
     */
    void chosen(int place, double[] probabilities) throws IOException {
        begin(place, probabilities[place]);
        append(PROBABILITIES);
        for (int i = 0; i < probabilities.length; i++) {
            if (i > 0) {
                append((byte) ',');
            }
            append(probabilities[i]);
        }
        append((byte) ']');
        end();
    }

    private void begin(int place, double probability) {
        length = 0;
        append(ARM);
        append(Integer.toString(place));
        append(PROBABILITY);
        append(probability);
    }

    private void end() throws IOException {
        append((byte) '}');
        append((byte) '\n');
        send(line, length);
    }

    private void send(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        out.flush();
    }

    private void append(double value) {
        append(Double.toString(value));
    }

    private void append(String ascii) {
        reserve(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            line[length++] = (byte) ascii.charAt(i);
        }
    }

    private void append(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, line, length, bytes.length);
        length += bytes.length;
    }

    private void append(byte value) {
        reserve(1);
        line[length++] = value;
    }

    private void reserve(int more) {
        if (length + more > line.length) {
            line = Arrays.copyOf(line, 2 * (length + more));
        }
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
