package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.WireFault;
import org.sinew.drivers.sim.SocketWires.Role;

/** Both ends of a twin's socket, and what comes over it when one of them misbehaves. */
@Timeout(60)
class TwinServerTest {
    private static final byte[] NONE = {};

    @TempDir
    private Path folder;
    private final Board board = new Board();
    private TwinServer server;

    /** A twin with one chip at bus 1, address 0x40, whose registers are what was written last. */
    private static final class Board implements TwinTarget, WireBus {
        final List<String> events = new CopyOnWriteArrayList<>();
        final CountDownLatch slow = new CountDownLatch(1);
        volatile boolean stuck;
        volatile boolean broken;
        volatile String state = "{\"frames\":7}";
        private byte[] kept = {};

        @Override
        public String welcome() {
            return "{\"robot\":\"r\",\"buses\":{}}";
        }

        @Override
        public WireBus wires() {
            return this;
        }

        @Override
        public void came(int pid) {
            if (broken) {
                throw new IllegalStateException("planted");
            }
            events.add("came " + pid);
        }

        @Override
        public void went(int pid, boolean goodbye) {
            events.add("went " + pid + " " + goodbye);
        }

        @Override
        public void reset(long seed) {
            events.add("reset " + seed);
        }

        @Override
        public void release() {
            if (broken) {
                throw new IllegalStateException("planted");
            }
            events.add("release");
        }

        @Override
        public String state() {
            return state;
        }

        @Override
        public WireFault transfer(int bus, int address, byte[] write, int writeOffset, int writeLength,
                byte[] read, int readOffset, int readLength) {
            if (stuck) {
                try {
                    slow.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (bus != 1 || address != 0x40) {
                return WireFault.NACK;
            }
            kept = writeLength > 0 ? java.util.Arrays.copyOfRange(write, writeOffset, writeOffset + writeLength) : kept;
            System.arraycopy(kept, 0, read, readOffset, Math.min(kept.length, readLength));
            return WireFault.OK;
        }

        @Override
        public boolean level(int chip, int line, boolean pulledUp) {
            return line == 17 ? !pulledUp : pulledUp;
        }
    }

    @BeforeEach
    void listen() throws Exception {
        assumeTrue(System.getProperty("os.name", "").equals("Linux"), "twins are served on Linux only");
        server = new TwinServer(path(), board, 0);
    }

    @AfterEach
    void end() throws Exception {
        board.slow.countDown();
        if (server != null) {
            server.close();
        }
    }

    private Path path() {
        return folder.resolve("t.sock");
    }

    private SocketWires connect() throws Exception {
        return SocketWires.connect(path(), Role.DRIVES);
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            Thread.sleep(5);
        }
    }

    private static String me(String before, String after) {
        return before + ProcessHandle.current().pid() + after;
    }

    @Test
    void carriesTransfersAndLevels() throws Exception {
        try (SocketWires wires = connect()) {
            byte[] read = new byte[6];
            assertThat(wires.transfer(1, 0x40, new byte[] {9, 5, -1, 0, 9}, 1, 3, read, 2, 3)).isEqualTo(WireFault.OK);
            assertThat(read).containsExactly(0, 0, 5, -1, 0, 0);
            assertThat(wires.transfer(1, 0x41, NONE, 0, 0, read, 0, 1)).isEqualTo(WireFault.NACK);
            assertThat(wires.level(0, 17, true)).isFalse();
            assertThat(wires.level(0, 18, true)).isTrue();
            assertThat(wires.pid()).isEqualTo((int) ProcessHandle.current().pid());
            assertThat(wires.welcome()).containsEntry("robot", "r");
        }
    }

    @Test
    void onlyItsUserCanConnect() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path()))).isEqualTo("rw-------");
    }

    @Test
    void tellsWhoCameAndWhetherHeSaidGoodbye() throws Exception {
        connect().close();
        until(() -> board.events.size() == 2);
        assertThat(board.events).containsExactly(me("came ", ""), me("went ", " true"));
        try (SocketChannel rude = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
            rude.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 6, 1, 0, 1, 0, 1, 0}));
            until(() -> board.events.size() == 3);
        }
        until(() -> board.events.size() == 4);
        assertThat(board.events.getLast()).isEqualTo(me("went ", " false"));
    }

    @Test
    void oneRuntimeAtATimeAndTheNextOneWhenItHasGone() throws Exception {
        try (SocketWires first = connect()) {
            assertThat(first.gone()).isFalse();
            assertThatThrownBy(this::connect).isInstanceOf(IOException.class)
                    .hasMessageEndingWith(me("refuses: process ", " drives this twin already; one at a time"));
        }
        until(() -> board.events.contains(me("went ", " true")));
        connect().close();
    }

    @Test
    void othersMayCommandItMeanwhile() throws Exception {
        try (SocketWires first = connect(); SocketWires other = SocketWires.connect(path(), Role.COMMANDS)) {
            other.reset(-5);
            other.release();
            assertThat(other.state()).containsEntry("frames", 7);
            assertThat(first.transfer(1, 0x40, NONE, 0, 0, NONE, 0, 0)).isEqualTo(WireFault.OK);
            assertThat(other.transfer(1, 0x40, NONE, 0, 0, NONE, 0, 0)).as("the buses are the driver's")
                    .isNotEqualTo(WireFault.OK);
        }
        assertThat(board.events).contains("reset -5", "release");
    }

    @Test
    void whoeverComesWhileTheTwinFailsIsToldAndTheNextOneCanCome() throws Exception {
        board.broken = true;
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class)
                .hasMessageEndingWith("refuses: the twin has failed; report this: java.lang.IllegalStateException:"
                        + " planted");
        board.broken = false;
        boolean refused = true;
        while (refused) { // the first one may still be going
            try {
                connect().close();
                refused = false;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("drives this twin already");
                Thread.sleep(5);
            }
        }
        until(() -> board.events.size() == 2);
        assertThat(board.events).as("nobody has gone who has not come")
                .containsExactly(me("came ", ""), me("went ", " true"));
    }

    @Test
    void aCommandThatFailsIsRefusedAndTheConnectionGoesOn() throws Exception {
        try (SocketWires other = SocketWires.connect(path(), Role.COMMANDS)) {
            board.broken = true;
            assertThatThrownBy(other::release).hasMessageContaining("refuses: the twin has failed")
                    .hasMessageContaining("planted");
            assertThat(other.state()).containsEntry("frames", 7);
        }
    }

    @Test
    void anAnswerThatDoesNotFitIsRefusedAndNeverCut() throws Exception {
        try (SocketWires other = SocketWires.connect(path(), Role.COMMANDS)) {
            String head = "{\"text\":\"";
            int room = TwinChannel.LONGEST_TEXT - head.length() - 2;
            board.state = head + "x".repeat(room) + "\"}";
            assertThat(other.state().get("text")).asString().hasSize(room);
            board.state = head + "x".repeat(room + 1) + "\"}";
            assertThatThrownBy(other::state).isInstanceOf(IOException.class).hasMessageEndingWith("refuses: the answer"
                    + " has 65530 bytes, and a frame holds 65529");
            board.state = "{}";
            assertThat(other.state()).as("the connection goes on").isEmpty();
        }
    }

    @Test
    void aTwinThatHangsIsATimeoutAndItsLateAnswerIsNobodys() throws Exception {
        try (SocketWires wires = connect()) {
            byte[] read = new byte[1];
            board.stuck = true;
            assertThat(wires.transfer(1, 0x40, new byte[] {1}, 0, 1, read, 0, 1)).isEqualTo(WireFault.TIMEOUT);
            assertThatThrownBy(() -> wires.level(0, 17, true)).isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("timed out");
            board.stuck = false;
            board.slow.countDown();
            WireFault fault = WireFault.TIMEOUT;
            while (fault == WireFault.TIMEOUT) { // the machine may be slow
                fault = wires.transfer(1, 0x40, new byte[] {2}, 0, 1, read, 0, 1);
            }
            assertThat(fault).isEqualTo(WireFault.OK);
            assertThat(read).as("not the answer to the first question").containsExactly(2);
            assertThat(wires.gone()).isFalse();
        }
    }

    @Test
    void aTwinThatEndsIsGoneForGood() throws Exception {
        try (SocketWires wires = connect()) {
            server.close();
            assertThat(wires.transfer(1, 0x40, NONE, 0, 0, NONE, 0, 0)).isEqualTo(WireFault.GONE);
            assertThatThrownBy(() -> wires.level(0, 17, true)).hasMessageContaining("No such device");
            assertThat(wires.gone()).isTrue();
            assertThatThrownBy(wires::state).isInstanceOf(IOException.class).hasMessageEndingWith("has gone");
        }
        assertThat(path()).doesNotExist();
    }

    @Test
    void saysThatNobodyListens() {
        assertThatThrownBy(() -> SocketWires.connect(folder.resolve("no.sock"), Role.DRIVES))
                .isInstanceOf(IOException.class)
                .hasMessage("no twin answers at " + folder.resolve("no.sock")
                        + "; start one with sinew twin ROBOT, or name its socket");
    }

    @Test
    void nonsenseEndsOneConnectionAndHarmsNoOther() throws Exception {
        try (SocketWires wires = connect()) {
            for (byte[] nonsense : List.of(new byte[] {-1, -1, -1, -1, 0, 0, 0, 0}, "GET / HTTP/1.1\r\n\r\n".getBytes(),
                    new byte[] {0, 0, 0, 3, 2, 0, 1}, new byte[] {0, 0, 0, 6, 1, 0, 1, 0, 99, 0})) {
                try (SocketChannel stranger = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
                    stranger.write(ByteBuffer.wrap(nonsense));
                    ByteBuffer answer = ByteBuffer.allocate(1000);
                    while (stranger.read(answer) >= 0) {
                        // until it is let go
                    }
                    assertThat(answer.get(4)).as("refused").isEqualTo((byte) -1);
                }
            }
            assertThat(wires.transfer(1, 0x40, NONE, 0, 0, NONE, 0, 0)).isEqualTo(WireFault.OK);
        }
    }

    @Test
    void aShortOrUnknownFrameIsRefusedInWords() throws Exception {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
            client.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 6, 1, 0, 1, 0, 1, 0}));
            String welcome = answer(client);
            assertThat(welcome).contains("robot");
            client.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 4, 2, 0, 2, 1})); // a transfer without an address
            assertThat(answer(client)).contains("makes no sense");
            client.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 3, 77, 0, 3}));
            assertThat(answer(client)).contains("there is no frame of type 77");
        }
    }

    private static String answer(SocketChannel client) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(4);
        while (head.hasRemaining()) {
            assertThat(client.read(head)).isNotNegative();
        }
        ByteBuffer body = ByteBuffer.allocate(head.getInt(0));
        while (body.hasRemaining()) {
            assertThat(client.read(body)).isNotNegative();
        }
        return new String(body.array(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void aServerThatIsNoTwinIsRefused() throws Exception {
        Path other = folder.resolve("other.sock");
        try (ServerSocketChannel web = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            web.bind(UnixDomainSocketAddress.of(other));
            Thread answering = Thread.ofPlatform().start(() -> {
                try (SocketChannel client = web.accept()) {
                    client.write(ByteBuffer.wrap("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes()));
                    client.read(ByteBuffer.allocate(100));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThatThrownBy(() -> SocketWires.connect(other, Role.DRIVES)).isInstanceOf(IOException.class)
                    .hasMessageContaining("the twin at " + other);
            answering.join();
        }
    }
}
