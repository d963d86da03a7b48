package dev.slotwise.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

class AuthenticationTest extends ServedOperations {
    @Test
    void nothingIsA204AndARefusalNamesTheScope() {
        var item = to("/items/a%2Fb%20c").header("Authorization", "Bearer reader");

        assertThat(send(item.copy().GET()).body()).contains("\"a/b c\"");
        assertProblem(
                send(item.copy().DELETE()),
                403,
                "this needs scope 'manage'; key 'reader' does not have it");
    }

    @Test
    void theKeyMayBeTheUserNameOfBasic() {
        String pair =
                Base64.getEncoder().encodeToString("reader:x".getBytes(StandardCharsets.UTF_8));

        assertThat(send(to("/items/a").header("Authorization", "Basic " + pair)).body())
                .contains("\"who\":\"reader\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer nobody",
                "Basic !!!",
                "Digest reader",
                "Bearer ",
                "Bearer slowly-unknown"
            })
    void aKeyThatIsNoneIsA401(String authorization) {
        var response = send(to("/items/a").header("Authorization", authorization));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate"))
                .containsExactly(
                        "Bearer realm=\"slotwise\"", "Basic realm=\"slotwise\", charset=\"UTF-8\"");
        assertThat(send(to("/items/a")).statusCode()).isEqualTo(401);
    }

    @Test
    void aKeyInALinkOpensNothingElse() {
        assertThat(send(to("/asked/a?k=decider&x.a=%C3%A4&x.a=2")).body())
                .contains("\"x.a\":\"ä\"");
        assertProblem(
                send(to("/asked/a?k=reader")),
                403,
                "a key in a link may have no other scope than 'decide'; key 'reader' has more");
        assertThat(send(to("/asked/a?k=nobody")).statusCode()).isEqualTo(401);
        assertThat(send(to("/items/a?k=reader")).statusCode()).isEqualTo(401);
    }
}
