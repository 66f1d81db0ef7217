package org.sinew.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The type of a tensor's values, in the words of cards. */
public enum ElementType {
    FLOAT32(OnnxJavaType.FLOAT),
    FLOAT16(OnnxJavaType.FLOAT16),
    FLOAT64(OnnxJavaType.DOUBLE),
    INT8(OnnxJavaType.INT8),
    UINT8(OnnxJavaType.UINT8),
    INT16(OnnxJavaType.INT16),
    INT32(OnnxJavaType.INT32),
    INT64(OnnxJavaType.INT64),
    BOOL(OnnxJavaType.BOOL);

    private final OnnxJavaType type;

    ElementType(OnnxJavaType type) {
        this.type = type;
    }

    /** The type of a tensor of a file, if cards have a word for it. */
    static Optional<ElementType> of(TensorInfo info) {
        return Arrays.stream(values()).filter(each -> each.isOf(info)).findFirst();
    }

    boolean isOf(TensorInfo info) {
        // not info.type, in which uint16 and int16 are one
        return info.onnxType.name().equals("ONNX_TENSOR_ELEMENT_DATA_TYPE_" + type.name());
    }

    OnnxJavaType type() {
        return type;
    }

    /** As cards write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bytes of one value. */
    int bytes() {
        return switch (this) {
            case INT8, UINT8, BOOL -> 1;
            case FLOAT16, INT16 -> 2;
            case FLOAT32, INT32 -> 4;
            case FLOAT64, INT64 -> 8;
        };
    }
}
