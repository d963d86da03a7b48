package dev.slotwise.server.learning;

/**
 * A part of the recipients: those with one value of one context feature.
 *
 * @param feature index in the experiment's context; {@link #ALL} for everybody
 * @param level number of the value in the order first seen; {@link #OTHER} for those that came too
 *     late for one
 */
public record Segment(short feature, short level) {
    public static final short ALL = -1;
    public static final short OTHER = 20;
    public static final Segment EVERYBODY = new Segment(ALL, (short) 0);

    /** All levels that there can be, for statements that read across them. */
    public static Short[] levels() {
        var levels = new Short[OTHER + 1];
        for (int level = 0; level < levels.length; level++) {
            levels[level] = (short) level;
        }
        return levels;
    }
}
