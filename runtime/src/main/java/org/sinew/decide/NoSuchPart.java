package org.sinew.decide;

import java.util.List;

/** A routine names a part that its robot does not have. Thrown to the routine by {@link Routine}. */
public final class NoSuchPart extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String name;
    private final String kind;
    private final transient List<String> known;

    NoSuchPart(String robot, String what, String name, String kind, List<String> known) {
        super("robot " + robot + " has no " + what + " \"" + name + "\"");
        this.name = String.valueOf(name); // a routine may ask for null
        this.kind = kind;
        this.known = List.copyOf(known);
    }

    /** The name that was asked for. */
    public String name() {
        return name;
    }

    /** What the known names are names of: {@code joints}. */
    public String kind() {
        return kind;
    }

    /** The names that there are. */
    public List<String> known() {
        return known;
    }
}
