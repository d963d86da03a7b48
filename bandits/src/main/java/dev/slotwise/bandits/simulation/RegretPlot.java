package dev.slotwise.bandits.simulation;

import dev.slotwise.bandits.simulation.PlotFrame.Label;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A comparison as a picture: regret in per cent of uniform sending's against the number of sends,
 * one line per agent with a band of two standard errors to each side, and the bound of Lai and
 * Robbins where it applies. SVG that stands alone and follows the reader's choice of light or dark.
 */
public final class RegretPlot {
    private static final double LEAST_TOP = 20;
    private static final double MOST_TOP = 120;
    private static final double READ_FROM = 0.1;

    private final Comparison comparison;
    private final PlotFrame frame;
    private final StringBuilder svg = new StringBuilder();
    private final List<Label> labels = new ArrayList<>();

    private RegretPlot(Comparison comparison) {
        this.comparison = comparison;
        Horizons horizons = comparison.horizons();
        frame = new PlotFrame(horizons.sends().getFirst(), horizons.last(), top(comparison));
    }

    /** The picture. */
    public static String svg(Comparison comparison) {
        return new RegretPlot(comparison).draw();
    }

    private String draw() {
        svg.append(
                frame.begin(
                        comparison.environment().name(),
                        String.format(
                                Locale.ROOT,
                                "Regret in %% of uniform sending's; mean of %d seeds ± 2 s.e.",
                                comparison.seeds().size())));
        List<Standing> standings = comparison.standings();
        svg.append(frame.beginCurves());
        for (int i = 0; i < standings.size(); i++) {
            band(standings.get(i), i);
        }
        if (LaiRobbins.holdsIn(comparison.environment())) {
            bound();
        }
        for (int i = 0; i < standings.size(); i++) {
            line(standings.get(i), i);
        }
        svg.append(frame.endCurves())
                .append(frame.labels(labels))
                .append(frame.legend(names()))
                .append("</svg>\n");
        return svg.toString();
    }

    private void band(Standing standing, int index) {
        if (comparison.seeds().size() < 2) {
            return;
        }
        var upper = new StringBuilder();
        var lower = new StringBuilder();
        for (int i = 0; i <= comparison.horizons().end(); i++) {
            Ratio ratio = standing.ofUniform(i);
            double width = 2 * ratio.standardError();
            int sends = comparison.horizons().sends().get(i);
            upper.append(frame.point(sends, 100 * (ratio.estimate() + width)));
            lower.insert(0, frame.point(sends, 100 * (ratio.estimate() - width)));
        }
        svg.append("<polygon class=\"band ")
                .append(PlotColours.series(index))
                .append("\" points=\"")
                .append(upper)
                .append(lower)
                .append("\"/>\n");
    }

    private void line(Standing standing, int index) {
        var points = new StringBuilder();
        for (int i = 0; i <= comparison.horizons().end(); i++) {
            points.append(
                    frame.point(
                            comparison.horizons().sends().get(i),
                            100 * standing.ofUniform(i).estimate()));
        }
        svg.append("<polyline class=\"line ")
                .append(PlotColours.series(index))
                .append("\" points=\"")
                .append(points)
                .append("\"/>\n");
        double last = 100 * standing.ofUniform(comparison.horizons().end()).estimate();
        labels.add(
                new Label(
                        String.format(Locale.ROOT, "%s %.1f", standing.name(), last),
                        PlotColours.series(index),
                        last));
    }

    /** C ln t over what uniform sending loses up to t. */
    private void bound() {
        double slope = LaiRobbins.slope(comparison.environment(), comparison.seeds());
        var points = new StringBuilder();
        double last = 0;
        for (int i = 0; i <= comparison.horizons().end(); i++) {
            int sends = comparison.horizons().sends().get(i);
            double uniform = Standing.mean(comparison.standings().getFirst().uniformRegrets(i));
            last = 100 * slope * Math.log(sends) / uniform;
            points.append(frame.point(sends, last));
        }
        svg.append("<polyline class=\"line bound\" points=\"").append(points).append("\"/>\n");
        labels.add(new Label(String.format(Locale.ROOT, "Lai-Robbins %.1f", last), "bound", last));
    }

    private List<String> names() {
        return comparison.standings().stream().map(Standing::name).toList();
    }

    /** The curves' height once they have settled, rounded up to tens. */
    private static double top(Comparison comparison) {
        double top = LEAST_TOP;
        for (Standing standing : comparison.standings()) {
            for (int i = 0; i <= comparison.horizons().end(); i++) {
                if (comparison.horizons().sends().get(i)
                        >= READ_FROM * comparison.horizons().last()) {
                    top = Math.max(top, 100 * standing.ofUniform(i).estimate());
                }
            }
        }
        return Math.min(MOST_TOP, 10 * Math.ceil(top / 10 + 0.5));
    }
}
