package org.sinew.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class OutputFilesTest {
    @TempDir
    private Path folder;

    @Test
    void aFileThatIsNotThereOrEmptyOrOfTheSameKindMayBeWritten() throws Exception {
        assertThat(OutputFiles.refusal(folder.resolve("new.csv"), "tick,")).isEmpty();
        assertThat(OutputFiles.refusal(Files.writeString(folder.resolve("empty"), ""), "tick,")).isEmpty();
        assertThat(OutputFiles.refusal(Files.writeString(folder.resolve("old"), "tick,t_s\n1,0"), "tick,")).isEmpty();
        assertThat(OutputFiles.refusal(Path.of("/dev/null"), "tick,")).as("no file to lose").isEmpty();
    }

    @Test
    void aFileThatHoldsSomethingElseIsLeftAlone() throws Exception {
        Path robot = Files.writeString(folder.resolve("robot.yaml"), "sinew: 1\n");
        assertThat(OutputFiles.refusal(robot, "tick,"))
                .contains(robot + " is there and holds something else; name another file, or remove it");
    }
}
