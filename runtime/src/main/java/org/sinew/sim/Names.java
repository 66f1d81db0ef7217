package org.sinew.sim;

import java.util.List;

/** Looks up a name and, where it is missing, says which there are. */
record Names(String plant) {

    int index(String what, List<String> known, String wanted) {
        int index = known.indexOf(wanted);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "plant \"" + plant + "\" has no " + what + " \"" + wanted + "\"; it has " + known);
        }
        return index;
    }
}
