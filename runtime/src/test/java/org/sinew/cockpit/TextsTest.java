package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.loop.Phase;
import org.sinew.safety.EventCode;
import org.sinew.safety.Limit;
import org.sinew.state.Freshness;
import tools.jackson.jr.ob.JSON;

/** Every text that a robot tells the page, in both languages. */
@Timeout(30)
class TextsTest {
    private static final Pattern PLACE = Pattern.compile("\\{[^{}]*}");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private final Map<String, Words> texts = Texts.all(Map.of());

    private static Set<String> places(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    @Test
    void bothLanguagesHaveEveryTextWithTheSamePlaces() {
        assertThat(texts).hasSizeGreaterThan(80).allSatisfy((key, words) -> {
            assertThat(words.english()).as(key).isNotBlank().doesNotContainPattern(HAN).doesNotContain("|");
            assertThat(words.chinese()).as(key).containsPattern(HAN).doesNotContain("|", "你");
            assertThat(places(words.chinese())).as(key).isEqualTo(places(words.english()));
        });
    }

    @Test
    void thereIsATextForEveryWordThatTheRobotSays() {
        assertThat(texts).containsKeys(Arrays.stream(EventCode.values()).map(code -> "event." + code.word())
                .toArray(String[]::new));
        assertThat(texts).containsKeys(Arrays.stream(Phase.values()).map(phase -> "phase." + phase.word())
                .toArray(String[]::new));
        for (Limit limit : Limit.values()) {
            String word = limit.name().toLowerCase(Locale.ROOT);
            assertThat(texts).containsKeys("limit." + word, "limit." + word + ".long");
        }
        assertThat(texts).containsKeys(Arrays.stream(Freshness.values())
                .map(freshness -> "freshness." + freshness.name().toLowerCase(Locale.ROOT)).toArray(String[]::new));
        assertThat(texts).containsKeys("arming.goals", "arming.torque", "check.warm", "check.joints_answer");
    }

    /** The scenes of the page's tests have texts of later versions; where they are of today they are the robot's. */
    @Test
    void theScenesSayWhatTheRobotSays() throws Exception {
        Map<String, Object> scenes = JSON.std.mapFrom(TextsTest.class.getResourceAsStream("scenes/texts.json"));
        assertThat(scenes).containsKey("event.stop_requested").allSatisfy((key, both) -> {
            Words said = texts.get(key);
            assertThat(said == null ? both : said.both()).as(key).isEqualTo(both);
        });
    }

    @Test
    void whatARobotSaysItselfCounts() {
        Words own = new Words("a round thing", "圆的东西");
        assertThat(Texts.all(Map.of("label.ball", own))).containsEntry("label.ball", own);
        assertThat(texts.get("label.ball")).isNotEqualTo(own);
    }
}
