package org.sinew.models;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sinew.config.ConfigException;
import org.sinew.config.Place;
import org.sinew.config.Places;
import org.sinew.config.Section;
import org.sinew.models.PolicyCard.HistoryOrder;
import org.sinew.models.PolicyCard.Input;
import org.sinew.models.PolicyCard.Output;
import org.sinew.models.PolicyCard.Target;
import org.sinew.text.Nearest;

/**
 * Makes a {@link PolicyCard} of a file, and checks what single records of it cannot see: sizes of terms against shapes,
 * names of contacts. Used once, by one thread, then dropped.
 */
final class PolicyReader {
    private final Section root;
    private final PolicyCard card;

    private PolicyReader(Section root) throws ConfigException {
        this.root = root;
        card = root.bind(PolicyCard.class);
    }

    static PolicyCard read(Section root) throws ConfigException {
        PolicyReader reader = new PolicyReader(root);
        reader.outputs();
        reader.inputs();
        ModelCard.filesAreThere(root, reader.card.file(), reader.card.golden());
        root.refuseUnsupported();
        return reader.card;
    }

    private void outputs() throws ConfigException {
        int joints = card.joints().size();
        for (Map.Entry<String, Output> entry : card.outputs().entrySet()) {
            Output output = entry.getValue();
            if (output.to() != Target.UNUSED) {
                each(entry.getKey(), "outputs", "scale", output.scale(), joints, "joints");
                each(entry.getKey(), "outputs", "offset", output.offset(), joints, "joints");
                sizeFits("outputs", entry.getKey(), output.shape(), joints, "it moves " + joints + " joints");
            }
        }
    }

    private void inputs() throws ConfigException {
        for (Map.Entry<String, Input> entry : card.inputs().entrySet()) {
            String tensor = entry.getKey();
            Input input = entry.getValue();
            boolean recurrent = card.state().containsKey(tensor);
            if (recurrent && !(input.terms().isEmpty() && input.constant().isEmpty())) {
                throw wrong("inputs", tensor, "is recurrent by state:, so it takes neither terms nor constant");
            }
            if (!recurrent && input.terms().isEmpty() && input.constant().isEmpty()) {
                throw wrong("inputs", tensor, "says not what goes in; list its terms, or give constant");
            }
            terms(tensor, input);
        }
    }

    private void terms(String tensor, Input input) throws ConfigException {
        int joints = card.joints().size();
        int steps = card.history().steps();
        for (int i = 0; i < input.terms().size(); i++) {
            PolicyTerm term = input.terms().get(i);
            String which = tensor + " item " + (i + 1);
            int size = term.size(joints, joints);
            each(which, "inputs", "scale", term.scale(), size, "values");
            each(which, "inputs", "offset", term.offset(), size, "values");
            if (card.history().order() == HistoryOrder.TIME_MAJOR && term.history().orElse(steps) != steps) {
                throw wrong("inputs", which, "has a history of its own, which order: time_major does not allow; write"
                        + " order: term_major, or delete it");
            }
            if (term.term() == PolicyTerm.Kind.CONTACT) {
                contacts(which, term.names());
            }
        }
        if (!input.terms().isEmpty()) {
            int size = input.size(joints, joints, steps);
            sizeFits("inputs", tensor, input.shape(), size, "its terms make " + size + " values");
        }
    }

    private void contacts(String which, List<String> names) throws ConfigException {
        Set<String> known = card.robot().map(robot -> robot.contacts().keySet()).orElse(Set.of());
        for (String name : names) {
            if (!known.isEmpty() && !known.contains(name)) {
                throw wrong("inputs", which, "no contact is called \"" + name + "\" under robot: contacts:"
                        + Nearest.hint(name, known, "contacts"));
            }
        }
    }

    private void sizeFits(String kind, String tensor, Optional<List<Integer>> shape, int size, String why)
            throws ConfigException {
        if (shape.isPresent() && CardChecks.size(shape) != size) {
            throw wrong(kind, tensor, "has shape " + shape.get() + ", which is " + CardChecks.size(shape)
                    + " values, but " + why);
        }
    }

    private void each(String which, String kind, String key, List<Double> values, int size, String what)
            throws ConfigException {
        if (values.size() > 1 && values.size() != size) {
            throw wrong(kind, which, key + " takes one number, or one for each of the " + size + " " + what + "; found "
                    + values.size());
        }
    }

    private ConfigException wrong(String kind, String which, String message) {
        String[] words = which.split(" item ", 2);
        Place place = words.length > 1 ? place(root.places(), words[0], Integer.parseInt(words[1]))
                : root.places().of(kind, words[0]);
        return new ConfigException(place, "\"" + which + "\": " + message);
    }

    /** Where a term of an input is written, counted from 1; the list may stand alone or under its key. */
    static Place place(Places places, String tensor, int term) {
        Place below = places.of("inputs", tensor, "terms", Integer.toString(term));
        return below.equals(places.of("inputs", tensor)) ? places.of("inputs", tensor, Integer.toString(term)) : below;
    }
}
