package org.sinew.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sinew.text.WholeFile;

/**
 * Arrays of numpy: the format of {@code numpy.lib.format}, versions 1.0 to 3.0; floats and whole numbers, little
 * endian, in C order. Cold code, any thread.
 */
final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Map<String, ElementType> TYPES = Map.of("<f4", ElementType.FLOAT32, "<f8",
            ElementType.FLOAT64, "<f2", ElementType.FLOAT16, "|i1", ElementType.INT8, "|u1", ElementType.UINT8, "<i2",
            ElementType.INT16, "<i4", ElementType.INT32, "<i8", ElementType.INT64, "|b1", ElementType.BOOL);
    private static final long MOST_BYTES = 1 << 30;
    private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");

    private NpyFile() {
    }

    static TensorValues read(Path file) throws ModelException {
        byte[] all;
        try {
            all = WholeFile.read(file, MOST_BYTES);
        } catch (NoSuchFileException e) {
            throw new ModelException(file + ": there is no such file; check the path", e);
        } catch (IOException e) {
            throw new ModelException(file + ": cannot be read (" + e.getClass().getSimpleName()
                    + "); check its rights", e);
        }
        ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        String header = header(file, bytes);
        ElementType type = TYPES.get(field(file, header, TYPE));
        if (type == null) {
            throw wrong(file, "holds values of type " + field(file, header, TYPE) + "; save it as float32, such as"
                    + " numpy.save(F, a.astype('<f4'))");
        }
        if (!field(file, header, ORDER).equals("False")) {
            throw wrong(file, "is in Fortran order; save numpy.ascontiguousarray(a)");
        }
        List<Integer> shape = shape(file, field(file, header, SHAPE));
        long size = type.bytes();
        for (int dimension : shape) {
            size *= dimension;
        }
        if (size != bytes.remaining()) {
            throw wrong(file, "has " + bytes.remaining() + " bytes of values, its shape " + shape + " makes " + size
                    + "; save it again");
        }
        return TensorValues.of(shape, type, bytes);
    }

    /** Reads up to the values. */
    private static String header(Path file, ByteBuffer bytes) throws ModelException {
        boolean magic = bytes.remaining() >= 12;
        for (int i = 0; i < MAGIC.length && magic; i++) {
            magic = bytes.get() == MAGIC[i];
        }
        if (!magic) {
            throw wrong(file, "is no array of numpy; save one with numpy.save");
        }
        int version = bytes.get();
        bytes.get();
        int length = version == 1 ? bytes.getShort() & 0xFFFF : bytes.getInt();
        if (version < 1 || version > 3 || length < 0 || length > bytes.remaining()) {
            throw wrong(file, "has a header that makes no sense; save it again with numpy.save");
        }
        byte[] header = new byte[length];
        bytes.get(header);
        return new String(header, StandardCharsets.UTF_8);
    }

    private static String field(Path file, String header, Pattern pattern) throws ModelException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw wrong(file, "is no plain array of numbers (" + header.strip() + "); save one with numpy.save");
        }
        return matcher.group(1);
    }

    private static List<Integer> shape(Path file, String words) throws ModelException {
        List<Integer> shape = new ArrayList<>();
        try {
            for (String word : words.split(",", -1)) {
                if (!word.isBlank()) {
                    shape.add(Integer.valueOf(word.strip()));
                }
            }
        } catch (NumberFormatException e) {
            throw wrong(file, "has the shape (" + words + "), which is too large");
        }
        return shape;
    }

    private static ModelException wrong(Path file, String message) {
        return new ModelException(file + ": " + message);
    }
}
