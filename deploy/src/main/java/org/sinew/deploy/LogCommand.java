package org.sinew.deploy;

import picocli.CommandLine.Command;

/** {@code sinew log}: what is in the log of a run. */
@Command(name = "log", header = "Look into the log of a run, or take data out of it.",
        subcommands = {LogInfoCommand.class, LogExportCommand.class, LogAuditCommand.class},
        footer = {"", "Example:", "  sinew log info run.mcap"})
final class LogCommand extends SinewCommand {
    @Override
    public Integer call() throws CommandFailure {
        throw CommandFailure.wrongUsage("info, export or audit? see sinew log --help");
    }
}
