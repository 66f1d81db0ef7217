package org.sinew.models;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One network in ONNX Runtime, checked against what its card promises.
 *
 * <p>One thread writes {@link #input}, calls {@link #run} and reads {@link #output}: a worker, never the loop, because
 * a run makes some garbage (about 0.4 kB) and a native call that hangs cannot be cut. ONNX Runtime computes on that
 * same thread: one thread, no spinning, so the worker's priority and affinity hold. Buffers belong to the model and
 * keep their places; nothing is copied. A result is refused when any value that went in or came out is not finite.
 *
 * <p>{@link #close} may come from any thread: during a run it is carried out by the running thread at the end of that
 * run, since freeing a session under a run kills the virtual machine.
 */
public final class OnnxModel implements AutoCloseable {
    private enum Phase { IDLE, RUNNING, CLOSING, CLOSED }

    private static final Set<String> NONE = Set.of();

    private final String what;
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputTensors;
    private final Map<String, OnnxTensor> outputTensors;
    private final Map<String, FloatBuffer> inputBuffers;
    private final Map<String, FloatBuffer> outputBuffers;
    private final FloatBuffer[] ins;
    private final FloatBuffer[] outs;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);

    private OnnxModel(String what, OrtSession session, Tensors inputs, Tensors outputs) {
        this.what = what;
        this.session = session;
        inputTensors = Map.copyOf(inputs.tensors);
        outputTensors = Map.copyOf(outputs.tensors);
        inputBuffers = Map.copyOf(inputs.buffers);
        outputBuffers = Map.copyOf(outputs.buffers);
        ins = inputs.buffers.values().toArray(FloatBuffer[]::new);
        outs = outputs.buffers.values().toArray(FloatBuffer[]::new);
    }

    /**
     * Loads a network.
     *
     * @param what     the file, for messages
     * @param bytes    the whole ONNX file
     * @param inputs   every input tensor
     * @param outputs  every output tensor
     * @param declared what the card says under keys of {@code metadata_props}: a key that the file lacks is no
     *                 evidence, a key that says something else refuses the file
     */
    public static OnnxModel load(String what, byte[] bytes, List<TensorSpec> inputs, List<TensorSpec> outputs,
            Map<String, String> declared) throws ModelException {
        refuseUnsupported(what, OnnxFile.read(what, bytes));
        OrtEnvironment environment = OnnxNative.environment();
        OrtSession session = session(what, environment, bytes);
        try {
            compareTensors(what, "input", session.getInputInfo(), inputs);
            compareTensors(what, "output", session.getOutputInfo(), outputs);
            compareMetadata(what, session.getMetadata().getCustomMetadata(), declared);
            return new OnnxModel(what, session, new Tensors(environment, inputs), new Tensors(environment, outputs));
        } catch (OrtException e) {
            close(session);
            throw new ModelException(what + ": " + firstLine(e), e);
        } catch (ModelException e) {
            close(session);
            throw e;
        }
    }

    /**
     * Refuses a network whose tensors or metadata are not what a card says of them; keeps nothing open.
     *
     * @param inputs  every input tensor with its number of values, or -1 where the card does not say
     * @param outputs every output tensor, likewise
     */
    static void compare(String what, byte[] bytes, Map<String, Integer> inputs, Map<String, Integer> outputs,
            Map<String, String> declared) throws ModelException {
        refuseUnsupported(what, OnnxFile.read(what, bytes));
        OrtSession session = session(what, OnnxNative.environment(), bytes);
        try {
            compareSizes(what, "input", session.getInputInfo(), inputs);
            compareSizes(what, "output", session.getOutputInfo(), outputs);
            compareMetadata(what, session.getMetadata().getCustomMetadata(), declared);
        } catch (OrtException e) {
            throw new ModelException(what + ": " + firstLine(e), e);
        } finally {
            close(session);
        }
    }

    private static void compareSizes(String what, String kind, Map<String, NodeInfo> ofFile,
            Map<String, Integer> ofCard) throws ModelException {
        compareNames(what, kind, ofFile.keySet(), ofCard.keySet());
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

    /** Where to write an input, from index 0 to its size; the same buffer for the life of the model. */
    public FloatBuffer input(String name) {
        return buffer(inputBuffers, name);
    }

    /** Where an output lies after {@link #run} returned true. */
    public FloatBuffer output(String name) {
        return buffer(outputBuffers, name);
    }

    /**
     * Runs the network.
     *
     * @return false if a value of an input or output is not finite: outputs are then not to be used
     * @throws IllegalStateException after {@link #close}, from a second thread, or when ONNX Runtime fails
     */
    public boolean run() {
        if (!phase.compareAndSet(Phase.IDLE, Phase.RUNNING)) {
            throw new IllegalStateException(what + ": run() while " + phase.get());
        }
        try {
            if (!finite(ins)) {
                return false;
            }
            session.run(inputTensors, NONE, outputTensors).close(); // outputs are pinned: close() leaves them
            return finite(outs);
        } catch (OrtException e) {
            throw new IllegalStateException(what + ": " + firstLine(e), e);
        } finally {
            if (!phase.compareAndSet(Phase.RUNNING, Phase.IDLE)) {
                release();
            }
        }
    }

    @Override
    public void close() {
        while (true) { // a run may begin or end between two looks
            Phase now = phase.get();
            if (now == Phase.CLOSING || now == Phase.CLOSED) {
                return;
            }
            if (phase.compareAndSet(now, Phase.CLOSING)) {
                if (now == Phase.IDLE) {
                    release();
                }
                return;
            }
        }
    }

    private void release() {
        phase.set(Phase.CLOSED);
        inputTensors.values().forEach(OnnxTensor::close);
        outputTensors.values().forEach(OnnxTensor::close);
        close(session);
    }

    private FloatBuffer buffer(Map<String, FloatBuffer> buffers, String name) {
        FloatBuffer buffer = buffers.get(name);
        if (buffer == null) {
            throw new IllegalArgumentException(what + ": no tensor " + name + " among " + buffers.keySet());
        }
        return buffer;
    }

    private static boolean finite(FloatBuffer[] buffers) {
        for (FloatBuffer buffer : buffers) {
            int size = buffer.capacity();
            for (int i = 0; i < size; i++) {
                if (!Float.isFinite(buffer.get(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void refuseUnsupported(String what, OnnxFile file) throws ModelException {
        if (!file.foreignOperators().isEmpty()) {
            throw new ModelException(what + ": uses operators that are not standard ONNX: "
                    + String.join(", ", file.foreignOperators()) + "; export it again without them");
        }
        if (!file.externalTensors().isEmpty()) {
            throw new ModelException(what + ": weights lie in another file (" + file.externalTensors().getFirst()
                    + "), which no sha256 of the card covers; export it again with external_data=False");
        }
    }

    private static OrtSession session(String what, OrtEnvironment environment, byte[] bytes) throws ModelException {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            return environment.createSession(bytes, options);
        } catch (OrtException e) {
            throw new ModelException(what + ": ONNX Runtime refuses it: " + firstLine(e), e);
        }
    }

    private static void compareTensors(String what, String kind, Map<String, NodeInfo> ofFile, List<TensorSpec> ofCard)
            throws ModelException {
        compareNames(what, kind, ofFile.keySet(), ofCard.stream().map(TensorSpec::name).toList());
        for (TensorSpec spec : ofCard) {
            NodeInfo node = Objects.requireNonNull(ofFile.get(spec.name()), "its name was compared");
            compareTensor(what + ": " + kind + " '" + spec.name() + "'", node, spec);
        }
    }

    private static void compareNames(String what, String kind, Set<String> ofFile, Collection<String> ofCard)
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

    private static void compareTensor(String where, NodeInfo node, TensorSpec spec) throws ModelException {
        if (!(node.getInfo() instanceof TensorInfo info)) {
            throw new ModelException(where + " is no tensor but " + node.getInfo().getClass().getSimpleName()
                    + "; export the network without sequences and maps");
        }
        if (info.onnxType != TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT) {
            throw new ModelException(where + " holds " + elementType(info) + "; only float32 runs here, export the"
                    + " network with float32 inputs and outputs");
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
    private static String shape(long[] dimensions) {
        List<String> words = new ArrayList<>();
        for (long dimension : dimensions) {
            words.add(dimension < 0 ? "?" : Long.toString(dimension));
        }
        return words.toString();
    }

    private static void compareMetadata(String what, Map<String, String> ofFile, Map<String, String> declared)
            throws ModelException {
        for (String key : new TreeSet<>(declared.keySet())) {
            String said = ofFile.get(key);
            if (said != null && !said.equals(declared.get(key))) {
                throw new ModelException(what + ": says " + key + "=" + said + " of itself, the card says "
                        + declared.get(key) + "; one of the two belongs to another network");
            }
        }
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime: " + firstLine(e), e);
        }
    }

    private static String firstLine(OrtException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /** Tensors over direct buffers in the machine's byte order: ONNX Runtime reads any other silently wrong. */
    private static final class Tensors {
        private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        private final Map<String, FloatBuffer> buffers = new LinkedHashMap<>();

        Tensors(OrtEnvironment environment, List<TensorSpec> specs) throws OrtException {
            for (TensorSpec spec : specs) {
                FloatBuffer buffer = ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, spec.size()))
                        .order(ByteOrder.nativeOrder()).asFloatBuffer();
                buffers.put(spec.name(), buffer);
                tensors.put(spec.name(), OnnxTensor.createTensor(environment, buffer, spec.dimensions()));
            }
        }
    }
}
