package org.sinew.drivers.decode;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Registers of a servo by name, for words only; drivers keep the addresses that they use themselves. Little-endian.
 * Immutable once built; any thread.
 */
public final class RegisterTable {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
    private static final int TWOS_COMPLEMENT = -2;
    private static final int UNSIGNED = -1;

    private record Register(String name, int address, int bytes, int sign, int perUnit, boolean writable) {
        boolean within(int from, int length) {
            return address >= from && address + bytes <= from + length;
        }
    }

    private final List<Register> registers = new ArrayList<>();

    /** Adds a register that counts from 0 up. */
    public RegisterTable unsigned(String name, int address, int bytes) {
        registers.add(new Register(name, address, bytes, UNSIGNED, 1, true));
        return this;
    }

    /** Adds a register with a sign: two's complement. */
    public RegisterTable signed(String name, int address, int bytes) {
        registers.add(new Register(name, address, bytes, TWOS_COMPLEMENT, 1, true));
        return this;
    }

    /** Adds a register of two bytes whose bit {@code signBit} says negative; the rest is the size. */
    public RegisterTable signMagnitude(String name, int address, int signBit) {
        registers.add(new Register(name, address, 2, signBit, 1, true));
        return this;
    }

    /** Adds a register that holds {@code perUnit} counts for each unit of its name. */
    public RegisterTable scaled(String name, int address, int bytes, int perUnit) {
        registers.add(new Register(name, address, bytes, UNSIGNED, perUnit, true));
        return this;
    }

    /** The register added last is one that no host can write. */
    public RegisterTable readOnly() {
        Register r = registers.removeLast();
        registers.add(new Register(r.name, r.address, r.bytes, r.sign, r.perUnit, false));
        return this;
    }

    /** Names and values of all registers that lie wholly in {@code data}; a name that comes twice stands once. */
    public Map<String, Object> values(int address, byte[] data) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Register r : registers) {
            if (r.within(address, data.length)) {
                values.put(r.name, value(r, little(data, r.address - address, r.bytes)));
            }
        }
        return values;
    }

    /** Names of all registers that lie wholly in {@code length} bytes from {@code address} on. */
    public List<String> names(int address, int length) {
        return registers.stream().filter(r -> r.within(address, length)).map(Register::name).toList();
    }

    /** {@code addr}, {@code value} where there is one, all registers by name, and the bytes where there are many. */
    public Map<String, Object> block(int address, byte[] data) {
        Map<String, Object> values = values(address, data);
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("addr", address);
        if (data.length == 1 || data.length == 2 || data.length == 4) {
            block.put("value", values.size() == 1 && exact(address, data.length)
                    ? values.values().iterator().next() : (Object) little(data, 0, data.length));
        }
        block.putAll(values);
        if (!block.containsKey("value")) {
            block.put("data", HEX.formatHex(data));
        }
        return block;
    }

    private boolean exact(int address, int length) {
        return registers.stream().anyMatch(r -> r.address == address && r.bytes == length);
    }

    /** Whether a host may well write {@code length} bytes here: writable registers from border to border. */
    public boolean writable(int address, int length) {
        return length > 0 && border(address) && border(address + length)
                && registers.stream().filter(r -> r.within(address, length)).allMatch(Register::writable);
    }

    /** Whether a register begins here, or the byte belongs to none. */
    public boolean border(int address) {
        return registers.stream().noneMatch(r -> r.address < address && address < r.address + r.bytes);
    }

    private static Object value(Register r, long raw) {
        long size = switch (r.sign) {
            case UNSIGNED -> raw;
            case TWOS_COMPLEMENT -> raw << (64 - 8 * r.bytes) >> (64 - 8 * r.bytes);
            default -> (raw >> r.sign & 1) == 0 ? raw & ((1L << r.sign) - 1) : -(raw & ((1L << r.sign) - 1));
        };
        return r.perUnit == 1 ? (Object) size : (Object) (size / (double) r.perUnit);
    }

    private static long little(byte[] data, int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (data[at + i] & 0xFFL) << (8 * i);
        }
        return value;
    }
}
