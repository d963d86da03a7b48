package dev.slotwise.server.learning;

/** Who caused an event. The reward takes what people did. The code is what the log holds. */
public enum Label {
    HUMAN(0),
    MACHINE(1);

    private final short code;

    Label(int code) {
        this.code = (short) code;
    }

    public short code() {
        return code;
    }

    public static Label ofCode(int code) {
        return code == HUMAN.code ? HUMAN : MACHINE;
    }
}
