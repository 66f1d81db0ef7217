package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.drivers.port.LinuxCalls;
import org.sinew.drivers.port.LinuxSerialPort;
import org.sinew.rt.Clock;
import org.sinew.sim.World;

/** Simulated servos behind a real pseudo-terminal, in real time. */
@Timeout(60)
class PtyBridgeTest {
    private static final byte[] PING = {-1, -1, 1, 2, 1, -5};
    private static final String PONG = "FF FF 01 02 00 FC";
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    private final World world = new World(new IndependentJoints(1), Clock.WALL);
    private final List<WireFrame> frames = new CopyOnWriteArrayList<>();
    private PseudoTerminal terminal;
    private PtyBridge bridge;
    private LinuxSerialPort port;

    @BeforeEach
    void connect() throws Exception {
        assumeTrue(System.getProperty("os.name", "").equals("Linux"), "pseudo-terminals are served on Linux only");
        terminal = PseudoTerminal.open(LinuxCalls.here(), 1_000_000);
        start(1_000_000);
        port = open();
    }

    private LinuxSerialPort open() throws Exception {
        return LinuxSerialPort.open("servo", Map.of("path", terminal.path().toString(), "baud", 1_000_000));
    }

    private void start(int baud) {
        bridge = new PtyBridge("servo", terminal, line(baud), 0);
        bridge.start();
    }

    private SerialLineSim line(int baud) {
        SerialLineSim line = new SerialLineSim("servo", baud, world);
        line.attach(new FeetechStsSim(world, 0, 1, 1, 2048, ServoRig.MOTOR));
        line.observe(frames::add);
        return line;
    }

    @AfterEach
    void disconnect() {
        if (port != null) {
            port.close();
            bridge.close();
            terminal.close();
        }
    }

    /** A ping, as often as it takes: the test machine may stand still for longer than a line may be silent. */
    private String ping() {
        byte[] into = new byte[64];
        int n = 0;
        while (n == 0) {
            port.flushInput();
            port.write(PING, 0, PING.length);
            n = port.read(into, 0, into.length, System.nanoTime() + 300_000_000);
            assertThat(n).as("the port is there").isNotNegative();
            assertThat(bridge.failure()).isEmpty();
            assertThat(Thread.currentThread().isInterrupted()).as("the time of the test is over").isFalse();
        }
        return HEX.formatHex(Arrays.copyOf(into, n));
    }

    @Test
    void aServoAnswersThroughTheTerminal() {
        assertThat(ping()).isEqualTo(PONG);
        assertThat(bridge.bytes()).isGreaterThanOrEqualTo(12);
    }

    @Test
    void aReplyIsReadableWhenItsLastBitHasGoneOverTheLineAndNotBefore() throws Exception {
        bridge.close();
        start(9600); // a ping and its reply: 12 bytes of 1.04 ms, and a return delay of 0.5 ms
        byte[] into = new byte[64];
        int n = 0;
        long took = 0;
        while (n == 0) {
            port.flushInput();
            long before = System.nanoTime();
            port.write(PING, 0, PING.length);
            n = port.read(into, 0, into.length, before + 2_000_000_000);
            took = System.nanoTime() - before;
        }
        assertThat(HEX.formatHex(Arrays.copyOf(into, n))).isEqualTo(PONG);
        assertThat(took).isGreaterThanOrEqualTo(12 * 10_000_000_000L / 9600 + 500_000);
    }

    @Test
    void repliesThatNobodyReadsAreLostAndTheLineGoesOn() throws Exception {
        port.close();
        SerialLineSim chatty = line(1_000_000);
        bridge.connect(chatty);
        port = open();
        byte[] readAll = HexFormat.of().parseHex("ffff01040200" + "7f" + "79");
        for (int i = 0; i < 200 && bridge.unreadBytes() == 0; i++) {
            port.write(readAll, 0, readAll.length);
            Thread.sleep(3); // its reply takes 1.3 ms
        }
        assertThat(bridge.unreadBytes()).as("a terminal keeps 4 kB").isPositive();
        port.flushInput();
        Thread.sleep(20);
        assertThat(ping()).isEqualTo(PONG);
    }

    @Test
    void bytesOfAStrangerAreNoFrameAndDoNoHarm() throws Exception {
        SerialLineSim line = line(1_000_000);
        bridge.connect(line);
        assertThat(ping()).isEqualTo(PONG);
        Process stranger = new ProcessBuilder("sh", "-c", "printf 'AT\\r' >" + terminal.path()).start();
        int exit = stranger.waitFor(); // root is let in, others are not
        assertThat(ping()).isEqualTo(PONG);
        Thread.sleep(20); // silence ends what was begun
        assertThat(ping()).isEqualTo(PONG);
        assertThat(line.strayBytes()).isEqualTo(exit == 0 ? 3 : 0);
        assertThat(frames).allSatisfy(frame -> assertThat(frame.hex()).isIn("FF FF 01 02 01 FB", PONG));
    }

    @Test
    void aFrameThatLacksParametersDoesNotEndIt() {
        for (String hex : List.of("FF FF FE 02 83 7C", "FF FF FE 02 82 7D")) {
            byte[] frame = HEX.parseHex(hex);
            port.write(frame, 0, frame.length);
            assertThat(ping()).isEqualTo(PONG);
        }
        assertThat(frames).extracting(WireFrame::hex).contains("FF FF FE 02 83 7C", "FF FF FE 02 82 7D");
        assertThat(bridge.failure()).isEmpty();
    }

    @Test
    void tellsWhatTheLineHasThrownAndCanStillBeClosed() throws Exception {
        SerialLineSim broken = line(1_000_000);
        broken.observe(frame -> {
            throw new IllegalStateException("planted");
        });
        bridge.connect(broken);
        while (bridge.failure().isEmpty()) {
            port.write(PING, 0, PING.length);
            Thread.sleep(10);
        }
        assertThat(bridge.failure().orElseThrow()).hasMessage("planted");
        bridge.close();
    }

    @Test
    void anotherLineCanTakeTheFarEnd() {
        assertThat(ping()).isEqualTo(PONG);
        SerialLineSim empty = new SerialLineSim("servo", 1_000_000, world);
        bridge.connect(empty);
        port.flushInput();
        port.write(PING, 0, PING.length);
        assertThat(port.read(new byte[8], 0, 8, System.nanoTime() + 50_000_000)).as("nobody is there").isZero();
        bridge.connect(line(1_000_000));
        assertThat(ping()).isEqualTo(PONG);
    }

    @Test
    void aPortIsFreeAgainAfterItsProgramWasKilled() throws Exception {
        port.close();
        String program = "import fcntl,os,signal,termios; f=os.open('" + terminal.path() + "',os.O_RDWR|os.O_NOCTTY);"
                + " fcntl.ioctl(f,termios.TIOCEXCL); fcntl.flock(f,fcntl.LOCK_EX); os.kill(os.getpid(),signal.SIGKILL)";
        assumeTrue(canRun("python3"), "no python3 here");
        new ProcessBuilder("python3", "-c", program).start().waitFor();
        bridge.release();
        Thread.sleep(50);
        port = open();
        assertThat(ping()).isEqualTo(PONG);
    }

    private static boolean canRun(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
    }
}
