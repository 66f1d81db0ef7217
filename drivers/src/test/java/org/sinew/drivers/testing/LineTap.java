package org.sinew.drivers.testing;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.sinew.device.BusStats;
import org.sinew.device.BytePort;
import org.sinew.device.WireFault;
import org.sinew.rt.Clock;

/** A clip on a serial line of the bench: writes down what it hears and makes trouble. */
final class LineTap implements BytePort {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
    private final BytePort line;
    private final Trouble trouble;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream(); // since the host wrote last

    LineTap(BytePort line, Trouble trouble) {
        this.line = line;
        this.trouble = trouble;
    }

    @Override
    public String name() {
        return line.name();
    }

    @Override
    public Clock clock() {
        return line.clock();
    }

    @Override
    public BusStats stats() {
        return line.stats();
    }

    @Override
    public int baud() {
        return line.baud();
    }

    @Override
    public void flushInput() {
        line.flushInput();
    }

    @Override
    public WireFault write(byte[] bytes, int offset, int length) {
        noteReply();
        int number = trouble.transactions++;
        int passed = trouble.pass(length);
        if (passed > 0) {
            trouble.transcript.add("> " + HEX.formatHex(bytes, offset, offset + passed));
        }
        boolean fails = trouble.failAll || number == trouble.failAt;
        if (passed < length || fails) {
            trouble.harm += fails ? 1 : 0;
            if (passed > 0 && !fails) {
                line.write(bytes, offset, passed);
            }
            return WireFault.GONE;
        }
        return line.write(bytes, offset, length);
    }

    @Override
    public int read(byte[] bytes, int offset, int length, long deadlineNanos) {
        byte[] some = new byte[Math.max(length, 1)];
        while (!trouble.cut) {
            int n = line.read(some, 0, length, deadlineNanos);
            if (n <= 0) {
                return n;
            }
            int kept = 0;
            for (int i = 0; i < n && trouble.pass(1) == 1; i++) {
                int place = heard.size();
                heard.write(some[i]);
                if (trouble.shortAfter >= 0 && place >= trouble.shortAfter) {
                    trouble.harm++;
                    continue;
                }
                boolean flipped = place == trouble.flipByte;
                trouble.harm += flipped ? 1 : 0;
                bytes[offset + kept++] = (byte) (some[i] ^ (flipped ? 1 << trouble.flipBit : 0));
            }
            if (kept > 0) {
                return kept;
            }
        }
        return -1;
    }

    private void noteReply() {
        trouble.longestReply = Math.max(trouble.longestReply, heard.size());
        if (heard.size() > 0) {
            trouble.transcript.add("< " + HEX.formatHex(heard.toByteArray()));
        }
        heard.reset();
    }

    /** Nothing more is expected now. */
    void endOfTurn() {
        noteReply();
    }

    @Override
    public void close() {
        line.close();
    }
}
