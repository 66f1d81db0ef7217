package org.sinew.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** A folder with one of the small networks, a golden vector and a card that fits; tests spoil one thing of it. */
final class CardFolder {
    static final String GOLDEN = """
            {"inputs": {"rows": {"shape": [1, 2, 6], "data": [1, 2, 3, 4, 5, 6, 1, 1, 1, 2, 2, 2]}},
             "outputs": {"scores": {"shape": [1, 2], "data": [9, 21]}}}
            """;
    final Path card;
    private final Path folder;
    private String text;

    CardFolder(Path folder, String network) {
        this.folder = folder;
        card = folder.resolve("sums.model.yaml");
        byte[] bytes = network(network);
        text = """
                name: sums
                task: adds what the gyro and what the accelerometer say
                file: sums.onnx
                sha256: %s
                licence: Apache-2.0
                source: made for tests
                inputs:
                  rows: { type: float32, shape: [1, 2, 6], terms: [gyro, accelerometer], window: 2, hop: 20ms }
                outputs:
                  scores: { type: float32, shape: [1, 2], labels: [calm, shaken], read: scores }
                rules:
                  shaking:
                    { labels: [shaken], over: 0.5, consecutive: 2, false_alarms_per_min: 0.1, measured_on: nothing }
                golden:
                  - { file: golden.json, tolerance: 0.001 }
                intended_use: tests
                limits: [adds only]
                """.formatted(sha256(bytes));
        write("sums.onnx", bytes);
        write("golden.json", GOLDEN.getBytes(StandardCharsets.UTF_8));
        writeCard();
    }

    /** Replaces text of the card that must be there. */
    CardFolder with(String old, String by) {
        if (!text.contains(old)) {
            throw new IllegalArgumentException("the card has no " + old);
        }
        text = text.replace(old, by);
        writeCard();
        return this;
    }

    CardFolder file(String name, byte[] bytes) {
        write(name, bytes);
        return this;
    }

    static byte[] network(String name) {
        try (InputStream in = Objects.requireNonNull(CardFolder.class.getResourceAsStream(name + ".onnx"), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void writeCard() {
        write("sums.model.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] bytes) {
        try {
            Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
