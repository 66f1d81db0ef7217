package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Host and port, read as strictly as they decide who may talk to a robot. */
@Timeout(30)
class AuthorityTest {
    @Test
    void readsHostAndPort() {
        assertThat(Authority.of("Localhost:8080")).contains(new Authority("localhost", 8080));
        assertThat(Authority.of("robot")).contains(new Authority("robot", -1));
        assertThat(Authority.of("[::1]:80")).contains(new Authority("::1", 80));
    }

    @Test
    void anOriginHasThePortOfItsScheme() {
        assertThat(Authority.ofOrigin("http://robot")).contains(new Authority("robot", 80));
        assertThat(Authority.ofOrigin("https://robot")).contains(new Authority("robot", 443));
        assertThat(Authority.ofOrigin("https://robot:8443")).contains(new Authority("robot", 8443));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "user@host", "host:", "host:123456", "a:1:2", "host/path", "::1", "[::1", "a,b"})
    void refusesWhatIsNoHost(String text) {
        assertThat(Authority.of(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "file://", "http://", "http://a/b", "http://a?b", "http://u@a", "ftp://a", "a:80"})
    void refusesWhatNoWebPageHasAsItsOrigin(String text) {
        assertThat(Authority.ofOrigin(text)).isEmpty();
    }
}
