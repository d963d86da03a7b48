package dev.slotwise.server.reports;

import dev.slotwise.server.experiments.Goal;

/** In what sentences count: goals, or what was earned, per thousand e-mails. */
record Unit(Goal goal) {
    private static final double PER = 1000;
    private static final String EMAILS = "per 1,000 e-mails";

    private String more() {
        return goal.isValued() ? "more in value" : "more " + goal.event() + "s";
    }

    private String fewer() {
        return goal.isValued() ? "less in value" : "fewer " + goal.event() + "s";
    }

    /** How much more it is; less on either side where that may be. */
    String between(Range range) {
        var low = Numbers.amount(PER * Math.abs(range.lower()));
        var high = Numbers.amount(PER * Math.abs(range.upper()));
        if (range.lower() >= 0) {
            return "between %s and %s %s %s".formatted(low, high, more(), EMAILS);
        }
        if (range.upper() <= 0) {
            return "between %s and %s %s %s".formatted(high, low, fewer(), EMAILS);
        }
        return "between %s %s and %s %s %s"
                .formatted(low, goal.isValued() ? "less" : "fewer", high, more(), EMAILS);
    }

    /** What is lost at most by the wrong choice. */
    String atMost(Range range) {
        return "about %s %s %s"
                .formatted(Numbers.amount(PER * Math.max(0, -range.lower())), fewer(), EMAILS);
    }

    String mean(double value) {
        return goal.isValued() ? Numbers.amount(value) : Numbers.percent(value);
    }
}
