package org.sinew.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML file as an editor's validator sees it: plain scalars become numbers, true, false or null as in YAML 1.2. */
final class SchemaValue {
    private SchemaValue() {
    }

    /** What one line of YAML holds. */
    static @Nullable Object of(String text) {
        try {
            return of(YamlTree.parse("default", text));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static @Nullable Object of(Yaml tree) {
        return switch (tree) {
            case Yaml.Mapping mapping -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                mapping.entries().forEach((key, entry) -> map.put(key, of(entry.value())));
                yield map;
            }
            case Yaml.Items items -> {
                List<@Nullable Object> list = new ArrayList<>();
                items.items().forEach(item -> list.add(of(item)));
                yield list;
            }
            case Yaml.Scalar scalar -> scalar.plain() ? plain(scalar.text()) : scalar.text();
        };
    }

    /** YAML 1.2, core schema (chapter 10.3.2). */
    private static @Nullable Object plain(String text) {
        if (text.matches("true|True|TRUE|false|False|FALSE")) {
            return Boolean.valueOf(text);
        }
        if (text.matches("null|Null|NULL|~|")) {
            return null;
        }
        if (text.matches("0x[0-9a-fA-F]+")) {
            return Long.parseLong(text.substring(2), 16);
        }
        if (text.matches("0o[0-7]+")) {
            return Long.parseLong(text.substring(2), 8);
        }
        if (text.matches("[-+]?[0-9]+")) {
            return new BigDecimal(text).longValue();
        }
        return text.matches("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?") ? new BigDecimal(text) : text;
    }
}
