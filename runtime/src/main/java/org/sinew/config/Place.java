package org.sinew.config;

/**
 * A place in a file, as editors count.
 *
 * @param file   the file as the person named it
 * @param line   1 is the first
 * @param column 1 is the first; counts characters
 */
public record Place(String file, int line, int column) {
    /** {@code robot.yaml:3:9}, which editors and terminals make a link of. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
