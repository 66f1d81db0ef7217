package org.sinew.models;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sinew.config.BadValue;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;

/**
 * The values of a tensor that a person gives or reads, last dimension fastest. Cold code; immutable.
 *
 * @param shape every dimension
 * @param data  as many values as the dimensions make
 */
public record TensorValues(List<Integer> shape, List<Double> data) {
    public TensorValues {
        shape = List.copyOf(shape);
        data = List.copyOf(data);
        long size = 1;
        for (int dimension : shape) {
            BadValue.unless(dimension >= 0, "shape", "has a dimension below 0: " + shape);
            size = Math.multiplyExact(size, (long) dimension);
        }
        BadValue.unless(size == data.size(), "data", "has " + data.size() + " values, shape " + shape + " makes "
                + size);
    }

    /**
     * Reads a file: {@code {"shape": [...], "data": [...]}} in {@code F.json}, or an array of numpy in {@code F.npy}.
     */
    public static TensorValues read(Path file) throws ConfigException, ModelException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npy")) {
            return NpyFile.read(file);
        }
        if (!name.endsWith(".json")) {
            throw new ModelException(file + ": a tensor is given as .json, {\"shape\": [...], \"data\": [...]}, or as"
                    + " .npy");
        }
        return ConfigReader.read(file).bind(TensorValues.class);
    }

    /** Of one type from a buffer in this order of bytes. */
    static TensorValues of(List<Integer> shape, ElementType type, ByteBuffer bytes) {
        int size = bytes.remaining() / type.bytes();
        ByteBuffer from = bytes.slice().order(bytes.order());
        List<Double> data = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            data.add(TensorMemory.value(type, from, i));
        }
        return new TensorValues(shape, data);
    }

    /** What a network gave; {@code what} names it in messages. */
    static TensorValues of(String what, OnnxValue value) throws ModelException {
        if (!(value instanceof OnnxTensor tensor) || !(value.getInfo() instanceof TensorInfo info)) {
            throw new ModelException(what + " is no tensor; export the network without sequences and maps");
        }
        ElementType type = ElementType.of(info).orElseThrow(
                () -> new ModelException(what + " holds values of a type that cannot be read here"));
        List<Integer> shape = new ArrayList<>();
        for (long dimension : info.getShape()) {
            shape.add(Math.toIntExact(dimension));
        }
        return of(shape, type, tensor.getByteBuffer().order(ByteOrder.nativeOrder()));
    }

    /** As a network takes it, in this type. */
    OnnxTensor tensor(OrtEnvironment environment, ElementType type) throws OrtException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(type.bytes(), data.size()))
                .order(ByteOrder.nativeOrder());
        for (int i = 0; i < data.size(); i++) {
            TensorMemory.put(type, bytes, i, data.get(i));
        }
        return OnnxTensor.createTensor(environment, bytes, dimensions(), type.type());
    }

    private long[] dimensions() {
        return shape.stream().mapToLong(Integer::longValue).toArray();
    }
}
