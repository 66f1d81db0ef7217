package org.sinew.config;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.sinew.config.Yaml.Scalar;
import org.sinew.text.Durations;
import org.sinew.text.Nearest;

/**
 * What a scalar of a file means, exactly. Where readers of YAML 1.1 and 1.2 disagree (010, yes, 1:40, 8E1 as a name) or
 * a number does not fit, the answer is a refusal, never another value.
 */
final class Scalars {
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,16}");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,4})?");
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.?(inf|nan)(inity)?", Pattern.CASE_INSENSITIVE);
    /** What some YAML reader takes for a number: decimal, octal, binary, with underscores, base 60. */
    private static final Pattern LIKE_NUMBER = Pattern.compile(
            "[-+]?(\\.?[0-9][0-9_]*(\\.[0-9_]*)?(e[-+]?[0-9_]+)?|[0-9][0-9_]*(:[0-9]+)+(\\.[0-9_]*)?"
                    + "|0[xob][0-9a-f_]+|\\.inf|\\.nan)", Pattern.CASE_INSENSITIVE);
    /** What readers of YAML 1.1 take for a point in time. */
    private static final Pattern LIKE_DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");
    private static final Pattern LIKE_SWITCH =
            Pattern.compile("true|false|yes|no|on|off|y|n", Pattern.CASE_INSENSITIVE);
    private static final Pattern LIKE_NOTHING = Pattern.compile("~|null|=|", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_NUMBER = 40;

    private Scalars() {
    }

    static BigInteger whole(Yaml value, String what, BigInteger min, BigInteger max) throws ConfigException {
        String form = " takes a whole number such as 100";
        Scalar scalar = number(value, what, form);
        BigInteger whole;
        if (HEX.matcher(scalar.text()).matches()) {
            whole = new BigInteger(scalar.text().substring(2), 16);
        } else {
            BigDecimal number = decimal(scalar, what, form);
            if (number.signum() != 0 && number.stripTrailingZeros().scale() > 0) {
                throw wrong(scalar, what + form + "; found " + scalar.found());
            }
            boolean huge = number.precision() - (long) number.scale() > 20;
            whole = huge ? max.add(BigInteger.ONE) : number.toBigIntegerExact();
        }
        if (whole.compareTo(min) < 0 || whole.compareTo(max) > 0) {
            throw wrong(scalar, what + " takes a whole number from " + min + " to " + max + "; found "
                    + scalar.found());
        }
        return whole;
    }

    static double real(Yaml value, String what) throws ConfigException {
        String form = " takes a number such as 0.5";
        Scalar scalar = number(value, what, form);
        BigDecimal exact = HEX.matcher(scalar.text()).matches()
                ? new BigDecimal(new BigInteger(scalar.text().substring(2), 16)) : decimal(scalar, what, form);
        double real = exact.doubleValue();
        if (Double.isInfinite(real) || (real == 0 && exact.signum() != 0)) {
            throw wrong(scalar, what + form + "; " + scalar.found() + " is beyond what a computer can hold");
        }
        return real;
    }

    static boolean truth(Yaml value, String what) throws ConfigException {
        if (value instanceof Scalar scalar && scalar.plain()) {
            switch (scalar.text()) {
                case "true" -> {
                    return true;
                }
                case "false" -> {
                    return false;
                }
                default -> { }
            }
        }
        throw wrong(value, what + " takes true or false; found " + value.found());
    }

    static String text(Yaml value, String what) throws ConfigException {
        if (!(value instanceof Scalar scalar)) {
            throw wrong(value, what + " takes a text; found " + value.found());
        }
        if (!scalar.plain()) {
            return scalar.text();
        }
        String text = scalar.text();
        String reads = readsAs(text);
        if (reads.isEmpty()) {
            return text;
        }
        throw wrong(value, text.isEmpty() ? what + " has no value; write a text"
                : what + " takes a text; " + text + " reads as " + reads + "; write it in quotes: \"" + text + "\"");
    }

    /** What some YAML reader takes this plain text for, other than a text: empty if all agree that it is one. */
    static String readsAs(String text) {
        return LIKE_NUMBER.matcher(text).matches() ? "a number"
                : LIKE_DATE.matcher(text).matches() ? "a date"
                : LIKE_SWITCH.matcher(text).matches() ? "true or false"
                : LIKE_NOTHING.matcher(text).matches() ? "nothing" : "";
    }

    static Path path(Yaml value, String what) throws ConfigException {
        if (!(value instanceof Scalar)) {
            throw wrong(value, what + " takes the path of a file; found " + value.found());
        }
        String text = text(value, what);
        try {
            if (text.isBlank()) {
                throw wrong(value, what + " takes the path of a file; found " + value.found());
            }
            return Path.of(value.place().file()).resolveSibling(text).normalize();
        } catch (InvalidPathException e) {
            throw wrong(value, what + " takes the path of a file; found " + value.found());
        }
    }

    static Duration duration(Yaml value, String what) throws ConfigException {
        if (value instanceof Scalar scalar) {
            var duration = Durations.parse(scalar.text());
            if (duration.isPresent()) {
                return duration.get();
            }
        }
        throw wrong(value, what + " takes " + Durations.ADVICE + "; found " + value.found());
    }

    static Object word(Yaml value, String what, Class<?> type) throws ConfigException {
        List<String> words = words(type);
        String written = value instanceof Scalar scalar ? scalar.text() : "";
        if (words.contains(written)) {
            return type.getEnumConstants()[words.indexOf(written)];
        }
        String near = Nearest.to(written, words).map(word -> " (did you mean \"" + word + "\"?)").orElse("");
        throw wrong(value, what + " takes one of " + String.join(", ", words) + "; found " + value.found() + near);
    }

    /** The words of an enum, as files write them. */
    static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(Scalars::word).toList();
    }

    /** Those that this version can do. */
    static List<String> supportedWords(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).filter(word -> !unsupported(word)).map(Scalars::word).toList();
    }

    /** An enum constant as files write it. */
    static String word(Object constant) {
        Word word = field(constant).getAnnotation(Word.class);
        return word == null ? ((Enum<?>) constant).name().toLowerCase(Locale.ROOT) : word.value();
    }

    static boolean unsupported(Object constant) {
        return field(constant).isAnnotationPresent(Unsupported.class);
    }

    private static Field field(Object constant) {
        Enum<?> word = (Enum<?>) constant;
        try {
            return word.getDeclaringClass().getField(word.name());
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("every enum constant is a field", e);
        }
    }

    private static Scalar number(Yaml value, String what, String form) throws ConfigException {
        if (!(value instanceof Scalar scalar)) {
            throw wrong(value, what + form + "; found " + value.found());
        }
        if (!scalar.plain()) {
            boolean unquoted = DECIMAL.matcher(scalar.text()).matches() || HEX.matcher(scalar.text()).matches();
            throw wrong(value, what + form + "; found " + scalar.found() + (unquoted ? "; take the quotes off" : ""));
        }
        if (NOT_FINITE.matcher(scalar.text()).matches()) {
            throw wrong(value, what + form + "; " + scalar.text() + " is not a finite number");
        }
        return scalar;
    }

    private static BigDecimal decimal(Scalar scalar, String what, String form) throws ConfigException {
        String text = scalar.text();
        if (LEADING_ZERO.matcher(text).matches()) {
            throw wrong(scalar, what + form + "; " + scalar.shown()
                    + " begins with 0, which some readers take for octal; write " + withoutZeros(text));
        }
        boolean number = WHOLE.matcher(text).matches() || DECIMAL.matcher(text).matches();
        if (!number || text.length() > LONGEST_NUMBER) {
            throw wrong(scalar, what + form + "; found " + scalar.found());
        }
        return new BigDecimal(text);
    }

    private static String withoutZeros(String text) {
        String plain = text.replaceFirst("^\\+?(-?)0+(?=[0-9])", "$1");
        String digits = text.replaceFirst("^[-+]", "");
        boolean octal = digits.length() < 12 && digits.matches("[0-7]+");
        String other = octal ? String.valueOf(Long.parseLong(digits, 8)) : "";
        return !octal || plain.equals(other) ? plain : plain + " or " + (text.startsWith("-") ? "-" : "") + other;
    }

    private static ConfigException wrong(Yaml value, String message) {
        return new ConfigException(value.place(), message);
    }
}
