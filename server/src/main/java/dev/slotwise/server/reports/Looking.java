package dev.slotwise.server.reports;

/**
 * What may be risked by looking whenever one likes, fixed before the data.
 *
 * @param alpha of one comparison; those of all arms with the control together risk 5 %
 */
record Looking(double alpha) {
    /** Of a single look, and of all comparisons together. */
    static final double ALPHA = 0.05;

    /**
     * Trials of two arms after which sequences are about narrowest. It may not follow the data, nor
     * a setting that may be changed while they come in.
     */
    static final double PLANNED = 20_000;

    static Looking at(int arms) {
        return new Looking(ALPHA / Math.max(1, arms - 1));
    }
}
