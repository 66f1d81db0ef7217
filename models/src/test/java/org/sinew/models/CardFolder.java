package org.sinew.models;

import java.awt.image.BufferedImage;
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
import javax.imageio.ImageIO;
import org.sinew.state.Image;

/** A folder with one of the small networks, a golden vector and a card that fits; tests spoil one thing of it. */
final class CardFolder {
    static final String GOLDEN = """
            {"inputs": {"rows": {"shape": [1, 2, 6], "data": [1, 2, 3, 4, 5, 6, 1, 1, 1, 2, 2, 2]}},
             "outputs": {"scores": {"shape": [1, 2], "data": [9, 21]}}}
            """;
    /** What {@link #seeing} says of a picture whose red is 204 of 255. */
    static final String SEEN = """
            {"inputs": {"image": {"png": "red.png"}}, "outputs": {"boxes": {"shape": [1, 3, 6], "data":
             [0.5, 0.25, 0.25, 0.25, 0.8, 0, 0.25, 0.5, 0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0]}}}
            """;
    final Path card;
    private final Path folder;
    private String text;

    CardFolder(Path folder, String network) {
        this(folder, "sums.model.yaml", network(network), """
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
                """);
        write("golden.json", GOLDEN.getBytes(StandardCharsets.UTF_8));
    }

    private CardFolder(Path folder, String name, byte[] network, String form) {
        this.folder = folder;
        card = folder.resolve(name);
        text = form.formatted(sha256(network));
        write(name.replace(".model.yaml", ".onnx"), network);
        writeCard();
    }

    /** One of the networks that look at pictures of 8 x 6 pixels; its golden vector is an all red picture. */
    static CardFolder seeing(Path folder, String network) {
        CardFolder cards = new CardFolder(folder, "sees.model.yaml", network(network), """
                name: sees
                task: finds a ball where there is red, a marker where there is blue
                file: sees.onnx
                sha256: %s
                licence: Apache-2.0
                source: made for tests
                inputs:
                  image: { type: float32, shape: [1, 3, 6, 8], layout: nchw, colour: rgb }
                outputs:
                  boxes: { type: float32, shape: [1, 3, 6], labels: [ball, marker], read: boxes }
                rules:
                  ball: { labels: [ball], over: 0.5, consecutive: 1, false_alarms_per_min: 0, measured_on: nothing }
                  marker: { labels: [marker], over: 0.4, consecutive: 1, false_alarms_per_min: 0, measured_on: nothing }
                golden:
                  - { file: golden.json, tolerance: 0.001 }
                intended_use: tests
                limits: [sees colours only]
                """);
        Image red = new Image(8, 6, false);
        for (int i = 0; i < red.rgb.length; i += 3) {
            red.rgb[i] = (byte) 204;
        }
        cards.png("red.png", red);
        cards.write("golden.json", SEEN.getBytes(StandardCharsets.UTF_8));
        return cards;
    }

    /** Writes a picture beside the card. */
    CardFolder png(String name, Image picture) {
        BufferedImage buffered = new BufferedImage(picture.width, picture.height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < picture.width * picture.height; i++) {
            buffered.setRGB(i % picture.width, i / picture.width, (picture.rgb[3 * i] & 0xFF) << 16
                    | (picture.rgb[3 * i + 1] & 0xFF) << 8 | picture.rgb[3 * i + 2] & 0xFF);
        }
        try {
            ImageIO.write(buffered, "png", folder.resolve(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
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
        write(card.getFileName().toString(), text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] bytes) {
        try {
            Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
