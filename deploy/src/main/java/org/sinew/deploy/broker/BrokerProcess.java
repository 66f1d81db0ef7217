package org.sinew.deploy.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The demo's own broker as its parent sees it: a child process on loopback that keeps everything in memory, is killed
 * by {@link #close()} and ends by itself when this process dies. Whoever runs the demo makes one; to bring a closed
 * one back, start another with the same port.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("sinew.broker");
    private static final long START_SECONDS = 30;
    private static final int MOST_TOLD = 2_000;
    private static final int MOST_SHOWN = 300;

    private volatile Process process;
    private final int wantedPort;
    private final int port;
    private final String classPath;
    private final ExecutorService tamper = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("broker-faults").factory());

    private BrokerProcess(Process process, int wantedPort, int port, String classPath) {
        this.classPath = classPath;
        this.process = process;
        this.wantedPort = wantedPort;
        this.port = port;
    }

    /**
     * Starts a broker with this program's own class path, and waits until it takes connections.
     *
     * @param wantedPort of 127.0.0.1; if it is busy the next free one; 0: any free one
     */
    public static BrokerProcess start(int wantedPort) throws IOException {
        return start(wantedPort, System.getProperty("java.class.path"));
    }

    /** The same with the class path given: it has to hold {@link DemoBroker} and the broker's jars. */
    public static BrokerProcess start(int wantedPort, String classPath) throws IOException {
        if (wantedPort < 0 || wantedPort > 65_535) {
            throw new IllegalArgumentException("broker port " + wantedPort + " is not in 0..65535");
        }
        Process process = launched(wantedPort, classPath);
        try {
            return new BrokerProcess(process, wantedPort, awaitPort(process), classPath);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static Process launched(int wantedPort, String classPath) throws IOException {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
                "-Xlog:disable", "-Xlog:all=error:stderr", // HotSpot's own words go to stdout else
                "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED",
                "-cp", classPath, DemoBroker.class.getName(), Integer.toString(wantedPort)).start();
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Its address for clients on this machine. */
    public String uri() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Fault: it is stopped in its tracks, or goes on. Returns at once. */
    public void stopped(boolean on) {
        tamper.execute(() -> signal(on ? "STOP" : "CONT"));
    }

    /** Fault: it is killed, or started anew on the same port. Returns at once. */
    public void killed(boolean on) {
        tamper.execute(() -> {
            if (on) {
                process.destroyForcibly();
            } else {
                startAgain();
            }
        });
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the demo's broker could not be sent SIG" + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startAgain() {
        try {
            Process again = launched(port, classPath);
            process = again;
            if (awaitPort(again) != port) {
                LOG.log(System.Logger.Level.WARNING, "the demo's broker could not have its port " + port + " again");
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the demo's broker could not be started again", e);
        }
    }

    /** Its process. */
    long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** What a person should be told: that the wanted port was busy. */
    public Optional<String> notice() {
        return wantedPort == 0 || port == wantedPort ? Optional.empty()
                : Optional.of("port " + wantedPort + " is busy; the demo's MQTT broker listens on " + port);
    }

    /** Kills it. What it held is gone, on purpose. */
    @Override
    public void close() {
        tamper.shutdownNow();
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int awaitPort(Process process) throws IOException {
        CompletableFuture<String> complaints = new CompletableFuture<>();
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("broker-errors")
                .start(() -> complaints.complete(swallow(process.getErrorStream())));
        Thread.ofPlatform().daemon().name("broker-answer").start(() -> answer.complete(firstLine(process)));
        try {
            String line = answer.get(START_SECONDS, TimeUnit.SECONDS);
            if (line.startsWith("port ")) {
                return Integer.parseInt(line.substring(5));
            }
            String why = (line + " " + complaints.get(5, TimeUnit.SECONDS)).strip().replaceAll("\\s+", " ");
            throw new IOException("the demo's MQTT broker does not start: "
                    + why.substring(0, Math.min(why.length(), MOST_SHOWN)));
        } catch (TimeoutException e) {
            throw new IOException("the demo's MQTT broker does not start within " + START_SECONDS
                    + " s; give one with --mqtt URI", e);
        } catch (ExecutionException e) {
            throw new IOException("the demo's MQTT broker does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the demo's MQTT broker was starting", e);
        }
    }

    /** The answer; afterwards whatever else is said is read and dropped, so that the child never blocks. */
    private static String firstLine(Process process) {
        try {
            BufferedReader lines = new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line; (line = lines.readLine()) != null;) {
                if (line.startsWith("port ") || line.startsWith("failed ")) {
                    Thread.ofPlatform().daemon().name("broker-output").start(() -> swallow(process.getInputStream()));
                    return line;
                }
            }
        } catch (IOException e) {
            // killed: no answer
        }
        return "";
    }

    /** Reads to the end and keeps the beginning. */
    private static String swallow(InputStream stream) {
        StringBuilder told = new StringBuilder();
        byte[] buffer = new byte[1024];
        try (stream) {
            for (int n; (n = stream.read(buffer)) >= 0;) {
                if (told.length() < MOST_TOLD) {
                    told.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            // killed: what was told until then
        }
        return told.toString();
    }
}
