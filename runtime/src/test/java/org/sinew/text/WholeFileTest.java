package org.sinew.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsAPlainFileAsLargeAsItMayBe() throws Exception {
        Path file = Files.write(folder.resolve("a"), new byte[] {1, 2, 3});
        assertThat(WholeFile.read(file, 3)).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> WholeFile.read(file, 2)).isInstanceOf(WholeFile.TooLargeException.class)
                .hasMessageContaining("3 bytes, more than 2");
    }

    @Test
    void refusesWhatIsNotThereAFolderAPipeAndADevice() throws Exception {
        assertThatThrownBy(() -> WholeFile.read(folder.resolve("none"), 9)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> WholeFile.read(folder, 99_999)).isInstanceOf(WholeFile.NoPlainFileException.class);
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "there is no mkfifo");
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor()).isZero();
        assertThatThrownBy(() -> WholeFile.read(pipe, 9)).isInstanceOf(WholeFile.NoPlainFileException.class);
        Path zero = Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
        assertThatThrownBy(() -> WholeFile.read(zero, 9)).isInstanceOf(WholeFile.NoPlainFileException.class);
    }
}
