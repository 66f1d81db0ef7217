package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.control.ControlSocket;
import org.sinew.drivers.port.LinuxCalls;
import org.sinew.drivers.sim.PseudoTerminal;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.record.proto.ProtoFields;
import tools.jackson.jr.ob.JSON;

/**
 * {@code sinew run} on this machine's own buses, as a process with a robot's class path: no jar of the simulation, of
 * the broker, of the tests. The servos are a twin's, behind a real terminal, which knows nothing of who drives it.
 */
@Timeout(120)
class HardwareRunTest {
    private static final Path ARM6 = Path.of("robots/arm6/robot.yaml").toAbsolutePath();
    private static final List<String> NOT_FOR_ROBOTS = List.of("org.sinew.sim", "org.sinew.drivers.sim",
            "org.apache.activemq", "io.netty", "org.sinew.deploy.Simulation");
    private static final int MOST_RUNS = 5;
    private static final Path BALL = Path.of("../runtime/src/test/resources/org/sinew/cockpit/scenes/ball.jpg");
    private static final List<String> LINKS = List.of("world base", "base shoulder", "shoulder upper_arm",
            "upper_arm forearm", "forearm wrist", "wrist hand", "hand finger");
    private static final Map<String, Object> ARMED = Map.of("end_state", "armed", "simulated", false, "safety_state",
            "armed");

    @TempDir
    private Path folder;
    private SinewProcesses all = new SinewProcesses(Path.of(""));

    @BeforeEach
    void onLinux() {
        assumeTrue(System.getProperty("os.name", "").equals("Linux"), "buses are opened on Linux only");
        all = new SinewProcesses(folder);
    }

    @AfterEach
    void endAll() {
        all.close();
    }

    private Process sinew(String name, String classPath, String... arguments) throws Exception {
        return all.start(name, List.of("-Xlog:class+load:file=" + loaded(name)), classPath, arguments);
    }

    private Path loaded(String name) {
        return folder.resolve(name + ".classes");
    }

    /** What of the classes that a process has loaded a robot has no need for. */
    private List<String> strangers(String name) throws IOException {
        List<String> lines = Files.readAllLines(loaded(name));
        assertThat(lines).as("classes").hasSizeGreaterThan(1000);
        return lines.stream().map(line -> line.replaceFirst("^(\\[[^]]*])+ ", ""))
                .filter(line -> NOT_FOR_ROBOTS.stream().anyMatch(one -> within(one, line))).toList();
    }

    /** Whether a line begins with this class, one inside it, or one of this package. */
    private static boolean within(String name, String line) {
        return line.startsWith(name) && line.length() > name.length() && ".$ ".indexOf(line.charAt(name.length())) >= 0;
    }

    /** The class path of lib/robot: in a build that has made no jars yet, copies of the folders, less simulation. */
    private String robotClassPath() throws IOException {
        List<String> kept = new ArrayList<>();
        for (String entry : SinewProcesses.everything().split(File.pathSeparator)) {
            Path path = Path.of(entry);
            String name = String.valueOf(path.getFileName());
            if (name.equals("classes")) {
                String copy = withoutSimulation(path).toString();
                if (!kept.contains(copy)) {
                    kept.add(copy);
                }
            } else if (Files.isRegularFile(path) && !name.contains("-sim") && !entry.matches(
                    ".*(activemq|artemis|netty|junit|assertj|archunit|networknt|byte-buddy|jackson-databind).*")) {
                kept.add(entry);
            }
        }
        return String.join(File.pathSeparator, kept);
    }

    private Path withoutSimulation(Path classes) throws IOException {
        Path copy = folder.resolve("classes-of-" + classes.toAbsolutePath().getParent().getParent().getFileName());
        if (Files.exists(copy)) {
            return copy;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path inside = classes.relativize(file);
            if (!inside.toString().matches("org/sinew/(drivers/)?sim/.*|META-INF/services/com\\.pi4j.*")) {
                Path to = copy.resolve(inside);
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        return copy;
    }

    private String err(String name) {
        return all.err(name);
    }

    private Map<String, Object> summary(String name, Process ended) throws Exception {
        return all.summary(name, ended);
    }

    private String terminal(Process twin) throws Exception {
        return all.terminal("twin", twin);
    }

    private Process twin() throws Exception {
        return sinew("twin", SinewProcesses.everything(), "twin", ARM6.toString(), "--json", "--socket",
                folder.resolve("twin.sock").toString());
    }

    /** The desk arm, whose servos are behind this terminal. */
    private Path robot(String terminal) throws IOException {
        return Files.writeString(folder.resolve("robot.yaml"), "include: " + ARM6 + "\nbuses: { servo: { path: "
                + terminal + " } }\n");
    }

    private Process run(String classPath, Path robot, String... more) throws Exception {
        return run(classPath, robot, Stream.concat(Stream.of("--headless"), Stream.of(more)));
    }

    private Process run(String classPath, Path robot, Stream<String> more) throws Exception {
        return sinew("run", classPath, Stream.concat(Stream.of("run", robot.toString(), "--no-models", "--json",
                "--socket", socket().toString()), more).toArray(String[]::new));
    }

    /** The desk arm with its page, pictures of a file for its camera, and whatever else is given. */
    private Process watched(Path log, String more) throws Exception {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        Files.copy(BALL, pictures.resolve("1.jpg"));
        Path robot = robot(terminal(twin()));
        Files.writeString(robot, "devices: { hand_cam: { source: files, path: " + pictures + " } }\n" + more,
                StandardOpenOption.APPEND);
        return run(robotClassPathOnce(), robot, Stream.of("--port", "0", "--log", log.toString(), "--for", "4s"));
    }

    /** What a page hears of the robot when it opens. */
    private Map<String, Object> info(Process run) throws Exception {
        all.until("run", run, () -> all.says("run", "control socket "));
        String url = err("run").lines().filter(line -> line.contains("cockpit at ")).findFirst().orElseThrow()
                .replaceFirst(".*cockpit at ", "");
        try (CockpitPage page = new CockpitPage(url)) {
            return page.text(message -> "info".equals(message.get("type")));
        }
    }

    /** The two names of each transform, or each entity of a scene, in a log: both are texts 2 and 3 there. */
    private static Set<String> names(Path log, String topic) throws IOException {
        Set<String> names = new TreeSet<>();
        try (McapReader reader = McapReader.open(log)) {
            for (MessageCursor cursor = reader.messages(); cursor.next();) {
                ProtoFields all = new ProtoFields(cursor.data());
                while (cursor.channel().topic().equals(topic) && all.next()) {
                    names.add(text(all.bytes(), 2) + " " + text(all.bytes(), 3));
                }
            }
        }
        return names;
    }

    private static String text(ByteBuffer message, int number) {
        ProtoFields fields = new ProtoFields(message);
        while (fields.next()) {
            if (fields.number() == number) {
                return fields.text();
            }
        }
        return "";
    }

    private Path socket() {
        return folder.resolve("run.sock");
    }

    private Map<String, Object> ask(String command) {
        try {
            return ControlSocket.ask(socket(), command);
        } catch (IOException e) {
            return Map.of(); // not there yet
        }
    }

    @Test
    void drivesServosBehindARealTerminalAndLoadsNoSimulation() throws Exception {
        Process twin = twin();
        String terminal = terminal(twin);
        Map<String, Object> summary = armedRun(terminal);
        for (int runs = 1; !summary.entrySet().containsAll(ARMED.entrySet()) && runs < MOST_RUNS; runs++) {
            summary = armedRun(terminal); // a terminal on a busy machine is late, and the robot stops for it
        }
        assertThat(summary).as(err("run")).containsAllEntriesOf(ARMED)
                .doesNotContainKeys("uncommanded_motions", "truth");
        assertThat(err("run").lines().toList()).containsSubsequence(
                "sinew: bus servo: " + terminal + ", 1000000 baud, by sinew-linux-serial",
                "sinew: control socket " + socket());
        assertThat(err("run")).contains("the robot waits to be armed: sinew arm");
        assertThat(strangers("run")).isEmpty();
        twin.toHandle().destroy();
        assertThat(summary("twin", twin)).containsEntry("uncommanded_motions", 0);
    }

    /** Its summary, with what it said of itself once it was armed. */
    private Map<String, Object> armedRun(String terminal) throws Exception {
        Process run = run(robotClassPathOnce(), robot(terminal), "--for", "5s");
        Map<String, Object> status = Map.of();
        while (run.isAlive() && status.isEmpty()) {
            Thread.sleep(20);
            status = Boolean.TRUE.equals(ask("arm").get("ok")) ? ask("status") : status;
        }
        Map<String, Object> seen = new HashMap<>(summary("run", run));
        seen.put("simulated", status.getOrDefault("simulated", "unknown"));
        seen.put("safety_state", status.getOrDefault("safety_state", "unknown"));
        return seen;
    }

    private String robotClassPathOnce() throws IOException {
        Path file = folder.resolve("class.path");
        if (!Files.exists(file)) {
            Files.writeString(file, robotClassPath());
        }
        return Files.readString(file);
    }

    @Test
    void itsLogAndItsPageShowTheBodyAndStillNothingIsSimulated() throws Exception {
        Path log = folder.resolve("run.mcap");
        Process run = watched(log, "");
        Map<String, Object> info = info(run);
        assertThat(info).containsEntry("simulated", false).containsEntry("kind", "arm");
        assertThat((List<?>) info.get("bodies")).hasSize(LINKS.size());
        summary("run", run);
        assertThat(err("run")).doesNotContain("do not show the body");
        assertThat(names(log, "/tf")).containsAll(LINKS).contains("hand hand_cam").hasSize(LINKS.size() + 1);
        assertThat(names(log, "/scene")).contains("base base", "finger finger").hasSize(LINKS.size());
        assertThat(strangers("run")).isEmpty();
    }

    @Test
    void aBodyThatCannotBeReadStopsNoRobot() throws Exception {
        Path log = folder.resolve("run.mcap");
        Process run = watched(log, "sim: { mjcf: gone.xml }\n");
        assertThat((List<?>) info(run).get("bodies")).isEmpty();
        summary("run", run);
        assertThat(err("run")).containsOnlyOnce("sinew: advice: page and log do not show the body: "
                + folder.resolve("robot.yaml") + ":4:8: \"mjcf\" names " + folder.resolve("gone.xml")
                + ", which is not there; check the path");
        assertThat(names(log, "/tf")).containsExactly("world base");
    }

    /** Without this, that no class of the simulation is found would show nothing. */
    @Test
    void aSimulatedRunIsSeenToLoadTheSimulation() throws Exception {
        assertThat(run(SinewProcesses.everything(), ARM6, "--sim", "--for", "1s").waitFor()).as(err("run")).isZero();
        assertThat(err("run")).contains("the robot waits to be armed: sinew arm"); // there is no page to hold Arm on
        assertThat(strangers("run")).anyMatch(line -> line.startsWith("org.sinew.sim."))
                .anyMatch(line -> line.startsWith("org.sinew.drivers.sim."));
    }

    @Test
    void evenBesideTheSimulationARunOnHardwareLoadsNothingOfIt() throws Exception {
        try (PseudoTerminal silent = PseudoTerminal.open(LinuxCalls.here(), 1_000_000)) {
            assertThat(run(SinewProcesses.everything(), robot(silent.path().toString()), "--for", "1s").waitFor())
                    .isEqualTo(Main.FELL_SHORT); // its servos are silent
        }
        assertThat(strangers("run")).isEmpty();
    }

    @Test
    void namesTheServosThatDoNotAnswerWithAdviceAndNoStackTrace() throws Exception {
        try (PseudoTerminal silent = PseudoTerminal.open(LinuxCalls.here(), 1_000_000)) {
            Process run = run(robotClassPathOnce(), robot(silent.path().toString()));
            assertThat(run.waitFor()).isEqualTo(Main.FELL_SHORT);
            assertThat(err("run")).contains("bus servo: no answer from servo id 1 (base_pan), 2 (shoulder_lift)",
                    "check cable, servo power, baud rate and id").doesNotContain("\tat ", "control socket");
        }
    }

    @Test
    void aStartThatFailsLeavesNoUplinkBehind() throws Exception {
        try (PseudoTerminal silent = PseudoTerminal.open(LinuxCalls.here(), 1_000_000)) {
            StringWriter told = new StringWriter();
            Path robot = Files.writeString(folder.resolve("told.yaml"), "include: " + robot(silent.path().toString())
                    + "\nuplink: { mqtt: { uri: \"tcp://127.0.0.1:1\", id: arm6 } }\n");
            assertThat(Main.run(new PrintWriter(told), new PrintWriter(told, true), "run", robot.toString(),
                    "--headless", "--no-models", "--socket", socket().toString())).isEqualTo(Main.FELL_SHORT);
            assertThat(told.toString()).contains("no answer from servo id 1");
        }
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                .noneMatch(name -> name.contains("uplink"));
    }

    @Tag("thorough")
    @Test
    void endsInOneLineWhenTheAdapterIsPulled() throws Exception {
        Process twin = twin();
        String terminal = terminal(twin);
        Process run = run(robotClassPathOnce(), robot(terminal));
        all.until("run", run, () -> Boolean.TRUE.equals(ask("arm").get("ok")));
        twin.destroyForcibly().waitFor();
        assertThat(summary("run", run).get("end_state")).isIn("stopped", "stopping");
        assertThat(run.exitValue()).isEqualTo(Main.FELL_SHORT);
        assertThat(err("run").lines().filter(line -> line.contains("fell short"))).singleElement().asString()
                .isEqualTo("sinew: fell short: bus servo: " + terminal + " has gone: was its adapter unplugged? Plug it"
                        + " in, then start this run again");
    }

    @Test
    void aBusThatIsNotThereYetIsOneLineAndExitOne() throws Exception {
        Process run = run(robotClassPathOnce(), robot(folder.resolve("no-such-tty").toString()));
        assertThat(run.waitFor()).as("a service tries again").isEqualTo(Main.FELL_SHORT);
        assertThat(err("run").lines()).singleElement().asString().contains("bus servo: ", "no-such-tty is not there");
    }

    @Test
    void aBusThatIsNoSerialPortIsAMistakeOfTheFile() throws Exception {
        for (String path : List.of("/dev/null", folder.toString())) {
            Path robot = robot(path);
            StringWriter told = new StringWriter();
            assertThat(Main.run(new PrintWriter(told), new PrintWriter(told, true), "run", robot.toString(),
                    "--headless", "--no-models", "--socket", socket().toString())).as("a service does not try again")
                    .isEqualTo(Main.WRONG_USAGE);
            assertThat(told.toString().lines()).singleElement().asString()
                    .startsWith(robot + ":2:19: bus servo: " + path + " is no serial port; ");
        }
    }

    @Tag("thorough")
    @Test
    void whatNeedsTheSimulationSaysWhatToInstall() throws Exception {
        String arm6 = ARM6.toString();
        for (List<String> command : List.of(List.of("run", arm6, "--sim"), List.of("run", arm6, "--twin", "/t.sock"),
                List.of("demo"), List.of("twin", arm6), List.of("bench", "bus"), List.of("bench", "seeing"))) {
            Process ended = sinew("sim", robotClassPathOnce(), command.toArray(String[]::new));
            assertThat(ended.waitFor()).as(err("sim")).isEqualTo(Main.WRONG_USAGE);
            assertThat(err("sim").lines()).as(command.toString()).singleElement().asString()
                    .contains(command.getFirst(), "the simulation is not installed here; the package sinew-sim");
        }
        Process check = sinew("check", robotClassPathOnce(), "check", arm6);
        assertThat(check.waitFor()).as(err("check")).isZero();
        assertThat(err("check").lines().collect(Collectors.toList())).containsExactly("sinew check: that the body fits"
                + " is not checked: the simulation is not installed here; the package sinew-sim brings it");
    }
}
