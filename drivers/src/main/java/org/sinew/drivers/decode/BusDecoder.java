package org.sinew.drivers.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.sinew.drivers.decode.DecodedFrame.Kind;

/**
 * What the decoders of bus protocols have in common: the echo is taken out, replies are held against what was asked,
 * and answers that did not come are named. A subclass knows the frames of one protocol.
 */
public abstract class BusDecoder implements FrameDecoder {
    /** Id that stands for everybody in the protocols known so far. */
    public static final int BROADCAST = 0xFE;

    /**
     * An answer that a sent frame asks for.
     *
     * @param id      who is to answer; {@link #BROADCAST}: anybody may
     * @param address the register that its data begin with; -1: data are of the frame's own kind
     * @param length  number of data bytes
     * @param told    what an answer without data confirms: the registers that were written
     */
    public record Request(int id, int address, int length, Map<String, Object> told) {
        public Request(int id, int address, int length) {
            this(id, address, length, Map.of());
        }
    }

    /** What begins at byte {@code at}. */
    protected abstract FrameScan.Look look(byte[] bytes, int at);

    /** The id that stands in the header of a frame, whole or not, at byte {@code at}. */
    protected abstract OptionalInt id(byte[] bytes, int at);

    /** A whole frame as one that a host sends; empty if it is none. */
    protected abstract Optional<Map<String, Object>> instruction(byte[] frame);

    /** The answers that a frame of a host asks for. */
    protected abstract List<Request> requests(byte[] frame);

    /** A whole frame as a reply. */
    protected abstract Reply reply(byte[] frame);

    /** What the header of this protocol looks like. */
    protected abstract String header();

    /**
     * A reply before its data are understood.
     *
     * @param id     of the servo
     * @param error  the error byte
     * @param fields the error in words
     * @param data   without error byte
     */
    public record Reply(int id, int error, Map<String, Object> fields, byte[] data) {
        public Reply {
            data = data.clone();
        }

        @Override
        public byte[] data() {
            return data.clone();
        }
    }

    /** The data of a reply, when it is known what they are. */
    protected abstract Map<String, Object> data(Request request, byte[] data);

    /** The data of a reply, when nobody knows what was asked: the usual request of this length is taken. */
    protected abstract Map<String, Object> data(byte[] data);

    /** What a broken frame was probably meant to be. */
    protected Kind kind(byte[] bytes) {
        return Kind.STATUS;
    }

    /** Replies of several servos in one frame, where the protocol has that. */
    protected Optional<List<DecodedFrame>> joined(byte[] frame, byte[] sent) {
        return Optional.empty();
    }

    @Override
    public final Exchange decode(byte[] sent, byte[] received) {
        FrameScan scan = new FrameScan(received, sent, this::look);
        List<Request> asked = new ArrayList<>();
        FrameScan asking = new FrameScan(sent, new byte[0], this::look);
        asking.pieces.stream().filter(FrameScan.Piece::isWhole)
                .forEach(piece -> asked.addAll(requests(Arrays.copyOfRange(sent, piece.from(), piece.to()))));
        List<DecodedFrame> frames = new ArrayList<>();
        for (FrameScan.Piece piece : scan.pieces) {
            byte[] bytes = Arrays.copyOfRange(received, piece.from(), piece.to());
            if (!piece.isWhole()) {
                Kind kind = sent.length > 0 ? Kind.STATUS : kind(bytes);
                frames.add(DecodedFrame.refused(kind, id(bytes, 0), piece.problem(), bytes));
            } else if (sent.length > 0) {
                frames.addAll(joined(bytes, sent).orElseGet(() -> List.of(answer(bytes, asked))));
            } else {
                frames.add(either(bytes));
            }
        }
        if (frames.isEmpty() && scan.skipped() > 0) {
            frames.add(DecodedFrame.noise("no frame: no header " + header() + " in " + scan.skipped() + " bytes"
                    + (scan.echo() ? " after the echo" : ""), received));
        } else if (sent.length > 0 && frames.stream().allMatch(DecodedFrame::accepted)) {
            addAbsent(frames, sent, asking, asked);
        }
        return new Exchange(frames, scan.echo(), scan.skipped());
    }

    /** A frame of which nobody says who sent it. */
    private DecodedFrame either(byte[] frame) {
        Optional<Map<String, Object>> told = instruction(frame);
        if (told.isPresent()) {
            return DecodedFrame.accepted(Kind.INSTRUCTION, id(frame, 0), told.get(), frame);
        }
        Reply reply = reply(frame);
        if (reply.id() == BROADCAST) {
            return nobody(reply, frame);
        }
        return status(reply, data(reply.data()), frame);
    }

    private static DecodedFrame nobody(Reply reply, byte[] frame) {
        return DecodedFrame.refused(Kind.STATUS, OptionalInt.of(reply.id()),
                "id 0xFE is everybody: nobody answers with it", frame);
    }

    /** A frame that comes after a request. */
    private DecodedFrame answer(byte[] frame, List<Request> asked) {
        Reply reply = reply(frame);
        if (reply.id() == BROADCAST) {
            return nobody(reply, frame);
        }
        Optional<Request> request = asked.stream()
                .filter(each -> each.id() == reply.id() || each.id() == BROADCAST).findFirst();
        if (request.isEmpty()) {
            return asked.isEmpty() ? status(reply, data(reply.data()), frame) : DecodedFrame.refused(Kind.STATUS,
                    OptionalInt.of(reply.id()), "wrong id: " + reply.id() + " answers, but " + ids(asked)
                    + " was asked", frame);
        }
        int length = reply.data().length;
        boolean errorAlone = length == 0 && reply.error() != 0;
        if (length != request.get().length() && !errorAlone) {
            return DecodedFrame.refused(Kind.STATUS, OptionalInt.of(reply.id()), "wrong length: " + length
                    + " data bytes, but " + request.get().length() + " were asked for", frame);
        }
        Map<String, Object> data = length == 0 ? request.get().told() : data(request.get(), reply.data());
        return status(reply, errorAlone ? Map.of() : data, frame);
    }

    private static DecodedFrame status(Reply reply, Map<String, Object> data, byte[] frame) {
        Map<String, Object> fields = new LinkedHashMap<>(reply.fields());
        fields.putAll(data);
        return DecodedFrame.accepted(Kind.STATUS, OptionalInt.of(reply.id()), fields, frame);
    }

    private static String ids(List<Request> asked) {
        return String.join(", ", asked.stream().map(each -> String.valueOf(each.id())).distinct().toList());
    }

    private void addAbsent(List<DecodedFrame> frames, byte[] sent, FrameScan asking, List<Request> asked) {
        List<Integer> answered = frames.stream().map(frame -> frame.id().orElse(-1)).toList();
        boolean anybody = asked.stream().anyMatch(each -> each.id() == BROADCAST);
        if (asked.isEmpty() || anybody) {
            if (frames.isEmpty()) {
                frames.addAll(anybody ? List.of() : unanswered(sent, asking));
            }
            if (frames.isEmpty()) {
                frames.add(DecodedFrame.absent(id(sent, 0), told(sent, asking), why(asking, anybody)));
            }
            return;
        }
        for (Request request : asked) {
            if (!answered.contains(request.id())) {
                frames.add(DecodedFrame.absent(OptionalInt.of(request.id()), told(sent, asking), "no answer"));
            }
        }
    }

    /** Instructions that ask for no answer; none if there is anything else in what was sent. */
    private List<DecodedFrame> unanswered(byte[] sent, FrameScan asking) {
        List<DecodedFrame> frames = new ArrayList<>();
        for (FrameScan.Piece piece : asking.pieces) {
            byte[] bytes = Arrays.copyOfRange(sent, piece.from(), piece.to());
            Optional<Map<String, Object>> told = piece.isWhole() ? instruction(bytes) : Optional.empty();
            if (told.isEmpty()) {
                return List.of();
            }
            frames.add(DecodedFrame.accepted(Kind.INSTRUCTION, id(bytes, 0), told.get(), bytes));
        }
        return frames;
    }

    private Map<String, Object> told(byte[] sent, FrameScan asking) {
        boolean whole = !asking.pieces.isEmpty() && asking.pieces.getFirst().isWhole();
        return whole ? instruction(Arrays.copyOfRange(sent, asking.pieces.getFirst().from(),
                asking.pieces.getFirst().to())).orElse(Map.of()) : Map.of();
    }

    private String why(FrameScan asking, boolean anybody) {
        if (anybody) {
            return "no answer";
        }
        if (asking.pieces.isEmpty()) {
            return "no answer, and what was sent is no frame: no header " + header();
        }
        FrameScan.Piece first = asking.pieces.getFirst();
        return first.isWhole() ? "no answer; what was sent is no instruction"
                : "no answer, since what was sent is no good frame: " + first.problem();
    }
}
