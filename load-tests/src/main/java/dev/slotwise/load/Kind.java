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
        return decisions == 1 ? all : Math.min(all, BATCHES_AT_ONCE);
    }
}
