package dev.slotwise.bandits.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

import java.io.StringReader;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

class RegretTest {
    private static final Comparison KNOWN =
            new Comparison(
                    Environment.of("two & two", 100, new Arms.GivenRates(List.of(0.1, 0.2))),
                    List.of(1L, 2L),
                    new Horizons(List.of(10, 100)),
                    List.of(
                            new Standing("ours", List.of(run(1, 2), run(1, 4))),
                            new Standing("<theirs>", List.of(run(1, 4), run(1, 8)))));

    private static Run run(double first, double last) {
        return new Run(new double[] {first, last}, new double[] {2, 10}, 0.5);
    }

    @Test
    void aRatioIsOfTheSumsAndItsErrorOfTheResiduals() {
        Ratio ratio = Ratio.of(new double[] {2, 4}, new double[] {10, 10});

        assertThat(ratio.estimate()).isEqualTo(0.3);
        // Residuals -0.1 and 0.1; the variance 0.02 over two seeds.
        assertThat(ratio.standardError()).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void proportionalSeedsLeaveNoError() {
        Ratio ratio = Ratio.of(new double[] {1, 2, 4}, new double[] {2, 4, 8});

        assertThat(ratio).isEqualTo(new Ratio(0.5, 0));
    }

    @Test
    void aSingleSeedHasNoError() {
        assertThat(Ratio.of(new double[] {1}, new double[] {2}).standardError()).isNaN();
    }

    @Test
    void theSlopeOfLaiAndRobbinsIsGapOverDivergence() {
        // KL(0.5, 0.75) = 0.5 ln(2/3) + 0.5 ln 2 = 0.14384; the best arm adds nothing.
        assertThat(LaiRobbins.slope(new double[] {0.5, 0.75, 0.75}))
                .isCloseTo(0.25 / 0.1438410, within(1e-5));
    }

    @Test
    void horizonsAreTwelveToADecadeAndEndAtTheEnd() {
        assertThat(Horizons.to(100).sends())
                .containsExactly(10, 12, 15, 18, 22, 26, 32, 38, 46, 56, 68, 83, 100);
        assertThat(Horizons.to(3).sends()).containsExactly(3);
    }

    @Test
    void theTableSaysWhatWasLost() {
        assertThat(RegretTable.markdown(KNOWN))
                .isEqualTo(
                        """
                        | two & two: 100 sends, 2 seeds | regret | % of uniform | ± s.e. | ours is at | ± s.e. |
                        |---|---:|---:|---:|---:|---:|
                        | ours | 3.0 | 30.0 | 10.0 | 1.000 | 0.000 |
                        | <theirs> | 6.0 | 60.0 | 20.0 | 0.500 | 0.000 |
                        """);
    }

    @Test
    void theFileHasALinePerAgentAndHorizon() {
        assertThat(RegretTable.csv(KNOWN))
                .isEqualTo(
                        """
                        environment,policy,seeds,sends,regret,uniform_regret,percent_of_uniform,percent_standard_error
                        "two & two",ours,2,10,1.0,2.0,50.0,0.0
                        "two & two",ours,2,100,3.0,10.0,30.0,10.0
                        "two & two","<theirs>",2,10,1.0,2.0,50.0,0.0
                        "two & two","<theirs>",2,100,6.0,10.0,60.0,20.0
                        """);
    }

    @Test
    void thePictureIsWellFormedAndNamesEverybody() throws Exception {
        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(RegretPlot.svg(KNOWN))));

        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        // A line each, and the bound.
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(3);
        assertThat(document.getElementsByTagName("polygon").getLength()).isEqualTo(2);
        assertThat(document.getDocumentElement().getTextContent())
                .contains("two & two", "ours 30.0", "<theirs> 60.0", "Lai-Robbins");
    }

    @Test
    void aSingleSeedIsDrawnWithoutABand() throws Exception {
        var single =
                new Comparison(
                        KNOWN.environment(),
                        List.of(1L),
                        KNOWN.horizons(),
                        List.of(new Standing("ours", List.of(run(1, 2)))));

        assertThat(RegretPlot.svg(single)).doesNotContain("<polygon", "NaN");
        assertThat(RegretTable.markdown(single)).contains("| ours | 2.0 | 20.0 |  | 1.000 |  |");
    }
}
