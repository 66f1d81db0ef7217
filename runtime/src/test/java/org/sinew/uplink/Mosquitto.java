package org.sinew.uplink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A real Mosquitto process on a loopback port, which can be killed, restarted, frozen and thawed. */
final class Mosquitto implements AutoCloseable {
    private final Path config;
    private final int port;
    private Process process;

    /** On a free port. */
    static Mosquitto start(Path folder, String... moreConfig) throws Exception {
        Mosquitto broker = new Mosquitto(folder, freePort(), moreConfig);
        broker.start();
        return broker;
    }

    /** Not yet started. */
    Mosquitto(Path folder, int port, String... moreConfig) throws IOException {
        this.port = port;
        config = Files.createTempFile(folder, "mosquitto", ".conf");
        Files.writeString(config, "listener " + port + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
                + "user root\n" + String.join("\n", moreConfig) + "\n");
    }

    /** Skips the test where there is no Mosquitto, with the reason; fails it where CI=true. */
    static void needed() {
        if (executable().isEmpty()) {
            String reason = "mosquitto is not installed (Debian: apt-get install mosquitto)";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(reason);
            }
            System.out.println("skipped: " + reason);
            Assumptions.abort(reason);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    void start() throws Exception {
        process = new ProcessBuilder(executable().orElseThrow().toString(), "-c", config.toString())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        long limit = System.nanoTime() + 20_000_000_000L;
        while (!accepts()) {
            if (!process.isAlive() || System.nanoTime() > limit) {
                throw new IllegalStateException("mosquitto does not start with " + Files.readString(config));
            }
            Thread.sleep(10);
        }
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Stops the process without anybody being told: its sockets stay open. */
    void freeze() throws Exception {
        signal("STOP");
    }

    void thaw() throws Exception {
        signal("CONT");
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
    }

    private static Optional<Path> executable() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin";
        return Stream.of(path.split(":")).filter(p -> !p.isEmpty()).map(p -> Path.of(p, "mosquitto"))
                .filter(Files::isExecutable).findFirst();
    }
}
