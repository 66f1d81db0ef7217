package org.sinew.drivers.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class Pi4jContextTest {
    /** Run in a process of its own: what Pi4J says of a machine that is no Raspberry Pi would otherwise be over. */
    public static final class Program {
        public static void main(String[] args) {
            (args[0].equals("ours") ? Pi4jContext.detect() : com.pi4j.Pi4J.newAutoContext()).shutdown();
        }
    }

    @TempDir
    private Path folder;

    @Test
    void printsNothingOnAMachineThatIsNoRaspberryPi() throws Exception {
        assertThat(printed("ours")).isEmpty();
        assertThat(printed("plain")).as("Pi4J alone: the board is unknown").contains("board");
    }

    private String printed(String how) throws Exception {
        Path out = folder.resolve(how);
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), Program.class.getName(), how)
                .redirectErrorStream(true).redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readString(out);
    }
}
