package org.sinew.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class UplinkConfigTest {
    @ParameterizedTest
    @ValueSource(strings = {"kid#1", "kid+1", "kid/1", "#", "", " ", "kid\n1", "kid\u0000", "kid\uD800", "kid\uFFFF"})
    void refusesIdsThatNoTopicCanHold(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> UplinkConfig.of("tcp://localhost:1883", id))
                .withMessageStartingWith("robot id '").satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void refusesIdsOfMoreThanAHundredAndTwentyEightBytes() {
        assertThat(UplinkConfig.idProblem("机".repeat(42))).isEmpty();
        assertThat(UplinkConfig.idProblem("机".repeat(43))).hasValueSatisfying(p -> assertThat(p).contains("129"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kid20-0042", "kid.1", "kid 1", "机器人", "$kid", "🤖"})
    void keepsOtherIdsAsTheyAre(String id) {
        assertThat(UplinkConfig.of("tcp://localhost", id).topic("event")).isEqualTo("sinew/v1/" + id + "/event");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://broker", "broker:1883", "broker", "tcp://", "tcp://broker:0", "tcp://broker:70000",
        "tcp://broker/path", "ws://broker", "tcp://bro ker", "tcp://my_broker", "tcp://b?x"})
    void refusesAddressesThatCannotWorkInOneLine(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> UplinkConfig.of(uri, "kid"))
                .withMessageStartingWith("MQTT URI '" + uri + "'")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void takesTheUsualPortWhereNoneIsGiven() {
        assertThat(UplinkConfig.of("mqtt://broker", "kid").pahoUri()).isEqualTo("tcp://broker:1883");
        assertThat(UplinkConfig.of("tcp://broker:99", "kid").pahoUri()).isEqualTo("tcp://broker:99");
        assertThat(UplinkConfig.of("ssl://broker", "kid").pahoUri()).isEqualTo("ssl://broker:8883");
        assertThat(UplinkConfig.of("mqtts://broker", "kid").pahoUri()).isEqualTo("ssl://broker:8883");
        assertThatCode(() -> UplinkConfig.of("ssl://[::1]:1883", "kid")).doesNotThrowAnyException();
    }

    @Test
    void neverShowsAPassword() {
        assertThat(UplinkConfig.of("ssl://me:secret@broker", "kid").toString()).doesNotContain("secret");
        assertThatIllegalArgumentException().isThrownBy(() -> UplinkConfig.of("ssl://me:secret@broker/x", "kid"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        assertThatIllegalArgumentException().isThrownBy(() -> UplinkConfig.of("ssl://me:sec ret@broker/x", "kid"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("sec"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 101, Double.NaN})
    void refusesRatesThatMakeNoSense(double hz) {
        UplinkConfig config = UplinkConfig.of("tcp://broker", "kid");
        assertThatIllegalArgumentException().isThrownBy(() -> config.withStateHz(hz)).withMessageContaining("Hz");
    }

    @Test
    void windowIsSixteenOrFourLessThanTheBrokerTakes() {
        assertThat(Link.window(65_535)).isEqualTo(16);
        assertThat(Link.window(20)).isEqualTo(16);
        assertThat(Link.window(10)).isEqualTo(6);
        assertThat(Link.window(1)).isEqualTo(1);
    }
}
