package org.sinew.deploy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.Section;
import org.sinew.models.ModelCard;
import org.sinew.models.ModelException;
import org.sinew.models.OnnxPercept;
import org.sinew.models.PolicyCard;
import org.sinew.text.Nearest;

/** Checks one card on its own, for {@code sinew check CARD}. */
final class CardCheck {
    /** How the names of model cards end. */
    static final String MODEL = ".model.yaml";
    private static final String POLICY = ".policy.yaml";

    private CardCheck() {
    }

    static boolean isCard(Path file) {
        return file.toString().endsWith(MODEL) || file.toString().endsWith(POLICY);
    }

    /** What a card promises, in a few words. */
    static Map<String, Object> of(Path file, DriverCatalog drivers) throws ConfigException {
        return file.toString().endsWith(POLICY) ? policy(file, drivers) : model(file);
    }

    private static Map<String, Object> model(Path file) throws ConfigException {
        Section root = ConfigReader.read(file);
        ModelCard card = ModelCard.read(root);
        try {
            OnnxPercept.load(card).close();
        } catch (ModelException e) {
            throw e.at(root.place("file"), "file");
        }
        Map<String, Object> promises = new LinkedHashMap<>();
        promises.put("name", card.name());
        promises.put("licence", card.licence());
        promises.put("inputs", card.inputs().keySet());
        promises.put("outputs", card.outputs().keySet());
        promises.put("golden", card.golden().size());
        return promises;
    }

    private static Map<String, Object> policy(Path file, DriverCatalog drivers) throws ConfigException {
        Section root = ConfigReader.read(file);
        PolicyCard card = PolicyCard.read(root);
        if (card.actuator().isPresent()) {
            String type = card.actuator().get().type();
            var types = new TreeSet<>(drivers.types().joints().keySet());
            if (!types.contains(type)) {
                throw new ConfigException(root.places().of("actuator", "type"), "\"type\": no joint type is called \""
                        + type + "\"" + Nearest.hint(type, types, "joint types"));
            }
        }
        network(root, card);
        Map<String, Object> promises = new LinkedHashMap<>();
        card.name().ifPresent(name -> promises.put("name", name));
        promises.put("licence", card.licence());
        promises.put("rate_hz", card.rateHz());
        promises.put("joints", card.joints());
        promises.put("inputs", card.inputs().keySet());
        promises.put("outputs", card.outputs().keySet());
        return promises;
    }

    /** Refuses a policy whose network is not what the card says, at the line that names the network. */
    static void network(Section root, PolicyCard card) throws ConfigException {
        try {
            card.checkNetwork();
        } catch (ModelException e) {
            throw e.at(root.place("file"), "file");
        }
    }
}
