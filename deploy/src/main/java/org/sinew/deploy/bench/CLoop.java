package org.sinew.deploy.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The reference: {@code loop.c}, compiled on this machine by its own C compiler, each block a process of its own. Made,
 * used and closed by a command's main thread; when this process is ended its child and its folder go too.
 */
public final class CLoop implements Paced, AutoCloseable {
    private static final String SOURCE = "loop.c";
    private static final int COMPILE_SECONDS = 60;
    private static final int MOST_SHOWN = 200;

    private final Path folder;
    private final String compiler;
    private final List<String> stall;
    private final Thread onExit = new Thread(this::end, "bench-end");
    private volatile @Nullable Process running;
    private volatile boolean ended;

    /** There is no C loop on this machine; the message says why, in words for a person. */
    public static final class Absent extends Exception {
        private static final long serialVersionUID = 1;

        Absent(String why) {
            super(why);
        }
    }

    private CLoop(Path folder, String compiler, List<String> stall) {
        this.folder = folder;
        this.compiler = compiler;
        this.stall = stall;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** Compiles the loop with the system's C compiler. */
    public static CLoop compile() throws Absent, IOException, InterruptedException {
        return compile("cc", List.of());
    }

    /**
     * The same with another compiler.
     *
     * @param stall further arguments of the program: after how many cycles it stalls, and for how many ns
     */
    static CLoop compile(String cc, List<String> stall) throws Absent, IOException, InterruptedException {
        Path folder = Files.createTempDirectory("sinew-bench-");
        CLoop made = new CLoop(folder, firstLine(cc), stall);
        try {
            made.build(cc);
            made.tryOut();
            return made;
        } catch (Absent | IOException | InterruptedException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /** Name and version of the compiler, as it tells itself. */
    private static String firstLine(String cc) throws IOException, InterruptedException {
        try {
            return output(new ProcessBuilder(cc, "--version").redirectErrorStream(true).start()).lines().findFirst()
                    .orElse(cc);
        } catch (IOException e) {
            return cc; // it is not there, which the compilation says
        }
    }

    private void build(String cc) throws Absent, IOException, InterruptedException {
        try (InputStream source = CLoop.class.getResourceAsStream(SOURCE)) {
            Files.copy(Objects.requireNonNull(source, SOURCE + " is in this program's jar"), folder.resolve(SOURCE));
        }
        Process process;
        try {
            process = new ProcessBuilder(cc, "-O2", "-o", program(), folder.resolve(SOURCE).toString())
                    .redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new Absent("there is no C compiler " + cc + " on the PATH; install gcc or clang");
        }
        String said = output(process);
        if (!process.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            String why = said.lines().filter(line -> line.contains("error")).findFirst().orElse("no reason given");
            throw new Absent(cc + " cannot compile the C loop here: " + why.substring(0, Math.min(why.length(),
                    MOST_SHOWN)));
        }
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
                Integer.toString(periods), Integer.toString(PRIORITY)));
        command.addAll(stall);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        running = process;
        String said = output(process);
        int code = process.waitFor();
        if (ended) {
            new CountDownLatch(1).await(); // this process is ending and has ended its child: nothing more is said
        }
        if (code != 0) {
            throw new IOException("the C loop ended with exit code " + code + ": " + said.strip());
        }
        return parse(said);
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

    private static String output(Process process) throws IOException {
        try (InputStream out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void end() {
        ended = true;
        Process last = running;
        if (last != null) {
            last.destroyForcibly();
        }
        for (String name : List.of(SOURCE, "loop", "")) {
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
