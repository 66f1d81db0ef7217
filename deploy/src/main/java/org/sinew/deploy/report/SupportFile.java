package org.sinew.deploy.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One zip for whoever helps: texts without their secrets, and a list of what was left out and why. Whatever is to be in
 * it is added here; only its owner may read the file.
 */
public final class SupportFile {
    private static final long LONGEST_TEXT = 1 << 20;

    private final Redaction redaction = new Redaction();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, Path> files = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();

    /** What takes the secrets out of all texts here; it knows those of the texts that were added. */
    public Redaction redaction() {
        return redaction;
    }

    /** Adds a text; its secrets are taken out when all are known. */
    public void add(String name, String text) {
        redaction.learn(text);
        texts.put(name, text);
    }

    /** Adds a file that is a text; of any other, or one that cannot be read, it is noted why it is not here. */
    public void add(String name, Path file) {
        try {
            if (Files.size(file) > LONGEST_TEXT) {
                leaveOut(file + ": " + Files.size(file) + " bytes, too long");
                return;
            }
            add(name, Files.readString(file));
        } catch (CharacterCodingException e) {
            leaveOut(file + ": is no text");
        } catch (IOException e) {
            leaveOut(file + ": cannot be read");
        }
    }

    /** Adds a file as it is; whoever adds it has taken out what nobody else may see. */
    public void attach(String name, Path file) {
        files.put(name, file);
    }

    /** Notes something that is not in the file, and why. */
    public void leaveOut(String what) {
        leftOut.add(what);
    }

    /** The names of what is in it, in their order. */
    public List<String> contents() {
        return Stream.concat(texts.keySet().stream(), files.keySet().stream()).toList();
    }

    /** What is not, and why. */
    public List<String> leftOut() {
        return leftOut.stream().map(redaction::ofValue).toList();
    }

    /** Writes it to a file that is not there yet. */
    public void write(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> text : texts.entrySet()) {
                zip.putNextEntry(new ZipEntry(text.getKey()));
                zip.write(redaction.of(text.getValue()).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
            for (Map.Entry<String, Path> attached : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(attached.getKey()));
                Files.copy(attached.getValue(), zip);
                zip.closeEntry();
            }
        }
    }
}
