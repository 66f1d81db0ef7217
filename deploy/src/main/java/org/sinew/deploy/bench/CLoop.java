package org.sinew.deploy.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.sinew.loop.Priorities;

/**
 * The reference: {@code loop.c}, compiled on this machine by its own C compiler, each block a process of its own. Made,
 * used and closed by a command's main thread; when this process is ended its child and its folder go too.
 */
public final class CLoop implements Paced, AutoCloseable {
    private static final String SOURCE = "loop.c";
    private static final String SAID = "said.txt";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_SHOWN = 200;

    private final Path folder;
    private final List<String> stall;
    private final Duration patience;
    private final Thread onExit = new Thread(this::end, "bench-end");
    private volatile @Nullable Process running;
    private volatile boolean ended;
    private String compiler;

    /** There is no C loop on this machine; the message says why, in words for a person. */
    public static final class Absent extends Exception {
        private static final long serialVersionUID = 1;

        Absent(String why) {
            super(why);
        }
    }

    private CLoop(Path folder, String cc, List<String> stall, Duration patience) {
        this.folder = folder;
        compiler = cc;
        this.stall = stall;
        this.patience = patience;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** Compiles the loop with the system's C compiler. */
    public static CLoop compile() throws Absent, IOException, InterruptedException {
        return compile("cc", List.of(), PATIENCE);
    }

    /**
     * The same with another compiler.
     *
     * @param stall    further arguments of the program: after how many cycles it stalls, and for how many ns
     * @param patience how long the compiler may take, and the program beyond its own time
     */
    static CLoop compile(String cc, List<String> stall, Duration patience)
            throws Absent, IOException, InterruptedException {
        CLoop made = new CLoop(Files.createTempDirectory("sinew-bench-"), cc, stall, patience);
        try {
            made.build(cc);
            made.compiler = made.firstLine(cc);
            made.tryOut();
            return made;
        } catch (Absent | IOException | InterruptedException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private void build(String cc) throws Absent, IOException, InterruptedException {
        try (InputStream source = CLoop.class.getResourceAsStream(SOURCE)) {
            Files.copy(Objects.requireNonNull(source, SOURCE + " is in this program's jar"), folder.resolve(SOURCE));
        }
        Process process;
        try {
            process = start(List.of(cc, "-O2", "-o", program(), folder.resolve(SOURCE).toString()));
        } catch (IOException e) {
            throw new Absent("there is no C compiler " + cc + " on the PATH; install gcc or clang");
        }
        if (!endsWithin(process, patience)) {
            throw new Absent(cc + " has not compiled the C loop in " + patience.toSeconds()
                    + " s and was ended; try by hand whether it compiles anything");
        }
        if (process.exitValue() != 0) {
            String why = said().lines().filter(line -> line.contains("error")).findFirst().orElse("no reason given");
            throw new Absent(cc + " cannot compile the C loop here: " + why.substring(0, Math.min(why.length(),
                    MOST_SHOWN)));
        }
    }

    /** Name and version of the compiler, as it tells itself; one that does not is called by its command. */
    private String firstLine(String cc) throws IOException, InterruptedException {
        Process process = start(List.of(cc, "--version"));
        boolean told = endsWithin(process, patience) && process.exitValue() == 0;
        return told ? said().lines().findFirst().orElse(cc) : cc;
    }

    /** Some systems allow no programs in their temporary folder. */
    private void tryOut() throws Absent, InterruptedException {
        try {
            run(1000, 1);
        } catch (IOException e) {
            throw new Absent("the C loop cannot be run from " + folder + " (" + e.getMessage() + "); name a folder"
                    + " whose programs may run: SINEW_JAVA_OPTS=-Djava.io.tmpdir=FOLDER");
        }
    }

    private String program() {
        return folder.resolve("loop").toString();
    }

    /** What compiled it. */
    public String compiler() {
        return compiler;
    }

    @Override
    public Block run(int rateHz, int periods) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program(), Long.toString(1_000_000_000L / rateHz),
                Integer.toString(periods), Integer.toString(Priorities.LOOP)));
        command.addAll(stall);
        Process process = start(command);
        Duration due = patience.plusMillis(1000L * periods / rateHz);
        if (!endsWithin(process, due)) {
            throw new IOException("the C loop has not ended in " + due.toSeconds() + " s and was ended");
        }
        if (process.exitValue() != 0) {
            throw new IOException("the C loop ended with exit code " + process.exitValue() + ": " + said().strip());
        }
        return parse(said());
    }

    /** What a child says goes into a file: nobody then has to read it before he can wait for the child's end. */
    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve(SAID).toFile()).start();
        running = process;
        return process;
    }

    /** Waits for a child's end; one that does not end in time is killed. */
    private boolean endsWithin(Process process, Duration time) throws InterruptedException {
        try {
            boolean inTime = process.waitFor(time);
            if (ended) {
                new CountDownLatch(1).await(); // this process is ending and has ended its child: nothing more is said
            }
            return inTime;
        } finally {
            kill(process);
        }
    }

    /** Unless it has ended; with the children that it has: a compiler is several programs. */
    private static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private String said() throws IOException {
        return new String(Files.readAllBytes(folder.resolve(SAID)), StandardCharsets.UTF_8);
    }

    /** Reads what the program prints. */
    static Block parse(String said) throws IOException {
        Iterator<String> lines = said.lines().iterator();
        boolean fifo = field(lines, "fifo") == 1;
        field(lines, "locked");
        long skipped = field(lines, "skipped");
        Histogram lateness = Block.histogram();
        while (lines.hasNext()) {
            long micros = number(lines.next()) / 1000;
            lateness.recordValue(Math.clamp(micros, 0, lateness.getHighestTrackableValue()));
        }
        return new Block(lateness, lateness.getTotalCount(), skipped, 0, fifo);
    }

    private static long field(Iterator<String> lines, String name) throws IOException {
        String line = lines.hasNext() ? lines.next() : "";
        if (!line.startsWith(name + " ")) {
            throw new IOException("the C loop said '" + line + "' where '" + name + " N' was due");
        }
        return number(line.substring(name.length() + 1));
    }

    private static long number(String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("the C loop said '" + text + "' where a number was due", e);
        }
    }

    private void end() {
        ended = true;
        Process last = running;
        if (last != null) {
            kill(last);
        }
        for (String name : List.of(SOURCE, SAID, "loop", "")) {
            try {
                Files.deleteIfExists(folder.resolve(name));
            } catch (IOException e) {
                System.getLogger("sinew.bench").log(System.Logger.Level.WARNING, "temporary folder " + folder
                        + " could not be removed (" + e + "); remove it by hand");
                return;
            }
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            return; // the virtual machine is ending and has called it
        }
    }
}
