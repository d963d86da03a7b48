package dev.slotwise.load;

/** What a round consists of. */
enum Kind {
    ECHO("echo", Driver.GATLING, 1),
    SINGLE("single", Driver.GATLING, 1),
    SINGLE_KEYED("single, with sendId", Driver.GATLING, 1),
    SINGLE_CONTEXTUAL("single, 6 features", Driver.GATLING, 1),
    BATCH("batch of 500", Driver.GATLING, 500),
    BATCH_KEYED("batch of 500, with sendIds", Driver.GATLING, 500),
    MIXED("mixed", Driver.GATLING, 1),
    ECHO_RAW("echo, bare sockets", Driver.SOCKETS, 1),
    SINGLE_RAW("single, bare sockets", Driver.SOCKETS, 1),
    ECHO_CROWD("echo, a crowd", Driver.SOCKETS, 1),
    SINGLE_CROWD("single, a crowd", Driver.SOCKETS, 1),
    INSERT("bare INSERT of 1000 rows", Driver.DATABASE, 1000);

    /** Who asks. */
    enum Driver {
        GATLING,
        /** Next to nothing on the client's side: shows what of a figure is the client's. */
        SOCKETS,
        DATABASE
    }

    /** So many batches at once keep the server busy; more would only wait longer. */
    private static final int BATCHES_AT_ONCE = 4;

    /**
     * Whoever waits for a commit waits with others: few users measure how long that takes, many how
     * much the server can do.
     */
    private static final int CROWD = 16;

    private final String label;
    private final Driver driver;
    private final int decisions;

    Kind(String label, Driver driver, int decisions) {
        this.label = label;
        this.driver = driver;
        this.decisions = decisions;
    }

    String label() {
        return label;
    }

    Driver driver() {
        return driver;
    }

    /** Of one request. */
    int decisions() {
        return decisions;
    }

    int users(int all) {
        return switch (this) {
            case BATCH, BATCH_KEYED -> Math.min(all, BATCHES_AT_ONCE);
            case ECHO_CROWD, SINGLE_CROWD -> all * CROWD;
            case ECHO, SINGLE, SINGLE_KEYED, SINGLE_CONTEXTUAL, MIXED, ECHO_RAW, SINGLE_RAW -> all;
            case INSERT -> 1;
        };
    }

    String path() {
        return switch (this) {
            case ECHO, ECHO_RAW, ECHO_CROWD -> "/v1/echo";
            case BATCH, BATCH_KEYED -> "/v1/decisions/batch";
            case SINGLE, SINGLE_KEYED, SINGLE_CONTEXTUAL, MIXED, SINGLE_RAW, SINGLE_CROWD, INSERT ->
                    "/v1/decisions";
        };
    }
}
