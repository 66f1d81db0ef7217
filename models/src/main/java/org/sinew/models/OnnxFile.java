package org.sinew.models;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an ONNX file contains, read from its bytes before ONNX Runtime sees them: operators of foreign domains and
 * weights kept in other files, both of which ONNX Runtime would report late, unclearly, or not at all.
 *
 * <p>An ONNX file is one protobuf message, {@code ModelProto}. The numbers of fields below are those of
 * {@code onnx/onnx.proto} (IR version 10); unknown fields are skipped, as protobuf asks. Cold code, any thread.
 *
 * @param foreignOperators operators that are not part of standard ONNX, as {@code domain.name}
 * @param externalTensors  names of tensors whose values lie in another file
 */
record OnnxFile(List<String> foreignOperators, List<String> externalTensors) {
    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_FUNCTIONS = 25;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int GRAPH_SPARSE_INITIALIZER = 15;
    private static final int NODE_OPERATOR = 4;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int NODE_DOMAIN = 7;
    private static final int ATTRIBUTE_TENSOR = 5;
    private static final int ATTRIBUTE_GRAPH = 6;
    private static final int ATTRIBUTE_TENSORS = 10;
    private static final int ATTRIBUTE_GRAPHS = 11;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_DATA_LOCATION = 14;
    private static final int FUNCTION_NODE = 7;
    private static final int SPARSE_VALUES = 1;
    private static final int SPARSE_INDICES = 2;
    private static final long EXTERNAL = 1;
    private static final int DEEPEST_GRAPH = 16;

    /** Domains whose operators every ONNX Runtime has. */
    private static final List<String> STANDARD = List.of("", "ai.onnx", "ai.onnx.ml");

    /** Reads the bytes of a file; {@code what} names it in messages. */
    static OnnxFile read(String what, byte[] bytes) throws ModelException {
        Walk walk = new Walk(what);
        Wire model = new Wire(what, bytes, 0, bytes.length);
        boolean graph = false;
        while (model.next()) {
            if (model.is(MODEL_GRAPH)) {
                graph = true;
                walk.graph(model.message(), 0);
            } else if (model.is(MODEL_FUNCTIONS)) {
                walk.function(model.message());
            }
        }
        if (!graph) {
            throw new ModelException(what + ": holds no graph, so it is no ONNX file or only its beginning;"
                    + " fetch it again");
        }
        return new OnnxFile(List.copyOf(walk.foreign.values()), List.copyOf(walk.external));
    }

    /** Collects what the messages of one file say. */
    private static final class Walk {
        private final String what;
        private final Map<String, String> foreign = new TreeMap<>();
        private final List<String> external = new ArrayList<>();

        Walk(String what) {
            this.what = what;
        }

        void graph(Wire graph, int depth) throws ModelException {
            if (depth > DEEPEST_GRAPH) {
                throw new ModelException(what + ": graphs nested deeper than " + DEEPEST_GRAPH
                        + " are refused; export the network without them");
            }
            while (graph.next()) {
                if (graph.is(GRAPH_NODE)) {
                    node(graph.message(), depth);
                } else if (graph.is(GRAPH_INITIALIZER)) {
                    tensor(graph.message());
                } else if (graph.is(GRAPH_SPARSE_INITIALIZER)) {
                    sparse(graph.message());
                }
            }
        }

        void function(Wire function) throws ModelException {
            while (function.next()) {
                if (function.is(FUNCTION_NODE)) {
                    node(function.message(), 0);
                }
            }
        }

        private void node(Wire node, int depth) throws ModelException {
            String operator = "";
            String domain = "";
            while (node.next()) {
                if (node.is(NODE_OPERATOR)) {
                    operator = node.text();
                } else if (node.is(NODE_DOMAIN)) {
                    domain = node.text();
                } else if (node.is(NODE_ATTRIBUTE)) {
                    attribute(node.message(), depth);
                }
            }
            if (!STANDARD.contains(domain)) {
                String full = domain + "." + operator;
                foreign.put(full, full);
            }
        }

        private void attribute(Wire attribute, int depth) throws ModelException {
            while (attribute.next()) {
                if (attribute.is(ATTRIBUTE_TENSOR) || attribute.is(ATTRIBUTE_TENSORS)) {
                    tensor(attribute.message());
                } else if (attribute.is(ATTRIBUTE_GRAPH) || attribute.is(ATTRIBUTE_GRAPHS)) {
                    graph(attribute.message(), depth + 1);
                }
            }
        }

        private void sparse(Wire sparse) throws ModelException {
            while (sparse.next()) {
                if (sparse.is(SPARSE_VALUES) || sparse.is(SPARSE_INDICES)) {
                    tensor(sparse.message());
                }
            }
        }

        private void tensor(Wire tensor) throws ModelException {
            String name = "";
            boolean outside = false;
            while (tensor.next()) {
                if (tensor.is(TENSOR_NAME)) {
                    name = tensor.text();
                } else if (tensor.isNumber(TENSOR_DATA_LOCATION)) {
                    outside = tensor.number() == EXTERNAL;
                }
            }
            if (outside) {
                external.add(name);
            }
        }
    }

    /** Fields of one protobuf message, one after the other. */
    private static final class Wire {
        private static final int VARINT = 0;
        private static final int FIXED64 = 1;
        private static final int BYTES = 2;
        private static final int FIXED32 = 5;
        private final String what;
        private final byte[] bytes;
        private final int end;
        private int at;
        private int field;
        private int type;
        private long number;
        private int start;

        Wire(String what, byte[] bytes, int start, int end) {
            this.what = what;
            this.bytes = bytes;
            this.at = start;
            this.end = end;
        }

        /** Moves to the next field; false at the end of the message. */
        boolean next() throws ModelException {
            if (at == end) {
                return false;
            }
            long tag = varint();
            field = (int) (tag >>> 3);
            type = (int) (tag & 7);
            start = at;
            switch (type) {
                case VARINT -> number = varint();
                case FIXED64 -> skip(8);
                case FIXED32 -> skip(4);
                case BYTES -> {
                    long length = varint();
                    start = at;
                    skip(length);
                }
                default -> throw broken();
            }
            return true;
        }

        /** Whether the field is this one, a message or text. */
        boolean is(int wanted) {
            return field == wanted && type == BYTES;
        }

        boolean isNumber(int wanted) {
            return field == wanted && type == VARINT;
        }

        long number() {
            return number;
        }

        Wire message() {
            return new Wire(what, bytes, start, at);
        }

        String text() {
            return new String(bytes, start, at - start, StandardCharsets.UTF_8);
        }

        private long varint() throws ModelException {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at == end) {
                    throw broken();
                }
                byte b = bytes[at++];
                value |= (long) (b & 0x7F) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            throw broken();
        }

        private void skip(long length) throws ModelException {
            if (length < 0 || length > end - at) {
                throw broken();
            }
            at += (int) length;
        }

        private ModelException broken() {
            return new ModelException(what + ": is not a whole ONNX file, it makes no sense at byte " + at + " of "
                    + bytes.length + "; fetch it again");
        }
    }
}
