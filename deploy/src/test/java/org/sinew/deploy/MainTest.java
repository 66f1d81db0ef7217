package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.jr.ob.JSON;

@Timeout(60)
class MainTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TestFactory
    Stream<DynamicTest> everyCommandExplainsItselfWithAnExample() {
        return Main.commandLine().getSubcommands().entrySet().stream().map(command ->
                DynamicTest.dynamicTest(command.getKey(), () -> explainsItself(command.getKey(), command.getValue())));
    }

    private static void explainsItself(String name, CommandLine command) {
        StringWriter help = new StringWriter();
        int code = Main.run(new PrintWriter(help), new PrintWriter(new StringWriter()), name, "--help");
        assertThat(code).isZero();
        assertThat(help.toString()).contains("Usage: sinew " + name, "Example:", "  sinew " + name);
        assertThat(command.getCommandSpec().usageMessage().header()).isNotEmpty();
        assertThat(command.getCommandSpec().options()).allSatisfy(option ->
                assertThat(option.description()).as(option.longestName()).isNotEmpty());
    }

    @Test
    void helpGoesToStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Usage: sinew", "check", "version");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void wrongUsageIsOneLineOnStandardErrorAndExitTwo() {
        for (String[] args : new String[][] {{}, {"chek"}, {"version", "--jsn"}, {"check"}, {"check", "a", "b"}}) {
            out.getBuffer().setLength(0);
            err.getBuffer().setLength(0);
            assertThat(run(args)).as(String.join(" ", args)).isEqualTo(2);
            assertThat(out.toString()).isEmpty();
            assertThat(err.toString().lines()).hasSize(1).allSatisfy(line ->
                    assertThat(line).startsWith("sinew").contains("; see sinew", "--help"));
        }
    }

    @Test
    void aMistypedCommandOrOptionIsPutRight() {
        run("chek");
        assertThat(err.toString()).contains("(did you mean check?)");
        run("version", "--jsn");
        assertThat(err.toString()).contains("(did you mean --json?)");
    }

    @Test
    void versionPrintsOneJsonDocument() throws Exception {
        assertThat(run("version", "--json")).isZero();
        Map<String, Object> document = JSON.std.mapFrom(out.toString());
        assertThat(document).containsKeys("sinew", "java", "os", "libraries");
        assertThat(document.get("java").toString()).startsWith("25");
    }

    @Test
    void versionNamesEveryJar() {
        assertThat(VersionCommand.libraries(String.join(java.io.File.pathSeparator, "/x/pi4j-core-4.0.2.jar",
                "/x/sinew-runtime-0.1.0-SNAPSHOT.jar", "/x/classes", "")))
                .isEqualTo(Map.of("pi4j-core", "4.0.2", "sinew-runtime", "0.1.0-SNAPSHOT"));
    }

    @Test
    void checkSaysWhatARobotAsks() throws Exception {
        Path file = robot("  bench: { type: i2c, bus: 1 }\n");
        assertThat(run("check", file.toString())).isZero();
        assertThat(out.toString()).contains("small: 50 Hz, 0 joints", "bus bench: 0 parts", "fine");
        out.getBuffer().setLength(0);
        assertThat(run("check", "--json", file.toString())).isZero();
        assertThat(JSON.std.mapFrom(out.toString())).containsEntry("name", "small").containsEntry("ok", true);
    }

    @Test
    void checkRefusesAWrongFileWithPlaceAndExitTwo() throws Exception {
        Path file = robot("  bench: { typ: i2c, bus: 1 }\n");
        assertThat(run("check", "--json", file.toString())).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).containsExactly(
                file + ":5:10: key \"type\" is missing in bench; bus types: gpio, i2c, serial");
    }

    @Test
    void checkSaysThatAFileIsNotThere() {
        Path absent = folder.resolve("absent.yaml");
        assertThat(run("check", absent.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(absent + ":1:1: there is no such file; check the path");
    }

    private Path robot(String buses) throws java.io.IOException {
        return Files.writeString(folder.resolve("robot.yaml"),
                "sinew: 1\nname: small\nloop: { rate_hz: 50 }\nbuses:\n" + buses);
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
