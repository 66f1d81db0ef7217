package org.sinew.models;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One network in ONNX Runtime, checked against what its card promises.
 *
 * <p>One thread writes {@link #input}, calls {@link #run} and reads {@link #output}: a worker, never the loop, because
 * a run makes some garbage (about 0.4 kB) and a native call that hangs cannot be cut. ONNX Runtime computes on that
 * same thread: one thread, no spinning, so the worker's priority and affinity hold. Buffers belong to the model and
 * keep their places; 32-bit floats are not copied, other types are made of floats and into floats. A result is refused
 * when any value that went in or came out is not finite.
 *
 * <p>{@link #close} may come from any thread: during a run it is carried out by the running thread at the end of that
 * run, since freeing a session under a run kills the virtual machine.
 */
public final class OnnxModel implements AutoCloseable {
    private enum Phase { IDLE, RUNNING, CLOSING, CLOSED }

    private static final Set<String> NONE = Set.of();
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final String what;
    private final OrtSession session;
    private final Tensors inputs;
    private final Tensors outputs;
    private final Map<String, OnnxTensor> inputTensors;
    private final Map<String, OnnxTensor> outputTensors;
    private final Map<String, TensorMemory> inputMemory;
    private final Map<String, TensorMemory> outputMemory;
    private final TensorMemory[] ins;
    private final TensorMemory[] outs;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);

    private OnnxModel(String what, OrtSession session, Tensors inputs, Tensors outputs) {
        this.what = what;
        this.session = session;
        this.inputs = inputs;
        this.outputs = outputs;
        inputTensors = Map.copyOf(inputs.tensors);
        outputTensors = Map.copyOf(outputs.tensors);
        inputMemory = Map.copyOf(inputs.memory);
        outputMemory = Map.copyOf(outputs.memory);
        ins = inputs.memory.values().toArray(TensorMemory[]::new);
        outs = outputs.memory.values().toArray(TensorMemory[]::new);
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
        Tensors ins = new Tensors();
        Tensors outs = new Tensors();
        try {
            TensorChecks.tensors(what, "input", session.getInputInfo(), inputs);
            TensorChecks.tensors(what, "output", session.getOutputInfo(), outputs);
            TensorChecks.metadata(what, session.getMetadata().getCustomMetadata(), declared);
            ins.make(environment, inputs);
            outs.make(environment, outputs);
            return new OnnxModel(what, session, ins, outs);
        } catch (OrtException e) {
            release(session, ins, outs);
            throw new ModelException(what + ": " + firstLine(e), e);
        } catch (ModelException | RuntimeException | Error e) {
            release(session, ins, outs);
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
            TensorChecks.sizes(what, "input", session.getInputInfo(), inputs);
            TensorChecks.sizes(what, "output", session.getOutputInfo(), outputs);
            TensorChecks.metadata(what, session.getMetadata().getCustomMetadata(), declared);
        } catch (OrtException e) {
            throw new ModelException(what + ": " + firstLine(e), e);
        } finally {
            close(session);
        }
    }

    /** Sessions of ONNX Runtime that are open in this process: native memory that no garbage collector frees. */
    public static int openSessions() {
        return OPEN.get();
    }

    /** Where to write an input, from index 0 to its size; the same buffer for the life of the model. */
    public FloatBuffer input(String name) {
        return buffer(inputMemory, name);
    }

    /** Where an output lies after {@link #run} returned true. */
    public FloatBuffer output(String name) {
        return buffer(outputMemory, name);
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
            if (!encode(ins)) {
                return false;
            }
            session.run(inputTensors, NONE, outputTensors).close(); // outputs are pinned: close() leaves them
            return decode(outs);
        } catch (OrtException e) {
            throw new IllegalStateException(what + ": " + firstLine(e), e);
        } finally {
            if (!phase.compareAndSet(Phase.RUNNING, Phase.IDLE)) {
                release();
            }
        }
    }

    /**
     * Runs the network once on inputs whose shapes may differ from the card's where the file leaves them open. Cold
     * code: allocates, and leaves {@link #input} and {@link #output} as they are.
     *
     * @throws ModelException if the network takes no such values, or gives what is no tensor of numbers
     */
    Map<String, TensorValues> runOnce(Map<String, TensorValues> inputs, Map<String, ElementType> types)
            throws ModelException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, TensorValues> input : inputs.entrySet()) {
                ElementType type = types.getOrDefault(input.getKey(), ElementType.FLOAT32);
                tensors.put(input.getKey(), input.getValue().tensor(OnnxNative.environment(), type));
            }
            Map<String, TensorValues> outputs = new LinkedHashMap<>();
            try (OrtSession.Result result = session.run(tensors)) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    outputs.put(output.getKey(), TensorValues.of(what + ": output '" + output.getKey() + "'",
                            output.getValue()));
                }
            }
            return outputs;
        } catch (OrtException e) {
            throw new ModelException(what + ": does not run on these values: "
                    + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ").strip(), e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
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
        release(session, inputs, outputs);
    }

    private static void release(OrtSession session, Tensors inputs, Tensors outputs) {
        inputs.close();
        outputs.close();
        close(session);
    }

    private FloatBuffer buffer(Map<String, TensorMemory> memory, String name) {
        TensorMemory its = memory.get(name);
        if (its == null) {
            throw new IllegalArgumentException(what + ": no tensor " + name + " among " + memory.keySet());
        }
        return its.floats();
    }

    private static boolean encode(TensorMemory[] all) {
        boolean finite = true;
        for (TensorMemory each : all) {
            finite &= each.encode();
        }
        return finite;
    }

    private static boolean decode(TensorMemory[] all) {
        boolean finite = true;
        for (TensorMemory each : all) {
            finite &= each.decode();
        }
        return finite;
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
            OrtSession opened = environment.createSession(bytes, options);
            OPEN.incrementAndGet();
            return opened;
        } catch (OrtException e) {
            throw new ModelException(what + ": ONNX Runtime refuses it: " + firstLine(e), e);
        }
    }

    private static void close(OrtSession session) {
        try {
            session.close();
            OPEN.decrementAndGet();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime: " + firstLine(e), e);
        }
    }

    private static String firstLine(OrtException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /** Every tensor of one side. */
    private static final class Tensors {
        private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        private final Map<String, TensorMemory> memory = new LinkedHashMap<>();

        void make(OrtEnvironment environment, List<TensorSpec> specs) throws OrtException {
            for (TensorSpec spec : specs) {
                TensorMemory its = new TensorMemory(spec.type(), spec.size());
                memory.put(spec.name(), its);
                tensors.put(spec.name(), its.tensor(environment, spec.dimensions()));
            }
        }

        void close() {
            tensors.values().forEach(OnnxTensor::close);
        }
    }
}
