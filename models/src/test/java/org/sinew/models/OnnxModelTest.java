package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class OnnxModelTest {
    private static final List<TensorSpec> ROWS = List.of(new TensorSpec("rows", List.of(1, 2, 6)));
    private static final List<TensorSpec> SCORES = List.of(new TensorSpec("scores", List.of(1, 2)));

    private static OnnxModel load(String network) throws ModelException {
        return OnnxModel.load(network + ".onnx", CardFolder.network(network), ROWS, SCORES,
                Map.of("sinew.labels", "calm,shaken", "sinew.hop_us", "20000"));
    }

    private static void fill(OnnxModel model, float value) {
        FloatBuffer rows = model.input("rows");
        for (int i = 0; i < rows.capacity(); i++) {
            rows.put(i, value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sums", "sums_open"})
    void computesWhatTheNetworkSays(String network) throws ModelException {
        try (OnnxModel model = load(network)) {
            for (int run = 1; run < 4; run++) {
                fill(model, run);
                model.input("rows").put(0, 10);
                assertThat(model.run()).isTrue();
                assertThat(model.output("scores").get(0)).isEqualTo(10 + 5f * run);
                assertThat(model.output("scores").get(1)).isEqualTo(6f * run);
            }
        }
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
            arguments("sums_other_labels",
                    "says sinew.labels=shaken,calm of itself, the card says calm,shaken; one of the"
                        + " two belongs to another network"),
            arguments("two_outputs", "has the outputs [more] that the card does not name"),
            arguments("takes_double",
                    "input 'rows' holds float64, the card says type: float32; write what it holds"),
            arguments("takes_float16",
                    "input 'rows' holds float16, the card says type: float32; write what it holds"),
            arguments("custom_operator",
                    "uses operators that are not standard ONNX: com.acme.Shake; export it again "
                        + "without them"),
            arguments("custom_operator_in_branch",
                    "uses operators that are not standard ONNX: com.acme.Shake; export it again "
                        + "without them"),
            arguments("external_weights",
                    "weights lie in another file (w), which no sha256 of the card covers; export it"
                        + " again with external_data=False"),
            arguments("gives_sequence",
                    "output 'scores' is no tensor but SequenceInfo; export the network without "
                        + "sequences and maps"));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void refusesANetworkThatTheCardDoesNotDescribe(String network, String message) {
        assertThatThrownBy(() -> load(network)).isInstanceOf(ModelException.class)
                .hasMessage(network + ".onnx: " + message);
    }

    @Test
    void takesSilenceOfAFileAboutItselfForNoEvidence() {
        assertThatCode(() -> load("sums_open").close()).doesNotThrowAnyException();
    }

    @Test
    void refusesOtherNamesAndShapes() {
        byte[] bytes = CardFolder.network("sums");
        assertThatThrownBy(() -> OnnxModel.load("sums.onnx", bytes,
                List.of(new TensorSpec("window", List.of(1, 2, 6))), SCORES, Map.of()))
                .hasMessage("sums.onnx: has no input 'window'; its inputs are [rows]");
        assertThatThrownBy(() -> OnnxModel.load("sums.onnx", bytes,
                List.of(new TensorSpec("rows", List.of(1, 3, 6))), SCORES, Map.of()))
                .hasMessage("sums.onnx: input 'rows' has shape [1, 2, 6], the card says [1, 3, 6]");
        assertThatThrownBy(() -> OnnxModel.load("sums_open.onnx", CardFolder.network("sums_open"),
                List.of(new TensorSpec("rows", List.of(2, 6))), SCORES, Map.of()))
                .hasMessage("sums_open.onnx: input 'rows' has shape [?, 2, 6], the card says [2, 6]");
    }

    @Test
    void aNetworkThatCannotBeOpenedLeavesNoSessionOpen() throws ModelException {
        int before = OnnxModel.openSessions();
        try (OnnxModel model = load("sums")) {
            assertThat(OnnxModel.openSessions()).as("one more is open: %s", model).isEqualTo(before + 1);
        }
        assertThat(OnnxModel.openSessions()).isEqualTo(before);
        assertThatThrownBy(() -> load("two_outputs")).isInstanceOf(ModelException.class);
        List<TensorSpec> tooLarge = List.of(new TensorSpec("scores", List.of(1_000_000_000, 2)));
        assertThatThrownBy(() -> OnnxModel.load("sums_open.onnx", CardFolder.network("sums_open"), ROWS, tooLarge,
                Map.of())).as("its inputs have been made by then").isInstanceOf(ArithmeticException.class);
        assertThat(OnnxModel.openSessions()).isEqualTo(before);
    }

    @Test
    void refusesBytesThatOnnxRuntimeCannotRead() {
        byte[] spoiled = CardFolder.network("sums");
        String text = new String(spoiled, StandardCharsets.ISO_8859_1);
        int operator = text.indexOf("MatMul");
        spoiled[operator] = 'B';
        assertThatThrownBy(() -> OnnxModel.load("sums.onnx", spoiled, ROWS, SCORES, Map.of()))
                .isInstanceOf(ModelException.class).hasMessageStartingWith("sums.onnx: ONNX Runtime refuses it: ")
                .hasMessageContaining("BatMul").satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void refusesAResultOfAnInputThatIsNotFinite(float value) throws ModelException {
        try (OnnxModel model = load("sums")) {
            fill(model, 1);
            model.input("rows").put(7, value);
            assertThat(model.run()).isFalse();
            model.input("rows").put(7, 1);
            assertThat(model.run()).as("and recovers").isTrue();
        }
    }

    @Test
    void refusesAnOutputThatIsNotFinite() throws ModelException {
        try (OnnxModel model = OnnxModel.load("logarithm.onnx", CardFolder.network("logarithm"), ROWS, SCORES,
                Map.of())) {
            fill(model, 1);
            assertThat(model.run()).isTrue();
            fill(model, -1);
            assertThat(model.run()).as("logarithm of a negative number").isFalse();
        }
    }

    @Test
    void closesTwiceAndRunsNoMore() throws ModelException {
        OnnxModel model = load("sums");
        model.close();
        model.close();
        assertThatThrownBy(model::run).isInstanceOf(IllegalStateException.class)
                .hasMessage("sums.onnx: run() while CLOSED");
    }

    @Test
    void survivesCloseDuringRun() throws ModelException, InterruptedException {
        for (int round = 0; round < 50; round++) {
            OnnxModel model = load("sums");
            AtomicLong runs = new AtomicLong();
            AtomicReference<Throwable> end = new AtomicReference<>(new AssertionError("still running"));
            Thread worker = new Thread(() -> {
                try {
                    while (model.run()) {
                        runs.incrementAndGet();
                    }
                } catch (IllegalStateException e) {
                    end.set(e);
                }
            });
            worker.start();
            while (runs.get() < 20) {
                Thread.onSpinWait();
            }
            model.close();
            worker.join();
            assertThat(end.get()).isInstanceOf(IllegalStateException.class).hasMessageMatching(
                    "sums.onnx: run\\(\\) while (CLOSING|CLOSED)");
        }
    }

    @Test
    void saysWhichTensorsThereAre() throws ModelException {
        try (OnnxModel model = load("sums")) {
            assertThatThrownBy(() -> model.input("scores")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("sums.onnx: no tensor scores among [rows]");
        }
    }

    /** Reported, not asserted: what ONNX Runtime's own Java code allocates is not ours to promise. */
    @Test
    void reportsWhatARunAllocates() throws ModelException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (OnnxModel model = load("sums")) {
            int good = 0;
            long before = 0;
            for (int run = -20_000; run < 20_000; run++) {
                before = run == 0 ? threads.getCurrentThreadAllocatedBytes() : before;
                good += model.run() ? 1 : 0;
            }
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            System.out.println("a run allocates " + bytes / 20_000 + " bytes of Java heap");
            assertThat(good).isEqualTo(40_000);
        }
    }
}
