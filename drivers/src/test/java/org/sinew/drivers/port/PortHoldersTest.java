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

    @Test
    void nobodyHoldsAPortThatIsGone(@TempDir Path folder) {
        assertThat(PortHolders.of(folder.resolve("gone"))).isEqualTo(List.of());
    }
}
