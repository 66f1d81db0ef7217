package org.sinew.drivers.decode;

import java.util.HexFormat;

/** Bytes of tests, as people write them. */
public final class Hex {
    private Hex() {
    }

    public static byte[] of(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    public static String of(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
    }
}
