package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.control.ControlSocket;
import org.sinew.control.ControlTarget;
import tools.jackson.jr.ob.JSON;

/** status, arm and stop, as processes of their own, of a user whose robots are in this one. */
@Timeout(60)
@BesideOthers
class RemoteCommandTest {
    @TempDir
    private Path runtimeFolder;
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private String out = "";
    private String err = "";

    private ControlSocket robot(String name) throws IOException {
        return robot(name, true);
    }

    private ControlSocket robot(String name, boolean willing) throws IOException {
        Path standard = Files.createDirectories(runtimeFolder.resolve("sinew"));
        return new ControlSocket(standard.resolve("control.sock"), new ControlTarget() {
            private Map<String, Object> answer(String what) {
                asked.add(name + " " + what);
                return willing ? Map.of("ok", true, "name", name) : Map.of("ok", false, "name", name, "why", "no");
            }

            @Override
            public Map<String, Object> status() {
                return answer("status");
            }

            @Override
            public Map<String, Object> arm() {
                return answer("arm");
            }

            @Override
            public Map<String, Object> stop() {
                return answer("stop");
            }
        });
    }

    private int sinew(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "org.sinew.deploy.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(runtimeFolder.resolve("err").toFile());
        builder.environment().put("XDG_RUNTIME_DIR", runtimeFolder.toString());
        Process process = builder.start();
        out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        err = Files.readString(runtimeFolder.resolve("err"));
        return code;
    }

    @Test
    void theOnlyRobotIsNamed() throws Exception {
        try (ControlSocket only = robot("kid20")) {
            for (String command : List.of("status", "arm", "stop")) {
                assertThat(sinew(command)).isZero();
                assertThat(out.lines()).contains("ok true", "name kid20");
            }
            assertThat(asked).containsExactly("kid20 status", "kid20 arm", "kid20 stop");
            assertThat(sinew("status", "--json")).isZero();
            assertThat(JSON.std.mapFrom(out)).containsEntry("ok", true).containsEntry("name", "kid20")
                    .containsKey("socket");
            assertThat(only.path()).exists();
        }
    }

    @Test
    void ofSeveralRobotsAllAreStoppedAndNoneIsArmed() throws Exception {
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ControlSocket first = robot("kid20"); ControlSocket second = robot("arm6")) {
            killed.bind(UnixDomainSocketAddress.of(second.path().resolveSibling("control-3.sock")));
            killed.close(); // its file stays
            assertThat(sinew("stop")).isZero();
            assertThat(out.lines()).contains("name kid20", "name arm6");
            assertThat(asked).containsExactlyInAnyOrder("kid20 stop", "arm6 stop");
            asked.clear();
            assertThat(sinew("arm")).isEqualTo(Main.WRONG_USAGE);
            String standard = runtimeFolder.resolve("sinew").toString();
            assertThat(err.strip()).isEqualTo("sinew arm: 2 robots run on this machine; name one: --socket "
                    + standard + "/control.sock (kid20), --socket " + standard + "/control-2.sock (arm6)");
            assertThat(asked).doesNotContain("kid20 arm", "arm6 arm");
            assertThat(sinew("arm", "--socket", second.path().toString())).isZero();
            assertThat(asked).contains("arm6 arm").doesNotContain("kid20 arm");
            assertThat(sinew("status", "--json")).isZero();
            assertThat((List<?>) JSON.std.mapFrom(out).get("robots")).extracting("name", Object.class)
                    .containsExactly("kid20", "arm6");
            assertThat(first.path()).exists();
        }
    }

    @Test
    void whoRefusesIsNamedAndKeepsNobodyFromBeingStopped() throws Exception {
        try (ControlSocket first = robot("kid20", false); ControlSocket second = robot("arm6")) {
            assertThat(sinew("stop")).isEqualTo(Main.FELL_SHORT);
            assertThat(err.strip()).isEqualTo("sinew stop: kid20: refused: no");
            assertThat(out.lines()).contains("name arm6");
            assertThat(asked).hasSize(2);
            assertThat(first.path()).isNotEqualTo(second.path());
        }
    }

    /** In this process: it asks only the socket that it is told. */
    private int here(String... arguments) {
        StringWriter told = new StringWriter();
        int code = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(told, true), arguments);
        err = told.toString();
        return code;
    }

    @Test
    void aSlipOfThePenInASocketMakesNoFolder() throws Exception {
        Path typo = runtimeFolder.resolve("typo");
        String socket = typo.resolve("x.sock").toString();
        String robot = "robots/arm6/robot.yaml";
        for (String command : List.of("status", "arm", "stop")) {
            assertThat(here(command, "--socket", socket)).isEqualTo(Main.FELL_SHORT);
            assertThat(err.lines()).singleElement().asString().contains("no robot answers at " + socket);
        }
        here("report", "--socket", socket, "--out", runtimeFolder.resolve("report.zip").toString());
        for (List<String> command : List.of(List.of("run", robot, "--sim"), List.of("run", robot), List.of("demo"),
                List.of("twin", robot))) {
            List<String> all = new ArrayList<>(command);
            all.addAll(List.of("--socket", socket));
            assertThat(here(all.toArray(String[]::new))).as(all.toString()).isEqualTo(Main.WRONG_USAGE);
            assertThat(err.lines()).singleElement().asString().contains("the folder of the socket " + socket
                    + " is not there; make it, or name another socket");
        }
        assertThat(typo).doesNotExist();
    }

    @Test
    void whereNobodyAnswersThatIsSaid() throws Exception {
        assertThat(sinew("stop")).isEqualTo(Main.FELL_SHORT);
        assertThat(err.lines()).singleElement().asString().contains("no robot answers at ", "start one with sinew run");
        assertThat(sinew("stop", "--socket", "/nowhere.sock")).isEqualTo(Main.FELL_SHORT);
        assertThat(err.lines()).singleElement().asString().contains("no robot answers at /nowhere.sock");
    }
}
