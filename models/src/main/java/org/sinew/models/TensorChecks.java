package org.sinew.models;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares what a network takes and gives, and says of itself, with what its card promises. Cold code, any thread. */
final class TensorChecks {
    private TensorChecks() {
    }

    /** Numbers of values only, -1 where the card does not say. */
    static void sizes(String what, String kind, Map<String, NodeInfo> ofFile,
            Map<String, Integer> ofCard) throws ModelException {
        names(what, kind, ofFile.keySet(), ofCard.keySet());
        for (Map.Entry<String, NodeInfo> node : ofFile.entrySet()) {
            int promised = ofCard.getOrDefault(node.getKey(), -1);
            if (node.getValue().getInfo() instanceof TensorInfo info && promised >= 0) {
                long known = 1;
                boolean open = false;
                for (long dimension : info.getShape()) {
                    known *= Math.max(1, dimension);
                    open |= dimension < 0;
                }
                if (open ? promised % known != 0 : promised != known) {
                    throw new ModelException(what + ": " + kind + " '" + node.getKey() + "' has shape "
                            + shape(info.getShape()) + ", the card makes it " + promised + " values");
                }
            }
        }
    }

    /** Names, types and every dimension. */
    static void tensors(String what, String kind, Map<String, NodeInfo> ofFile, List<TensorSpec> ofCard)
            throws ModelException {
        names(what, kind, ofFile.keySet(), ofCard.stream().map(TensorSpec::name).toList());
        for (TensorSpec spec : ofCard) {
            NodeInfo node = Objects.requireNonNull(ofFile.get(spec.name()), "its name was compared");
            tensor(what + ": " + kind + " '" + spec.name() + "'", node, spec);
        }
    }

    private static void names(String what, String kind, Set<String> ofFile, Collection<String> ofCard)
            throws ModelException {
        for (String name : ofCard) {
            if (!ofFile.contains(name)) {
                throw new ModelException(what + ": has no " + kind + " '" + name + "'; its " + kind + "s are "
                        + new TreeSet<>(ofFile));
            }
        }
        Set<String> unnamed = new TreeSet<>(ofFile);
        unnamed.removeAll(ofCard);
        if (!unnamed.isEmpty()) {
            throw new ModelException(what + ": has the " + kind + "s " + unnamed + " that the card does not name");
        }
    }

    private static void tensor(String where, NodeInfo node, TensorSpec spec) throws ModelException {
        if (!(node.getInfo() instanceof TensorInfo info)) {
            throw new ModelException(where + " is no tensor but " + node.getInfo().getClass().getSimpleName()
                    + "; export the network without sequences and maps");
        }
        if (!spec.type().isOf(info)) {
            Optional<String> word = ElementType.of(info).map(ElementType::word);
            throw new ModelException(where + " holds " + word.orElse(elementType(info)) + ", the card says type: "
                    + spec.type().word() + (word.isPresent() ? "; write what it holds"
                    : "; export the network with float32 inputs and outputs"));
        }
        if (!spec.fits(info.getShape())) {
            throw new ModelException(where + " has shape " + shape(info.getShape()) + ", the card says "
                    + spec.shape());
        }
    }

    private static String elementType(TensorInfo info) {
        return info.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "").toLowerCase(Locale.ROOT);
    }

    /** With {@code ?} for what the file leaves open. */
    static String shape(long[] dimensions) {
        List<String> words = new ArrayList<>();
        for (long dimension : dimensions) {
            words.add(dimension < 0 ? "?" : Long.toString(dimension));
        }
        return words.toString();
    }

    /** A key that the file lacks is no evidence, one that says something else refuses the file. */
    static void metadata(String what, Map<String, String> ofFile, Map<String, String> declared)
            throws ModelException {
        for (String key : new TreeSet<>(declared.keySet())) {
            String said = ofFile.get(key);
            if (said != null && !said.equals(declared.get(key))) {
                throw new ModelException(what + ": says " + key + "=" + said + " of itself, the card says "
                        + declared.get(key) + "; one of the two belongs to another network");
            }
        }
    }
}
