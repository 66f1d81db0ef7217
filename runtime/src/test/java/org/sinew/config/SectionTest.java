package org.sinew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SectionTest {
    record Inner(double x) {
    }

    enum Layout { TERM_MAJOR, TIME_MAJOR }

    record Kinds(int whole, long big, double real, boolean truth, String text, Duration time, Path file, Layout layout,
            Inner inner, List<Inner> inners, Map<String, List<Double>> table, Optional<Integer> maybe,
            @Nullable String perhaps, @Default("[1, 2.5]") List<Double> standard) {
    }

    record Common(String type, @Default("7") int id) {
    }

    record Own(double gain, @Default("7") int id) {
    }

    record Number(double real) {
    }

    record Whole(int whole) {
    }

    record Text(String text) {
    }

    @Test
    void bindsEveryKindOfComponent() throws ConfigException {
        Kinds kinds = section("""
                whole: 0x0D
                big: 9007199254740993
                real: -2.5e-3
                truth: true
                text: left knee
                time: 1.5s
                file: ../a/b.xml
                layout: time_major
                inner: { x: 1 }
                inners: [{ x: 2 }, { x: 3 }]
                table: { b: [1, 2], a: [] }
                """).bind(Kinds.class);
        assertThat(kinds).isEqualTo(new Kinds(13, 9007199254740993L, -0.0025, true, "left knee",
                Duration.ofMillis(1500), Path.of("kits/../a/b.xml").normalize(), Layout.TIME_MAJOR, new Inner(1),
                List.of(new Inner(2), new Inner(3)), Map.of("b", List.of(1.0, 2.0), "a", List.of()), Optional.empty(),
                null, List.of(1.0, 2.5)));
        assertThat(kinds.table().keySet()).as("in the order of the file").containsExactly("b", "a");
    }

    @Test
    void recordsKeepNothingOfTheFile() {
        for (Class<?> type : RobotConfig.class.getDeclaredClasses()) {
            if (type.isRecord()) {
                assertThat(type.getRecordComponents()).extracting(RecordComponent::getType)
                        .doesNotContain(Section.class);
            }
        }
    }

    @Test
    void listsAndMapsCannotBeChanged() throws ConfigException {
        Kinds kinds = section("{ whole: 1, big: 1, real: 1, truth: false, text: a, time: 1s, file: f, "
                + "layout: term_major, inner: { x: 1 }, inners: [], table: { a: [1] } }").bind(Kinds.class);
        assertThatThrownBy(() -> kinds.inners().add(new Inner(0))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> kinds.table().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void severalRecordsShareOneSection() throws ConfigException {
        Section.Bound bound = section("{ type: servo, gain: 2, id: 3 }").bindAll(List.of(Common.class, Own.class));
        assertThat(bound.of(Common.class)).isEqualTo(new Common("servo", 3));
        assertThat(bound.of(Own.class)).isEqualTo(new Own(2, 3));
        assertThatThrownBy(() -> bound.of(Inner.class)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyOfNoneOfTheSharingRecordsIsUnknown() {
        assertThatThrownBy(() -> section("{ type: servo, gian: 2 }").bindAll(List.of(Common.class, Own.class)))
                .hasMessage("kits/kit.yaml:1:16: unknown key \"gian\" (did you mean \"gain\"?)");
    }

    @Test
    void readsNumbersExactlyAsWritten() throws ConfigException {
        Map<String, Double> reals = Map.of("0.1", 0.1, "1e6", 1e6, "-.5", -0.5, "5.", 5.0, "+3", 3.0, "0x10", 16.0,
                "1.7976931348623157E308", Double.MAX_VALUE, "0e5", 0.0);
        for (Map.Entry<String, Double> real : reals.entrySet()) {
            assertThat(section("real: " + real.getKey()).bind(Number.class).real()).as(real.getKey())
                    .isEqualTo(real.getValue());
        }
        Map<String, Integer> wholes = Map.of("0", 0, "-7", -7, "1e6", 1_000_000, "1.50e2", 150, "0xFf", 255,
                "2147483647", Integer.MAX_VALUE, "-2147483648", Integer.MIN_VALUE, "100.0", 100);
        for (Map.Entry<String, Integer> whole : wholes.entrySet()) {
            assertThat(section("whole: " + whole.getKey()).bind(Whole.class).whole()).as(whole.getKey())
                    .isEqualTo(whole.getValue());
        }
    }

    @Test
    void refusesNumbersThatReadersUnderstandDifferently() {
        for (String number : List.of("010", "-010", "0o10", "0b1", "1_000", "1:40", "1,5", "08.5", ".inf", "-.INF",
                ".NaN", "inf", "nan", "Infinity", "1e", "e1", "--1", "0x", "1e99999", "1e9999999999", "2147483648",
                "٣", "１", "\"5\"", "1 0", "1d", "1f", "0x1p3", "9".repeat(400))) {
            assertThatThrownBy(() -> section("whole: " + number).bind(Whole.class)).as(number)
                    .isInstanceOf(ConfigException.class).hasMessageStartingWith("kits/kit.yaml:1:8: \"whole\" takes ");
        }
    }

    @Test
    void refusesWordsThatReadersMayTakeForSomethingElse() {
        for (String word : List.of("8E1", "80", "0x50", "1:40", "1_0", ".5", "yes", "No", "ON", "true", "~", "NULL",
                ".inf", "0b1", "0o7", "1.10")) {
            assertThatThrownBy(() -> section("text: " + word).bind(Text.class)).as(word)
                    .hasMessageStartingWith("kits/kit.yaml:1:7: \"text\" takes a text; " + word)
                    .hasMessageEndingWith("write it in quotes: \"" + word + "\"");
        }
    }

    @Test
    void takesWordsInQuotesAndWordsThatOnlyBeginLikeNumbers() throws ConfigException {
        Map<String, String> texts = Map.of("\"8E1\"", "8E1", "'yes'", "yes", "\"\"", "", "127.0.0.1:80a",
                "127.0.0.1:80a", "2nd", "2nd", "north", "north", "0042-b", "0042-b", "机器人", "机器人");
        for (Map.Entry<String, String> text : texts.entrySet()) {
            assertThat(section("text: " + text.getKey()).bind(Text.class).text()).isEqualTo(text.getValue());
        }
    }

    @Test
    void aMistakeInAnItemNamesItsNumberAndPlace() {
        assertThatThrownBy(() -> section("inners:\n  - { x: 1 }\n  - { y: 1 }\n").bindAll(List.of(Holder.class)))
                .hasMessage("kits/kit.yaml:3:7: unknown key \"y\" (did you mean \"x\"?)");
        assertThatThrownBy(() -> section("inners: [{ x: 1 }, 5]").bindAll(List.of(Holder.class)))
                .hasMessage("kits/kit.yaml:1:20: \"inners item 2\" takes keys and values such as { key: value }; "
                        + "found 5");
    }

    record Holder(List<Inner> inners) {
    }

    private static Section section(String text) throws ConfigException {
        return ConfigReader.parse("kits/kit.yaml", text);
    }
}
