package org.sinew.config;

import static org.sinew.config.RecordSchema.map;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sinew.models.ModelCard;
import org.sinew.models.PolicyCard;

/** The three schemas that this project ships, by the name of their files. */
public final class Schemas {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private final RecordDocs docs;
    private final DriverTypes drivers;

    /** Of the drivers found, with the comments of the sources in {@code checkout}. */
    public Schemas(Path checkout, DriverTypes drivers) {
        docs = new RecordDocs(checkout);
        this.drivers = drivers;
    }

    /** Every schema. */
    public Map<String, Map<String, Object>> all() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        all.put("robot.schema.json", robot());
        all.put("model.schema.json", card("Model card", ModelCard.class));
        all.put("policy.schema.json", card("Policy card", PolicyCard.class));
        return all;
    }

    private Map<String, Object> robot() {
        Map<String, Object> part = new RecordSchema(docs, drivers, true).record(List.of(RobotKeys.Top.class));
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("include", map("type", "string", "minLength", 1, "description",
                "A kit's robot file. Keys given here override it: maps key by key, lists and values whole."));
        keys.putAll(properties(part));
        part.put("properties", keys);
        part.put("required", List.of("include"));
        Map<String, Object> whole = new RecordSchema(docs, drivers, false).record(List.of(RobotKeys.Top.class));
        return head("Robot file", map("if", map("type", "object", "required", List.of("include")),
                "then", part, "else", whole));
    }

    private Map<String, Object> card(String title, Class<? extends Record> type) {
        return head(title, new RecordSchema(docs, drivers, false).record(List.of(type)));
    }

    @SuppressWarnings("unchecked") // made so by RecordSchema
    private static Map<String, Object> properties(Map<String, Object> schema) {
        return (Map<String, Object>) schema.get("properties");
    }

    private static Map<String, Object> head(String title, Map<String, Object> body) {
        Map<String, Object> schema = map("$schema", DRAFT, "title", title, "$comment",
                "generated from the records; see SchemasTest");
        schema.putAll(body);
        return schema;
    }

    /** A file as a validator for JSON sees it. */
    public static Object instance(Path file) throws ConfigException {
        return java.util.Objects.requireNonNull(SchemaValue.of(ConfigReader.read(file).mapping()), "a map");
    }
}
