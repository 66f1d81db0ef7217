package org.sinew.models;

import java.util.List;

/**
 * What a card promises of one tensor of a network: values of this type under this name, in this shape.
 *
 * @param name  as in the ONNX file
 * @param type  of the values
 * @param shape every dimension; a card fixes those that the file leaves open
 */
public record TensorSpec(String name, ElementType type, List<Integer> shape) {
    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** 32-bit floats. */
    public TensorSpec(String name, List<Integer> shape) {
        this(name, ElementType.FLOAT32, shape);
    }

    /** Number of values. */
    public int size() {
        int size = 1;
        for (int dimension : shape) {
            size = Math.multiplyExact(size, dimension);
        }
        return size;
    }

    long[] dimensions() {
        return shape.stream().mapToLong(Integer::longValue).toArray();
    }

    /** Whether a tensor of the file, -1 where it leaves a dimension open, can take this shape. */
    boolean fits(long[] ofFile) {
        if (ofFile.length != shape.size()) {
            return false;
        }
        for (int i = 0; i < ofFile.length; i++) {
            if (ofFile[i] != -1 && ofFile[i] != shape.get(i)) {
                return false;
            }
        }
        return true;
    }
}
