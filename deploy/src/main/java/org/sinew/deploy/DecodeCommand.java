package org.sinew.deploy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sinew.drivers.decode.DecodedFrame;
import org.sinew.drivers.decode.FrameDecoder;
import org.sinew.drivers.decode.RegisterDecoder;
import org.sinew.text.Nearest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew decode}: bytes of a bus, or registers of a chip, in words. */
@Command(name = "decode", header = "Frames of a bus, or registers of a chip, in words.",
        description = {"A bus: HEX is what the host received, --sent what it sent; an echo of it is dropped. Without"
                + " --sent the bytes may also be those of the host, and data of a reply are taken for the usual ones"
                + " of their length (position first).",
            "A chip: REG=HEX for each register, high byte first as on the bus.",
            "Bytes may be written together or apart: FFFF0102 is FF FF 01 02."},
        footer = {"", "Example:", "  sinew decode feetech-sts --sent 'FF FF 01 04 02 38 02 BE' FF FF 01 04 00 00 08 F2",
            "  sinew decode dynamixel2 FF FF FD 00 01 07 00 55 00 B0 04 35 B7 54",
            "  sinew decode ina226 02=2810 01=009A --shunt-ohm 0.01"})
final class DecodeCommand extends SinewCommand {
    private static final HexFormat HEX = HexFormat.of();
    private static final HexFormat SHOWN = HexFormat.ofDelimiter(" ").withUpperCase();
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,:;]+");
    private static final Pattern REGISTER = Pattern.compile("(?:0[xX])?([0-9a-fA-F]{1,2})\\s*=\\s*([^=]*)");
    /** A new register begins where this is found; bytes may stand apart. */
    private static final Pattern REGISTER_START = Pattern.compile("\\s+(?=(?:0[xX])?[0-9a-fA-F]{1,2}\\s*=)");

    @Parameters(index = "0", paramLabel = "PROTOCOL",
            description = "feetech-sts or dynamixel2 (buses), ina226 (a chip), or one that a driver on the class path"
                    + " brings.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String protocol;

    @Parameters(index = "1..*", paramLabel = "HEX", description = "Bytes received; for a chip REG=HEX.")
    private List<String> received = new ArrayList<>();

    @Option(names = "--sent", paramLabel = "HEX", description = "Bytes that the host sent, in one word or in quotes.")
    private @Nullable String sent;

    @Option(names = "--shunt-ohm", paramLabel = "OHM", description = "For a current meter: the resistor beside it.")
    private @Nullable Double shuntOhm;

    @Override
    public Integer call() throws CommandFailure {
        SortedMap<String, FrameDecoder> buses = found(FrameDecoder.class, FrameDecoder::protocol);
        SortedMap<String, RegisterDecoder> chips = found(RegisterDecoder.class, RegisterDecoder::chip);
        FrameDecoder bus = buses.get(protocol);
        RegisterDecoder chip = chips.get(protocol);
        if (bus != null) {
            decode(bus);
        } else if (chip != null) {
            decode(chip);
        } else {
            List<String> known = new ArrayList<>(buses.keySet());
            known.addAll(chips.keySet());
            throw CommandFailure.wrongUsage("there is no decoder for " + protocol
                    + Nearest.hint(protocol, known, "known are"));
        }
        return Main.FINE;
    }

    private static <T> SortedMap<String, T> found(Class<T> type, Function<T, String> word) {
        SortedMap<String, T> found = new TreeMap<>();
        ServiceLoader.load(type).forEach(each -> found.put(word.apply(each), each));
        return found;
    }

    private void decode(FrameDecoder bus) throws CommandFailure {
        if (shuntOhm != null) {
            throw CommandFailure.wrongUsage("--shunt-ohm is for current meters; " + protocol + " is a bus");
        }
        byte[] told = sent == null ? new byte[0] : bytes(sent, "--sent");
        byte[] heard = bytes(String.join(" ", received), "HEX");
        if (sent == null && heard.length == 0) {
            throw CommandFailure.wrongUsage("no bytes given; write them as hexadecimal numbers: FF FF 01 02 00 FC");
        }
        if (sent != null && told.length < 2) {
            throw CommandFailure.wrongUsage("--sent " + sent + " is less than two bytes; put all that was sent into"
                    + " quotes: --sent 'FF FF 01 02 01 FB'");
        }
        FrameDecoder.Exchange exchange = bus.decode(told, heard);
        if (json()) {
            print(document(exchange.frames(), exchange.echo(), exchange.skipped()));
            return;
        }
        if (exchange.echo()) {
            say("echo         what was sent came back and is left out");
        }
        exchange.frames().forEach(frame -> say(line(frame)));
        if (exchange.skipped() > 0 && exchange.frames().stream().anyMatch(frame -> frame.kind().isPresent())) {
            say("skipped      " + exchange.skipped() + " bytes that belong to no frame");
        }
    }

    private void decode(RegisterDecoder chip) throws CommandFailure {
        if (sent != null) {
            throw CommandFailure.wrongUsage("--sent is for buses; " + protocol + " is a chip");
        }
        SortedMap<Integer, byte[]> registers = new TreeMap<>();
        String all = String.join(" ", received).replaceAll("\\s*=\\s*", "=").strip();
        for (String each : REGISTER_START.splitAsStream(all).toList()) {
            Matcher matcher = REGISTER.matcher(each.strip());
            if (!matcher.matches() || matcher.group(2).isBlank()) {
                throw CommandFailure.wrongUsage("\"" + each + "\" is not REG=HEX; write 02=2810 for a register 0x02"
                        + " that reads 28 10");
            }
            int register = Integer.parseInt(matcher.group(1), 16);
            if (registers.put(register, bytes(matcher.group(2), "register " + matcher.group(1))) != null) {
                throw CommandFailure.wrongUsage("register " + matcher.group(1) + " is given twice; leave one out");
            }
        }
        if (shuntOhm != null && !(shuntOhm > 0 && Double.isFinite(shuntOhm))) {
            throw CommandFailure.wrongUsage("--shunt-ohm takes a resistance in ohm above 0; R010 is 0.01");
        }
        DecodedFrame frame = chip.decode(registers,
                shuntOhm == null ? OptionalDouble.empty() : OptionalDouble.of(shuntOhm));
        if (json()) {
            print(document(List.of(frame), false, 0));
        } else {
            say(line(frame));
        }
    }

    /** Bytes written together or apart, each with or without 0x. */
    static byte[] bytes(String text, String where) throws CommandFailure {
        StringBuilder digits = new StringBuilder();
        for (String word : SEPARATORS.splitAsStream(text.strip()).toList()) {
            String hex = word.startsWith("0x") || word.startsWith("0X") ? word.substring(2) : word;
            if (!word.isEmpty() && !hex.matches("[0-9a-fA-F]+")) {
                throw CommandFailure.wrongUsage(where + ": \"" + word + "\" is not hexadecimal; write bytes as two"
                        + " digits each, 0 to 9 and A to F");
            }
            if (hex.length() % 2 != 0) {
                throw CommandFailure.wrongUsage(where + ": \"" + word + "\" has " + hex.length()
                        + " digits; write two digits for each byte" + (hex.length() == 1 ? ": 0" + hex : ""));
            }
            digits.append(hex);
        }
        return HEX.parseHex(digits);
    }

    private static Map<String, Object> document(List<DecodedFrame> frames, boolean echo, int skipped) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("frames", frames.stream().map(DecodeCommand::map).toList());
        document.put("echo", echo);
        document.put("skipped_bytes", skipped);
        return document;
    }

    private static Map<String, @Nullable Object> map(DecodedFrame frame) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("accepted", frame.accepted());
        map.put("kind", frame.kind().map(DecodeCommand::word).orElse(null));
        map.put("id", frame.id().isPresent() ? frame.id().getAsInt() : null);
        map.put("fields", frame.fields());
        map.put("reason", frame.reason().orElse(null));
        map.put("bytes", SHOWN.formatHex(frame.bytes()));
        return map;
    }

    private static String word(DecodedFrame.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String line(DecodedFrame frame) {
        StringBuilder line = new StringBuilder(frame.kind().map(DecodeCommand::word).orElse("noise"));
        line.append(" ".repeat(13 - line.length()));
        frame.id().ifPresent(id -> line.append("id ").append(id).append("  "));
        boolean absent = frame.kind().filter(DecodedFrame.Kind.ABSENT::equals).isPresent();
        frame.reason().ifPresent(reason -> line.append(absent ? "" : "refused: ").append(reason).append("  "));
        frame.fields().forEach((name, value) -> {
            boolean told = frame.fields().get("error_names") instanceof List<?> names && names.contains(name);
            if (!told) {
                line.append(name).append(' ').append(value).append(", ");
            }
        });
        String text = line.toString().replaceAll("[, ]+$", "");
        return frame.bytes().length == 0 ? text : text + "  [" + SHOWN.formatHex(frame.bytes()) + "]";
    }
}
