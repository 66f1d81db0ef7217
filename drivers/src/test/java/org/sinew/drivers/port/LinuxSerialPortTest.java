package org.sinew.drivers.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.drivers.sim.PseudoTerminal;

/** A serial port as the kernel gives it: the far end is a real pseudo-terminal. */
@Timeout(60)
class LinuxSerialPortTest {
    private static final byte[] PING = {-1, -1, 1, 2, 1, -5};
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private PseudoTerminal terminal;

    @TempDir
    private Path folder;

    @BeforeEach
    void openTerminal() throws DeviceException {
        assumeTrue(System.getProperty("os.name", "").equals("Linux"), "serial ports are served on Linux only");
        terminal = PseudoTerminal.open(LinuxCalls.here(), 1_000_000);
    }

    @AfterEach
    void closeTerminal() {
        if (terminal != null) {
            terminal.close();
        }
    }

    private LinuxSerialPort open() throws DeviceException {
        return LinuxSerialPort.open("servo", Map.of("path", terminal.path().toString(), "baud", 1_000_000));
    }

    private byte[] farEndHears() {
        byte[] heard = new byte[64];
        assertThat(terminal.await(PATIENCE_NANOS)).isTrue();
        return Arrays.copyOf(heard, terminal.read(heard));
    }

    private static int read(LinuxSerialPort port, byte[] into) {
        return port.read(into, 0, into.length, System.nanoTime() + PATIENCE_NANOS);
    }

    @Test
    void carriesBytesBothWaysUnchanged() throws Exception {
        byte[] all = new byte[256]; // among them line ends, ^C, ^D, XON and XOFF, which a cooked terminal would take
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        try (LinuxSerialPort port = open()) {
            assertThat(port.write(PING, 0, PING.length)).isEqualTo(WireFault.OK);
            assertThat(farEndHears()).isEqualTo(PING);
            assertThat(terminal.write(all, all.length)).isEqualTo(256);
            byte[] into = new byte[300];
            int n = 0;
            while (n < 256) {
                int got = port.read(into, n, into.length - n, System.nanoTime() + PATIENCE_NANOS);
                assertThat(got).isPositive();
                n += got;
            }
            assertThat(Arrays.copyOf(into, n)).isEqualTo(all);
            assertThat(terminal.await(1_000_000)).as("an echo of what was read").isFalse();
        }
    }

    @Test
    void takesAnyBitRate() throws Exception {
        for (int baud : new int[] {9600, 250_000, 1_000_000, 1_234_567}) {
            try (LinuxSerialPort port = LinuxSerialPort.open("servo", terminal.path(), baud, LinuxCalls.here())) {
                assertThat(port.baud()).isEqualTo(baud);
            }
        }
    }

    @Test
    void aReadEndsAtItsDeadline() throws Exception {
        try (LinuxSerialPort port = open()) {
            long deadline = System.nanoTime() + 20_000_000;
            assertThat(port.read(new byte[8], 0, 8, deadline)).isZero();
            assertThat(System.nanoTime() - deadline).as("it waited").isNotNegative();
            assertThat(port.gone()).isFalse();
        }
    }

    @Test
    void forgetsWhatHasArrivedWhenItIsFlushed() throws Exception {
        try (LinuxSerialPort port = open()) {
            terminal.write(PING, PING.length);
            byte[] into = new byte[1];
            assertThat(read(port, into)).isOne(); // all of it is here
            port.flushInput();
            assertThat(port.read(into, 0, 1, System.nanoTime() + 20_000_000)).isZero();
        }
    }

    @Test
    void aWriteThatNobodyTakesTimesOut() throws Exception {
        byte[] much = new byte[1 << 20];
        try (LinuxSerialPort port = LinuxSerialPort.open("servo", terminal.path(), 100_000_000, LinuxCalls.here())) {
            assertThat(port.write(much, 0, much.length)).isEqualTo(WireFault.TIMEOUT);
            assertThat(port.gone()).isFalse();
        }
    }

    @Test
    void isGoneWhenTheFarEndIsUnplugged() throws Exception {
        try (LinuxSerialPort port = open()) {
            terminal.close();
            assertThat(read(port, new byte[8])).isEqualTo(-1);
            assertThat(port.write(PING, 0, PING.length)).isEqualTo(WireFault.GONE);
            assertThat(port.gone()).isTrue();
        }
    }

    @Test
    void isGoneInTheMiddleOfAWait() throws Exception {
        try (LinuxSerialPort port = open()) {
            Thread puller = Thread.ofPlatform().start(() -> {
                LockSupport.parkNanos(30_000_000);
                terminal.close();
            });
            assertThat(read(port, new byte[8])).isEqualTo(-1);
            puller.join();
        }
    }

    @Test
    void isClosedTwiceWithoutHarm() throws Exception {
        LinuxSerialPort port = open();
        port.close();
        port.close();
        assertThat(port.write(PING, 0, PING.length)).isEqualTo(WireFault.GONE);
        open().close();
    }

    @Test
    void saysThatAPathIsNotThere() {
        assertThatThrownBy(() -> LinuxSerialPort.open("servo", Map.of("path", "/dev/ttyNOWHERE", "baud", 1_000_000)))
                .isInstanceOf(DeviceException.class)
                .hasMessageStartingWith("bus servo: /dev/ttyNOWHERE is not there: is the adapter plugged in, is the"
                        + " path right?")
                .extracting(absent -> ((DeviceException) absent).setting()).isEqualTo(Optional.empty());
    }

    @Test
    void saysThatAFileIsNoSerialPort() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        for (String path : new String[] {file.toString(), "/dev/null", folder.toString()}) {
            assertThatThrownBy(() -> LinuxSerialPort.open("servo", Map.of("path", path)))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageStartingWith("bus servo: " + path + " is no serial port; ")
                    .extracting(wrong -> ((DeviceException) wrong).setting()).isEqualTo(Optional.of("path"));
        }
    }

    @Test
    void saysWhoHoldsAPortThatIsInUse() throws Exception {
        Process holder = new ProcessBuilder("sh", "-c", "exec flock " + terminal.path() + " sleep 60").start();
        try {
            while (PortHolders.of(terminal.path()).isEmpty()) {
                Thread.sleep(10);
            }
            DeviceException refused = null;
            while (refused == null) { // it opens the file first and locks it then
                try {
                    open().close();
                } catch (DeviceException e) {
                    refused = e;
                }
            }
            assertThat(refused).hasMessageStartingWith("bus servo: " + terminal.path() + " is in use by process ")
                    .hasMessageContaining("(flock)").hasMessageEndingWith("; end it first");
        } finally {
            holder.descendants().forEach(ProcessHandle::destroyForcibly);
            holder.destroyForcibly();
        }
    }

    @Test
    void twoOfOneProcessDoNotShareAPortEither() throws Exception {
        try (LinuxSerialPort first = open()) {
            assertThatThrownBy(this::open).hasMessageContaining("is in use by");
            assertThat(first.write(PING, 0, PING.length)).isEqualTo(WireFault.OK);
        }
        open().close(); // and then it is free
    }

    @Test
    void saysWhichGroupMayOpenAPort() throws Exception {
        SystemCalls refusing = new PlayedCalls() {
            @Override
            public int open(String path, int flags) {
                return -EACCES;
            }
        };
        String group = String.valueOf(Files.getAttribute(terminal.path(), "posix:group"));
        assertThatThrownBy(() -> LinuxSerialPort.open("servo", terminal.path(), 1_000_000, refusing))
                .hasMessage("bus servo: no permission to open " + terminal.path() + "; it belongs to group " + group
                        + ": sudo usermod -aG " + group + " " + System.getProperty("user.name")
                        + ", then log in again");
    }

    @Test
    void refusesAnAdapterThatCannotRunAtTheBitRate() {
        PlayedCalls slow = new PlayedCalls();
        slow.baud = 115_200;
        assertThatThrownBy(() -> LinuxSerialPort.open("servo", Path.of("/dev/ttyX"), 1_000_000, slow))
                .hasMessage("bus servo: /dev/ttyX cannot run at 1000000 baud, it offers 115200; set baud to what"
                        + " adapter and servos both can")
                .extracting(wrong -> ((DeviceException) wrong).setting()).isEqualTo(Optional.of("baud"));
        assertThat(slow.open).as("left open").isFalse();
    }

    @Test
    void writesTheRestAfterAShortWrite() throws Exception {
        PlayedCalls calls = new PlayedCalls();
        try (LinuxSerialPort port = LinuxSerialPort.open("servo", Path.of("/dev/ttyX"), 1_000_000, calls)) {
            assertThat(port.write(PING, 0, PING.length)).isEqualTo(WireFault.OK);
            assertThat(calls.written.toByteArray()).isEqualTo(PING);
            assertThat(calls.writes).isGreaterThan(2);
        }
    }

    @Test
    void allocatesNothingOnceItIsOpen() throws Exception {
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] into = new byte[64];
        byte[] heard = new byte[64];
        try (LinuxSerialPort port = open()) {
            long bytes = Long.MAX_VALUE;
            for (int round = 0; round < 20 && bytes > 0; round++) { // first the compiler, then a round without it
                long before = meter.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 500; i++) {
                    port.flushInput();
                    port.write(PING, 0, PING.length);
                    while (terminal.read(heard) == 0) {
                        Thread.onSpinWait();
                    }
                    terminal.write(PING, PING.length);
                    read(port, into);
                }
                bytes = meter.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(bytes).as("bytes in 500 exchanges").isZero();
        }
    }

    /** A port that takes two bytes at a time, every second try only, and has no other side. */
    private static class PlayedCalls implements SystemCalls {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        int baud;
        int writes;
        boolean open;

        @Override
        public int open(String path, int flags) {
            open = true;
            return 7;
        }

        @Override
        public int close(int descriptor) {
            open = false;
            return 0;
        }

        @Override
        public int read(int descriptor, MemorySegment into, int offset, int length) {
            return -EAGAIN;
        }

        @Override
        public int write(int descriptor, MemorySegment from, int offset, int length) {
            if (writes++ % 2 == 0) {
                return -EAGAIN;
            }
            int n = Math.min(2, length);
            for (int i = 0; i < n; i++) {
                written.write(from.get(ValueLayout.JAVA_BYTE, offset + i));
            }
            return n;
        }

        @Override
        public int poll(MemorySegment pollfds, int count, long timeoutNanos) {
            pollfds.set(ValueLayout.JAVA_SHORT, 6, pollfds.get(ValueLayout.JAVA_SHORT, 4));
            return 1;
        }

        @Override
        public int ioctl(int descriptor, long request, long value) {
            return 0;
        }

        @Override
        public int ioctl(int descriptor, long request, MemorySegment argument) {
            if (baud > 0) {
                argument.set(ValueLayout.JAVA_INT, 40, baud);
            }
            return 0;
        }

        @Override
        public int flock(int descriptor, int operation) {
            return 0;
        }

        @Override
        public long mmap(int descriptor, long length, long offset) {
            return -ENODEV;
        }

        @Override
        public int munmap(long address, long length) {
            return 0;
        }
    }
}
