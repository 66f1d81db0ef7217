package org.sinew.drivers.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an error number is heard, in virtual machines with each collector. */
@Timeout(60)
class LinuxCallsTest {
    /** Says how it hears them, and one of them. */
    static final class Program {
        private Program() {
        }

        public static void main(String[] args) throws Exception {
            System.out.print(LinuxCalls.CAPTURES + " "
                    + LinuxCalls.here().ioctl(-1, 0x707, Arena.ofAuto().allocate(64, 8)));
        }
    }

    private static String said(String collector) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+" + collector, "-XX:TieredStopAtLevel=1", "-Xmx64m", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void capturesErrnoUnderACollectorThatMayChangeIt() throws Exception {
        assumeTrue(LinuxCalls.serves(), "these calls are made on Linux only");
        assertThat(said("UseZGC")).isEqualTo("true -9");
        for (String collector : List.of("UseSerialGC", "UseG1GC", "UseParallelGC")) {
            assertThat(said(collector)).as(collector).isEqualTo("false -9");
        }
    }
}
