package org.sinew.drivers.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.context.Context;
import com.pi4j.io.i2c.I2C;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.rt.Clock;

/** I2C over the kernel's own calls, which are played. */
@Timeout(60)
class LinuxI2cTest {
    private static final int IMU = 0x68;
    private static final int SERVOS = 0x40;

    private final PlayedBoard board = new PlayedBoard();
    private Context context;
    private Pi4jPort port;

    @TempDir
    private Path root;

    @BeforeEach
    void openBus() throws Exception {
        Files.createDirectories(root.resolve("dev"));
        board.chips.put(IMU, new byte[256]);
        board.chips.put(SERVOS, new byte[256]);
        context = Pi4jContext.of(LinuxPi4jPlugin.providers(board.host(root)));
        port = Pi4jPort.open(context, "i2c1", "i2c", Map.of("bus", 1), Clock.WALL);
    }

    @AfterEach
    void shutDown() {
        context.shutdown();
    }

    @Test
    void readsARegisterInOneCallWithARepeatedStart() throws Exception {
        board.chips.get(IMU)[0x75] = (byte) 0xEA;
        assertThat(port.i2c(IMU).readRegister(0x75)).isEqualTo(0xEA);
        assertThat(board.wires).containsExactly("68 w 75", "68 r 1");
        assertThat(board.messages).as("address, flags, length").containsExactly("6800000001000000", "6800010001000000");
    }

    @Test
    void everyKindOfCallIsItsBytes() throws Exception {
        I2C chip = port.i2c(IMU);
        byte[] four = new byte[4];
        chip.writeRegister(0x10, (byte) 0xA1);
        chip.writeRegister(0x11, new byte[] {9, 2, 3, 9}, 1, 2);
        chip.writeRegister(new byte[] {0x13}, new byte[] {4}, 0, 1);
        assertThat(chip.readRegister(0x11, four, 1, 3)).isEqualTo(3);
        assertThat(four).containsExactly(0, 2, 3, 4);
        assertThat(chip.readRegister(new byte[] {0x12}, four, 0, 2)).isEqualTo(2);
        assertThat(four).startsWith(3, 4);
        chip.write((byte) 0x11);
        assertThat(chip.read()).isEqualTo(2);
        assertThat(chip.read(four, 0, 2)).isEqualTo(2);
        chip.write(new byte[] {0x20, 7, 8}, 0, 3);
        chip.writeThenRead(new byte[] {0, 0x20}, 1, 1, 0, four, 2, 2);
        assertThat(four).endsWith(7, 8);
        assertThat(board.wires).containsExactly("68 w 10a1", "68 w 110203", "68 w 1304", "68 w 11", "68 r 3",
                "68 w 12", "68 r 2", "68 w 11", "68 r 1", "68 r 2", "68 w 200708", "68 w 20", "68 r 2");
    }

    @Test
    void errorNumbersReachTheDriverAsFaults() throws Exception {
        I2cRegisters imu = new I2cRegisters(port, IMU);
        Map<Integer, WireFault> expected = Map.ofEntries(Map.entry(16, WireFault.STUCK), Map.entry(6, WireFault.NACK),
                Map.entry(121, WireFault.NACK), Map.entry(110, WireFault.TIMEOUT), Map.entry(11, WireFault.NOISE),
                Map.entry(5, WireFault.NACK), Map.entry(19, WireFault.GONE), Map.entry(22, WireFault.NACK),
                Map.entry(95, WireFault.NACK), Map.entry(9, WireFault.GONE), Map.entry(108, WireFault.GONE),
                Map.entry(71, WireFault.NOISE), Map.entry(74, WireFault.CHECKSUM));
        for (Map.Entry<Integer, WireFault> error : expected.entrySet()) {
            board.failures.add(error.getKey());
            assertThat(imu.read(0, new byte[2], 2)).as("errno %d", error.getKey()).isEqualTo(error.getValue());
            board.failures.add(error.getKey());
            assertThat(imu.write(0, 1)).as("errno %d", error.getKey()).isEqualTo(error.getValue());
        }
        assertThat(imu.write(0, 1)).isEqualTo(WireFault.OK);
    }

    @Test
    void aMessageOfOurOwnIsNotJudgedByItsWords() {
        assertThat(Pi4jFault.of(new WireException(SystemCalls.EBUSY, "timed out, no such device")))
                .isEqualTo(WireFault.STUCK);
        assertThat(Pi4jFault.of(new IllegalStateException(new WireException(SystemCalls.ENODEV, "x"))))
                .isEqualTo(WireFault.GONE);
    }

    @Test
    void fewerMessagesThanAskedForAreNoSuccess() throws Exception {
        PlayedBoard half = new PlayedBoard() {
            @Override
            public synchronized int ioctl(int descriptor, long request, MemorySegment argument) {
                return Math.min(super.ioctl(descriptor, request, argument), 1);
            }
        };
        half.chips.put(IMU, new byte[256]);
        LinuxI2cBus bus = new LinuxI2cBus(half.host(root), 1);
        bus.enter(IMU);
        assertThatThrownBy(() -> bus.transfer(IMU, new byte[1], 0, 1, new byte[1], 0, 1))
                .isInstanceOf(WireException.class).hasMessageEndingWith("address 0x68: 1 of 2 messages were sent");
    }

    @Test
    void refusesMoreThanAMessageHolds() throws Exception {
        I2C chip = port.i2c(IMU);
        assertThatThrownBy(() -> chip.readRegister(0, new byte[9000])).hasMessage(
                "9000 bytes in one I2C message; Linux takes 8192 at most");
        assertThatThrownBy(() -> chip.writeRegister(0, new byte[8192])).hasMessageStartingWith("8193 bytes in one");
        assertThat(board.wires).isEmpty();
    }

    // ---- what cannot be opened ----

    private String refusal(int address) {
        try {
            port.i2c(address);
        } catch (DeviceException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("address " + address + " was opened");
    }

    @Test
    void saysWhichBusesThereAre() throws IOException {
        board.refused.put("i2c-1", SystemCalls.ENOENT);
        String dev = root.resolve("dev").toString();
        assertThat(refusal(IMU)).isEqualTo("bus i2c1: " + dev + "/i2c-1 is not there; no I2C bus was found on this"
                + " machine; is I2C switched on (Raspberry Pi: sudo raspi-config nonint do_i2c 0, then restart)?");
        Files.createFile(root.resolve("dev/i2c-7"));
        Files.createFile(root.resolve("dev/i2c-3"));
        assertThat(refusal(IMU)).contains("there is " + dev + "/i2c-3, " + dev + "/i2c-7; is I2C");
    }

    @Test
    void saysWhichGroupMayOpenABus() throws IOException {
        Path file = Files.createFile(root.resolve("dev/i2c-1"));
        board.refused.put("i2c-1", SystemCalls.EACCES);
        String group = String.valueOf(Files.getAttribute(file, "posix:group"));
        assertThat(refusal(IMU)).isEqualTo("bus i2c1: no permission to open " + file + "; it belongs to group " + group
                + ": sudo usermod -aG " + group + " " + System.getProperty("user.name") + ", then log in again");
    }

    @Test
    void refusesAnAdapterWithoutPlainMessages() {
        board.functions = 0x0EFF0008L; // SMBus only, as of i2c-stub
        assertThat(refusal(IMU)).contains("/i2c-1: its adapter speaks SMBus only").endsWith("use another bus");
        assertThat(board.open).isEmpty();
    }

    @Test
    void refusesAChipThatADriverOfTheKernelUses() throws IOException {
        Path driver = Files.createDirectories(root.resolve("sys/bus/i2c/devices/1-0068/driver"));
        assertThat(refusal(IMU)).startsWith("bus i2c1: address 0x68 of ")
                .endsWith("is in use by a driver of the kernel; take it off: echo 1-0068 | sudo tee " + driver
                        + "/unbind");
        assertThat(board.open).isEmpty();
    }

    @Test
    void theBusIsOpenWhileAChipOfItIs() throws Exception {
        I2C imu = port.i2c(IMU);
        I2C servos = port.i2c(SERVOS);
        assertThatThrownBy(() -> port.i2c(SERVOS)).isInstanceOf(DeviceException.class)
                .hasMessageContaining("once only");
        port.release(imu);
        assertThat(board.open).hasSize(1);
        assertThatThrownBy(imu::read).isInstanceOf(WireException.class).hasMessageContaining("was closed");
        port.release(servos);
        assertThat(board.open).isEmpty();
        assertThat(port.i2c(IMU).readRegister(0)).as("opened again").isZero();
    }

    // ---- never the wrong chip ----

    /** Writes one byte to a register of a chip. */
    @FunctionalInterface
    private interface Writes {
        void write(int address, int register, byte value);
    }

    /** What Pi4J's linuxfs does: the address is noted before the kernel has taken it. */
    private final class KeepsAnAddress implements Writes {
        private final MemorySegment out = Arena.ofAuto().allocate(2);
        private int last = -1;

        @Override
        public void write(int address, int register, byte value) {
            if (address != last) {
                last = address;
                check(board.ioctl(10, 0x703, address));
            }
            out.set(ValueLayout.JAVA_BYTE, 0, (byte) register);
            out.set(ValueLayout.JAVA_BYTE, 1, value);
            check(board.write(10, out, 0, 2));
        }

        private static void check(int result) {
            if (result < 0) {
                throw new WireException(-result, "played");
            }
        }
    }

    /** Bytes that random transfers, some of which fail, have put into a chip that they were not meant for. */
    private int strayBytes(Writes writes, long seed) {
        Random random = new Random(seed);
        int[] errors = {5, 6, 11, 16, 19, 22, 95, 110, 121};
        for (int i = 0; i < 2000; i++) {
            int address = random.nextBoolean() ? IMU : SERVOS;
            if (random.nextInt(4) == 0) {
                board.failures.add(errors[random.nextInt(errors.length)]);
            }
            try {
                writes.write(address, random.nextInt(256), (byte) address);
            } catch (RuntimeException e) {
                assertThat(Pi4jFault.told(e)).isPresent();
            }
        }
        int stray = 0;
        for (Map.Entry<Integer, byte[]> chip : board.chips.entrySet()) {
            for (byte value : chip.getValue()) {
                stray += value != 0 && value != chip.getKey() ? 1 : 0;
            }
        }
        return stray;
    }

    @Test
    void noTransferEndsAtTheWrongChip() throws Exception {
        I2C imu = port.i2c(IMU);
        I2C servos = port.i2c(SERVOS);
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(strayBytes((address, register, value) ->
                    (address == IMU ? imu : servos).writeRegister(register, value), seed)).as("seed %d", seed).isZero();
        }
        assertThat(board.wires).hasSizeGreaterThan(20_000);
    }

    @Test
    void aDriverThatKeepsAnAddressFailsThatTest() {
        assertThat(strayBytes(new KeepsAnAddress(), 1)).isPositive();
    }

    // ---- cost ----

    /** Answers every transfer at once, with nothing. */
    private static final class Silent extends PlayedBoard {
        @Override
        public synchronized int ioctl(int descriptor, long request, MemorySegment argument) {
            return request == 0x707 ? argument.get(ValueLayout.JAVA_INT, 8)
                    : super.ioctl(descriptor, request, argument);
        }
    }

    @Test
    void allocatesNothingOnceItIsOpen() throws Exception {
        Context silent = Pi4jContext.of(LinuxPi4jPlugin.providers(new Silent().host(root)));
        I2cRegisters imu = new I2cRegisters(Pi4jPort.open(silent, "i2c1", "i2c", Map.of("bus", 1), Clock.WALL), IMU);
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] into = new byte[14];
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < 20 && bytes > 0; round++) {
            long before = meter.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2000; i++) {
                imu.read(0x3B, into, 1 + i % 14);
                imu.write(0x10, i);
                imu.writeWord(0x11, i);
            }
            bytes = meter.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(bytes).as("bytes in 6000 transfers").isZero();
        silent.shutdown();
    }

    @Test
    void theKernelsAnswerAllocatesNothingEither() throws Exception {
        try (var terminal = org.sinew.drivers.sim.PseudoTerminal.open(LinuxCalls.here(), 9600)) {
            SystemCalls calls = LinuxCalls.here();
            int descriptor = calls.open(terminal.path().toString(), SystemCalls.O_RDWR | SystemCalls.O_NOCTTY);
            MemorySegment settings = Arena.ofAuto().allocate(44, 8);
            ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long bytes = Long.MAX_VALUE;
            int failed = 0;
            for (int round = 0; round < 20 && bytes > 0; round++) {
                long before = meter.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 2000; i++) {
                    failed += calls.ioctl(descriptor, 0x802C542AL, settings);
                }
                bytes = meter.getCurrentThreadAllocatedBytes() - before;
            }
            calls.close(descriptor);
            assertThat(failed).isZero();
            assertThat(bytes).as("bytes in 2000 calls with a structure").isZero();
        }
    }

    @Test
    void everyErrorNumberIsTheKernelsOwnWhileMemoryIsCollected() throws Exception {
        SystemCalls calls = LinuxCalls.here();
        MemorySegment any = Arena.ofAuto().allocate(64, 8);
        Thread collector = Thread.ofPlatform().daemon().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                System.gc();
            }
        });
        int[] seen = new int[200];
        for (int i = 0; i < 100_000; i++) {
            seen[-calls.ioctl(-1, 0x707, any)]++;
        }
        collector.interrupt();
        collector.join();
        int[] expected = new int[200];
        expected[SystemCalls.EBADF] = 100_000;
        assertThat(Arrays.equals(seen, expected)).as("error numbers: %s", Arrays.toString(seen)).isTrue();
    }
}
