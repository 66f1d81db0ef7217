package org.sinew.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sinew.config.ConfigException;
import org.sinew.config.Place;
import org.sinew.config.RobotConfig;
import org.sinew.decide.Behavior;
import org.sinew.device.DeviceException;
import org.sinew.models.ModelCard;
import org.sinew.models.ModelException;
import org.sinew.models.OnnxDetector;
import org.sinew.models.OnnxPercept;
import org.sinew.perceive.PastModel;
import org.sinew.replay.Replay;
import org.sinew.rt.Clock;
import org.sinew.state.RobotModel;
import org.sinew.text.Nearest;

/**
 * The robot that runs the ticks of a log once more: that of the run, or with another robot file, or with another
 * network. One thread.
 */
final class ReplayedRobot implements AutoCloseable {
    private final Replay.Body body;
    private final Behavior behavior;
    private final List<Optional<PastModel>> models;

    private ReplayedRobot(Replay.Body body, Behavior behavior, List<Optional<PastModel>> models) {
        this.body = body;
        this.behavior = behavior;
        this.models = models;
    }

    /** @param with a robot file or a card in place of that of the run */
    static ReplayedRobot of(PastRun run, Optional<Path> with) throws CommandFailure, ConfigException {
        LoopRecipe recipe = run.recipe();
        if (with.isEmpty()) {
            return new ReplayedRobot(recipe.body(), run.behavior(), List.of());
        }
        if (!Files.exists(with.get())) {
            throw CommandFailure.wrongUsage("--with " + with.get() + " is not there; give a robot file, or a card");
        }
        return CardCheck.isCard(with.get()) ? withCard(run, with.get()) : withFile(recipe, with.get());
    }

    private static ReplayedRobot withFile(LoopRecipe recipe, Path file) throws CommandFailure, ConfigException {
        RobotConfig config = RobotConfig.read(file, DriverCatalog.load().types());
        boolean withModels = !recipe.body().model().percepts().isEmpty();
        try (PaperBody paper = new PaperBody();
                RobotParts parts = RobotParts.of(config, paper, withModels, false, Clock.WALL)) {
            sameParts(recipe.body().model(), parts.model(), config);
            return new ReplayedRobot(parts.body(), parts.behavior(), List.of());
        } catch (DeviceException e) {
            throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    /** A part that the run did not have has received nothing. */
    private static void sameParts(RobotModel run, RobotModel here, RobotConfig config) throws ConfigException {
        sameParts("joints", run.joints(), here.joints(), config);
        sameParts("devices", run.imus(), here.imus(), config);
        sameParts("devices", run.power(), here.power(), config);
        sameParts("devices", run.contacts(), here.contacts(), config);
        sameParts("devices", run.estops(), here.estops(), config);
        sameParts("microphones", run.microphones(), here.microphones(), config);
        sameParts("models", run.percepts().stream().map(RobotModel.PerceptInfo::name).toList(),
                here.percepts().stream().map(RobotModel.PerceptInfo::name).toList(), config);
        for (RobotModel.PerceptInfo now : here.percepts()) {
            RobotModel.PerceptInfo then = run.percepts().stream().filter(info -> info.name().equals(now.name()))
                    .findFirst().orElseThrow();
            if (!now.equals(then)) {
                throw new ConfigException(config.places().of("models", now.name()), "\"" + now.name() + "\": gives "
                        + now.labels() + ", at most " + now.detections() + " things; in the run it gave "
                        + then.labels() + ", at most " + then.detections() + "; name the network of the run");
            }
        }
    }

    private static void sameParts(String section, List<String> run, List<String> here, RobotConfig config)
            throws ConfigException {
        for (String name : here) {
            if (!run.contains(name)) {
                throw new ConfigException(config.places().of(section, name), "\"" + name + "\": the robot of the log"
                        + " has nothing of that name" + Nearest.hint(name, run, section));
            }
        }
    }

    private static ReplayedRobot withCard(PastRun run, Path file) throws CommandFailure, ConfigException {
        ModelCard card = ModelCard.read(file);
        LookedAt looked = replaced(run, card, String.valueOf(file.getFileName()), file);
        LoopRecipe recipe = run.recipe();
        RobotModel model = recipe.body().model();
        int index = model.percepts().stream().map(RobotModel.PerceptInfo::name).toList().indexOf(looked.name());
        List<Optional<PastModel>> models = new ArrayList<>();
        for (int i = 0; i < model.percepts().size(); i++) {
            models.add(Optional.empty());
        }
        try {
            models.set(index, Optional.of(open(run, card, looked, model.percepts().get(index), file)));
        } catch (ModelException e) {
            throw e.at(new Place(file.toString(), 1, 1), "file");
        }
        return new ReplayedRobot(recipe.body(), run.behavior(), models);
    }

    /** The model that the card is to stand in for: that with a card of the same name, or the only one of its kind. */
    private static LookedAt replaced(PastRun run, ModelCard card, String name, Path file) throws CommandFailure {
        List<LookedAt> kind = run.recipe().models().stream()
                .filter(looked -> looked.camera().isPresent() == card.looksAtPictures()).toList();
        Optional<LookedAt> same = kind.stream().filter(looked -> looked.card().equals(name)).findFirst();
        if (same.isEmpty() && kind.size() != 1) {
            throw CommandFailure.wrongUsage("--with " + file + ": " + (kind.isEmpty() ? "no" : "more than one")
                    + " model of the run looks at " + (card.looksAtPictures() ? "pictures" : "the robot's state")
                    + "; call the card like that of the model that it is to replace: "
                    + String.join(", ", run.recipe().models().stream().map(LookedAt::card).toList()));
        }
        return same.orElseGet(kind::getFirst);
    }

    private static PastModel open(PastRun run, ModelCard card, LookedAt looked, RobotModel.PerceptInfo info, Path file)
            throws CommandFailure, ConfigException, ModelException {
        if (looked.camera().isPresent()) {
            OnnxDetector network = OnnxDetector.open(card, looked.width(), looked.height(), looked.verticalFovRad(),
                    looked.sizesM());
            sameResults(network.labels(), network.most(), info, file);
            return PastModel.of(network, new LogPictures(run.log(), run.zeroNanos(), looked.camera().get()));
        }
        OnnxPercept network = OnnxPercept.open(card);
        sameResults(network.labels(), 0, info, file);
        RobotModel model = run.recipe().body().model();
        try {
            return PastModel.of(network, looked.name(), model, looked.imu().map(model.imus()::indexOf).orElse(-1));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUsage("--with " + file + ": " + e.getMessage());
        }
    }

    /** Who uses its results knows those of the run. */
    private static void sameResults(List<String> labels, int most, RobotModel.PerceptInfo info, Path file)
            throws CommandFailure {
        if (!labels.equals(info.labels()) || most != info.detections()) {
            throw CommandFailure.wrongUsage("--with " + file + ": gives " + labels + ", at most " + most
                    + " things; the model of the run gave " + info.labels() + ", at most " + info.detections()
                    + "; a network with other results wants another robot file");
        }
    }

    Replay.Body body() {
        return body;
    }

    Replay replay() {
        return new Replay(body, behavior, models);
    }

    @Override
    public void close() {
        models.forEach(model -> model.ifPresent(PastModel::close));
    }
}
