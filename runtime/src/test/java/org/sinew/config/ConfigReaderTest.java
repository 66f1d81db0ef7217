package org.sinew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConfigReaderTest {
    @TempDir
    Path folder;

    record Names(List<String> names) {
    }

    record Kit(String name, Map<String, Map<String, Integer>> joints, List<Integer> order, Path card) {
    }

    @Test
    void readsAByteOrderMarkAndWindowsLineEnds() throws Exception {
        Path file = write("a.yaml", "\uFEFFnames:\r\n  - left knee \r\n  - \"right: knee\"\r\n");
        assertThat(ConfigReader.read(file).bind(Names.class).names()).containsExactly("left knee", "right: knee");
    }

    @Test
    void countsLinesAndColumnsAfterAByteOrderMarkAndWindowsLineEnds() throws Exception {
        Path file = write("a.yaml", "\uFEFF# kit\r\nnames: [é, ü]\r\nnaems: []\r\n");
        assertThatThrownBy(() -> ConfigReader.read(file).bind(Names.class)).isInstanceOf(ConfigException.class)
                .hasMessage(file + ":3:1: unknown key \"naems\" (did you mean \"names\"?)");
    }

    @Test
    void refusesTextThatIsNotUtf8AtTheByte() throws Exception {
        Path file = folder.resolve("latin1.yaml");
        Files.write(file, "names:\n  - Küche\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ConfigReader.read(file))
                .hasMessage(file + ":2:6: not UTF-8 text; save the file as UTF-8");
    }

    @Test
    void refusesAFileCutInTheMiddleOfACharacter() throws Exception {
        Path file = folder.resolve("cut.yaml");
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xE4, (byte) 0xBD});
        assertThatThrownBy(() -> ConfigReader.read(file))
                .hasMessage(file + ":1:4: not UTF-8 text; save the file as UTF-8");
    }

    @Test
    void saysWhatIsWrongWithAPathThatIsNoFile() {
        Path absent = folder.resolve("absent.yaml");
        assertThatThrownBy(() -> ConfigReader.read(absent))
                .hasMessage(absent + ":1:1: there is no such file; check the path");
        assertThatThrownBy(() -> ConfigReader.read(folder))
                .hasMessage(folder + ":1:1: this is a folder; name the file in it");
    }

    @Test
    void refusesEmptyFilesAndFilesThatHoldNoKeys() throws Exception {
        for (String text : List.of("", "# only a comment\n", "\uFEFF")) {
            Path file = write("empty.yaml", text);
            assertThatThrownBy(() -> ConfigReader.read(file)).isInstanceOf(ConfigException.class)
                    .hasMessageContaining("it holds lines such as name: kid20");
        }
        Path list = write("list.yaml", "- 1\n- 2\n");
        assertThatThrownBy(() -> ConfigReader.read(list))
                .hasMessage(list + ":1:1: the file must hold lines such as name: kid20; found a list");
    }

    @Test
    void refusesFilesLargerThanOneMebibyte() throws Exception {
        Path file = write("big.yaml", "a: " + "x".repeat(1 << 20));
        assertThatThrownBy(() -> ConfigReader.read(file))
                .hasMessage(file + ":1:1: the file is larger than 1 MiB; this is no robot file");
    }

    @Test
    void mergesAnIncludedKitKeyByKeyAndReplacesLists() throws Exception {
        Files.createDirectories(folder.resolve("kits"));
        write("kits/base.yaml", "name: kit\njoints:\n  a: { id: 1, sign: 1 }\n  b: { id: 2 }\n"
                + "order: [1, 2]\ncard: kit.card\n");
        Path file = write("robot.yaml", "include: kits/base.yaml\nname: mine\njoints: { a: { id: 7 }, c: { id: 3 } }\n"
                + "order: [9]\n");
        Kit kit = ConfigReader.readWithInclude(file).bind(Kit.class);
        assertThat(kit.name()).isEqualTo("mine");
        assertThat(kit.joints()).isEqualTo(Map.of("a", Map.of("id", 7, "sign", 1), "b", Map.of("id", 2),
                "c", Map.of("id", 3)));
        assertThat(kit.joints().keySet()).containsExactly("a", "b", "c");
        assertThat(kit.order()).containsExactly(9);
        assertThat(kit.card()).as("paths start at the file that holds them")
                .isEqualTo(folder.resolve("kits/kit.card"));
    }

    @Test
    void reportsMistakesOfAnIncludedFileThere() throws Exception {
        Path kit = write("base.yaml", "joints:\n  a: { id: one }\n");
        Path file = write("robot.yaml", "include: base.yaml\nname: x\norder: []\ncard: c\n");
        assertThatThrownBy(() -> ConfigReader.readWithInclude(file).bind(Kit.class))
                .hasMessage(kit + ":2:12: \"id\" takes a whole number such as 100; found one");
    }

    @Test
    void refusesIncludesThatAreAbsentOrComeBack() throws Exception {
        write("base.yaml", "name: x\n");
        Path typo = write("typo.yaml", "include: bse.yaml\n");
        assertThatThrownBy(() -> ConfigReader.readWithInclude(typo)).hasMessage(typo + ":1:10: \"include\" names "
                + "bse.yaml, and " + folder.resolve("bse.yaml") + " is not there (did you mean \"base.yaml\"?)");
        Path one = write("one.yaml", "include: two.yaml\n");
        Path two = write("two.yaml", "include: ./one.yaml\n");
        assertThatThrownBy(() -> ConfigReader.readWithInclude(one))
                .hasMessage(two + ":1:1: \"include\" comes back to " + one + "; delete it in one file");
    }

    @Test
    void saysWhatIsThereInPlaceOfAFile() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("zero.yaml"), Path.of("/dev/zero"));
        assertThatThrownBy(() -> ConfigReader.read(link)).hasMessage(link
                + ":1:1: this is a pipe, a device or a socket; name the file itself");
        Path device = write("device.yaml", "include: zero.yaml\n");
        assertThatThrownBy(() -> ConfigReader.readWithInclude(device)).hasMessage(device + ":1:10: \"include\" names"
                + " zero.yaml, which is a pipe, a device or a socket; name the file itself");
        Path above = write("above.yaml", "include: ./\n");
        assertThatThrownBy(() -> ConfigReader.readWithInclude(above)).hasMessage(above + ":1:10: \"include\" names ./,"
                + " which is a folder; name the file in it");
        Files.createSymbolicLink(folder.resolve("gone.yaml"), Path.of("nowhere"));
        Path dangling = write("dangling.yaml", "include: gone.yaml\n");
        assertThatThrownBy(() -> ConfigReader.readWithInclude(dangling)).hasMessage(dangling + ":1:10: \"include\""
                + " names gone.yaml, and " + folder.resolve("gone.yaml") + " is not there (a link that leads nowhere);"
                + " make it anew");
        Path large = write("large.yaml", "#".repeat((1 << 20) + 1));
        assertThatThrownBy(() -> ConfigReader.read(large)).message().contains("larger than 1 MiB");
    }

    @Test
    void saysThatTheSpaceBehindAColonIsMissing() {
        assertThatThrownBy(() -> ConfigReader.parse("a.yaml", "b: {java:Wave.java}\n")).hasMessage("a.yaml:1:5:"
                + " java:Wave.java is one word, for a space is missing after the colon; write java: Wave.java");
        assertThatThrownBy(() -> ConfigReader.parse("a.yaml", "b:\n  java:Wave.java\n").section("b")).hasMessage(
                "a.yaml:2:3: java:Wave.java is one word, for a space is missing after the colon; write java:"
                        + " Wave.java");
        assertThatThrownBy(() -> ConfigReader.parse("a.yaml", "b: 5\n").section("b")).message()
                .doesNotContain("colon");
    }

    @Test
    void refusesAChainOfMoreThanEightIncludes() throws Exception {
        for (int i = 0; i < 12; i++) {
            write(i + ".yaml", "include: " + (i + 1) + ".yaml\n");
        }
        assertThatThrownBy(() -> ConfigReader.readWithInclude(folder.resolve("0.yaml")))
                .isInstanceOf(ConfigException.class).hasMessageContaining("more than 8 files include each other");
    }

    @Test
    void refusesIncludeWhereNoKitMayBeNamed() throws Exception {
        Path file = write("card.yaml", "include: other.yaml\n");
        assertThatThrownBy(() -> ConfigReader.read(file).bind(Names.class))
                .isInstanceOf(ConfigException.class).hasMessageContaining("unknown key \"include\"");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
