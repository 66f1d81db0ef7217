package org.sinew.models;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Where the values of one tensor lie: as floats for whoever writes and reads them, and as the network's own type for
 * ONNX Runtime, in a direct buffer in the machine's byte order: it reads any other silently wrong. Of 32-bit floats
 * the two are the same memory. One thread; allocates nothing once it is made.
 */
final class TensorMemory {
    private final ElementType type;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;

    TensorMemory(ElementType type, int size) {
        this.type = type;
        bytes = ByteBuffer.allocateDirect(Math.multiplyExact(type.bytes(), size)).order(ByteOrder.nativeOrder());
        floats = type == ElementType.FLOAT32 ? bytes.asFloatBuffer() : FloatBuffer.allocate(size);
    }

    /** The values, from index 0 to their number. */
    FloatBuffer floats() {
        return floats;
    }

    OnnxTensor tensor(OrtEnvironment environment, long[] dimensions) throws OrtException {
        return type == ElementType.FLOAT32 ? OnnxTensor.createTensor(environment, floats, dimensions)
                : OnnxTensor.createTensor(environment, bytes, dimensions, type.type());
    }

    /** Makes the network's values of the floats; false if one of them is not finite. */
    boolean encode() {
        int size = floats.capacity();
        for (int i = 0; i < size; i++) {
            float value = floats.get(i);
            if (!Float.isFinite(value)) {
                return false;
            }
            if (type != ElementType.FLOAT32) {
                put(type, bytes, i, value);
            }
        }
        return true;
    }

    /** Makes floats of the network's values; false if one of them is not finite. */
    boolean decode() {
        int size = floats.capacity();
        for (int i = 0; i < size; i++) {
            if (type != ElementType.FLOAT32) {
                floats.put(i, (float) value(type, bytes, i));
            }
            if (!Float.isFinite(floats.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Writes a value; whole numbers are rounded to the nearest, and kept within what the type can hold. */
    static void put(ElementType type, ByteBuffer bytes, int index, double value) {
        int at = index * type.bytes();
        switch (type) {
            case FLOAT32 -> bytes.putFloat(at, (float) value);
            case FLOAT16 -> bytes.putShort(at, Float.floatToFloat16((float) value));
            case FLOAT64 -> bytes.putDouble(at, value);
            case INT8 -> bytes.put(at, (byte) Math.clamp(Math.round(value), Byte.MIN_VALUE, Byte.MAX_VALUE));
            case UINT8 -> bytes.put(at, (byte) Math.clamp(Math.round(value), 0, 255));
            case INT16 -> bytes.putShort(at, (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> bytes.putInt(at, Math.clamp(Math.round(value), Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT64 -> bytes.putLong(at, Math.round(value));
            case BOOL -> bytes.put(at, (byte) (value == 0 ? 0 : 1));
        }
    }

    static double value(ElementType type, ByteBuffer bytes, int index) {
        int at = index * type.bytes();
        return switch (type) {
            case FLOAT32 -> bytes.getFloat(at);
            case FLOAT16 -> Float.float16ToFloat(bytes.getShort(at));
            case FLOAT64 -> bytes.getDouble(at);
            case INT8, BOOL -> bytes.get(at);
            case UINT8 -> bytes.get(at) & 0xFF;
            case INT16 -> bytes.getShort(at);
            case INT32 -> bytes.getInt(at);
            case INT64 -> bytes.getLong(at);
        };
    }
}
