package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OnnxFileTest {
    @Test
    void findsNothingForeignInAStandardFile() throws ModelException {
        assertThat(OnnxFile.read("sums.onnx", CardFolder.network("sums")))
                .isEqualTo(new OnnxFile(List.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom_operator", "custom_operator_in_branch"})
    void namesOperatorsOfOtherDomains(String network) throws ModelException {
        assertThat(OnnxFile.read("x", CardFolder.network(network)).foreignOperators())
                .containsExactly("com.acme.Shake");
    }

    @Test
    void namesTensorsWhoseValuesLieElsewhere() throws ModelException {
        assertThat(OnnxFile.read("x", CardFolder.network("external_weights")).externalTensors()).containsExactly("w");
    }

    @Test
    void refusesABeginningOfAFileWhateverItsLength() {
        byte[] whole = CardFolder.network("custom_operator_in_branch");
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            try {
                OnnxFile.read("part.onnx", part);
            } catch (ModelException e) {
                assertThat(e.getMessage()).startsWith("part.onnx: ").endsWith("fetch it again");
                refused++;
            }
        }
        // Behind the graph come only opset and metadata: a cut between whole fields there is no broken message.
        assertThat(refused).isGreaterThan(whole.length * 9 / 10);
    }

    @Test
    void readsRandomBytesOrRefusesThemButNeverFailsOtherwise() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] whole = CardFolder.network("custom_operator_in_branch");
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] spoiled = whole.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt(256);
            }
            try {
                OnnxFile.read("spoiled.onnx", spoiled);
            } catch (ModelException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void saysThatAnotherFileIsNoOnnxFile() {
        assertThatThrownBy(() -> OnnxFile.read("empty.onnx", new byte[0])).isInstanceOf(ModelException.class)
                .hasMessage("empty.onnx: holds no graph, so it is no ONNX file or only its beginning; fetch it again");
        assertThatThrownBy(() -> OnnxFile.read("page.onnx", "<html>not found</html>".getBytes(
                StandardCharsets.US_ASCII))).isInstanceOf(ModelException.class)
                .hasMessage("page.onnx: is not a whole ONNX file, it makes no sense at byte 1 of 22; fetch it again");
    }
}
