package org.sinew.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.Place;
import org.sinew.config.Section;
import org.sinew.models.GoldenMismatch;
import org.sinew.models.ModelCard;
import org.sinew.models.ModelException;
import org.sinew.models.SingleRun;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sinew models check}: everything that a card promises and that can be seen without a robot. */
@Command(name = "check", header = "Compare cards with their networks, and run what they recorded.",
        description = "The card itself, sha256, tensors, what the network says of itself, and every golden vector."
                + " Exit 1: a network answers otherwise here than where it was made. Exit 2: a card or a network is"
                + " wrong.",
        footer = {"", "Example:", "  sinew models check models/*/*.model.yaml"})
final class ModelsCheckCommand extends SinewCommand {
    @Parameters(arity = "1..*", paramLabel = "CARD", description = "A *.model.yaml file, or several.")
    private List<Path> cards = new ArrayList<>();

    private int exitCode = Main.FINE;

    @Override
    public Integer call() {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Path file : cards) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("card", file.toString());
            try {
                check(file, document);
                document.put("ok", true);
            } catch (ConfigException | GoldenMismatch e) {
                exitCode = Math.max(exitCode, e instanceof GoldenMismatch ? Main.FELL_SHORT : Main.WRONG_USAGE);
                document.put("ok", false);
                document.put("why", e.getMessage());
                remark(String.valueOf(e.getMessage()));
            }
            documents.add(document);
        }
        if (json()) {
            print(Json.object("ok", exitCode == Main.FINE, "cards", documents));
        }
        return exitCode;
    }

    private void check(Path file, Map<String, Object> document) throws ConfigException, GoldenMismatch {
        if (!file.toString().endsWith(CardCheck.MODEL)) {
            throw new ConfigException(new Place(file.toString(), 1, 1), "is no model card by its name;"
                    + " they end in " + CardCheck.MODEL + ", for others see sinew check");
        }
        Section root = ConfigReader.read(file);
        ModelCard card = ModelCard.read(root);
        try {
            SingleRun.open(card).close();
        } catch (GoldenMismatch e) {
            throw e;
        } catch (ModelException e) {
            throw e.at(root.place("file"), "file");
        }
        document.put("name", card.name());
        document.put("golden", card.golden().size());
        if (!json()) {
            say(file + ": fine, " + card.golden().size() + " golden vectors");
        }
    }
}
