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
import org.sinew.drivers.decode.FrameDecoder;
import org.sinew.drivers.decode.FrameScan.Look;
import org.sinew.drivers.decode.RegisterTable;

/**
 * Frames of the Feetech STS protocol in words; {@link FeetechSts} describes them. For people: the driver has its own
 * parser, {@link StsReplies}, which allocates nothing.
 *
 * <p>Instructions as in Feetech's SMS/STS protocol manual and, from 0x0A on, the names of its SDK: 01 ping, 02 read,
 * 03 write, 04 register a write, 05 act on it, 06 back to factory settings, 0A forget turns, 0B set the middle,
 * 82 read of several, 83 write to several. What goes to everybody (id FE) is answered by nobody, but for a ping and a
 * read of several.
 *
 * <p><b>Decided.</b> A ping and "voltage error, no data" are the same bytes, and so are some others. Where it is not
 * known what was sent, a frame that a host may well send is taken for an instruction (its registers exist, are whole,
 * and can be written), any other for a reply. Data of a reply to an unknown request are taken for registers from 56 on:
 * position, then speed, load, voltage, temperature. The older SCS servos send the high byte first and cannot be told
 * from the bytes; they are another protocol, which is not decoded here.
 */
@AutoService(FrameDecoder.class)
public final class StsDecoder extends BusDecoder {
    private static final int PING = 0x01;
    private static final int READ = 0x02;
    private static final int WRITE = 0x03;
    private static final int REGISTER_WRITE = 0x04;
    private static final int ACTION = 0x05;
    private static final int SYNC_READ = 0x82;
    private static final int SYNC_WRITE = 0x83;
    /** By bit of the error byte. */
    private static final List<String> ERRORS =
            List.of("voltage", "encoder", "temperature", "current", "angle", "overload", "bit 6", "bit 7");
    private static final int HIGHEST_ERROR = 0x3F;

    @Override
    public String protocol() {
        return "feetech-sts";
    }

    @Override
    protected String header() {
        return "FF FF";
    }

    @Override
    protected Look look(byte[] bytes, int at) {
        int there = bytes.length - at;
        if (there < 2 || bytes[at] != -1 || bytes[at + 1] != -1) {
            return Look.NOTHING;
        }
        if (there >= 3 && bytes[at + 2] == -1) {
            return Look.doubted(3, "id 0xFF is no id");
        }
        if (there < 4) {
            return Look.cut(there, StsFrames.BARE, "at least ");
        }
        int length = bytes[at + 3] & 0xFF;
        if (length < 2) {
            return Look.doubted(4, "length byte " + length + ", but no frame has less than 2");
        }
        int size = length + 4;
        if (there < size) {
            return Look.cut(there, size, "");
        }
        int right = StsFrames.checksum(bytes, at + 2, at + size - 1);
        int found = bytes[at + size - 1] & 0xFF;
        return found == right ? Look.whole(size) : Look.broken(size, String.format(Locale.ROOT,
                "wrong checksum %02X; of these bytes it is %02X", found, right));
    }

    @Override
    protected OptionalInt id(byte[] bytes, int at) {
        return bytes.length > at + 2 ? OptionalInt.of(bytes[at + 2] & 0xFF) : OptionalInt.empty();
    }

    // ---- what a host sends ----

    @Override
    protected Optional<Map<String, Object>> instruction(byte[] f) {
        int parameters = f.length - StsFrames.BARE;
        int instruction = f[4] & 0xFF;
        boolean all = (f[2] & 0xFF) == BROADCAST;
        Optional<String> bare = withoutData(instruction);
        if (bare.isPresent() && parameters == 0) {
            return Optional.of(Map.of("instruction", bare.get()));
        }
        return switch (instruction) {
            case READ -> parameters == 2 ? read(f, "read", 0) : Optional.empty();
            case WRITE -> parameters >= 2 ? write(f, "write", all) : Optional.empty();
            case REGISTER_WRITE -> parameters >= 2 ? write(f, "register write", all) : Optional.empty();
            case SYNC_READ -> all && parameters >= 3 ? read(f, "sync read", parameters - 2) : Optional.empty();
            case SYNC_WRITE -> all && parameters >= 2 ? syncWrite(f, parameters) : Optional.empty();
            default -> instruction > HIGHEST_ERROR ? Optional.of(Map.of("instruction",
                    String.format(Locale.ROOT, "unknown, 0x%02X", instruction))) : Optional.empty();
        };
    }

    private static Optional<String> withoutData(int instruction) {
        return Optional.ofNullable(switch (instruction) {
            case PING -> "ping";
            case ACTION -> "action";
            case 0x06 -> "factory reset";
            case 0x0A -> "reset turns";
            case 0x0B -> "set middle";
            default -> null;
        });
    }

    private static Optional<Map<String, Object>> read(byte[] f, String word, int ids) {
        int address = f[5] & 0xFF;
        int length = f[6] & 0xFF;
        if (length == 0 || address + length > StsRegisters.REGISTERS || !StsRegisters.READ.border(address)) {
            return Optional.empty();
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("instruction", word);
        fields.put("addr", address);
        fields.put("length", length);
        fields.put("registers", StsRegisters.READ.names(address, length));
        if (ids > 0) {
            List<Integer> asked = new ArrayList<>();
            for (int i = 0; i < ids; i++) {
                asked.add(f[7 + i] & 0xFF);
            }
            fields.put("ids", asked);
        }
        return Optional.of(fields);
    }

    private static Optional<Map<String, Object>> write(byte[] f, String word, boolean all) {
        int address = f[5] & 0xFF;
        byte[] data = Arrays.copyOfRange(f, 6, f.length - 1);
        RegisterTable table = StsRegisters.WRITTEN;
        if (!all && !table.writable(address, data.length)) {
            return Optional.empty();
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("instruction", word);
        fields.putAll(table.block(address, data));
        return Optional.of(fields);
    }

    private static Optional<Map<String, Object>> syncWrite(byte[] f, int parameters) {
        int address = f[5] & 0xFF;
        int length = f[6] & 0xFF;
        if (length == 0 || (parameters - 2) % (length + 1) != 0) {
            return Optional.empty();
        }
        List<Map<String, Object>> servos = new ArrayList<>();
        for (int at = 7; at < f.length - 1; at += length + 1) {
            Map<String, Object> servo = new LinkedHashMap<>();
            servo.put("id", f[at] & 0xFF);
            servo.putAll(StsRegisters.WRITTEN.block(address, Arrays.copyOfRange(f, at + 1, at + 1 + length)));
            servos.add(servo);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("instruction", "sync write");
        fields.put("addr", address);
        fields.put("length", length);
        fields.put("servos", servos);
        return Optional.of(fields);
    }

    @Override
    protected List<Request> requests(byte[] f) {
        int id = f[2] & 0xFF;
        int parameters = f.length - StsFrames.BARE;
        return switch (f[4] & 0xFF) {
            case PING -> List.of(new Request(id, -1, 0));
            case READ -> id != BROADCAST && parameters == 2
                    ? List.of(new Request(id, f[5] & 0xFF, f[6] & 0xFF)) : List.of();
            case SYNC_READ -> {
                List<Request> asked = new ArrayList<>();
                for (int at = 7; at < f.length - 1; at++) {
                    asked.add(new Request(f[at] & 0xFF, f[5] & 0xFF, f[6] & 0xFF));
                }
                yield asked;
            }
            case SYNC_WRITE -> List.of();
            default -> id == BROADCAST ? List.of()
                    : List.of(new Request(id, -1, 0, instruction(f).orElse(Map.of())));
        };
    }

    // ---- what a servo answers ----

    @Override
    protected Reply reply(byte[] f) {
        int error = f[4] & 0xFF;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("error", error);
        if (error != 0) {
            List<String> names = new ArrayList<>();
            for (int bit = 0; bit < 8; bit++) {
                if ((error >> bit & 1) != 0) {
                    names.add(ERRORS.get(bit));
                }
            }
            fields.put("error_names", names);
            names.forEach(name -> fields.put(name, true));
        }
        return new Reply(f[2] & 0xFF, error, fields, Arrays.copyOfRange(f, 5, f.length - 1));
    }

    @Override
    protected Map<String, Object> data(Request request, byte[] data) {
        return data.length == 0 ? Map.of() : StsRegisters.READ.block(request.address(), data);
    }

    @Override
    protected Map<String, Object> data(byte[] data) {
        return switch (data.length) {
            case 0 -> Map.of();
            case 1 -> Map.of("value", data[0] & 0xFF);
            default -> StsRegisters.READ.values(StsRegisters.POSITION, data);
        };
    }
}
