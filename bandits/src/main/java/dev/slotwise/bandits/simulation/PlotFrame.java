package dev.slotwise.bandits.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Axes, scales, names and colours of a plot over the logarithm of the number of sends.
 *
 * @param first number of sends at the left edge
 * @param last number of sends at the right edge
 * @param top of the vertical axis, in per cent, a multiple of 10
 */
record PlotFrame(double first, double last, double top) {
    private static final double WIDTH = 860;
    private static final double LEFT = 56;
    private static final double RIGHT = 660;
    private static final double UPPER = 96;
    private static final double LOWER = 440;
    private static final double HEIGHT = 490;
    private static final double LINE_OF_TEXT = 15;
    private static final double LEGEND_COLUMN = 196;
    private static final int LEGEND_COLUMNS = 4;

    /**
     * Text beside the right end of a line.
     *
     * @param series classes of the line
     * @param value at which the line ends
     */
    record Label(String text, String series, double value) {}

    /** A point of a line; what is outside of the frame is cut off by {@link #beginCurves}. */
    String point(double sends, double percent) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x(sends), y(percent));
    }

    String beginCurves() {
        return String.format(
                Locale.ROOT,
                "<clipPath id=\"frame\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
                        + " height=\"%.1f\"/></clipPath>\n<g clip-path=\"url(#frame)\">\n",
                LEFT,
                UPPER,
                RIGHT - LEFT,
                LOWER - UPPER);
    }

    String endCurves() {
        return "</g>\n";
    }

    String begin(String title, String subtitle) {
        var svg = new StringBuilder();
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\""
                                + " width=\"%.0f\" height=\"%.0f\" role=\"img\">\n",
                        WIDTH,
                        HEIGHT,
                        WIDTH,
                        HEIGHT));
        svg.append("<title>").append(escaped(title + ": " + subtitle)).append("</title>\n");
        svg.append(PlotColours.style());
        svg.append("<rect width=\"100%\" height=\"100%\" class=\"paper\"/>\n");
        svg.append(text(LEFT, 24, "title", "start", title));
        svg.append(text(LEFT, 43, "faint", "start", subtitle));
        double step = top > 60 ? 20 : 10;
        for (double percent = 0; percent <= top; percent += step) {
            svg.append(line("grid", LEFT, y(percent), RIGHT, y(percent)));
            svg.append(
                    text(
                            LEFT - 8,
                            y(percent) + 4,
                            "faint",
                            "end",
                            String.format(Locale.ROOT, "%.0f %%", percent)));
        }
        for (double sends = 10; sends <= last; sends *= 10) {
            if (sends >= first) {
                svg.append(line("grid", x(sends), UPPER, x(sends), LOWER));
                svg.append(
                        text(
                                x(sends),
                                LOWER + 18,
                                "faint",
                                "middle",
                                String.format(Locale.ROOT, "%,.0f", sends)));
            }
        }
        svg.append(text((LEFT + RIGHT) / 2, LOWER + 38, "faint", "middle", "sends"));
        return svg.toString();
    }

    /** Names beside the lines' ends, moved apart where they would cover each other. */
    String labels(List<Label> labels) {
        List<Label> sorted = new ArrayList<>(labels);
        sorted.sort(Comparator.comparingDouble(Label::value).reversed());
        double[] places = new double[sorted.size()];
        double free = UPPER;
        for (int i = 0; i < places.length; i++) {
            places[i] = Math.max(free, y(Math.clamp(sorted.get(i).value(), 0, top)));
            free = places[i] + LINE_OF_TEXT;
        }
        double below = LOWER;
        for (int i = places.length - 1; i >= 0; i--) {
            places[i] = Math.min(places[i], below);
            below = places[i] - LINE_OF_TEXT;
        }
        var svg = new StringBuilder();
        for (int i = 0; i < places.length; i++) {
            Label label = sorted.get(i);
            double end = y(Math.clamp(label.value(), 0, top));
            svg.append(line("lead " + label.series(), RIGHT + 1, end, RIGHT + 12, places[i]));
            svg.append(
                    text(
                            RIGHT + 15,
                            places[i] + 4,
                            "name " + label.series(),
                            "start",
                            label.text() + (label.value() > top ? " ↑" : "")));
        }
        return svg.toString();
    }

    /** Which line is whose, in the order of the comparison. */
    String legend(List<String> names) {
        var svg = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            double x = LEFT + i % LEGEND_COLUMNS * LEGEND_COLUMN;
            int row = i / LEGEND_COLUMNS;
            double y = 62 + row * LINE_OF_TEXT;
            svg.append(line("line " + PlotColours.series(i), x, y, x + 20, y));
            svg.append(text(x + 26, y + 4, "", "start", names.get(i)));
        }
        return svg.toString();
    }

    private double x(double sends) {
        return first == last
                ? RIGHT
                : LEFT + (RIGHT - LEFT) * Math.log(sends / first) / Math.log(last / first);
    }

    private double y(double percent) {
        return LOWER - (LOWER - UPPER) * percent / top;
    }

    private static String line(String type, double x1, double y1, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                type,
                x1,
                y1,
                x2,
                y2);
    }

    private static String text(double x, double y, String type, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                type,
                x,
                y,
                anchor,
                escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
