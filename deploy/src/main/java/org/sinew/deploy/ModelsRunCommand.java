package org.sinew.deploy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.Section;
import org.sinew.models.ModelCard;
import org.sinew.models.ModelException;
import org.sinew.models.PictureFile;
import org.sinew.models.SingleRun;
import org.sinew.models.TensorValues;
import org.sinew.state.Detection;
import org.sinew.state.Image;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew models run}: one run of a network on what a person gives. */
@Command(name = "run", header = "Run a network once, on a picture or on values of yours.",
        description = "Prints every output tensor, and what it means as far as the card says. Of a picture: what was"
                + " found, where in the picture, and a marker's number.",
        footer = {"", "Example:", "  sinew models run ball_marker.model.yaml --image photo.jpg",
            "  sinew models run body_state.model.yaml --input window=rows.npy --json"})
final class ModelsRunCommand extends SinewCommand {
    @Parameters(paramLabel = "CARD", description = "A *.model.yaml file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path cardFile;

    @Option(names = "--input", paramLabel = "TENSOR=F",
            description = "Values of an input: F.json, {\"shape\": [...], \"data\": [...]}, or F.npy. Repeatable.")
    private Map<String, Path> inputs = new LinkedHashMap<>();

    @Option(names = "--image", paramLabel = "F", description = "The picture to look at, PNG or JPEG.")
    private Optional<Path> image = Optional.empty();

    @Option(names = "--audio", paramLabel = "F.wav", description = "Not supported in this version.")
    private Optional<Path> audio = Optional.empty();

    @Override
    public Integer call() throws ConfigException, CommandFailure {
        if (audio.isPresent()) {
            throw CommandFailure.wrongUsage("--audio is not supported in this version; give --input or --image");
        }
        Section root = ConfigReader.read(cardFile);
        ModelCard card = ModelCard.read(root);
        try (SingleRun run = open(root, card)) {
            Optional<Image> picture = Optional.empty();
            if (image.isPresent()) {
                picture = Optional.of(PictureFile.read(image.get()));
                run.picture(picture.get());
            }
            for (Map.Entry<String, Path> input : inputs.entrySet()) {
                run.input(input.getKey(), TensorValues.read(input.getValue()));
            }
            return tell(run.run(), run.labels(), picture);
        } catch (ModelException e) {
            throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private static SingleRun open(Section root, ModelCard card) throws ConfigException {
        try {
            return SingleRun.open(card);
        } catch (ModelException e) {
            throw e.at(root.place("file"), "file");
        }
    }

    private int tell(SingleRun.Result result, List<String> labels, Optional<Image> picture) {
        List<Box> found = result.found().isEmpty() ? List.of() : result.found().get().stream()
                .map(each -> Box.of(each, labels, picture.orElseThrow())).toList();
        if (json()) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("outputs", outputs(result));
            document.put("result", result.found().isPresent()
                    ? found.stream().map(Box::document).toList() : scores(result.scores()));
            print(document);
        } else if (result.found().isPresent()) {
            table(found);
        } else if (!result.scores().isEmpty()) {
            result.scores().forEach((label, score) -> say(String.format(Locale.ROOT, "%-16s %.4f", label, score)));
        } else {
            result.outputs().forEach((tensor, values) -> say(tensor + " " + values.shape() + " " + values.data()));
        }
        if (!result.finite()) {
            remark("sinew models run: the network gives values that are not finite for this input; on a robot"
                    + " such a result is not used");
        }
        return result.finite() ? Main.FINE : Main.FELL_SHORT;
    }

    private static Map<String, Object> outputs(SingleRun.Result result) {
        Map<String, Object> outputs = new LinkedHashMap<>();
        result.outputs().forEach((tensor, values) -> outputs.put(tensor,
                Json.object("shape", values.shape(), "data", values.data())));
        return outputs;
    }

    /** The surest label, and all scores; null where the card gives no meaning to the values. */
    private static @Nullable Object scores(Map<String, Double> scores) {
        if (scores.isEmpty()) {
            return null;
        }
        Map<String, Object> result = new LinkedHashMap<>();
        String surest = Collections.max(scores.entrySet(), Map.Entry.comparingByValue()).getKey();
        result.put("label", surest);
        result.put("score", scores.getOrDefault(surest, 0.0));
        result.put("scores", scores);
        return result;
    }

    private void table(List<Box> found) {
        say(found.isEmpty() ? "nothing found" : "label     id   score     left      top    right   bottom");
        for (Box box : found) {
            say(String.format(Locale.ROOT, "%-8s %3s %7.3f %8.1f %8.1f %8.1f %8.1f", box.label(),
                    box.id() == Detection.NO_ID ? "-" : Integer.toString(box.id()), box.score(), box.left(),
                    box.top(), box.right(), box.bottom()));
        }
    }

    /** A thing found, its edges in pixels of the picture. */
    private record Box(String label, int id, double score, double left, double top, double right, double bottom) {
        static Box of(Detection found, List<String> labels, Image picture) {
            return new Box(labels.get(found.label), found.id, found.score,
                    (found.centreX - found.width / 2) * picture.width,
                    (found.centreY - found.height / 2) * picture.height,
                    (found.centreX + found.width / 2) * picture.width,
                    (found.centreY + found.height / 2) * picture.height);
        }

        Map<String, Object> document() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("label", label);
            if (id != Detection.NO_ID) {
                document.put("id", id);
            }
            document.put("score", score);
            document.put("box_px", List.of(left, top, right, bottom));
            return document;
        }
    }
}
