package org.sinew.sim;

/**
 * A kind of fault on a kind of part: a row of {@link FaultPairs}.
 *
 * @param part    what fails
 * @param kind    how
 * @param applies whether it can be brought about
 * @param words   what it does to the part and on its wire; where it does not apply, why
 */
public record FaultPair(Fault.Part part, Fault.Kind kind, boolean applies, String words) {
    /** In the words of a plan: {@code servo.NAME off}. */
    public Fault.Pair pair() {
        return new Fault.Pair(part.target(), kind);
    }
}
