package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.config.ConfigException;

@Timeout(60)
class TensorValuesTest {
    @TempDir
    Path folder;

    /** A file as numpy.lib.format describes it. */
    private Path npy(int version, String header, byte[] values) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        byte[] text = (header + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer length = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
        if (version == 1) {
            length.putShort((short) text.length);
        } else {
            length.putInt(text.length);
        }
        file.writeBytes(length.array());
        file.writeBytes(text);
        file.writeBytes(values);
        return Files.write(folder.resolve("a.npy"), file.toByteArray());
    }

    private static String header(String type, String order, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void readsJson() throws Exception {
        Path file = Files.writeString(folder.resolve("x.json"), "{\"shape\": [2, 1], \"data\": [0.5, -3]}");
        assertThat(TensorValues.read(file)).isEqualTo(new TensorValues(List.of(2, 1), List.of(0.5, -3.0)));
        Files.writeString(file, "{\"shape\": [2, 2], \"data\": [0.5, -3]}");
        assertThatThrownBy(() -> TensorValues.read(file)).isInstanceOf(ConfigException.class)
                .hasMessage(file + ":1:19: \"data\": has 2 values, shape [2, 2] makes 4");
    }

    @ParameterizedTest
    @CsvSource({"<f4, 1", "<f8, 1", "<f2, 2", "|i1, 1", "|u1, 3", "<i2, 1", "<i4, 2", "<i8, 1", "|b1, 1"})
    void readsEveryTypeOfNumpy(String type, int version) throws Exception {
        ByteBuffer values = switch (type) {
            case "<f4" -> little(8).putFloat(1).putFloat(0);
            case "<f8" -> little(16).putDouble(1).putDouble(0);
            case "<f2" -> little(4).putShort(Float.floatToFloat16(1)).putShort((short) 0);
            case "<i2" -> little(4).putShort((short) 1).putShort((short) 0);
            case "<i4" -> little(8).putInt(1).putInt(0);
            case "<i8" -> little(16).putLong(1).putLong(0);
            default -> little(2).put((byte) 1).put((byte) 0);
        };
        Path file = npy(version, header(type, "False", "(1, 2)"), values.array());
        assertThat(TensorValues.read(file)).isEqualTo(new TensorValues(List.of(1, 2), List.of(1.0, 0.0)));
    }

    @Test
    void readsSignsAndShapesOfOneDimension() throws Exception {
        Path file = npy(1, header("|u1", "False", "(2,)"), new byte[] {-1, 127});
        assertThat(TensorValues.read(file)).isEqualTo(new TensorValues(List.of(2), List.of(255.0, 127.0)));
        npy(1, header("|i1", "False", "(2,)"), new byte[] {-1, 127});
        assertThat(TensorValues.read(file).data()).containsExactly(-1.0, 127.0);
    }

    @Test
    void refusesWhatItWouldReadWrong() throws IOException {
        Path file = npy(1, header(">f4", "False", "(1,)"), new byte[4]);
        assertThatThrownBy(() -> TensorValues.read(file)).isInstanceOf(ModelException.class).hasMessage(file
                + ": holds values of type >f4; save it as float32, such as numpy.save(F, a.astype('<f4'))");
        npy(1, header("<f4", "True", "(1,)"), new byte[4]);
        assertThatThrownBy(() -> TensorValues.read(file))
                .hasMessage(file + ": is in Fortran order; save numpy.ascontiguousarray(a)");
        npy(1, header("<f4", "False", "(3,)"), new byte[8]);
        assertThatThrownBy(() -> TensorValues.read(file))
                .hasMessage(file + ": has 8 bytes of values, its shape [3] makes 12; save it again");
        npy(9, header("<f4", "False", "(1,)"), new byte[4]);
        assertThatThrownBy(() -> TensorValues.read(file)).hasMessageContaining("a header that makes no sense");
        npy(1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", new byte[4]);
        assertThatThrownBy(() -> TensorValues.read(file)).hasMessageContaining("is no plain array of numbers");
        Files.writeString(file, "{\"shape\": [1]}");
        assertThatThrownBy(() -> TensorValues.read(file))
                .hasMessage(file + ": is no array of numpy; save one with numpy.save");
    }

    @Test
    void refusesAFileOfAnotherKind() {
        assertThatThrownBy(() -> TensorValues.read(Path.of("x.csv"))).isInstanceOf(ModelException.class).hasMessage(
                "x.csv: a tensor is given as .json, {\"shape\": [...], \"data\": [...]}, or as .npy");
        assertThatThrownBy(() -> TensorValues.read(Path.of("none.npy"))).isInstanceOf(ModelException.class)
                .hasMessage("none.npy: there is no such file; check the path");
    }
}
