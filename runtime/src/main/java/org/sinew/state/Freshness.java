package org.sinew.state;

/** What we think of a value. Only {@link #FRESH} values may cause motion. */
public enum Freshness {
    /** Acquired recently enough, plausible, moving as it should. */
    FRESH,
    /** Too old, judged by the time of acquisition, not of arrival. */
    STALE,
    /** Arrives on time but has not changed for longer than the source's noise allows. */
    FROZEN,
    /** Outside what the part or physics can produce. Reserved: what is no number counts as not come. */
    IMPLAUSIBLE,
    /** Never seen, or gone for good. */
    LOST
}
