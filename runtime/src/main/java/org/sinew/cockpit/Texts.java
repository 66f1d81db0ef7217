package org.sinew.cockpit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.sinew.safety.EventCode;

/** Every text that a robot tells the page, by key, in both languages. Cold: read once, when the cockpit is made. */
final class Texts {
    private static final String FILE = "texts.txt";

    private Texts() {
    }

    /** Those of every robot, and then its own. */
    static Map<String, Words> all(Map<String, Words> own) {
        Map<String, Words> all = new TreeMap<>(file());
        for (EventCode code : EventCode.values()) {
            all.put("event." + code.word(), new Words(code.text(Locale.ENGLISH), code.text(Locale.CHINESE)));
            if (!code.next(Locale.ENGLISH).isEmpty()) {
                all.put("event." + code.word() + ".next",
                        new Words(code.next(Locale.ENGLISH), code.next(Locale.CHINESE)));
            }
        }
        all.putAll(own);
        return all;
    }

    private static Map<String, Words> file() {
        InputStream stream = Objects.requireNonNull(Texts.class.getResourceAsStream(FILE), FILE);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            Map<String, Words> texts = new TreeMap<>();
            reader.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
                int key = line.indexOf(" = ");
                int bar = line.indexOf(" | ");
                texts.put(line.substring(0, key), new Words(line.substring(key + 3, bar), line.substring(bar + 3)));
            });
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
