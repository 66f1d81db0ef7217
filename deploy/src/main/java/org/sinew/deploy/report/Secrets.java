package org.sinew.deploy.report;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sinew.config.YamlScalars;
import org.sinew.text.Json;

/** The secret values that some texts hold, to be found again in others. One thread. */
final class Secrets {
    /** What is shorter stands in every text by chance. */
    private static final int SHORTEST = 4;
    /** Texts in texts in texts. */
    private static final int DEEPEST = 4;
    private static final Set<String> NO_SECRETS = Set.of("true", "false", "null", "none", "None", "NULL",
            Redaction.STARS);
    private static final Pattern ESCAPE = Pattern.compile("%..");

    private final Set<String> values = new TreeSet<>(Comparator.comparing(String::length).reversed()
            .thenComparing(Comparator.naturalOrder()));
    private Optional<Pattern> anyOf = Optional.empty();

    /** Takes in the secrets of a text: YAML, JSON, URIs, or whatever else. */
    void learn(String text) {
        learn(text, 0);
    }

    /** Takes in those of a JSON object. */
    void learn(Map<?, ?> json) {
        learn(json, false, 0);
    }

    private void learn(@Nullable Object value, boolean secret, int depth) {
        switch (value) {
            case null -> { }
            case Map<?, ?> map -> map.forEach((key, below) ->
                    learn(below, secret || isSecret(String.valueOf(key)), depth));
            case List<?> list -> list.forEach(each -> learn(each, secret, depth));
            default -> {
                if (secret) {
                    add(String.valueOf(value));
                } else if (value instanceof String text) {
                    learn(text, depth + 1);
                }
            }
        }
    }

    private void learn(String text, int depth) {
        if (depth > DEEPEST || !mayHold(text)) {
            return;
        }
        for (YamlScalars.Value value : YamlScalars.of(text)) {
            if (value.keys().stream().anyMatch(Secrets::isSecret)) {
                add(value.text());
            } else if (!value.text().equals(text)) {
                learn(value.text(), depth + 1);
            }
        }
        SecretNames.USER.matcher(text).results().forEach(found -> addUser(found.group(2)));
        SecretNames.QUERY.matcher(text).results().forEach(found -> add(found.group(2)));
        SecretNames.QUOTED.matcher(text).results().forEach(found -> addQuoted(found.group(1), found.group(2)));
    }

    /** Whether it is worth to look closer: a name may be written with escapes. */
    static boolean mayHold(String text) {
        return text.contains("://") || text.contains("\\") || SecretNames.KEY.matcher(text).find();
    }

    /** Whether a key is called like a secret. */
    static boolean isSecret(String key) {
        return SecretNames.KEY.matcher(key).find();
    }

    /** An @ in it is one of the password, or the last one, and the rest is no more of it. */
    private void addUser(String userInfo) {
        for (int end = userInfo.length(); end >= 0; end = userInfo.lastIndexOf('@', end - 1)) {
            add(userInfo.substring(0, end));
            add(userInfo.substring(userInfo.indexOf(':') + 1, end));
        }
    }

    private void addQuoted(@Nullable String twice, @Nullable String once) {
        if (twice != null) {
            add(Json.read("{\"\":\"" + twice + "\"}").map(read -> String.valueOf(read.get(""))).orElse(twice));
        }
        if (once != null) {
            add(once);
        }
    }

    private void add(String value) {
        addOne(value);
        value.lines().map(String::strip).forEach(this::addOne); // below each other, at whatever indentation
    }

    private void addOne(String value) {
        if (value.length() < SHORTEST || NO_SECRETS.contains(value) || !values.add(value)) {
            return;
        }
        String json = Json.line(Map.of("", value));
        values.add(json.substring("{'':'".length(), json.length() - "'}".length()));
        String plus = URLEncoder.encode(value, StandardCharsets.UTF_8);
        for (String encoded : List.of(plus, plus.replace("+", "%20"))) {
            values.add(encoded);
            values.add(ESCAPE.matcher(encoded).replaceAll(found -> found.group().toLowerCase(Locale.ROOT)));
        }
        decoded(value).ifPresent(values::add);
        anyOf = Optional.empty();
    }

    private static Optional<String> decoded(String value) {
        try {
            return value.contains("%") ? Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8))
                    .filter(text -> text.length() >= SHORTEST) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a percent sign by itself
        }
    }

    /** A text with stars in place of every value. */
    String remove(String text) {
        if (values.isEmpty()) {
            return text;
        }
        Pattern pattern = anyOf.orElseGet(() -> Pattern.compile(values.stream().map(Pattern::quote)
                .collect(Collectors.joining("|"))));
        anyOf = Optional.of(pattern);
        return pattern.matcher(text).replaceAll(Matcher.quoteReplacement(Redaction.STARS));
    }
}
