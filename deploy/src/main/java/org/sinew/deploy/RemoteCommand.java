package org.sinew.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sinew.control.ControlSocket;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands that talk to the robots which run on this machine, through their control sockets. */
abstract sealed class RemoteCommand extends SinewCommand {
    private static final Path SERVICE = Path.of("/run/sinew/control.sock");
    /** A robot takes five seconds at most. */
    private static final int PATIENCE_SECONDS = 10;

    @Option(names = "--socket", paramLabel = "PATH",
            description = "Control socket of one robot; else those of the service and of your own robots.")
    private @Nullable Path socket;

    private final String command;
    private final boolean toAll;

    /** @param toAll whether it goes to every robot there is; else to the only one */
    private RemoteCommand(String command, boolean toAll) {
        this.command = command;
        this.toAll = toAll;
    }

    /** Those that a command goes to, at least one: the one that is named, or all, where it may go to several. */
    static List<Path> addressed(Optional<Path> named, boolean toAll) throws CommandFailure, InterruptedException {
        List<Path> sockets = sockets(named);
        if (sockets.isEmpty()) {
            throw nobody(ControlSocket.standardPath());
        }
        if (sockets.size() > 1 && !toAll) {
            throw CommandFailure.wrongUsage(sockets.size() + " robots run on this machine; name one: "
                    + ask(sockets, "status", false).stream().map(answer -> "--socket " + answer.get("socket") + " ("
                            + name(answer) + ")").collect(Collectors.joining(", ")));
        }
        return sockets;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        List<Path> sockets = addressed(Optional.ofNullable(socket), toAll);
        List<Map<String, Object>> answers = ask(sockets, command, socket != null);
        boolean ok = answers.stream().allMatch(RemoteCommand::ok);
        if (json()) {
            print(answers.size() == 1 ? answers.getFirst() : Json.object("ok", ok, "robots", answers));
        } else {
            answers.forEach(this::show);
        }
        return ok ? Main.FINE : Main.FELL_SHORT;
    }

    /** The control socket that is named; else those of all robots on this machine. */
    static List<Path> sockets(Optional<Path> named) {
        return named.isPresent() ? List.of(named.get())
                : Stream.concat(ControlSocket.running(SERVICE).stream(),
                        ControlSocket.running(ControlSocket.standardPath()).stream()).toList();
    }

    /**
     * Asks all at once: none waits for another.
     *
     * @param must whether a socket at which nobody answers ends the command
     */
    static List<Map<String, Object>> ask(List<Path> sockets, String what, boolean must) throws CommandFailure,
            InterruptedException {
        return ask(sockets, what, must, PATIENCE_SECONDS);
    }

    /** The same, of what takes its time. */
    static List<Map<String, Object>> ask(List<Path> sockets, String what, boolean must, int seconds)
            throws CommandFailure, InterruptedException {
        return ask(sockets, Map.of("command", what), must, seconds);
    }

    /** The same, of what takes more than a word to say. */
    static List<Map<String, Object>> ask(List<Path> sockets, Map<String, Object> what, boolean must, int seconds)
            throws CommandFailure, InterruptedException {
        // not virtual ones: who waits for a frozen robot would keep a processor from the others
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            List<Callable<Map<String, Object>>> asking = new ArrayList<>();
            sockets.forEach(path -> asking.add(() -> ControlSocket.ask(path, what)));
            List<Future<Map<String, Object>>> asked =
                    threads.invokeAll(asking, seconds, TimeUnit.SECONDS);
            List<Map<String, Object>> answers = new ArrayList<>();
            for (int i = 0; i < sockets.size(); i++) {
                answers.add(answer(sockets.get(i), asked.get(i), must, seconds));
            }
            return answers;
        }
    }

    private static Map<String, Object> answer(Path path, Future<Map<String, Object>> asked, boolean must, int seconds)
            throws CommandFailure, InterruptedException {
        Map<String, Object> answer = new LinkedHashMap<>();
        try {
            answer.putAll(asked.get());
        } catch (ExecutionException e) {
            if (must) {
                throw nobody(path);
            }
            answer.putAll(Map.of("ok", false, "why", "no answer: " + e.getCause()));
        } catch (CancellationException e) {
            answer.putAll(Map.of("ok", false, "why", "no answer within " + seconds + " s"));
        }
        answer.put("socket", path.toString());
        return answer;
    }

    private static CommandFailure nobody(Path path) {
        return CommandFailure.fellShort("no robot answers at " + path
                + "; start one with sinew run, or name its socket with --socket");
    }

    static boolean ok(Map<String, Object> answer) {
        return Boolean.TRUE.equals(answer.get("ok"));
    }

    static String name(Map<String, Object> answer) {
        return String.valueOf(answer.containsKey("name") ? answer.get("name") : answer.get("socket"));
    }

    private void show(Map<String, Object> answer) {
        if (ok(answer)) {
            answer.forEach((key, value) -> say(key + " " + RunSummary.words(value)));
        } else {
            remark("sinew " + command + ": " + name(answer) + ": refused: " + answer.get("why"));
        }
    }

    /** {@code sinew status}. */
    @Command(name = "status", header = "What the robots on this machine are doing.",
            footer = {"", "Example:", "  sinew status --json"})
    static final class Status extends RemoteCommand {
        Status() {
            super("status", true);
        }
    }

    /** {@code sinew arm}. */
    @Command(name = "arm", header = "Arm the robot on this machine: torque comes on, commands pass.",
            description = "Where several run, --socket has to say which.",
            footer = {"", "Example:", "  sinew arm"})
    static final class Arm extends RemoteCommand {
        Arm() {
            super("arm", false);
        }
    }

    /** {@code sinew release}. */
    @Command(name = "release", header = "Let go of the robot on this machine.",
            description = {"Motion that sinew jog still has is given back to the behaviour. Else torque is taken off a"
                + " robot that holds or has stopped, also off one whose safe state is to hold or to damp, so that it"
                + " can be moved by hand. Hold it: what nothing holds falls. A robot that is armed is not let go of:"
                + " stop it first.", "Where several run, --socket has to say which."},
            footer = {"", "Example:", "  sinew release"})
    static final class Release extends RemoteCommand {
        Release() {
            super("release", false);
        }
    }

    /** {@code sinew stop}. */
    @Command(name = "stop", header = "Stop every robot on this machine into its safe state.",
            footer = {"", "Example:", "  sinew stop"})
    static final class StopNow extends RemoteCommand {
        StopNow() {
            super("stop", true);
        }
    }
}
