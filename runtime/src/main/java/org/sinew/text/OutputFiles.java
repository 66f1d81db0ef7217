package org.sinew.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files that a command writes where a person says. Cold code. */
public final class OutputFiles {
    private OutputFiles() {
    }

    /**
     * Why a file may not be written over: it is there and does not begin as such a file does. So a slip of the pen
     * does not cost anybody a robot file. Empty: it may.
     *
     * @param begins how files of this kind begin
     */
    public static Optional<String> refusal(Path file, String begins) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(begins.length()), StandardCharsets.UTF_8);
            return start.isEmpty() || start.equals(begins) ? Optional.empty()
                    : Optional.of(file + " is there and holds something else; name another file, or remove it");
        } catch (IOException e) {
            return Optional.of(file + " is there and cannot be read; check its rights, or name another file");
        }
    }
}
