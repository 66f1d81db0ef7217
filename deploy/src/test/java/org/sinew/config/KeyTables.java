package org.sinew.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sinew.models.ModelCard;
import org.sinew.models.PolicyCard;
import org.sinew.models.PolicyTerm;

/** The tables of keys in the documents, in Markdown, made of the same records as the schemas. */
public final class KeyTables {
    private final RecordDocs docs;
    private final DriverTypes drivers;

    /** Of the drivers found, with the comments of the sources in {@code checkout}. */
    public KeyTables(Path checkout, DriverTypes drivers) {
        docs = new RecordDocs(checkout);
        this.drivers = drivers;
    }

    /** Tables of the robot file. */
    public String robotFile() {
        Map<String, Class<? extends Record>> tables = new LinkedHashMap<>();
        tables.put("The whole file", RobotKeys.Top.class);
        tables.put("`loop:`", RobotConfig.Loop.class);
        new TreeMap<>(RobotKeys.BUSES).forEach((type, keys) -> tables.put("`buses:`, `type: " + type + "`", keys));
        tables.put("`devices:`, all on a bus", RobotKeys.Device.class);
        drivers.devices().forEach((type, keys) -> tables.put("`devices:`, `type: " + type + "`", keys));
        tables.put("`devices:`, cameras and microphones", RobotKeys.StreamDevice.class);
        drivers.cameras().forEach((type, keys) -> tables.put("`devices:`, `type: " + type + "`", keys));
        drivers.microphones().forEach((type, keys) -> tables.put("`devices:`, `type: " + type + "`", keys));
        tables.put("`joints:`, all", RobotKeys.Joint.class);
        drivers.joints().forEach((type, keys) -> tables.put("`joints:`, `type: " + type + "`", keys));
        tables.put("`models:`", RobotKeys.Model.class);
        tables.put("`behavior:`", RobotKeys.Behavior.class);
        tables.put("`behavior: look_at:`", RobotConfig.LookAt.class);
        tables.put("`safety:`", RobotConfig.Safety.class);
        tables.put("`safety: kneel:`", RobotConfig.Kneel.class);
        tables.put("`safety: supply:`", RobotConfig.Supply.class);
        tables.put("`guard:`", RobotKeys.Guard.class);
        tables.put("`guard: relay:`", RobotKeys.Relay.class);
        tables.put("`uplink: mqtt:`", RobotKeys.Mqtt.class);
        tables.put("`cockpit:`", RobotConfig.Cockpit.class);
        tables.put("`log:`", RobotConfig.Log.class);
        tables.put("`sim:`", RobotConfig.Sim.class);
        return all(tables);
    }

    /** Tables of both kinds of cards. */
    public String cards() {
        Map<String, Class<? extends Record>> tables = new LinkedHashMap<>();
        tables.put("Model card", ModelCard.class);
        tables.put("Model card, `inputs:`", ModelCard.Input.class);
        tables.put("Model card, `outputs:`", ModelCard.Output.class);
        tables.put("`rules:`", ModelCard.Rule.class);
        tables.put("`golden:`", ModelCard.Golden.class);
        tables.put("`training:`", ModelCard.Training.class);
        tables.put("Policy card", PolicyCard.class);
        tables.put("`joint_map:`", PolicyCard.JointMapping.class);
        tables.put("`robot:`", PolicyCard.RobotNames.class);
        tables.put("`history:`", PolicyCard.History.class);
        tables.put("Policy card, `inputs:`, instead of a list of terms", PolicyCard.Input.class);
        tables.put("A term", PolicyTerm.class);
        tables.put("Policy card, `outputs:`", PolicyCard.Output.class);
        tables.put("`gains:`", PolicyCard.Gains.class);
        tables.put("`actuator:`", PolicyCard.Actuator.class);
        return all(tables);
    }

    private String all(Map<String, Class<? extends Record>> tables) {
        StringBuilder text = new StringBuilder();
        tables.forEach((title, keys) -> text.append("### ").append(title).append("\n\n").append(table(keys)));
        return text.toString();
    }

    private String table(Class<? extends Record> type) {
        StringBuilder text = new StringBuilder("| key | takes | without it | meaning |\n|---|---|---|---|\n");
        for (RecordComponent component : type.getRecordComponents()) {
            String key = RecordBinder.key(component.getName());
            text.append(String.join(" | ", List.of("| `" + key + "`", takes(component), without(component),
                    meaning(type, component))).replaceAll(" +", " ").stripTrailing()).append(" |\n");
        }
        return text.append('\n').toString();
    }

    private String meaning(Class<? extends Record> type, RecordComponent component) {
        List<String> parts = new ArrayList<>();
        docs.component(type, component.getName()).map(RecordSchema::sentence).ifPresent(parts::add);
        Class<?> words = enumOf(component.getGenericType());
        if (words != null) {
            for (Object word : words.getEnumConstants()) {
                docs.component(words, ((Enum<?>) word).name()).map(RecordSchema::sentence)
                        .ifPresent(text -> parts.add("`" + Scalars.word(word) + "`: " + text));
            }
        }
        if (component.isAnnotationPresent(Unsupported.class)) {
            parts.add("*Not supported in this version.*");
        }
        return String.join("<br>", parts).replace("|", "\\|");
    }

    private static String without(RecordComponent component) {
        Default standard = component.getAnnotation(Default.class);
        if (standard != null) {
            return "`" + standard.value() + "`";
        }
        return RecordSchema.needed(component) ? "must be given" : "";
    }

    private static String takes(RecordComponent component) {
        Range range = component.getAnnotation(Range.class);
        String bounds = range == null ? Units.of(RecordBinder.key(component.getName())).map(u -> ", " + u).orElse("")
                : ", " + Ranges.text(range, RecordBinder.key(component.getName()));
        return takes(component.getGenericType()) + bounds
                + (component.isAnnotationPresent(OrOne.class) ? ", or one alone" : "");
    }

    private static String takes(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == Optional.class) {
                return takes(last);
            }
            return (generic.getRawType() == Map.class ? "names, each with " : "list, each ") + takes(last);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return "one of " + String.join(", ", Scalars.words(plain).stream().map(word -> "`" + word + "`").toList());
        }
        return plain == Duration.class ? "duration" : plain == Path.class ? "file" : Values.takes(plain);
    }

    private static @Nullable Class<?> enumOf(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return enumOf(arguments[arguments.length - 1]);
        }
        return ((Class<?>) type).isEnum() ? (Class<?>) type : null;
    }
}
