package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sinew.control.ControlSocket;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands that talk to the robot which runs on this machine, through its control socket. */
abstract sealed class RemoteCommand extends SinewCommand {
    private static final Path SERVICE = Path.of("/run/sinew/control.sock");

    @Option(names = "--socket", paramLabel = "PATH",
            description = "Control socket; else that of the service, else that of your own robot.")
    private @Nullable Path socket;

    private final String command;

    private RemoteCommand(String command) {
        this.command = command;
    }

    @Override
    public Integer call() throws CommandFailure {
        Path own = Files.exists(SERVICE) ? SERVICE : ControlSocket.standardPath();
        Path path = socket == null ? own : socket;
        Map<String, Object> answer;
        try {
            answer = ControlSocket.ask(path, command);
        } catch (IOException e) {
            throw CommandFailure.fellShort("no robot answers at " + path
                    + "; start one with sinew run, or name its socket with --socket");
        }
        boolean ok = Boolean.TRUE.equals(answer.get("ok"));
        if (json()) {
            print(answer);
        } else if (ok) {
            answer.forEach((key, value) -> say(key + " " + RunSummary.words(value)));
        } else {
            throw CommandFailure.fellShort("refused: " + answer.get("why"));
        }
        return ok ? Main.FINE : Main.FELL_SHORT;
    }

    /** {@code sinew status}. */
    @Command(name = "status", header = "What the robot on this machine is doing.",
            footer = {"", "Example:", "  sinew status --json"})
    static final class Status extends RemoteCommand {
        Status() {
            super("status");
        }
    }

    /** {@code sinew arm}. */
    @Command(name = "arm", header = "Arm the robot on this machine: torque comes on, commands pass.",
            footer = {"", "Example:", "  sinew arm"})
    static final class Arm extends RemoteCommand {
        Arm() {
            super("arm");
        }
    }

    /** {@code sinew stop}. */
    @Command(name = "stop", header = "Stop the robot on this machine into its safe state.",
            footer = {"", "Example:", "  sinew stop"})
    static final class StopNow extends RemoteCommand {
        StopNow() {
            super("stop");
        }
    }
}
