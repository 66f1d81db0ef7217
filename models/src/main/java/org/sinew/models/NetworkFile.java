package org.sinew.models;

import java.io.IOException;
import java.nio.file.Path;
import org.sinew.text.Sha256;
import org.sinew.text.WholeFile;

/** The bytes of a network, only if they are those that a card was written for. Cold code, any thread. */
final class NetworkFile {
    private static final long MOST_BYTES = 2_000_000_000; // what ONNX itself allows

    private NetworkFile() {
    }

    /**
     * Reads a file whole.
     *
     * @param file   the ONNX file
     * @param sha256 what the card promises
     * @param card   name of the card, for messages
     */
    static byte[] read(Path file, String sha256, String card) throws ModelException {
        byte[] bytes;
        try {
            bytes = WholeFile.read(file, MOST_BYTES);
        } catch (IOException e) {
            throw new ModelException(file + ": cannot be read (" + e.getClass().getSimpleName() + "); the card of "
                    + card + " names it", e);
        }
        String found = Sha256.hex(bytes);
        if (!found.equals(sha256)) {
            throw new ModelException(file + ": sha256 is " + found + ", the card says " + sha256
                    + "; the file is damaged or another one: fetch it again");
        }
        return bytes;
    }
}
