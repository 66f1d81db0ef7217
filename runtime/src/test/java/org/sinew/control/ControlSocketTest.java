package org.sinew.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real Unix sockets in a folder of their own. */
@Timeout(60)
class ControlSocketTest {
    @TempDir
    private Path folder;
    private final FakeRobot robot = new FakeRobot();

    /** Remembers what it was asked. */
    private static final class FakeRobot implements ControlTarget {
        private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<String> commands = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Future<Map<String, Object>>> callers = new ConcurrentLinkedQueue<>();
        private final CountDownLatch together;

        @Override
        public void asked(String command, Future<Map<String, Object>> who) {
            commands.add(command);
            callers.add(who);
        }

        FakeRobot() {
            this(1);
        }

        /** Answers {@code status} only when so many ask at once. */
        FakeRobot(int clients) {
            together = new CountDownLatch(clients);
        }

        @Override
        public Map<String, Object> status() {
            asked.add("status");
            together.countDown();
            try {
                together.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Map.of("ok", true, "safety_state", "disarmed");
        }

        @Override
        public Map<String, Object> arm() {
            asked.add("arm");
            return Map.of("ok", false, "why", "the e-stop is pressed");
        }

        @Override
        public Map<String, Object> flight() {
            return Map.of("ok", true, "file", "/tmp/flight.mcap");
        }

        @Override
        public Map<String, Object> stop() {
            asked.add("stop");
            return Map.of("ok", true);
        }
    }

    private Path wanted() {
        return folder.resolve("control.sock");
    }

    /** Sends these bytes and ends the line; what comes back until the robot ends it. */
    private static String send(Path path, byte[] request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            ByteBuffer bytes = ByteBuffer.wrap(request);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void asksForStatusArmAndStop() throws IOException {
        try (ControlSocket socket = new ControlSocket(wanted(), robot)) {
            assertThat(ControlSocket.ask(socket.path(), "status")).containsEntry("ok", true)
                    .containsEntry("safety_state", "disarmed");
            assertThat(ControlSocket.ask(socket.path(), "arm")).containsEntry("ok", false)
                    .containsEntry("why", "the e-stop is pressed");
            assertThat(ControlSocket.ask(socket.path(), "stop")).containsEntry("ok", true);
        }
        assertThat(robot.asked).containsExactly("status", "arm", "stop");
    }

    @Test
    void knowsWhoAsksBeforeItAnswersAndBelievesNoProcessThatIsNotThere() throws Exception {
        try (ControlSocket socket = new ControlSocket(wanted(), robot)) {
            ControlSocket.ask(socket.path(), "status");
            ControlSocket.ask(socket.path(), "arm");
            send(socket.path(), "{\"command\": \"stop\", \"pid\": 99999999}".getBytes(StandardCharsets.UTF_8));
            send(socket.path(), "{\"command\": \"stop\"}".getBytes(StandardCharsets.UTF_8));
        }
        String user = System.getProperty("user.name");
        assertThat(robot.commands).containsExactly("arm", "stop", "stop");
        assertThat(robot.callers.poll().get()).containsEntry("by", "socket").containsEntry("user", user)
                .containsEntry("pid", ProcessHandle.current().pid()).containsEntry("program", "java")
                .containsEntry("uid", Files.getAttribute(Path.of("/proc/self"), "unix:uid")).containsKey("parent");
        assertThat(robot.callers.poll().get()).isEqualTo(Map.of("by", "socket", "user", user));
        assertThat(robot.callers.poll().get()).isEqualTo(Map.of("by", "socket", "user", user));
    }

    @Test
    void answersAnUnknownCommandWithTheKnownOnes() throws IOException {
        try (ControlSocket socket = new ControlSocket(wanted(), robot)) {
            Map<String, Object> answer = ControlSocket.ask(socket.path(), "dance");
            assertThat(answer).containsEntry("ok", false);
            assertThat((String) answer.get("why")).contains("status", "arm", "stop");
        }
        assertThat(robot.asked).isEmpty();
    }

    @Test
    void aMistakeInTheProgramIsAnsweredAndTheNextRequestToo() throws IOException {
        ControlTarget faulty = new ControlTarget() {
            @Override
            public Map<String, Object> status() {
                throw new IllegalStateException("no words");
            }

            @Override
            public Map<String, Object> arm() {
                return robot.arm();
            }

            @Override
            public Map<String, Object> stop() {
                return robot.stop();
            }

            @Override
            public Map<String, Object> flight() {
                return robot.flight();
            }
        };
        try (ControlSocket socket = new ControlSocket(wanted(), faulty)) {
            assertThat(ControlSocket.ask(socket.path(), "status")).containsEntry("ok", false).containsEntry("why",
                    "a mistake in the program, not yours: java.lang.IllegalStateException: no words; please report it");
            assertThat(ControlSocket.ask(socket.path(), "stop")).containsEntry("ok", true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello\n", "{\n", "{\"command\"", "[\"arm\"]\n", "\"arm\"\n", "3\n", "\u0000\u0001\uffff",
        "{\"command\": \"arm\"} {\"command\": \"arm\"}\n", "null\n", "{\"command\": \"arm\"} x\n",
        "{\"command\": {\"arm\": 1}}\n", "{\"command\": [\"arm\"]}\n", "{\"command\": null}\n", "{}\n",
        "{\"Command\": \"arm\"}\n", "\n", "", "{\"command\": \"ARM\"}\n", "{\"command\": \"arm \"}\n"})
    void garbageIsRefusedAndDoesNothing(String garbage) throws IOException {
        try (ControlSocket socket = new ControlSocket(wanted(), robot)) {
            String answer = send(socket.path(), garbage.getBytes(StandardCharsets.UTF_8));
            assertThat(answer).contains("\"ok\":false").contains("\"why\"").endsWith("\n");
            assertThat(ControlSocket.ask(socket.path(), "status")).containsEntry("ok", true);
        }
        assertThat(robot.asked).containsExactly("status");
    }

    @Test
    void aClientThatSaysNothingKeepsNobodyElseFromBeingHeard() throws IOException {
        try (ControlSocket socket = new ControlSocket(wanted(), robot);
                SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(socket.path()))) {
            assertThat(silent.isConnected()).isTrue();
            assertThat(ControlSocket.ask(socket.path(), "stop")).containsEntry("ok", true);
        }
    }

    @Test
    void aClientThatLeavesAtOnceDoesNotHurt() throws IOException {
        try (ControlSocket socket = new ControlSocket(wanted(), robot)) {
            for (int i = 0; i < 100; i++) {
                SocketChannel.open(UnixDomainSocketAddress.of(socket.path())).close();
            }
            assertThat(ControlSocket.ask(socket.path(), "stop")).containsEntry("ok", true);
        }
        assertThat(robot.asked).containsExactly("stop");
    }

    @Test
    void aRequestOfTenMegabytesIsCutOff() throws IOException {
        byte[] huge = new byte[10_000_000];
        Arrays.fill(huge, (byte) ' ');
        byte[] command = "{\"command\": \"arm\"}\n".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(command, 0, huge, huge.length - command.length, command.length);
        try (ControlSocket socket = new ControlSocket(wanted(), robot)) {
            // the robot ends the connection long before all is sent
            assertThatThrownBy(() -> send(socket.path(), huge)).isInstanceOf(IOException.class);
            assertThat(ControlSocket.ask(socket.path(), "stop")).containsEntry("ok", true);
        }
        assertThat(robot.asked).containsExactly("stop");
    }

    @Test
    void hearsFiftyClientsAtOnce() throws Exception {
        FakeRobot busy = new FakeRobot(50);
        try (ControlSocket socket = new ControlSocket(wanted(), busy);
                ExecutorService clients = Executors.newFixedThreadPool(50)) {
            List<Future<Map<String, Object>>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(clients.submit(() -> ControlSocket.ask(socket.path(), "status")));
            }
            for (Future<Map<String, Object>> answer : answers) {
                assertThat(answer.get()).containsEntry("ok", true);
            }
        }
        assertThat(busy.asked).hasSize(50);
    }

    @Test
    void onlyItsUserCanOpenIt() throws Exception {
        Path made = folder.resolve("run").resolve("sinew");
        assertThat(openStandard(folder.resolve("run"))).contains("opened " + made.resolve("control.sock")
                + " rw-------");
        assertThat(permissions(made)).isEqualTo("rwx------");
    }

    @Test
    void makesNoFolderButTheStandardOne() {
        assertThatThrownBy(() -> new ControlSocket(folder.resolve("typo").resolve("x.sock"), robot).close())
                .isInstanceOf(IOException.class).hasMessage("the folder of the socket " + folder + "/typo/x.sock is"
                        + " not there; make it, or name another socket with --socket");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aSecondAndAThirdRobotGetSocketsOfTheirOwn() throws IOException {
        FakeRobot other = new FakeRobot();
        try (ControlSocket first = new ControlSocket(wanted(), robot);
                ControlSocket second = new ControlSocket(wanted(), other);
                ControlSocket third = new ControlSocket(wanted(), other)) {
            assertThat(first.path()).isEqualTo(wanted());
            assertThat(second.path()).isEqualTo(folder.resolve("control-2.sock"));
            assertThat(third.path()).isEqualTo(folder.resolve("control-3.sock"));
            ControlSocket.ask(second.path(), "stop");
        }
        assertThat(other.asked).containsExactly("stop");
        assertThat(robot.asked).isEmpty();
    }

    @Test
    void findsTheRobotsThatAnswer() throws IOException {
        assertThat(ControlSocket.running(wanted())).isEmpty();
        assertThat(ControlSocket.running(folder.resolve("nowhere").resolve("control.sock"))).isEmpty();
        Files.writeString(folder.resolve("control-7.sock"), "no socket");
        ControlSocket first = new ControlSocket(wanted(), robot);
        try (ControlSocket second = new ControlSocket(wanted(), robot);
                ControlSocket twin = new ControlSocket(folder.resolve("twin.sock"), robot);
                ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(folder.resolve("control-3.sock")));
            killed.close();
            try (ControlSocket tenth = new ControlSocket(folder.resolve("control-10.sock"), robot)) {
                assertThat(ControlSocket.running(wanted()))
                        .containsExactly(first.path(), second.path(), tenth.path()).doesNotContain(twin.path());
            }
            first.close();
            assertThat(ControlSocket.running(wanted())).as("without the first").containsExactly(second.path());
        }
    }

    @Test
    void replacesASocketThatAKilledRobotLeftBehind() throws IOException {
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(wanted()));
        }
        assertThat(wanted()).as("closing leaves the file").exists();
        try (ControlSocket socket = new ControlSocket(wanted(), robot)) {
            assertThat(socket.path()).isEqualTo(wanted());
            assertThat(ControlSocket.ask(wanted(), "stop")).containsEntry("ok", true);
        }
    }

    @Test
    void deletesNothingThatIsNoSocket() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/null"));
        for (Path path : List.of(pipe, link, Files.writeString(folder.resolve("text"), "mine"))) {
            assertThatThrownBy(() -> new ControlSocket(path, robot)).hasMessage(path
                    + " is there and is no socket; name another path with --socket");
            assertThat(path).exists();
        }
    }

    /** Its queue is full, and it takes nobody in: it is there, and nobody waits to find that out. */
    @Test
    void aRobotThatIsFrozenIsFoundAndKeepsItsName() throws Exception {
        Path path = folder.resolve("control.sock");
        List<SocketChannel> queue = new ArrayList<>();
        try (ServerSocketChannel frozen = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            frozen.bind(UnixDomainSocketAddress.of(path), 1);
            assertThatThrownBy(() -> {
                while (true) {
                    queue.add(SocketChannel.open(StandardProtocolFamily.UNIX));
                    queue.getLast().configureBlocking(false);
                    queue.getLast().connect(UnixDomainSocketAddress.of(path));
                }
            }).isInstanceOf(IOException.class).isNotInstanceOf(ConnectException.class);
            assertThat(ControlSocket.running(path)).containsExactly(path);
            try (ControlSocket second = new ControlSocket(path, robot)) {
                assertThat(second.path()).isEqualTo(folder.resolve("control-2.sock"));
            }
        } finally {
            for (SocketChannel channel : queue) {
                channel.close();
            }
        }
    }

    @Test
    void closeRemovesTheFile() throws IOException {
        ControlSocket socket = new ControlSocket(wanted(), robot);
        assertThat(wanted()).exists();
        socket.close();
        assertThat(wanted()).doesNotExist();
        assertThatThrownBy(() -> ControlSocket.ask(wanted(), "status")).isInstanceOf(IOException.class);
    }

    /** Opens the standard socket of a user whose run-time folder is given, in a process of its own: {@link Opener}. */
    private static String openStandard(Path runtimeFolder) throws IOException, InterruptedException {
        return openStandard("XDG_RUNTIME_DIR", runtimeFolder);
    }

    private static String openStandard(String setting, Path runtimeFolder) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), Opener.class.getName()).redirectErrorStream(true);
        builder.environment().remove("RUNTIME_DIRECTORY");
        builder.environment().put(setting, runtimeFolder.toString());
        Process process = builder.start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Says where the standard socket was opened, or why not. */
    static final class Opener {
        private Opener() {
        }

        public static void main(String[] args) {
            try (ControlSocket socket = new ControlSocket(ControlSocket.standardPath(), new FakeRobot())) {
                System.out.println("opened " + socket.path() + " "
                        + PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.path())));
            } catch (IOException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    @Test
    void refusesAStandardFolderThatIsOpenToOthers() throws Exception {
        Path standard = Files.createDirectory(folder.resolve("sinew"));
        Files.setPosixFilePermissions(standard, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(openStandard(folder)).contains("refused: " + standard, "open to others", "--socket");
        Files.setPosixFilePermissions(standard, PosixFilePermissions.fromString("rwx------"));
        assertThat(openStandard(folder)).contains("opened " + standard.resolve("control.sock") + " rw-------");
    }

    @Test
    void aServiceListensInItsOwnFolderAndToItsGroup() throws Exception {
        Path service = Files.createDirectory(folder.resolve("sinew"));
        Files.setPosixFilePermissions(service, PosixFilePermissions.fromString("rwxr-x---")); // as systemd makes it
        assertThat(openStandard("RUNTIME_DIRECTORY", service))
                .contains("opened " + service.resolve("control.sock") + " rw-rw----");
    }

    @Test
    void refusesAStandardFolderThatIsALink() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(folder.resolve("sinew"), elsewhere);
        assertThat(openStandard(folder)).contains("refused: ", "--socket");
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedWithAdvice() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> new ControlSocket(file.resolve("control.sock"), robot).close())
                .isInstanceOf(IOException.class).hasMessageContaining(file.toString())
                .hasMessageContaining("--socket");
    }
}
