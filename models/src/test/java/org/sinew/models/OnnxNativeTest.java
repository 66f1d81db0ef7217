package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OnnxNativeTest {
    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(OnnxNative.PATH_PROPERTY);
    }

    @Test
    void loadsInAProcessWithALongCommandLine() throws Exception {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                Load.class.getName(), "x".repeat(60_000)).redirectErrorStream(true).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
    }

    /** What the child process runs. */
    static final class Load {
        public static void main(String[] args) throws ModelException {
            OnnxNative.environment();
        }
    }

    @Test
    void refusesAFolderWithoutTheLibraries() {
        System.setProperty(OnnxNative.PATH_PROPERTY, folder.toString());
        assertThatThrownBy(OnnxNative::environment).isInstanceOf(ModelException.class)
                .hasMessageStartingWith("onnxruntime.native.path=" + folder + ": this folder holds no ");
    }
}
