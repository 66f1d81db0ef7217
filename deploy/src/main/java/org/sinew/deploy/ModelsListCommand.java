package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sinew.config.ConfigException;
import org.sinew.models.ModelCard;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sinew models list}: the cards in a folder. */
@Command(name = "list", header = "The model cards that are here, with task, size and licence.",
        footer = {"", "Example:", "  sinew models list", "  sinew models list my-models --json"})
final class ModelsListCommand extends SinewCommand {
    private static final int DEPTH = 2;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "Folder to look in; usually the models that Sinew"
            + " comes with.")
    private Optional<Path> folder = Optional.empty();

    @Override
    public Integer call() throws CommandFailure {
        Path where = folder.isPresent() ? folder.get() : home().resolveSibling("models");
        List<Entry> models = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : cards(where)) {
            try {
                ModelCard card = ModelCard.read(file);
                models.add(new Entry(file, card, size(card.file())));
            } catch (ConfigException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (json()) {
            print(Json.object("models", models.stream().map(Entry::document).toList(), "wrong", problems));
        } else {
            models.forEach(entry -> entry.lines().forEach(this::say));
        }
        problems.forEach(this::remark);
        return problems.isEmpty() ? Main.FINE : Main.WRONG_USAGE;
    }

    private static List<Path> cards(Path where) throws CommandFailure {
        try (Stream<Path> files = Files.walk(where, DEPTH)) {
            List<Path> cards = files.filter(file -> file.toString().endsWith(CardCheck.MODEL)).sorted().toList();
            if (cards.isEmpty()) {
                throw CommandFailure.fellShort("no *" + CardCheck.MODEL + " lies in " + where
                        + " or in a folder of it; name the folder of your cards");
            }
            return cards;
        } catch (IOException e) {
            throw CommandFailure.wrongUsage("cannot look into " + where + "; name a folder that is there");
        }
    }

    private static long size(Path file) throws CommandFailure {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw CommandFailure.wrongUsage("cannot read " + file + " (" + e.getClass().getSimpleName() + ")");
        }
    }

    private record Entry(Path file, ModelCard card, long bytes) {
        private Map<String, Object> inputs() {
            Map<String, Object> inputs = new LinkedHashMap<>();
            card.inputs().forEach((tensor, input) -> inputs.put(tensor, input.shape()));
            return inputs;
        }

        private List<String> labels() {
            return card.outputs().values().stream().flatMap(output -> output.labels().stream()).toList();
        }

        Map<String, Object> document() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("name", card.name());
            document.put("task", card.task());
            document.put("licence", card.licence());
            document.put("bytes", bytes);
            document.put("card", file.toString());
            document.put("inputs", inputs());
            document.put("labels", labels());
            return document;
        }

        List<String> lines() {
            return List.of(card.name() + "  " + card.task(), String.format(Locale.ROOT, "    %d kB, %s, takes %s, tells"
                    + " %s", Math.ceilDiv(bytes, 1000L), card.licence(), inputs(), labels()), "    " + file);
        }
    }
}
