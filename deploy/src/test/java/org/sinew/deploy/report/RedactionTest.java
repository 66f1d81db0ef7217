package org.sinew.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedactionTest {
    @Test
    void hidesUsersInUris() {
        assertThat(new Redaction().of("uri: ssl://ann:p@ss@host:8883/x and mqtt://bob@h, tcp://host:1883"))
                .isEqualTo("uri: ssl://***@host:8883/x and mqtt://***@h, tcp://host:1883\n");
        assertThat(new Redaction().of("url: http://cam/?mail=a@b")).isEqualTo("url: http://cam/?mail=a@b\n");
    }

    @Test
    void hidesAPasswordWithAnyCharacterInUris() {
        for (String password : new String[] {"it's", "<b>", "say\"so", "a@b", "ü%2F"}) {
            assertThat(new Redaction().of("uri: mqtts://robot:" + password + "@broker:8883"))
                    .isEqualTo("uri: mqtts://***@broker:8883\n");
        }
    }

    @Test
    void knowsThePasswordsShortNamesAndNoCompass() {
        for (String key : new String[] {"pass", "pwd", "mqtt_pass", "userPass", "PASS", "DB-PWD", "authorization"}) {
            assertThat(new Redaction().of(key + ": abc")).isEqualTo(key + ": ***\n");
        }
        String other = "compass: abc\nbypass: no\nCOMPASS: x\npassive: true\n";
        assertThat(new Redaction().of(other)).isEqualTo(other);
    }

    @Test
    void hidesWhatAMethodOfJavaIsGiven() {
        assertThat(new Redaction().of("options.setPassword(\"x\".getBytes());\nint tokens = 3;"))
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
        return new String(new Redaction().ofJson(bytes(json)), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void hidesWhatIsCalledASecretToTheEndOfItsLine() {
        assertThat(new Redaction().of("password: a b c\nid: x\n")).isEqualTo("password: ***\nid: x\n");
        assertThat(new Redaction().of("  \"api_token\" : \"abc\",\n")).isEqualTo("  \"api_token\" : ***\n");
        assertThat(new Redaction().of("{ user: ann, Passwd: x, id: 7 }")).isEqualTo("{ user: ann, Passwd: ***\n");
        assertThat(new Redaction().of("String clientSecret = \"x\";")).isEqualTo("String clientSecret = ***\n");
        assertThat(new Redaction().of("wifi_psk=abc")).isEqualTo("wifi_psk= ***\n");
    }

    @Test
    void hidesTheLinesBelowThatBelongToIt() {
        assertThat(new Redaction().of("mqtt:\n  password: |\n    line one\n\n    line two\n  id: arm\n"))
                .isEqualTo("mqtt:\n  password: ***\n  id: arm\n");
        assertThat(new Redaction().of("private_key:\n  aGVsbG8=\nname: arm\n"))
                .isEqualTo("private_key: ***\nname: arm\n");
    }

    @Test
    void leavesTheRestAlone() {
        String text = "name: arm6\njoints:\n  elbow: { id: 3, limit_rad: [-1, 1] }\n";
        assertThat(new Redaction().of(text)).isEqualTo(text);
    }

    /** What a text and all others are without the secrets that are named in the first. */
    private static String elsewhere(String named, String other) {
        Redaction redaction = new Redaction();
        redaction.learn(named);
        assertThat(redaction.of(named)).as("in its own place").doesNotContain("hunter", "unter2");
        assertThat(new Redaction().of(other)).as("nobody knows it").isEqualTo(other + "\n");
        return redaction.of(other);
    }

    @Test
    void hidesElsewhereWhatIsASecretInYaml() {
        for (String yaml : new String[] {"password: hunter2", "password: \"h\\u0075nter2\" # \uD83D\uDE00",
            "# \uD83D\uDE00\n\"pass\\u0077ord\": 'hunter2'", "a: {password: hunter2, id: 1}",
            "{\npassword:\nhunter2\n}", "\uFEFFpassword: hunter2",
            "mine: &p hunter2\nmqtt: { password: *p }", "token: [ other, hunter2 ]", "token:\n- other\n- hunter2\n",
            "secrets:\n  mqtt: >-\n    hunter2\nname: arm", "secrets: { a: { b: hunter2 } }",
            "{\"api_key\": \"hunter2\"}",
            "text: '{\"password\": \"hunter2\"}'", "text: \"{\\\"password\\\": \\\"hunter2\\\"}\""}) {
            assertThat(elsewhere(yaml, "it was hunter2, says he")).as(yaml).isEqualTo("it was ***, says he\n");
        }
    }

    @Test
    void hidesElsewhereWhatIsASecretInAUri() {
        for (String uri : new String[] {"mqtt://ann:hunter2@host", "http://cam/x?key=hunter2&y=1",
            "http://cam/?auth=hunter2", "http://cam/?a=1&token=hunter2", "http://cam/?access_token=hunter2#x",
            "ssl://hunter2@host",
            "# before: mqtt://ann:hunter2@host"}) {
            for (String text : new String[] {uri, "uri: " + uri, "uri: \"" + uri + "\"",
                "{ \"uri\": \"" + uri + "\" }"}) {
                assertThat(elsewhere(text, "it was hunter2, says he")).as(text).isEqualTo("it was ***, says he\n");
            }
        }
    }

    /** The square of its length would be hours. */
    @Test
    void aLongTextIsReadOnce() {
        int size = 300_000;
        for (String text : new String[] {"a".repeat(size), "a-".repeat(size), "://" + "a".repeat(size),
            "x: 1\n".repeat(size / 5),
            "- 1\n".repeat(size / 4) + "- \\\n"}) {
            assertThat(elsewhere("password: hunter2\n" + text, text.strip())).isEqualTo(text.strip() + "\n");
        }
    }

    @Test
    void hidesAPasswordWithASlashOrASpaceInUris() {
        for (String password : new String[] {"pa/hunter2", "hunter2 x", "12/hunter2", "a@b/hunter2", "hunter2@x y"}) {
            String text = "uri: \"mqtt://ann:" + password + "@host:1883\"";
            assertThat(new Redaction().of(text)).isEqualTo("uri: \"mqtt://***@host:1883\"\n");
            assertThat(elsewhere(text, "it was " + password + ".")).isEqualTo("it was ***.\n");
        }
        String other = "tcp://host:1883 is no more; write to ann@host, http://cam/x?mail=a@b\n";
        assertThat(new Redaction().of(other)).isEqualTo(other);
    }

    @Test
    void hidesAUserThatIsWrittenWithEscapesOrOnTwoLines() {
        assertThat(new Redaction().of("uri: \"mqtt://ann\\u003ahunter2\\u0040host\"\nid: arm"))
                .isEqualTo("uri: ***\nid: arm\n");
        assertThat(new Redaction().of("uri: \"mqtt://ann:pa\n  hunter2@host\"\nid: arm"))
                .isEqualTo("uri: ***\nid: arm\n");
    }

    @Test
    void knowsASecretInTheOtherWaysToWriteIt() {
        String secret = "a\"b ü/hunter2";
        String yaml = "password: '" + secret + "'";
        assertThat(elsewhere(yaml, "{ \"x\": \"a\\\"b ü/hunter2\" }")).isEqualTo("{ \"x\": \"***\" }\n");
        assertThat(elsewhere(yaml, "http://cam/a%22b%20%C3%BC%2Fhunter2")).isEqualTo("http://cam/***\n");
        assertThat(elsewhere(yaml, "http://cam/?q=a%22b+%c3%bc%2fhunter2")).isEqualTo("http://cam/?q=***\n");
        assertThat(elsewhere("uri: mqtt://ann:hunter%322@host", "it was hunter22.")).isEqualTo("it was ***.\n");
        assertThat(elsewhere("private_key: |\n  hunter2\n  hunter3\n", "  hunter3\n\n  hunter2"))
                .isEqualTo("  ***\n\n  ***\n");
    }

    @Test
    void hidesAShortOrAnEverydaySecretOnlyInItsOwnPlace() {
        Redaction redaction = new Redaction();
        redaction.learn("pin_token: 1\npassword: abc\nhas_token: false\nsecret:\n");
        assertThat(redaction.of("pin_token: 1\nid: 1\n")).isEqualTo("pin_token: ***\nid: 1\n");
        assertThat(redaction.of("abc: false\n")).isEqualTo("abc: false\n");
    }

    @Test
    void hidesInJsonWhatAnotherTextCallsASecret() {
        Redaction redaction = new Redaction();
        redaction.learnJson(bytes("{\"a\":[{\"token\":\"hunter2\"}],\"b\":null}"));
        redaction.learn("class A {\n  String apiKey = \"hunter3\";\n}\n");
        byte[] clean = redaction.ofJson(bytes("{\"x\":[\"hunter2\",null,\"hunter3\"],\"hunter2\":1}"));
        assertThat(new String(clean, StandardCharsets.UTF_8))
                .isEqualTo("{\"x\":[\"***\",null,\"***\"],\"***\":1}");
    }

    @Test
    void callsTheHomeOfAUserByNoName() {
        Redaction redaction = new Redaction("/home/ann");
        assertThat(redaction.of("/home/ann/a, \"/home/ann\" /home/anna /mnt/home/ann\n"))
                .isEqualTo("~/a, \"~\" /home/anna /mnt/home/ann\n");
        assertThat(new Redaction("/").of("/a/b\n")).isEqualTo("/a/b\n");
    }
}
