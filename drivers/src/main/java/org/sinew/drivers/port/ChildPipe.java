package org.sinew.drivers.port;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sinew.device.DeviceException;
import org.sinew.rt.Clock;
import org.sinew.rt.Threads;

/**
 * A program that gives bytes on its standard output, such as a camera's or a sound card's. It is started with words,
 * not through a shell; it gets no input; the last lines of its error output are kept for messages. Opened, read and
 * closed by one thread at a time, never the loop's.
 *
 * <p>It does not outlive us: {@link #close()} ends it and, while it still runs, all that it has started (what a program
 * leaves behind that has ended is not found); and if this process dies first, its next byte finds a broken pipe, which
 * ends a program that does not handle it (signal SIGPIPE).
 */
public final class ChildPipe implements AutoCloseable {
    private static final int LINES_KEPT = 3;
    private static final int LONGEST_LINE = 300;
    /** What a program may take to end by itself. */
    private static final long PATIENCE_MILLIS = 700;
    private static final long LAST_WORDS_MILLIS = 200;

    private final String name;
    private final Process process;
    private final TimedInput output;
    private final Thread listener;
    private final ArrayDeque<String> errors = new ArrayDeque<>(); // guarded by itself

    private ChildPipe(Process process, String name, Clock clock) {
        this.name = name;
        this.process = process;
        output = new TimedInput(process.getInputStream(), () -> !process.isAlive(), clock);
        listener = Thread.ofPlatform().daemon().name(name + "-errors").start(this::listen);
    }

    /** Where a program of one of these names is: the first that is found on {@code PATH}, or at its absolute path. */
    public static Optional<Path> find(List<String> programs) {
        String[] folders = System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":");
        for (String program : programs) {
            for (String folder : folders) {
                Path path = Path.of(folder).resolve(program); // an absolute one stays itself
                if (Files.isRegularFile(path) && Files.isExecutable(path)) {
                    return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Starts a program.
     *
     * @param program   as {@link #find} has found it
     * @param arguments each as it is: nothing in it is special
     */
    public static ChildPipe start(Path program, List<String> arguments, Clock clock) throws DeviceException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
            return new ChildPipe(process, String.valueOf(program.getFileName()), clock);
        } catch (IOException e) {
            throw new DeviceException(program + " cannot be started (" + e.getMessage() + "); try it by hand: "
                    + String.join(" ", command), e);
        }
    }

    /** Its standard output. */
    public TimedInput output() {
        return output;
    }

    /** The program's name. */
    public String name() {
        return name;
    }

    /** Its number, for messages. */
    public long pid() {
        return process.pid();
    }

    /** How it is, as the end of a sentence that begins with its name: whether it has ended, and what it said last. */
    public String state() {
        boolean alive = process.isAlive();
        if (!alive) {
            Threads.join(listener, LAST_WORDS_MILLIS);
        }
        synchronized (errors) {
            String said = errors.isEmpty() ? "said nothing" : "said: " + String.join(" | ", errors);
            return (alive ? "runs as process " + process.pid() : "has ended with code " + process.exitValue())
                    + " and " + said;
        }
    }

    private void listen() {
        StringBuilder line = new StringBuilder(LONGEST_LINE);
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n' || c == '\r') {
                    keep(line.toString().strip());
                    line.setLength(0);
                } else if (line.length() < LONGEST_LINE) { // the rest of a line is let go: it may never end
                    line.append((char) c);
                }
            }
            keep(line.toString().strip());
        } catch (IOException e) {
            keep("(its error output broke off)"); // closed under it
        }
    }

    private void keep(String line) {
        if (!line.isEmpty()) {
            synchronized (errors) {
                errors.addLast(line);
                if (errors.size() > LINES_KEPT) {
                    errors.removeFirst();
                }
            }
        }
    }

    /** Asks the program and what it has started to end, and ends them by force after less than a second. */
    @Override
    public void close() {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (family.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() - end < 0) {
            Clock.WALL.elapse(2_000_000);
        }
        family.forEach(ProcessHandle::destroyForcibly);
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            keep("(its output broke off)"); // it has ended: nobody reads it any more
        }
    }
}
