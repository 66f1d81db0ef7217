package org.sinew.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
    void hidesAPasswordWithAnyCharacterInUris() {
        for (String password : new String[] {"it's", "<b>", "say\"so", "a@b", "ü%2F"}) {
            assertThat(Redaction.of("uri: mqtts://robot:" + password + "@broker:8883"))
                    .isEqualTo("uri: mqtts://***@broker:8883\n");
        }
    }

    @Test
    void knowsThePasswordsShortNamesAndNoCompass() {
        for (String key : new String[] {"pass", "pwd", "mqtt_pass", "userPass", "PASS", "DB-PWD", "authorization"}) {
            assertThat(Redaction.of(key + ": abc")).isEqualTo(key + ": ***\n");
        }
        String other = "compass: abc\nbypass: no\nCOMPASS: x\npassive: true\n";
        assertThat(Redaction.of(other)).isEqualTo(other);
    }

    @Test
    void hidesWhatAMethodOfJavaIsGiven() {
        assertThat(Redaction.of("options.setPassword(\"x\".getBytes());\nint tokens = 3;"))
                .isEqualTo("options.setPassword( ***\nint tokens = ***\n");
    }

    @Test
    void hidesInTheTextsOfJsonAndLeavesTheRestToTheByte() {
        assertThat(clean("{\"a\":{\"token\":\"x\"},\"text\":\"class A {\\n  String token = 7;\\n  int b;\\n}\","
                + "\"c\":[\"u://a:b@h\"]}"))
                .isEqualTo("{\"a\":{\"token\":\"***\"},\"text\":\"class A {\\n  String token = ***\\n  int b;\\n}\","
                        + "\"c\":[\"u://***@h\"]}");
        String harmless = "{ \"number\": 1.50, \"text\": \"two\\nlines\" }";
        assertThat(clean(harmless)).isEqualTo(harmless);
        assertThat(clean("password: no json")).isEqualTo("password: ***\n");
    }

    private static String clean(String json) {
        return new String(Redaction.ofJson(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
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
