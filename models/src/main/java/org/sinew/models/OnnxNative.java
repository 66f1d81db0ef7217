package org.sinew.models;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sinew.rt.Threads;

/**
 * The native half of ONNX Runtime, loaded once per process. Called by {@link OnnxModel}; cold code, any thread, but
 * never while the process shuts down: ONNX Runtime frees its environment in a shutdown hook, and a model that is just
 * being loaded then crashes the virtual machine.
 *
 * <p>With {@code -Donnxruntime.native.path=DIR} the libraries are taken from that folder. Without it ONNX Runtime
 * unpacks 28 MB from its jar into {@code java.io.tmpdir} at every start.
 */
final class OnnxNative {
    /** The system property that ONNX Runtime reads. */
    static final String PATH_PROPERTY = "onnxruntime.native.path";

    private static final long LEAST_STACK = 8 << 20;
    private static final long STACK_PER_CHARACTER = 1024; // about 300 measured

    private OnnxNative() {
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
            return onDeepStack(() -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR));
        } catch (RuntimeException | LinkageError e) {
            throw new ModelException("ONNX Runtime cannot be loaded on " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch") + " (" + reason(e) + "); it needs 64-bit Linux with glibc 2.28 or"
                    + " newer and a writable " + System.getProperty("java.io.tmpdir"), e);
        }
    }

    /**
     * While it is loaded, ONNX Runtime 1.29.0 goes down one call or more for each character of the process's command
     * line; 4 kB of it overflow a stack of 1 MB and end the process without a word. So it is loaded on a thread whose
     * stack is deep enough.
     */
    private static OrtEnvironment onDeepStack(Supplier<OrtEnvironment> load) {
        AtomicReference<@Nullable OrtEnvironment> loaded = new AtomicReference<>();
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        Thread thread = new Thread(null, () -> {
            try {
                loaded.set(load.get());
            } catch (RuntimeException | LinkageError e) {
                failed.set(e);
            }
        }, "onnx-load", LEAST_STACK + STACK_PER_CHARACTER * commandLineLength());
        thread.start();
        Threads.join(thread);
        return switch (failed.get()) {
            case RuntimeException e -> throw e;
            case LinkageError e -> throw e;
            case null, default -> Objects.requireNonNull(loaded.get(), "loaded or failed");
        };
    }

    private static long commandLineLength() {
        try {
            return Files.readAllBytes(Path.of("/proc/self/cmdline")).length;
        } catch (IOException e) {
            return 0; // no such file on this system
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
