package org.sinew.config;

/**
 * A place in a file, as editors count.
 *
 * @param file   the file as the person named it
 * @param line   1 is the first
 * @param column 1 is the first; counts characters
 */
public record Place(String file, int line, int column) implements Comparable<Place> {
    /** {@code robot.yaml:3:9}, which editors and terminals make a link of. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }

    /** In the order of reading; of two files, the one whose name comes first. */
    @Override
    public int compareTo(Place other) {
        int byFile = file.compareTo(other.file);
        int byLine = Integer.compare(line, other.line);
        return byFile != 0 ? byFile : byLine != 0 ? byLine : Integer.compare(column, other.column);
    }
}
