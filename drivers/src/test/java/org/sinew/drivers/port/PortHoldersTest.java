package org.sinew.drivers.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.drivers.sim.PseudoTerminal;

/** A look at all processes, which come and go meanwhile. */
@Timeout(30)
class PortHoldersTest {
    private static final Path FIRST = Path.of("/proc/1");

    /** A folder whose reading breaks off after the first entry, as that of a process that has just ended. */
    private static final class BreaksOff implements DirectoryStream<Path> {
        boolean closed;

        @Override
        public Iterator<Path> iterator() {
            return new Iterator<>() {
                private boolean read;

                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public Path next() {
                    if (read) {
                        throw new DirectoryIteratorException(new IOException("No such process"));
                    }
                    read = true;
                    return FIRST;
                }
            };
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void keepsWhatItHasReadOfAFolderThatGoesMeanwhile() {
        BreaksOff folder = new BreaksOff();
        assertThat(PortHolders.entries(() -> folder)).containsExactly(FIRST);
        assertThat(folder.closed).isTrue();
    }

    @Test
    void aFolderThatCannotBeOpenedHasNothingInIt(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("a"));
        assertThat(PortHolders.entries(() -> Files.newDirectoryStream(folder))).hasSize(1);
        assertThat(PortHolders.entries(() -> Files.newDirectoryStream(folder.resolve("gone")))).isEmpty();
    }

    /** A process of a folder that stands for /proc, with these files open. */
    private static void process(Path processes, int pid, String... open) throws IOException {
        for (int i = 0; i < open.length; i++) {
            String[] words = open[i].split(" ");
            Path fd = Files.createDirectories(processes.resolve(pid + "/fd")).resolve("" + i);
            Files.createSymbolicLink(fd, Path.of(words[0]));
            Path info = Files.createDirectories(processes.resolve(pid + "/fdinfo")).resolve("" + i);
            Files.writeString(info, "pos:\t0\n" + (words.length > 1 ? "tty-index:\t" + words[1] + "\n" : ""));
        }
    }

    @Test
    void whoPlaysTheFarEndOfATerminalIsNoStranger(@TempDir Path folder) throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.open(LinuxCalls.here(), 1_000_000)) {
            String near = terminal.path().toString();
            String number = terminal.path().getFileName().toString();
            process(folder, 900001, "/dev/ptmx " + number, near);
            process(folder, 900002, near);
            process(folder, 900003, "/dev/pts/ptmx 4711", near);
            process(folder, 900004, "/dev/ptmx " + number);
            process(folder, 900005, "/dev/ptmx", near); // of an old kernel
            assertThat(PortHolders.of(folder, terminal.path())).extracting(PortHolders.Holder::pid)
                    .containsExactlyInAnyOrder(900001L, 900002L, 900003L, 900005L);
            assertThat(PortHolders.strangers(folder, terminal.path())).extracting(PortHolders.Holder::pid)
                    .as("a terminal program has far ends of its own").containsExactlyInAnyOrder(900002L, 900003L);
        }
    }

    @Test
    void nobodyHoldsAPortThatIsGone(@TempDir Path folder) {
        assertThat(PortHolders.of(folder.resolve("gone"))).isEqualTo(List.of());
    }
}
