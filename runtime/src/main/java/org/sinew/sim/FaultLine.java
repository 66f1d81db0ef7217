package org.sinew.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sinew.text.Durations;
import org.sinew.text.Nearest;

/** Reads one fault: {@code at T [for D]: TARGET KIND [VALUE]}. */
final class FaultLine {
    private static final Pattern FORM =
            Pattern.compile("at\\s+(\\S+?)(?:\\s+for\\s+(\\S+?))?\\s*:\\s*(\\S+)\\s+(\\S+)(?:\\s+(.+))?");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}(\\.\\d{1,9})?");
    private static final String EXAMPLE = "at 8s for 100ms: body.torso push 40N";

    private final String where;
    private final String line;
    private final Set<Fault.Pair> supported;

    FaultLine(String where, String line, Set<Fault.Pair> supported) {
        this.where = where;
        this.line = line;
        this.supported = supported;
    }

    Fault read() throws FaultPlanException {
        Matcher form = FORM.matcher(line);
        if (!form.matches()) {
            throw wrong("\"" + line + "\" is not at T [for D]: TARGET KIND [VALUE]; write for example " + EXAMPLE);
        }
        long at = nanos(form.group(1));
        long length = form.group(2) == null ? Fault.TO_THE_END : nanos(form.group(2));
        String thing = form.group(3);
        int dot = thing.indexOf('.');
        Fault.Target target = target(dot < 0 ? thing : thing.substring(0, dot));
        String name = dot < 0 ? "" : thing.substring(dot + 1);
        checkName(target, name, dot >= 0);
        Fault.Kind kind = kind(form.group(4));
        if (!supported.contains(new Fault.Pair(target, kind))) {
            throw wrong("`" + thing + " " + kind.word() + "` " + refusal(target, kind));
        }
        return new Fault(at, length, target, name, kind, value(kind, form.group(5) == null ? "" : form.group(5)));
    }

    private void checkName(Fault.Target target, String name, boolean dotted) throws FaultPlanException {
        if (target.takesName() && name.isEmpty()) {
            throw wrong(target.word() + " needs a name; write " + target.word() + ".NAME");
        }
        boolean phase = target == Fault.Target.LOOP && !name.isEmpty();
        if (!target.takesName() && dotted && !phase) {
            throw wrong(target.word() + " takes no name; write " + target.word() + " alone");
        }
    }

    /** Why there is no such fault, and which there are. */
    private String refusal(Fault.Target target, Fault.Kind kind) {
        List<FaultPair> rows = FaultPairs.ALL.stream().filter(row -> row.part().target() == target).toList();
        boolean applies = rows.stream().anyMatch(row -> row.kind() == kind && row.applies());
        if (applies) {
            return "cannot be made to fail here, but in sinew run --sim; here fail "
                    + supported.stream().map(pair -> pair.target().word()).distinct().sorted()
                            .collect(Collectors.joining(", "));
        }
        String why = rows.stream().filter(row -> row.kind() == kind).map(FaultPair::words).distinct()
                .collect(Collectors.joining("; "));
        return "is no fault: " + why + "; a " + target.word() + " can be " + supported.stream()
                .filter(pair -> pair.target() == target).map(pair -> pair.kind().word()).sorted()
                .collect(Collectors.joining(", "));
    }

    private Fault.Target target(String word) throws FaultPlanException {
        for (Fault.Target target : Fault.Target.values()) {
            if (target.word().equals(word)) {
                return target;
            }
        }
        List<String> words = Arrays.stream(Fault.Target.values()).map(Fault.Target::word).toList();
        throw wrong("unknown target \"" + word + "\"" + Nearest.hint(word, words, "targets"));
    }

    private Fault.Kind kind(String word) throws FaultPlanException {
        for (Fault.Kind kind : Fault.Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        List<String> words = Arrays.stream(Fault.Kind.values()).map(Fault.Kind::word).toList();
        throw wrong("unknown kind \"" + word + "\"" + Nearest.hint(word, words, "kinds"));
    }

    private List<Double> value(Fault.Kind kind, String text) throws FaultPlanException {
        if (kind == Fault.Kind.PUSH) {
            return push(text);
        }
        if (text.isEmpty()) {
            return List.of();
        }
        return switch (kind) {
            case SLOW, DELAYED -> List.of(nanos(text) / 1e9);
            case INTERMITTENT -> List.of(share(text));
            case HOT -> List.of(number(text, "C", "a temperature such as 80C"));
            case SAG -> List.of(number(text, "V", "a voltage such as 6.0V"));
            default -> throw wrong(kind.word() + " takes no value; delete \"" + text + "\"");
        };
    }

    /** {@code 40N} pushes along +y, to the left; {@code x,y,z} are newtons along the world's axes. */
    private List<Double> push(String text) throws FaultPlanException {
        String form = "a force such as 40N (along +y) or 0,40,0 (newtons)";
        if (!text.contains(",")) {
            return List.of(0.0, number(text, "N", form), 0.0);
        }
        List<Double> newtons = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            newtons.add(number(part.strip(), "", form));
        }
        if (newtons.size() != 3) {
            throw wrong("push takes " + form + "; found \"" + text + "\"");
        }
        return newtons;
    }

    private double share(String text) throws FaultPlanException {
        double percent = number(text, "%", "a share such as 30%");
        if (percent < 0 || percent > 100) {
            throw wrong("a share is from 0% to 100%; found \"" + text + "\"");
        }
        return percent / 100;
    }

    private double number(String text, String unit, String form) throws FaultPlanException {
        String digits = text.endsWith(unit) ? text.substring(0, text.length() - unit.length()) : "";
        if (!NUMBER.matcher(digits).matches()) {
            throw wrong("expected " + form + "; found \"" + text + "\"");
        }
        return Double.parseDouble(digits);
    }

    private long nanos(String text) throws FaultPlanException {
        return Durations.parse(text).map(Duration::toNanos)
                .orElseThrow(() -> wrong("expected " + Durations.ADVICE + "; found \"" + text + "\""));
    }

    private FaultPlanException wrong(String message) {
        return new FaultPlanException(where + ": " + message);
    }
}
