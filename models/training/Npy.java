import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes NumPy's array format, version 1.0, little-endian (its specification: numpy.lib.format). */
final class Npy implements AutoCloseable {
    private final OutputStream out;

    /** {@code type} is NumPy's word, e.g. {@code <f4}; {@code shape} as Python writes a tuple, e.g. {@code (3, 4)}. */
    Npy(Path file, String type, String shape) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int padded = (10 + header.length() + 1 + 63) / 64 * 64;
        header = header + " ".repeat(padded - 11 - header.length()) + "\n";
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write(header.length() & 0xFF);
        out.write(header.length() >>> 8);
        out.write(header.getBytes(StandardCharsets.US_ASCII));
    }

    void floats(float[] values) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        out.write(buffer.array());
    }

    void bytes(byte[] values) throws IOException {
        out.write(values);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
