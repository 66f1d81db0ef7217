package org.sinew.drivers.camera;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.sinew.state.Image;

/** What tests of cameras share. */
final class Filmed {
    static final int W = 64;
    static final int H = 48;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private Filmed() {
    }

    static CameraConfig config(CameraConfig.Source source, String path, String url, int rateHz) {
        return new CameraConfig(source, Optional.ofNullable(path).map(Path::of), Optional.ofNullable(url),
                List.of(W, H), rateHz, 48.8);
    }

    static CameraConfig files(Path path, int rateHz) {
        return config(CameraConfig.Source.FILES, path.toString(), null, rateHz);
    }

    static Image image() {
        return new Image(W, H, false);
    }

    static byte[] jpeg(int number) {
        return Pictures.jpeg(W, H, number);
    }

    /** The JPEG file that a picture says it comes from. */
    static byte[] kept(Image image) {
        return Arrays.copyOf(image.jpeg, image.jpegLength);
    }

    /** Waits in real time until something holds. */
    static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited in vain until " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
