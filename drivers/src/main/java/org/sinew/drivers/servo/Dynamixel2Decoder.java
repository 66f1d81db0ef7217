package org.sinew.drivers.servo;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.sinew.drivers.decode.BusDecoder;
import org.sinew.drivers.decode.DecodedFrame;
import org.sinew.drivers.decode.DecodedFrame.Kind;
import org.sinew.drivers.decode.FrameDecoder;
import org.sinew.drivers.decode.FrameScan.Look;

/**
 * Frames of Dynamixel protocol 2.0 in words; {@link Dynamixel2Frames} describes them. For people: there is no driver of
 * these servos yet. Names of registers are those of the X series.
 *
 * <p><b>Decided.</b> Data of a reply to an unknown request: three bytes are a ping's (model, firmware), four the
 * position, ten the block from 126 on (load or current, speed, position). A length beyond what was received is a cut
 * frame, whatever it says: nobody waits for 65 kB.
 */
@AutoService(FrameDecoder.class)
public final class Dynamixel2Decoder extends BusDecoder {
    private static final int HEADER = 3;
    private static final int LENGTH_END = 7;
    private static final int HIGHEST_ID = 0xFC;
    private static final int ALERT = 0x80;
    private static final List<String> ERRORS = List.of("", "result fail", "unknown instruction", "CRC error",
            "value out of range", "wrong data length", "value beyond limit", "access refused");
    private static Optional<String> name(int instruction) {
        return Optional.ofNullable(switch (instruction) {
            case Dynamixel2Frames.PING -> "ping";
            case Dynamixel2Frames.READ -> "read";
            case Dynamixel2Frames.WRITE -> "write";
            case Dynamixel2Frames.REGISTER_WRITE -> "register write";
            case Dynamixel2Frames.ACTION -> "action";
            case 0x06 -> "factory reset";
            case Dynamixel2Frames.REBOOT -> "reboot";
            case 0x10 -> "clear";
            case 0x20 -> "control table backup";
            case Dynamixel2Frames.SYNC_READ -> "sync read";
            case Dynamixel2Frames.SYNC_WRITE -> "sync write";
            case Dynamixel2Frames.FAST_SYNC_READ -> "fast sync read";
            case Dynamixel2Frames.BULK_READ -> "bulk read";
            case 0x93 -> "bulk write";
            case Dynamixel2Frames.FAST_BULK_READ -> "fast bulk read";
            default -> null;
        });
    }

    @Override
    public String protocol() {
        return "dynamixel2";
    }

    @Override
    protected String header() {
        return "FF FF FD 00";
    }

    @Override
    protected Look look(byte[] bytes, int at) {
        int there = bytes.length - at;
        if (!Dynamixel2Frames.isHeader(bytes, at, bytes.length) || (there > HEADER && bytes[at + HEADER] != 0)) {
            return Look.NOTHING;
        }
        int id = there > HEADER + 1 ? bytes[at + HEADER + 1] & 0xFF : 0;
        if (id > HIGHEST_ID && id != BROADCAST) {
            return Look.doubted(HEADER + 2, String.format(Locale.ROOT, "id 0x%02X is no id", id));
        }
        if (there < LENGTH_END) {
            return Look.cut(there, Dynamixel2Frames.BARE, "at least ");
        }
        int length = Dynamixel2Frames.word(bytes, at + LENGTH_END - 2);
        if (length < 3) {
            return Look.doubted(LENGTH_END, "length " + length + ", but no frame has less than 3");
        }
        int size = LENGTH_END + length;
        return there < size ? Look.cut(there, size, "") : whole(bytes, at, size);
    }

    private static Look whole(byte[] bytes, int at, int size) {
        int right = Dynamixel2Frames.crc(bytes, at, at + size - 2);
        int found = Dynamixel2Frames.word(bytes, at + size - 2);
        if (found != right) {
            return Look.broken(size, String.format(Locale.ROOT, "wrong CRC %02X %02X; of these bytes it is %02X %02X",
                    found & 0xFF, found >> 8, right & 0xFF, right >> 8));
        }
        for (int i = at + LENGTH_END; i < at + size - 5; i++) {
            if (Dynamixel2Frames.isHeader(bytes, i, at + size - 2) && bytes[i + 3] != (byte) 0xFD) {
                return Look.broken(size, "FF FF FD inside the frame with no FD stuffed in behind it");
            }
        }
        boolean status = bytes[at + LENGTH_END] == Dynamixel2Frames.STATUS;
        return status && size < LENGTH_END + 4 ? Look.broken(size, "a reply without its error byte")
                : Look.whole(size);
    }

    @Override
    protected OptionalInt id(byte[] bytes, int at) {
        return bytes.length > at + 4 ? OptionalInt.of(bytes[at + 4] & 0xFF) : OptionalInt.empty();
    }

    @Override
    protected Kind kind(byte[] bytes) {
        boolean told = bytes.length > LENGTH_END && bytes[LENGTH_END] != Dynamixel2Frames.STATUS;
        return told ? Kind.INSTRUCTION : Kind.STATUS;
    }

    /** Instruction and parameters, as they were meant. */
    private static byte[] body(byte[] f) {
        return Dynamixel2Frames.unstuff(Arrays.copyOfRange(f, LENGTH_END, f.length - 2));
    }

    // ---- what a host sends ----

    @Override
    protected Optional<Map<String, Object>> instruction(byte[] f) {
        byte[] body = body(f);
        int instruction = body[0] & 0xFF;
        if (instruction == Dynamixel2Frames.STATUS) {
            return Optional.empty();
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("instruction",
                name(instruction).orElseGet(() -> String.format(Locale.ROOT, "unknown, 0x%02X", instruction)));
        switch (instruction) {
            case Dynamixel2Frames.READ, Dynamixel2Frames.SYNC_READ, Dynamixel2Frames.FAST_SYNC_READ ->
                    read(body, fields);
            case Dynamixel2Frames.WRITE, Dynamixel2Frames.REGISTER_WRITE -> {
                if (body.length > 3) {
                    fields.putAll(Dynamixel2Registers.WRITTEN.block(Dynamixel2Frames.word(body, 1),
                            Arrays.copyOfRange(body, 3, body.length)));
                }
            }
            case Dynamixel2Frames.SYNC_WRITE -> syncWrite(body, fields);
            default -> { } // no registers
        }
        return Optional.of(fields);
    }

    private static void read(byte[] body, Map<String, Object> fields) {
        if (body.length < 5) {
            return;
        }
        int address = Dynamixel2Frames.word(body, 1);
        int length = Dynamixel2Frames.word(body, 3);
        fields.put("addr", address);
        fields.put("length", length);
        fields.put("registers", Dynamixel2Registers.READ.names(address, length));
        List<Integer> ids = new ArrayList<>();
        for (int i = 5; i < body.length; i++) {
            ids.add(body[i] & 0xFF);
        }
        if (!ids.isEmpty()) {
            fields.put("ids", ids);
        }
    }

    private static void syncWrite(byte[] body, Map<String, Object> fields) {
        int length = body.length < 5 ? 0 : Dynamixel2Frames.word(body, 3);
        if (length == 0 || (body.length - 5) % (length + 1) != 0) {
            return;
        }
        int address = Dynamixel2Frames.word(body, 1);
        List<Map<String, Object>> servos = new ArrayList<>();
        for (int at = 5; at < body.length; at += length + 1) {
            Map<String, Object> servo = new LinkedHashMap<>();
            servo.put("id", body[at] & 0xFF);
            servo.putAll(Dynamixel2Registers.WRITTEN.block(address,
                    Arrays.copyOfRange(body, at + 1, at + 1 + length)));
            servos.add(servo);
        }
        fields.put("addr", address);
        fields.put("length", length);
        fields.put("servos", servos);
    }

    @Override
    protected List<Request> requests(byte[] f) {
        byte[] body = body(f);
        int id = f[4] & 0xFF;
        int instruction = body[0] & 0xFF;
        List<Request> asked = new ArrayList<>();
        switch (instruction) {
            case Dynamixel2Frames.PING -> asked.add(new Request(id, -1, 3));
            case Dynamixel2Frames.READ -> {
                if (id != BROADCAST && body.length == 5) {
                    asked.add(new Request(id, Dynamixel2Frames.word(body, 1), Dynamixel2Frames.word(body, 3)));
                }
            }
            case Dynamixel2Frames.SYNC_READ, Dynamixel2Frames.FAST_SYNC_READ -> {
                for (int i = 5; i < body.length; i++) {
                    asked.add(new Request(body[i] & 0xFF, Dynamixel2Frames.word(body, 1),
                            Dynamixel2Frames.word(body, 3)));
                }
            }
            case Dynamixel2Frames.BULK_READ, Dynamixel2Frames.FAST_BULK_READ -> {
                for (int i = 1; i + 5 <= body.length; i += 5) {
                    asked.add(new Request(body[i] & 0xFF, Dynamixel2Frames.word(body, i + 1),
                            Dynamixel2Frames.word(body, i + 3)));
                }
            }
            default -> {
                if (id != BROADCAST) {
                    asked.add(new Request(id, -1, 0, instruction(f).orElse(Map.of())));
                }
            }
        }
        return asked;
    }

    // ---- what a servo answers ----

    @Override
    protected Reply reply(byte[] f) {
        byte[] body = body(f);
        boolean status = (body[0] & 0xFF) == Dynamixel2Frames.STATUS;
        int error = status ? body[1] & 0xFF : 0;
        return new Reply(f[4] & 0xFF, error, errorFields(error),
                Arrays.copyOfRange(body, status ? 2 : 1, body.length));
    }

    private static Map<String, Object> errorFields(int error) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("error", error);
        if (error == 0) {
            return fields;
        }
        List<String> names = new ArrayList<>();
        int number = error & ~ALERT;
        if (number != 0) {
            names.add(number < ERRORS.size() ? ERRORS.get(number) : "unknown, " + number);
        }
        if ((error & ALERT) != 0) {
            names.add("hardware alert");
        }
        fields.put("error_names", names);
        return fields;
    }

    @Override
    protected Map<String, Object> data(Request request, byte[] data) {
        if (data.length == 0) {
            return Map.of();
        }
        return request.address() < 0 ? ping(data) : Dynamixel2Registers.READ.block(request.address(), data);
    }

    private static Map<String, Object> ping(byte[] data) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", Dynamixel2Frames.word(data, 0));
        fields.put("firmware", data[2] & 0xFF);
        return fields;
    }

    @Override
    protected Map<String, Object> data(byte[] data) {
        return switch (data.length) {
            case 0 -> Map.of();
            case 1 -> Map.of("value", data[0] & 0xFF);
            case 2 -> Map.of("value", Dynamixel2Frames.word(data, 0));
            case 3 -> ping(data);
            case 10 -> Dynamixel2Registers.READ.values(Dynamixel2Registers.LOAD, data);
            default -> Dynamixel2Registers.READ.values(Dynamixel2Registers.POSITION, data);
        };
    }

    /** The one frame in which all answer to a fast sync or bulk read: of each error, id, data and CRC, in turn. */
    @Override
    protected Optional<List<DecodedFrame>> joined(byte[] f, byte[] sent) {
        int instruction = sent.length > LENGTH_END ? sent[LENGTH_END] & 0xFF : 0;
        boolean fast = instruction == Dynamixel2Frames.FAST_SYNC_READ
                || instruction == Dynamixel2Frames.FAST_BULK_READ;
        if (!fast || (f[4] & 0xFF) != BROADCAST) {
            return Optional.empty();
        }
        List<DecodedFrame> frames = new ArrayList<>();
        int at = LENGTH_END + 1;
        for (Request request : requests(sent)) {
            int end = at + 2 + request.length();
            if (end + 2 > f.length) {
                break; // the missing ones are told as absent
            }
            byte[] data = Arrays.copyOfRange(f, at + 2, end);
            boolean right = Dynamixel2Frames.crc(f, 0, end) == Dynamixel2Frames.word(f, end);
            OptionalInt id = OptionalInt.of(f[at + 1] & 0xFF);
            Map<String, Object> fields = new LinkedHashMap<>(errorFields(f[at] & 0xFF));
            fields.putAll(data(request, data));
            frames.add(right ? DecodedFrame.accepted(Kind.STATUS, id, fields, f)
                    : DecodedFrame.refused(Kind.STATUS, id, "wrong CRC after its part", f));
            at = end + 2;
        }
        return Optional.of(frames);
    }
}
