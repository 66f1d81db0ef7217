package org.sinew.deploy.routine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.sinew.config.ConfigException;
import org.sinew.config.Place;
import org.sinew.decide.NoSuchPart;
import org.sinew.text.ControlCharacters;
import org.sinew.text.Nearest;
import org.sinew.text.WholeFile;

/**
 * The text of a routine's file as it was read, for messages that show a line of it.
 *
 * @param file as the person named it
 * @param text all of it
 */
record SourceText(Path file, String text) {
    private static final long MOST_BYTES = 1 << 20;
    private static final int LONGEST = 200;
    private static final String MARK = "\uFEFF"; // which some editors write at the beginning

    static SourceText read(Path file) throws ConfigException {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(WholeFile.read(file, MOST_BYTES)))
                    .toString();
            SourceText source = new SourceText(file, text.startsWith(MARK) ? text.substring(1) : text);
            if (!SourceVersion.isName(source.className()) || source.className().contains(".")) {
                throw whole(file, "a class has the name of its file, and \""
                        + source.className() + "\" can be the name of no class; use letters and digits only");
            }
            return source;
        } catch (WholeFile.TooLargeException e) {
            throw whole(file, "is larger than 1 MiB; this is no behaviour");
        } catch (WholeFile.NoPlainFileException e) {
            throw whole(file, "is " + e.getReason() + "; name a Java file");
        } catch (CharacterCodingException e) {
            throw whole(file, "not UTF-8 text; save the file as UTF-8");
        } catch (IOException e) {
            throw whole(file, "cannot be read ("
                    + e.getClass().getSimpleName() + "); check its path and rights");
        }
    }

    /** What is wrong with a file as a whole. */
    private static ConfigException whole(Path file, String what) {
        return new ConfigException(new Place(file.toString(), 1, 1), what);
    }

    /** {@code Wave}. */
    String className() {
        return String.valueOf(file.getFileName()).replaceFirst("\\.java$", "");
    }

    /** What is said of a file that has not its class. */
    String noClass() {
        return "no class " + className() + " in this file; write class " + className() + " extends Routine";
    }

    /** What is wrong in a line, with the line. */
    ConfigException wrong(long line, String what) {
        String shown = line(line);
        int indent = shown.length() - shown.stripLeading().length();
        return wrong(line, indent + 1, what);
    }

    ConfigException wrong(long line, long column, String what) {
        String shown = cut(line(line).strip());
        return new ConfigException(new Place(file.toString(), (int) Math.max(1, line), (int) Math.max(1, column)),
                what + (shown.isEmpty() ? "" : ", in: " + shown));
    }

    /** What was thrown by its code. */
    ConfigException thrown(Throwable thrown) {
        String said = hasWordsOfItsOwn(thrown) ? "its getMessage() is not asked" : thrown.getMessage();
        String message = said == null || said.isBlank() ? "" : ": " + cut(said);
        String what = thrown instanceof NoSuchPart none
                ? none.getMessage() + Nearest.hint(none.name(), none.known(), none.kind())
                : thrown.getClass().getSimpleName() + message;
        return wrong(line(thrown.getStackTrace()).orElse(1), what);
    }

    /** Whether code of the file would run when it is asked what happened: code that may throw, or never end. */
    private static boolean hasWordsOfItsOwn(Throwable thrown) {
        return Stream.of(thrown.getClass().getMethods()).anyMatch(method -> method.getName().equals("getMessage")
                && method.getDeclaringClass().getClassLoader() instanceof RoutineLoader);
    }

    /** Short, and without what a terminal would obey. */
    private static String cut(String text) {
        String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
        return ControlCharacters.escape(shown);
    }

    /** The innermost line of this file that a thread is in. */
    OptionalInt line(StackTraceElement[] stack) {
        String name = String.valueOf(file.getFileName());
        return Arrays.stream(stack).filter(frame -> name.equals(frame.getFileName()) && frame.getLineNumber() > 0)
                .mapToInt(StackTraceElement::getLineNumber).findFirst();
    }

    /** The line where its class begins. */
    int lineOfClass() {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(".*\\b(class|interface|enum|record)\\s+" + className() + "\\b.*")) {
                return i + 1;
            }
        }
        return 1;
    }

    private String line(long number) {
        List<String> lines = text.lines().toList();
        return number < 1 || number > lines.size() ? "" : lines.get((int) number - 1);
    }
}
