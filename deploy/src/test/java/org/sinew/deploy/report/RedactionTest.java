package org.sinew.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedactionTest {
    @Test
    void hidesUsersInUris() {
        assertThat(Redaction.of("uri: ssl://ann:p@ss@host:8883/x and mqtt://bob@h, tcp://host:1883"))
                .isEqualTo("uri: ssl://***@host:8883/x and mqtt://***@h, tcp://host:1883\n");
        assertThat(Redaction.of("url: http://cam/?mail=a@b")).isEqualTo("url: http://cam/?mail=a@b\n");
    }

    @Test
    void hidesWhatIsCalledASecretToTheEndOfItsLine() {
        assertThat(Redaction.of("password: a b c\nid: x\n")).isEqualTo("password: ***\nid: x\n");
        assertThat(Redaction.of("  \"api_token\" : \"abc\",\n")).isEqualTo("  \"api_token\" : ***\n");
        assertThat(Redaction.of("{ user: ann, Passwd: x, id: 7 }")).isEqualTo("{ user: ann, Passwd: ***\n");
        assertThat(Redaction.of("String clientSecret = \"x\";")).isEqualTo("String clientSecret = ***\n");
        assertThat(Redaction.of("wifi_psk=abc")).isEqualTo("wifi_psk= ***\n");
    }

    @Test
    void hidesTheLinesBelowThatBelongToIt() {
        assertThat(Redaction.of("mqtt:\n  password: |\n    line one\n\n    line two\n  id: arm\n"))
                .isEqualTo("mqtt:\n  password: ***\n  id: arm\n");
        assertThat(Redaction.of("private_key:\n  aGVsbG8=\nname: arm\n")).isEqualTo("private_key: ***\nname: arm\n");
    }

    @Test
    void leavesTheRestAlone() {
        String text = "name: arm6\njoints:\n  elbow: { id: 3, limit_rad: [-1, 1] }\n";
        assertThat(Redaction.of(text)).isEqualTo(text);
    }
}
