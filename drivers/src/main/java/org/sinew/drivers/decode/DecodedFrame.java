package org.sinew.drivers.decode;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One frame of a bus, or the registers of one chip, in words. Immutable; made by decoders, read by whoever shows it.
 *
 * @param kind   what it is; empty for bytes that are no frame at all
 * @param id     who sent or is meant; empty where nobody is named
 * @param fields what it says: numbers, texts, lists, by name and in the order of the wire
 * @param reason why it is refused, or why nothing came; empty for a frame that is accepted
 * @param bytes  the bytes themselves, as they came
 */
public record DecodedFrame(Optional<Kind> kind, OptionalInt id, Map<String, Object> fields, Optional<String> reason,
        byte[] bytes) {
    /** What a frame can be. */
    public enum Kind { STATUS, INSTRUCTION, ABSENT }

    public DecodedFrame {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        bytes = bytes.clone();
    }

    /** A frame that says something and is whole. */
    public static DecodedFrame accepted(Kind kind, OptionalInt id, Map<String, Object> fields, byte[] bytes) {
        return new DecodedFrame(Optional.of(kind), id, fields, Optional.empty(), bytes);
    }

    /** A frame that must not be believed. */
    public static DecodedFrame refused(Kind kind, OptionalInt id, String reason, byte[] bytes) {
        return new DecodedFrame(Optional.of(kind), id, Map.of(), Optional.of(reason), bytes);
    }

    /** Bytes in which there is no frame. */
    public static DecodedFrame noise(String reason, byte[] bytes) {
        return new DecodedFrame(Optional.empty(), OptionalInt.empty(), Map.of(), Optional.of(reason), bytes);
    }

    /** An answer that did not come. */
    public static DecodedFrame absent(OptionalInt id, Map<String, Object> fields, String reason) {
        return new DecodedFrame(Optional.of(Kind.ABSENT), id, fields, Optional.of(reason), new byte[0]);
    }

    /** Whether it may be believed. An answer that did not come is none. */
    public boolean accepted() {
        return reason.isEmpty();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }
}
