package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sinew.deploy.broker.BrokerProcess;
import org.sinew.deploy.broker.Ears;
import org.sinew.text.Durations;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The commands of one block of a document, in their order, in a folder that looks like a checkout. What is changed in
 * them, and nothing else: <ul>
 * <li>Files and sockets that they write lie in that folder; the cockpit takes a free port; a broker is one of ours.
 * <li>In wall time they run for 2 s, the demo once for all blocks in which that makes the same of it.
 * <li>{@code run --sim} runs in virtual time, for as long as the document says, at most 20 s.
 * <li>What runs in the background is ended with the story; what {@code doctor} finds here is no fault of the document.
 * <li>{@code bench} takes minutes and is only parsed ({@code BenchCommandTest} runs it); so are {@code status},
 *     {@code arm} and {@code stop}, which want a robot beside them ({@code RunTest}).
 * </ul>
 */
final class DocumentStory implements AutoCloseable {
    private static final List<String> MODULES = List.of("runtime", "drivers", "models", "deploy");
    private static final String HOME = "sinew.home";
    private static final Duration WALL = Duration.ofSeconds(2);
    private static final Duration VIRTUAL = Duration.ofSeconds(20);
    private static final Set<String> ONLY_PARSED = Set.of("bench", "status", "arm", "stop");
    private static final String SHORTFALL = "sinew: fell short: ";
    /** What falls short where 2 s are all there is, or a machine is busy. How well a robot does, RunTest judges. */
    private static final Pattern FOR_WANT_OF_TIME = Pattern.compile(SHORTFALL + "(the robot never armed; .*"
            + "|the run ended while the robot was arming|a fault that nobody planned: .*)");
    /** A pseudo-terminal hands bytes over when the machine has time for it: a busy one is asked again. */
    private static final String LATE = " stopped answering while it was set up (TIMEOUT)";
    private static final int MOST_TRIES = 5;
    private static final Set<List<String>> DEMOS = new HashSet<>();

    private final Path room;
    private final @Nullable String home;
    private final List<Thread> background = new ArrayList<>();

    /** What a command left. */
    private record Ended(int code, String out, String err) {
    }

    DocumentStory(Path room) throws IOException {
        this.room = room;
        home = System.setProperty(HOME, Document.ROOT.resolve("deploy").toRealPath().toString());
        for (String module : MODULES) {
            Files.createSymbolicLink(room.resolve(module), Document.ROOT.resolve(module).toRealPath());
        }
    }

    /** Runs one of ours; what it printed. */
    String sinew(ShellCommand command) throws Exception {
        List<String> words = inRoom(command);
        String name = words.getFirst();
        if (ONLY_PARSED.contains(name)) {
            return "";
        }
        if (command.background()) {
            return start(words);
        }
        if (name.equals("demo")) {
            return demo(words);
        }
        boolean twin = words.contains("--twin");
        if (name.equals("run")) {
            boolean add = !twin && !words.contains("--fast");
            words = shortened(words, twin ? WALL : VIRTUAL);
            words.addAll(add ? List.of("--fast") : List.of());
            words.addAll(List.of("--port", "0", "--socket", room.resolve("control.sock").toString()));
        }
        return run(words, twin);
    }

    /** {@code cp -r FOLDER NAME}. */
    void copy(List<String> words) throws IOException {
        assertThat(words).as("the one way in which documents copy").hasSize(4).element(1).isEqualTo("-r");
        Path from = room.resolve(words.get(2));
        Path to = Files.createDirectory(room.resolve(words.get(3)));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** {@code sed}, as it is written. */
    void sed(List<String> words) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(words).directory(room.toFile()).inheritIO().start().waitFor()).isZero();
    }

    @Override
    public void close() throws IOException {
        for (Thread thread : background) {
            thread.interrupt();
            assertThat(ends(thread)).as(thread.getName() + " ends").isTrue();
        }
        if (home == null) {
            System.clearProperty(HOME);
        } else {
            System.setProperty(HOME, home);
        }
        for (String module : MODULES) {
            Files.delete(room.resolve(module)); // the link
        }
    }

    private static boolean ends(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String demo(List<String> words) throws Exception {
        List<String> all = shortened(words, WALL);
        int mqtt = all.indexOf("--mqtt");
        if (mqtt < 0 && !DEMOS.add(List.copyOf(all))) {
            return "";
        }
        all.addAll(all.contains("--headless") ? List.of() : List.of("--port", "0"));
        all.addAll(List.of("--socket", room.resolve("control.sock").toString()));
        return mqtt < 0 ? run(all, true) : demo(all, mqtt + 1);
    }

    private static String demo(List<String> words, int uri) throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(0); Ears ears = new Ears(broker.uri(), "reader")) {
            words.set(uri, broker.uri());
            String printed = run(words, true);
            assertThat(ears.heard("/status", "online")).as("the broker hears of the robot").isTrue();
            return printed;
        }
    }

    private String start(List<String> words) throws InterruptedException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Thread thread = new Thread(() -> Main.run(new PrintWriter(out, true), new PrintWriter(err, true),
                words.toArray(String[]::new)), String.join(" ", words));
        background.add(thread);
        thread.start();
        while (!(out.toString() + err).contains("socket ")) {
            assertThat(thread.isAlive()).as(words + ": " + err).isTrue();
            Thread.sleep(20);
        }
        return "";
    }

    private static String run(List<String> words, boolean wallTime) {
        Ended ended = execute(words);
        for (int i = 1; i < MOST_TRIES && words.contains("--twin") && ended.err.contains(LATE); i++) {
            ended = execute(words);
        }
        if (words.getFirst().equals("doctor") && ended.code == Main.FELL_SHORT) {
            return ended.out; // whatever is wrong with this machine
        }
        boolean ran = ended.code == Main.FELL_SHORT && wallTime && ended.out.contains("end_state");
        List<String> shortfalls = ended.err.lines().filter(line -> line.startsWith(SHORTFALL))
                .filter(line -> !FOR_WANT_OF_TIME.matcher(line).matches()).toList();
        assertThat(ended.code == Main.FINE || ran && shortfalls.isEmpty()).as("sinew " + String.join(" ", words)
                + " ended with exit code " + ended.code + ":\n" + ended.err).isTrue();
        return ended.out;
    }

    private static Ended execute(List<String> words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    /** The same for no longer than that. */
    private static List<String> shortened(List<String> words, Duration most) {
        List<String> all = new ArrayList<>(words);
        int at = all.indexOf("--for");
        Optional<Duration> told = at < 0 ? Optional.empty() : Durations.parse(all.get(at + 1));
        Duration time = told.filter(each -> each.compareTo(most) < 0).orElse(most);
        if (at >= 0) {
            all.subList(at, at + 2).clear();
        }
        all.addAll(List.of("--for", time.toMillis() + "ms"));
        return all;
    }

    /** The words of a command, files among them put into the folder of the story. */
    private List<String> inRoom(ShellCommand command) {
        List<String> words = new ArrayList<>();
        ParseResult parsed;
        try {
            parsed = Main.commandLine().parseArgs(command.arguments());
        } catch (ParameterException e) {
            throw new AssertionError(String.join(" ", command.words()) + ": " + e.getMessage(), e);
        }
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
            words.add(parsed.commandSpec().name());
            for (OptionSpec option : parsed.matchedOptions()) {
                words.add(option.longestName());
                words.addAll(option.arity().max() == 0 ? List.of() : values(option));
            }
        }
        parsed.matchedPositionals().stream().distinct().forEach(argument -> words.addAll(values(argument)));
        return words;
    }

    private List<String> values(ArgSpec argument) {
        List<String> given = argument.stringValues();
        boolean files = Arrays.asList(argument.auxiliaryTypes()).contains(Path.class)
                || argument.type().equals(Path.class);
        return files ? given.stream().map(this::inRoom).toList() : given;
    }

    private String inRoom(String file) {
        Path path = Path.of(file);
        return room.resolve(path.isAbsolute() ? path.getFileName() : path).toString();
    }
}
