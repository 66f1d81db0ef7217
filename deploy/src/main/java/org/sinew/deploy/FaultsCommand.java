package org.sinew.deploy;

import picocli.CommandLine.Command;

/** {@code sinew faults}: what can go wrong, and what is done about it. Needs no robot. */
@Command(name = "faults", header = "What can go wrong, and what is done about it.",
        subcommands = {FaultsListCommand.class, FaultsMatrixCommand.class},
        footer = {"", "Example:", "  sinew faults list"})
final class FaultsCommand extends SinewCommand {
    @Override
    public Integer call() throws CommandFailure {
        throw CommandFailure.wrongUsage("nothing to do given; write list, see sinew faults --help");
    }
}
