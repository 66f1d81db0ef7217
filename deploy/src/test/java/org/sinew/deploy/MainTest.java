package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
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
        assertThat(run("hepl")).isEqualTo(2);
        assertThat(err.toString()).as("not replay, which has the same letters").contains("(did you mean help?)");
        run("stat");
        assertThat(err.toString()).contains("(did you mean status?)");
    }

    @Test
    void withJsonVersionsAndHelpAreOneDocumentToo() throws Exception {
        run("version", "--json");
        Map<String, Object> versions = JSON.std.mapFrom(out.toString());
        assertThat(versions).containsKeys("sinew", "java", "libraries");
        for (String[] args : new String[][] {{"--version", "--json"}, {"--json", "--version"}, {"-V", "--json"}}) {
            out.getBuffer().setLength(0);
            assertThat(run(args)).isZero();
            assertThat(JSON.std.mapFrom(out.toString())).isEqualTo(versions);
        }
        for (String[] args : new String[][] {{"help", "--json"}, {"--help", "--json"}, {"help", "run", "--json"},
            {"run", "--help", "--json"}, {"log", "info", "--help", "--json"}}) {
            out.getBuffer().setLength(0);
            assertThat(run(args)).as(String.join(" ", args)).isZero();
            Map<String, Object> help = JSON.std.mapFrom(out.toString());
            String command = List.of(args).contains("run") ? "sinew run" : args.length > 3 ? "sinew log info" : "sinew";
            assertThat(help).containsOnlyKeys("command", "help").containsEntry("command", command);
            assertThat(help.get("help")).asString().contains("Usage: " + command + " ");
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void takesAFaultPlanFromAFile() throws Exception {
        Path plan = Files.writeString(folder.resolve("plan.txt"), "at 3s: body.torso pusch 40N\n");
        assertThat(run("demo", "--fault", "@" + plan)).isEqualTo(2);
        assertThat(err.toString()).contains(plan + ":1", "pusch", "did you mean \"push\"");
    }

    @Test
    void refusesToRunForNoTimeAtAll() {
        assertThat(run("run", "robots/kid20/robot.yaml", "--sim", "--for", "0s")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void whatCheckRefusesRunAndTwinRefuseToo() throws Exception {
        String kit = "include: " + Path.of("robots/kid20/robot.yaml").toAbsolutePath() + "\n";
        Path label = Files.writeString(folder.resolve("label.yaml"), kit + "behavior: { look_at: { label: bal } }\n");
        Path role = Files.writeString(folder.resolve("role.yaml"), kit + "devices: { battery: { role: estop } }\n");
        String wrongLabel = label + ":2:24: \"label\": model ball_marker knows no \"bal\" (did you mean \"ball\"?)\n";
        assertThat(told("check", label)).isEqualTo(wrongLabel);
        assertThat(told("run", label, "--sim", "--for", "1s")).isEqualTo(wrongLabel);
        assertThat(told("check", role)).contains(":2:23: \"role\": role and link are for switches");
        assertThat(told("run", role, "--sim", "--for", "1s")).isEqualTo(told("check", role));
        assertThat(told("run", role, "--twin", "/nowhere.sock")).isEqualTo(told("check", role));
        assertThat(told("twin", role, "--for", "1s")).isEqualTo(told("check", role));
        out.getBuffer().setLength(0);
        assertThat(run("run", label.toString(), "--sim", "--fast", "--no-models", "--for", "1s", "--socket",
                folder.resolve("c.sock").toString())).as("models that do not run are nobody's fault").isZero();
    }

    private String told(String command, Path file, String... more) {
        err.getBuffer().setLength(0);
        assertThat(run(Stream.concat(Stream.of(command, file.toString()), Stream.of(more)).toArray(String[]::new)))
                .as(command).isEqualTo(2);
        return err.toString();
    }

    @Test
    void anOptionThatWouldDoNothingIsRefused() {
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("twin robots/kid20/robot.yaml --seed 5", "--seed without --reset");
        refused.put("twin --state --seed 5", "--seed without --reset");
        String hardware = "run robots/kid20/robot.yaml ";
        refused.put(hardware + "--arm", "--arm without --sim or --twin: a real robot is armed by a person");
        refused.put(hardware + "--fast", "--fast without --sim: ");
        refused.put(hardware + "--fault x", "--fault without --sim: ");
        refused.put(hardware + "--seed 5", "--seed without --sim or --twin: ");
        refused.put(hardware + "--sim --twin s", "--sim and --twin: choose one");
        for (String more : List.of("robots/kid20/robot.yaml", "--for 3s", "--fault x", "--log f.csv")) {
            refused.put("twin --reset " + more, "--reset and --state ask a twin that runs already");
            refused.put("twin --state " + more, "--reset and --state ask a twin that runs already");
        }
        refused.forEach((command, why) -> {
            err.getBuffer().setLength(0);
            assertThat(run(command.split(" "))).as(command).isEqualTo(2);
            assertThat(err.toString()).as(command).contains(why);
        });
    }

    @Test
    void aPortWhereThereIsNoCockpitIsSaidToDoNothing() {
        assertThat(run("run", "robots/arm6/robot.yaml", "--sim", "--fast", "--port", "0", "--for", "1s", "--socket",
                folder.resolve("c.sock").toString())).isZero();
        assertThat(err.toString()).contains("--port does nothing with --fast");
    }

    @Test
    void aFileThatARobotFileNamesIsCalledWhatItIs() {
        Map<String, String> files = Map.of("Wave.java:1:1", "a behaviour", "kid20.xml:1:1", "a robot's body",
                "squat.yaml:4:1", "a sequence", "look.scenario.yaml:6:1", "a scenario");
        files.forEach((place, kind) -> {
            String file = "robots/kid20/" + place.replaceFirst(":.*", "");
            for (String[] args : new String[][] {{"check", file}, {"run", file, "--sim", "--for", "1s"}}) {
                err.getBuffer().setLength(0);
                assertThat(run(args)).as(file).isEqualTo(2);
                assertThat(err.toString()).isEqualToIgnoringNewLines("robots/kid20/" + place + ": this is " + kind
                        + ", not a robot file; give the robot file that names it");
            }
        });
    }

    @Test
    void refusesWhatIsPlannedByName() {
        assertThat(run("teleop", "robots/kid20/robot.yaml")).isEqualTo(2);
        assertThat(run("scan", "robots/kid20/robot.yaml")).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(
                "sinew: teleop is not supported in this version; see sinew --help for what is",
                "sinew: scan is not supported in this version; see sinew --help for what is");
    }

    @Test
    void helpAndVersionMayBeAskedForAsElsewhere() {
        assertThat(run("help")).isZero();
        assertThat(out.toString()).contains("Usage: sinew", "check", "version");
        assertThat(run("help", "check")).isZero();
        assertThat(out.toString()).contains("Usage: sinew check");
        out.getBuffer().setLength(0);
        assertThat(run("version")).isZero();
        String versions = out.toString();
        assertThat(versions).contains("sinew ", "java 25");
        for (String option : List.of("--version", "-V")) {
            out.getBuffer().setLength(0);
            assertThat(run(option)).isZero();
            assertThat(out.toString()).isEqualTo(versions);
        }
        assertThat(err.toString()).isEmpty();
        assertThat(run("help", "chek")).as("help of what there is not").isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("'chek'; see sinew");
    }

    @Test
    void nothingThatIsSaidIsObeyedByATerminal() {
        run("check", "a\u009b2J\u202e.yaml");
        assertThat(err.toString()).startsWith("a\\u009b2J\\u202e.yaml:1:1: ");
        run("decode", "x\u009b\u061c");
        assertThat(err.toString()).contains("there is no decoder for x\\u009b\\u061c");
        LogRecord record = new LogRecord(Level.WARNING, "camera {0}");
        record.setParameters(new Object[] {"\u009b2J\nsinew: forged"});
        assertThat(new Main.LogFormat().format(record)).contains("camera \\u009b2J\\u000asinew: forged");
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
        assertThat(JSON.std.mapFrom(out.toString())).containsEntry("ok", false).containsKey("why");
        assertThat(err.toString().lines()).containsExactly(
                file + ":5:10: key \"type\" is missing in bench; bus types: gpio, i2c, serial");
    }

    @Test
    void checkSaysThatAFileIsNotThere() {
        Path absent = folder.resolve("absent.yaml");
        assertThat(run("check", absent.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(absent + ":1:1: there is no such file; check the path");
    }

    @Test
    void checkLooksIntoWhatARobotFileNames() throws Exception {
        assertThat(run("check", "robots/kid20/robot.yaml")).as(err.toString()).isZero();
        Path wrong = copyOfKid20("squat.yaml", "left_knee: 1.6", "left_kne: 1.6");
        assertThat(run("check", wrong.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("squat.yaml:28:5", "left_kne", "did you mean \"left_knee\"");
    }

    @Test
    void checkAdvisesOnAnEstopThatACutWireWouldSilence() throws Exception {
        Path unwise = copyOfKid20("robot.yaml", "pull: up, ", "");
        assertThat(run("check", unwise.toString())).isZero();
        assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.contains("estop")
                && line.contains("pull: up"));
    }

    @Test
    void checkRefusesAModelThatLooksAtSomethingElseThanAnImu() throws Exception {
        Path wrong = copyOfKid20("robot.yaml", "input: torso_imu", "input: battery");
        assertThat(run("check", wrong.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("\"input\"", "battery is neither an IMU nor a camera");
    }

    /** The shipped robot with one text changed in one of its files. */
    private Path copyOfKid20(String file, String text, String by) throws java.io.IOException {
        Path kid20 = Path.of("robots/kid20");
        for (String name : List.of("robot.yaml", "squat.yaml", "kid20.xml", "look.scenario.yaml")) {
            String content = Files.readString(kid20.resolve(name)).replace("../../../models",
                    Path.of("../models").toAbsolutePath().normalize().toString());
            assertThat(!name.equals(file) || content.contains(text)).isTrue();
            Files.writeString(folder.resolve(name), name.equals(file) ? content.replaceFirst(
                    java.util.regex.Pattern.quote(text), by) : content);
        }
        return folder.resolve("robot.yaml");
    }

    private Path robot(String buses) throws java.io.IOException {
        return Files.writeString(folder.resolve("robot.yaml"),
                "sinew: 1\nname: small\nloop: { rate_hz: 50 }\nbuses:\n" + buses);
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
