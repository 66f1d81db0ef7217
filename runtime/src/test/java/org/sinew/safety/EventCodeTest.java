package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of events as a person reads it, in both languages. */
@Timeout(30)
class EventCodeTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^{}]*}");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    private static Set<String> placeholders(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatHappenedInBothLanguages(EventCode code) {
        assertThat(code.text(Locale.ENGLISH)).isNotBlank().doesNotContainPattern(HAN);
        assertThat(code.text(Locale.CHINESE)).containsPattern(HAN);
        assertThat(code.text(Locale.SIMPLIFIED_CHINESE)).isEqualTo(code.text(Locale.CHINESE));
        assertThat(code.text(Locale.GERMANY)).isEqualTo(code.text(Locale.ENGLISH));
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatToDoNextInBothLanguagesOrInNone(EventCode code) {
        assertThat(code.next(Locale.CHINESE).isEmpty()).isEqualTo(code.next(Locale.ENGLISH).isEmpty());
        assertThat(code.next(Locale.ENGLISH)).doesNotContainPattern(HAN);
        if (!code.next(Locale.CHINESE).isEmpty()) {
            assertThat(code.next(Locale.CHINESE)).containsPattern(HAN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fillsInOnlyWhereValueAndWhy(EventCode code) {
        Set<String> english = placeholders(code.text(Locale.ENGLISH));
        assertThat(english).isSubsetOf("{where}", "{value}", "{why}");
        assertThat(placeholders(code.text(Locale.CHINESE))).isEqualTo(english);
        String filled = PLACEHOLDER.matcher(code.text(Locale.ENGLISH) + code.text(Locale.CHINESE)).replaceAll("");
        assertThat(filled).doesNotContain("{", "}", "%s", "%d");
        assertThat(code.next(Locale.ENGLISH) + code.next(Locale.CHINESE)).doesNotContain("{", "}");
    }

    @ParameterizedTest
    @EnumSource
    void aFaultAndWhateverStopsTheRobotHasANextStep(EventCode code) {
        if (code.severity() == EventCode.Severity.FAULT || code.stop() != Stop.NONE) {
            assertThat(code.next(Locale.ENGLISH)).isNotBlank();
            assertThat(code.next(Locale.CHINESE)).isNotBlank();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatStopsTheRobotIsNoMereInformation(EventCode code) {
        if (code.stop() != Stop.NONE) {
            assertThat(code.severity()).isNotEqualTo(EventCode.Severity.INFO);
        }
    }

    @ParameterizedTest
    @EnumSource
    void wordsAreLowerSnakeCase(EventCode code) {
        assertThat(code.word()).matches("[a-z]+(_[a-z]+)*").isEqualTo(code.name().toLowerCase(Locale.ROOT));
        assertThat(code.severity().word()).matches("info|warn|fault");
    }

    @ParameterizedTest
    @EnumSource
    void fitsOneLine(EventCode code) {
        for (Locale locale : new Locale[] {Locale.ENGLISH, Locale.CHINESE}) {
            assertThat(code.text(locale)).doesNotContain("\n").isEqualTo(code.text(locale).strip())
                    .hasSizeLessThan(100);
            assertThat(code.next(locale)).doesNotContain("\n").isEqualTo(code.next(locale).strip())
                    .hasSizeLessThan(100);
        }
    }

    @Test
    void noTwoCodesSayTheSame() {
        assertThat(Arrays.stream(EventCode.values()).map(code -> code.text(Locale.ENGLISH))).doesNotHaveDuplicates();
        assertThat(Arrays.stream(EventCode.values()).map(code -> code.text(Locale.CHINESE))).doesNotHaveDuplicates();
    }

    @Test
    void aRobotCannotHoldWithAJointThatCannot() {
        assertThat(Arrays.stream(EventCode.values()).filter(code -> !code.letsHold())).containsExactlyInAnyOrder(
                EventCode.TORQUE_LOST, EventCode.JOINT_LOST, EventCode.JOINT_OVERHEATED, EventCode.JOINT_DEAD,
                EventCode.VOLTAGE_CRITICAL);
    }

    @Test
    void whatNoTickHasSeenLeadsToTheSafeState() { // asked for by a request, or made by the buses
        assertThat(List.of(EventCode.BUS_FAILED, EventCode.LOOP_SILENT, EventCode.BEHAVIOR_HANGS))
                .allSatisfy(code -> assertThat(code.stop()).isEqualTo(Stop.CONTROLLED));
    }

    @Test
    void whateverCutsTorqueIsAFault() {
        assertThat(Arrays.stream(EventCode.values()).filter(code -> code.stop() == Stop.CUT))
                .contains(EventCode.ESTOP_PRESSED, EventCode.ESTOP_LOST)
                .allSatisfy(code -> assertThat(code.severity()).isEqualTo(EventCode.Severity.FAULT));
    }
}
