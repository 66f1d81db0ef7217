package org.sinew.models;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The native half of ONNX Runtime, loaded once per process. Called by {@link OnnxModel} and by commands that describe
 * the machine; cold code, any thread, but never while the process shuts down: ONNX Runtime frees its environment in a
 * shutdown hook, and a model that is just being loaded then crashes the virtual machine.
 *
 * <p>With {@code -Donnxruntime.native.path=DIR} the libraries are taken from that folder. Without it ONNX Runtime
 * unpacks 28 MB from its jar into {@code java.io.tmpdir} at every start.
 */
public final class OnnxNative {
    /** The system property that ONNX Runtime reads. */
    public static final String PATH_PROPERTY = "onnxruntime.native.path";

    private OnnxNative() {
    }

    /** Where the libraries come from, in words. */
    public static String origin() {
        String path = System.getProperty(PATH_PROPERTY);
        return path != null
                ? "ONNX Runtime libraries from " + path
                : "ONNX Runtime libraries unpacked to " + System.getProperty("java.io.tmpdir")
                        + " at every start; to save that, unpack them once and start Java with -D"
                        + PATH_PROPERTY + "=FOLDER";
    }

    /** Loads the libraries at the first call. */
    static OrtEnvironment environment() throws ModelException {
        String path = System.getProperty(PATH_PROPERTY);
        if (path != null && !Files.isRegularFile(Path.of(path, System.mapLibraryName("onnxruntime")))) {
            throw new ModelException(PATH_PROPERTY + "=" + path + ": this folder holds no "
                    + System.mapLibraryName("onnxruntime") + "; unpack ai/onnxruntime/native of the jar of ONNX"
                    + " Runtime there, or leave the property out");
        }
        try {
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        } catch (RuntimeException | LinkageError e) {
            throw new ModelException("ONNX Runtime cannot be loaded on " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch") + " (" + reason(e) + "); it needs 64-bit Linux with glibc 2.28 or"
                    + " newer and a writable " + System.getProperty("java.io.tmpdir"), e);
        }
    }

    private static String reason(Throwable e) {
        Throwable last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }
}
