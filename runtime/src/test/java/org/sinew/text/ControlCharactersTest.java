package org.sinew.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

@Timeout(60)
class ControlCharactersTest {
    @ParameterizedTest
    @ValueSource(chars = {'\0', '\u0007', '\u001b', '\r', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029', '\u061c',
        '\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069'})
    void whatATerminalObeysIsMadeVisible(char c) {
        String visible = "a\\u" + String.format("%04x", (int) c) + "b";
        assertThat(ControlCharacters.escape("a" + c + "b")).isEqualTo(visible);
        assertThat(ControlCharacters.escapeInLines("a" + c + "b")).isEqualTo(visible);
    }

    @Test
    void everythingElseStays() {
        String text = "left_knee is at 67 °C; 舵机 \"x\\y\" \uD83E\uDD16 \u00a0\u2027\u2030\u202f\u2065\u206a";
        assertThat(ControlCharacters.escape(text)).isSameAs(text);
        assertThat(ControlCharacters.escapeInLines("a\tb\nc")).isEqualTo("a\tb\nc");
        assertThat(ControlCharacters.escape("a\tb\nc")).isEqualTo("a\\u0009b\\u000ac");
    }

    /** In JSON they may stand in texts only, and there the escape means the character itself. */
    @Test
    void jsonSaysTheSameWithoutThem() throws Exception {
        Map<String, String> said = Map.of("a\u009bk", "\u001b[2J\u009b\u202e\u2028\u007f\n");
        for (String written : new String[] {Json.line(said), Json.pretty(said).replace("\n", ""),
            new String(Json.bytes(said), StandardCharsets.UTF_8)}) {
            assertThat(written).matches("[\\x20-\\x7e]*");
            assertThat(JSON.std.mapFrom(written)).isEqualTo(said);
        }
    }
}
