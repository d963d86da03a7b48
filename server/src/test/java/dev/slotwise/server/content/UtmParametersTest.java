package dev.slotwise.server.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UtmParametersTest {
    private final UtmParameters utm = new UtmParameters("news letter", "email", null, " ", "a&b=ü");

    @ParameterizedTest
    @CsvSource({
        "https://x.de/a,"
            + " https://x.de/a?utm_source=news%20letter&utm_medium=email&utm_content=a%26b%3D%C3%BC",
        "https://x.de/a?,"
            + " https://x.de/a?utm_source=news%20letter&utm_medium=email&utm_content=a%26b%3D%C3%BC",
        "https://x.de/a?b=%zz+%2f&,"
            + " https://x.de/a?b=%zz+%2f&utm_source=news%20letter&utm_medium=email&utm_content=a%26b%3D%C3%BC",
        "https://x.de/?b#f?utm_source=1,"
            + " https://x.de/?b&utm_source=news%20letter&utm_medium=email&utm_content=a%26b%3D%C3%BC#f?utm_source=1",
        "https://x.de/?utm_source=mine&utm_content,"
                + " https://x.de/?utm_source=mine&utm_content&utm_medium=email",
        "https://x.de/?xutm_medium=1&utm_mediums=2&utm_source=&utm_content=,"
            + " https://x.de/?xutm_medium=1&utm_mediums=2&utm_source=&utm_content=&utm_medium=email",
        "https://x.de#,"
            + " https://x.de?utm_source=news%20letter&utm_medium=email&utm_content=a%26b%3D%C3%BC#"
    })
    void whatIsMissingIsAddedAndWhatIsThereStays(String url, String expected) {
        assertThat(utm.appendTo(url)).isEqualTo(expected);
    }

    @Test
    void noParametersChangeNothing() {
        assertThat(UtmParameters.NONE.appendTo("https://x.de/?#")).isEqualTo("https://x.de/?#");
    }

    @Test
    void appendingTwiceIsAppendingOnce() {
        var once = utm.appendTo("https://x.de/#f");
        assertThat(utm.appendTo(once)).isEqualTo(once);
    }
}
