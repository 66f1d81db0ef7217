package org.sinew.deploy;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.config.Place;
import org.sinew.text.ControlCharacters;
import org.sinew.text.Nearest;

/**
 * What an inertial unit said, from a CSV file, row by row: a recording of any length needs no more memory than a line.
 * Read by {@code sinew attitude}, on its thread.
 *
 * <p>The first line names the columns, in any order; columns with other names are passed over. A cell that is empty or
 * says {@code nan} was not measured. Every other mistake is told with its place.
 */
final class ImuRecording implements Closeable {
    private static final String HEADER = "t_s,gx,gy,gz,ax,ay,az";
    private static final List<String> NEEDED = List.of(HEADER.split(","));
    private static final List<String> MAGNETOMETER = List.of("mx", "my", "mz");
    private static final Set<String> NOT_MEASURED = Set.of("", "nan", "-nan", "+nan", "na", "n/a", "null", "none");
    private static final int LONGEST_LINE = 65_536;

    /** Of this row: rad/s, m/s2, uT; NaN where not measured. */
    final double[] gyroRadPerSec = new double[3];
    final double[] accelMetrePerSec2 = new double[3];
    final double[] magMicrotesla = {Double.NaN, Double.NaN, Double.NaN};

    private final String name;
    private final BufferedReader reader;
    private final int columns;
    /** Where t_s, gx, gy, gz, ax, ay, az, and where there is one mx, my, mz, stand in a row. */
    private final int[] where;
    private int lineNumber;
    private String[] cells = new String[0];
    private int[] begins = new int[0];
    private double seconds;

    private ImuRecording(Path file, BufferedReader reader) throws ConfigException, IOException {
        this.name = file.toString();
        this.reader = reader;
        String line = line();
        if (line == null) {
            throw wrong(1, "the file is empty; its first line has to be " + HEADER + "[,mx,my,mz]");
        }
        split(line.startsWith("\uFEFF") ? line.substring(1) : line);
        columns = cells.length;
        where = columns();
    }

    /** Opens the file and reads its first line. */
    static ImuRecording open(Path file) throws ConfigException {
        Place start = new Place(file.toString(), 1, 1);
        if (Files.isDirectory(file)) {
            throw new ConfigException(start, "this is a folder; name the CSV file in it");
        }
        try {
            // not Files.newBufferedReader: a byte that is no UTF-8 is a wrong cell with a place, not an exception
            BufferedReader reader = new BufferedReader(
                    new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
            try {
                return new ImuRecording(file, reader);
            } catch (ConfigException | IOException e) {
                reader.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new ConfigException(start, "there is no such file; check the path");
        } catch (IOException e) {
            throw new ConfigException(start, "cannot be read (" + reason(e) + "); check its rights");
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private int[] columns() throws ConfigException {
        if (Arrays.stream(cells).noneMatch(word -> Double.isNaN(number(word)))) {
            throw wrong(1, "the line that names the columns is missing; put " + HEADER + "[,mx,my,mz] before the rows");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            String column = cells[i];
            if (!column.isEmpty() && names.contains(column)) {
                throw wrong(begins[i], "column " + column + " is there twice; rename or remove one");
            }
            names.add(column);
        }
        List<String> wanted = new ArrayList<>(NEEDED);
        if (MAGNETOMETER.stream().anyMatch(names::contains)) {
            wanted.addAll(MAGNETOMETER);
        }
        for (String column : wanted) {
            if (!names.contains(column)) {
                throw wrong(1, missing(column, names));
            }
        }
        return wanted.stream().mapToInt(names::indexOf).toArray();
    }

    private static String missing(String column, List<String> names) {
        String all = String.join(",", names);
        if (names.size() == 1 && (all.contains(";") || all.contains("\t"))) {
            return "columns are not separated by commas; write commas between columns and points in numbers";
        }
        List<String> others = names.stream().filter(word -> !NEEDED.contains(word) && !MAGNETOMETER.contains(word))
                .toList();
        String advice = Nearest.to(column, others)
                .map(near -> "; is it \"" + near + "\"? rename it")
                .orElse("; columns are " + HEADER + "[,mx,my,mz] in s, rad/s, m/s2, uT");
        return "column " + column + " is missing" + advice;
    }

    boolean hasMagnetometer() {
        return where.length > NEEDED.size();
    }

    /** The line of the file that the row stands on; 1 is the first. */
    int lineNumber() {
        return lineNumber;
    }

    /** The time of the row. */
    double seconds() {
        return seconds;
    }

    /** The time of the row as it is written. */
    String stamp() {
        return cells[where[0]];
    }

    /** Reads the next row; false at the end. */
    boolean next() throws ConfigException {
        try {
            String line = line();
            while (line != null && line.isBlank()) {
                line = line();
            }
            if (line == null) {
                return false;
            }
            split(line);
        } catch (IOException e) {
            throw wrong(1, "cannot be read on (" + reason(e) + "); copy the file anew");
        }
        checkLength();
        seconds = value(0);
        if (!Double.isFinite(seconds)) {
            throw wrong(begins[where[0]], "the row has no time; write seconds in t_s or remove the row");
        }
        for (int i = 0; i < 3; i++) {
            gyroRadPerSec[i] = value(1 + i);
            accelMetrePerSec2[i] = value(4 + i);
            if (hasMagnetometer()) {
                magMicrotesla[i] = value(7 + i);
            }
        }
        return true;
    }

    private void checkLength() throws ConfigException {
        boolean commaAtEnd = cells.length == columns + 1 && cells[columns].isEmpty();
        if (cells.length > columns && !commaAtEnd) {
            throw wrong(1, cells.length + " values, but the first line names " + columns
                    + "; if these are decimal commas, write points");
        }
        if (cells.length < columns) {
            throw wrong(1, cells.length + " of " + columns + " values; complete the row or remove it");
        }
    }

    private double value(int wanted) throws ConfigException {
        String text = cells[where[wanted]];
        double number = number(text);
        if (Double.isNaN(number) && !NOT_MEASURED.contains(text.toLowerCase(Locale.ROOT))) {
            String shown = text.length() > 20 ? text.substring(0, 20) + "..." : text;
            throw wrong(begins[where[wanted]], "\"" + ControlCharacters.escape(shown)
                    + "\" is no number; write for example -0.25, or nan where nothing was measured");
        }
        return number;
    }

    /** The number that a cell says, NaN if it says none. */
    private static double number(String text) {
        if (text.isEmpty()) {
            return Double.NaN;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean usual = c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
            if (!usual) { // Java would also take 1f, 0x1p3 and Infinity
                return text.replaceFirst("^[+-]", "").toLowerCase(Locale.ROOT).matches("inf|infinity")
                        ? Double.POSITIVE_INFINITY : Double.NaN;
            }
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Cells without the blanks and quotation marks around them, and the column each begins in. */
    private void split(String line) {
        cells = line.split(",", -1);
        begins = new int[cells.length];
        int at = 1;
        for (int i = 0; i < cells.length; i++) {
            begins[i] = at;
            at += cells[i].length() + 1;
            String cell = cells[i].strip();
            boolean quoted = cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"");
            cells[i] = quoted ? cell.substring(1, cell.length() - 1).strip() : cell;
        }
    }

    /** A line without its end, or null at the end of the file; one that never ends is no CSV. */
    private @Nullable String line() throws IOException, ConfigException {
        lineNumber++;
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n' && c != '\r') {
            if (c == 0 || line.length() == LONGEST_LINE) {
                throw wrong(line.length() + 1, "this is no text in UTF-8; save the recording as CSV in UTF-8");
            }
            line.append((char) c);
            c = reader.read();
        }
        if (c == '\r') {
            reader.mark(1);
            if (reader.read() != '\n') {
                reader.reset();
            }
        }
        return line.toString();
    }

    private ConfigException wrong(int column, String message) {
        return new ConfigException(new Place(name, Math.max(1, lineNumber), column), message);
    }

    /** A mistake that shows in the recording as a whole. */
    ConfigException wrong(String message) {
        return new ConfigException(new Place(name, 1, 1), message);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
