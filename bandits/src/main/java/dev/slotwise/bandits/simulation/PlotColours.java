package dev.slotwise.bandits.simulation;

import java.util.List;
import java.util.Locale;

/**
 * Colours of a plot, one set on light and one on dark paper, told apart by most eyes (after Okabe
 * and Ito). Spelt out per class, because not every reader of SVG knows variables.
 */
final class PlotColours {
    private static final Palette LIGHT =
            new Palette(
                    "#ffffff",
                    "#1f2328",
                    "#59636e",
                    "#d9dee3",
                    List.of(
                            "#0b62b0", "#b8500a", "#0a7f5a", "#a3327c", "#8a6d00", "#1682a3",
                            "#5b45b0", "#b3273b"));
    private static final Palette DARK =
            new Palette(
                    "#0d1117",
                    "#f0f6fc",
                    "#9aa4af",
                    "#2b323b",
                    List.of(
                            "#6cb6ff", "#f0995a", "#4fd1a1", "#e38cc4", "#e0c24a", "#6fd3ee",
                            "#b6a5ff", "#ff8a94"));

    private static final String SHAPES =
            """
            text { font: 12px system-ui, sans-serif; }
            .title { font-size: 16px; font-weight: 600; }
            .grid { stroke-width: 1; }
            .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
            .band { opacity: 0.16; }
            .lead { stroke-width: 1; opacity: 0.6; }
            .again { stroke-dasharray: 7 3; }
            .bound { stroke-dasharray: 2 4; }
            """;

    private PlotColours() {}

    /** The classes of a line's colour; a colour used before is dashed. */
    static String series(int index) {
        int colours = LIGHT.series().size();
        return "s" + index % colours + (index < colours ? "" : " again");
    }

    static String style() {
        return "<style>\n"
                + SHAPES
                + LIGHT.rules()
                + "@media (prefers-color-scheme: dark) {\n"
                + DARK.rules()
                + "}\n</style>\n";
    }

    /**
     * @param paper behind all
     * @param ink of text
     * @param faint of what is beside the point
     * @param grid of lines behind the curves
     * @param series of the curves, in their order
     */
    private record Palette(
            String paper, String ink, String faint, String grid, List<String> series) {
        String rules() {
            var rules =
                    new StringBuilder(
                            String.format(
                                    Locale.ROOT,
                                    ".paper { fill: %s; } text { fill: %s; } text.faint { fill: %s;"
                                            + " } .grid { stroke: %s; }\n",
                                    paper,
                                    ink,
                                    faint,
                                    grid));
            for (int i = 0; i < series.size(); i++) {
                rules.append(curve("s" + i, series.get(i)));
            }
            return rules.append(curve("bound", faint)).toString();
        }

        private static String curve(String type, String colour) {
            return String.format(
                    Locale.ROOT,
                    ".line.%1$s, .lead.%1$s { stroke: %2$s; } .band.%1$s, text.%1$s { fill: %2$s;"
                            + " }\n",
                    type,
                    colour);
        }
    }
}
