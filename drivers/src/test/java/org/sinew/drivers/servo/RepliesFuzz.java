package org.sinew.drivers.servo;

import java.util.Arrays;
import org.sinew.drivers.decode.BusDecoder;
import org.sinew.drivers.decode.DecodedFrame;

/**
 * Gives the parsers of servo replies any bytes, and throws where they take what they must not. The fuzzer calls it by
 * name, with bytes led by what they have covered; tests call it with the bytes that are kept.
 */
public final class RepliesFuzz {
    private static final int MOST = 200; // a host adds at most 256 bytes between two looks

    private RepliesFuzz() {
    }

    /** The first byte says how long replies are, the second how the others are cut; the others are on the wire. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] wire = Arrays.copyOfRange(input, 2, Math.min(input.length, 2 + MOST));
        int cut = Math.min(wire.length, input[1] & 0xFF);
        replies(wire, input[0] & 0x1F, cut);
        byte[] sent = Arrays.copyOf(wire, cut);
        decoded(new StsDecoder(), sent, wire);
        decoded(new StsDecoder(), new byte[0], wire);
        decoded(new Dynamixel2Decoder(), sent, wire);
        decoded(new Dynamixel2Decoder(), new byte[0], wire);
        byte[] body = Dynamixel2Frames.unstuff(Dynamixel2Frames.stuff(wire));
        check(Arrays.equals(body, wire), "what was stuffed came out another");
    }

    private static void replies(byte[] wire, int data, int cut) {
        StsReplies parser = new StsReplies();
        parser.add(wire, 0, cut);
        int found = taken(parser, data, false);
        parser.add(wire, cut, wire.length - cut);
        found += taken(parser, data, true);
        StsReplies whole = new StsReplies();
        whole.add(wire, 0, wire.length);
        check(found == taken(whole, data, true), "the cut at " + cut + " changed what was found");
        check(found * (6 + data) + parser.skipped() == wire.length, "bytes are neither skipped nor of a reply");
    }

    private static int taken(StsReplies parser, int data, boolean ended) {
        int found = 0;
        while (parser.next(data, ended)) {
            byte[] bytes = new byte[data];
            parser.copyTo(bytes);
            int sum = parser.id() + data + 2 + parser.error();
            for (int i = 0; i < data; i++) {
                check((bytes[i] & 0xFF) == parser.data(i), "two ways to read a byte differ");
                sum += parser.data(i);
            }
            byte[] frame = frame(parser.id(), parser.error(), bytes, ~sum);
            check(parser.is(frame, frame.length), "a reply with a wrong sum was taken");
            check(parser.id() <= 0xFD, "a reply of everybody was taken");
            found++;
        }
        return found;
    }

    private static byte[] frame(int id, int error, byte[] data, int sum) {
        byte[] frame = new byte[StsFrames.BARE + data.length];
        frame[0] = -1;
        frame[1] = -1;
        frame[2] = (byte) id;
        frame[3] = (byte) (data.length + 2);
        frame[4] = (byte) error;
        System.arraycopy(data, 0, frame, 5, data.length);
        frame[5 + data.length] = (byte) sum;
        return frame;
    }

    private static void decoded(BusDecoder decoder, byte[] sent, byte[] wire) {
        for (DecodedFrame frame : decoder.decode(sent, wire).frames()) {
            boolean right = decoder instanceof StsDecoder ? rightSum(frame.bytes()) : rightCrc(frame.bytes());
            check(!frame.accepted() || right, "a wrong frame was accepted by " + decoder.protocol());
            check(frame.accepted() != frame.reason().isPresent(), "neither accepted nor refused with a reason");
        }
    }

    private static boolean rightSum(byte[] f) {
        return f.length >= StsFrames.BARE
                && (f[f.length - 1] & 0xFF) == StsFrames.checksum(f, 2, f.length - 1);
    }

    private static boolean rightCrc(byte[] f) {
        return f.length >= Dynamixel2Frames.BARE
                && Dynamixel2Frames.crc(f, 0, f.length - 2) == Dynamixel2Frames.word(f, f.length - 2);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
