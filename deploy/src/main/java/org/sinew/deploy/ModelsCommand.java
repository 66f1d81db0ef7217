package org.sinew.deploy;

import picocli.CommandLine.Command;

/** {@code sinew models}: the networks that perceive, each by its card. Needs no robot and no simulation. */
@Command(name = "models", header = "List, check or run the networks that perceive; draw a marker.",
        footer = {"", "Example:", "  sinew models list", "  sinew models run ball_marker.model.yaml --image photo.jpg"},
        subcommands = {ModelsListCommand.class, ModelsCheckCommand.class, ModelsRunCommand.class,
            ModelsMarkerCommand.class})
final class ModelsCommand extends SinewCommand {
    @Override
    public Integer call() throws CommandFailure {
        throw CommandFailure.wrongUsage("nothing to do given; write list, check, run or marker, see sinew"
                + " models --help");
    }
}
