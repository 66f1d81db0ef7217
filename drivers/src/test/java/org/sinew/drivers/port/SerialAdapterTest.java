package org.sinew.drivers.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.drivers.sim.PseudoTerminal;

/** The adapter behind a port: real pseudo-terminals under names of USB adapters, in a /dev and a /sys of our own. */
@Timeout(60)
class SerialAdapterTest {
    private static final byte[] PING = {-1, -1, 1, 2, 1, -5};
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    @TempDir
    private Path folder;
    private Path dev;
    private Path sys;
    private Path path;
    private PseudoTerminal terminal;

    @BeforeEach
    void plugIn() throws Exception {
        assumeTrue(System.getProperty("os.name", "").equals("Linux"), "serial ports are served on Linux only");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        dev = Files.createDirectories(folder.resolve("dev"));
        sys = Files.createDirectories(folder.resolve("sys"));
        path = dev.resolve("ttyUSB0");
        plug("1a86", "7523", "5A68");
    }

    @AfterEach
    void unplug() {
        if (terminal != null) {
            terminal.close();
        }
    }

    /** As the kernel shows a USB adapter: the tty, its driver's folder, the interface, the device. */
    private void plug(String vendor, String product, String serial) throws Exception {
        plug(vendor, product, serial, "1-1", "00");
    }

    /** @param serial empty: it has none */
    private void plug(String vendor, String product, String serial, String place, String inside) throws Exception {
        terminal = PseudoTerminal.open(LinuxCalls.here(), 1_000_000);
        Files.deleteIfExists(path);
        Files.createSymbolicLink(path, terminal.path());
        Path usb = Files.createDirectories(folder.resolve("bus-" + terminal.path().getFileName() + "/" + place));
        Path port = Files.createDirectories(usb.resolve(place + ":1.0/ttyUSB0"));
        Files.writeString(port.resolveSibling("bInterfaceNumber"), inside + "\n");
        Files.writeString(usb.resolve("idVendor"), vendor + "\n");
        Files.writeString(usb.resolve("idProduct"), product + "\n");
        if (!serial.isEmpty()) {
            Files.writeString(usb.resolve("serial"), serial + "\n");
        }
        Path tty = Files.createDirectories(sys.resolve("class/tty").resolve(terminal.path().getFileName()));
        Files.deleteIfExists(tty.resolve("device"));
        Files.createSymbolicLink(tty.resolve("device"), port);
    }

    private Path latencyTimer() {
        return sys.resolve("class/tty").resolve(terminal.path().getFileName()).resolve("device/latency_timer");
    }

    private Path byId(String name) throws IOException {
        Path folderOfLinks = Files.createDirectories(dev.resolve("serial/by-id"));
        return Files.createSymbolicLink(folderOfLinks.resolve(name), path);
    }

    private LinuxSerialPort open(Path at) throws DeviceException {
        return LinuxSerialPort.open("servo", at, 1_000_000, new LinuxHost(() -> {
            try {
                return LinuxCalls.here();
            } catch (DeviceException e) {
                throw new AssertionError(e);
            }
        }, dev, sys));
    }

    private void carries(LinuxSerialPort port) {
        assertThat(port.write(PING, 0, PING.length)).isEqualTo(WireFault.OK);
        byte[] heard = new byte[64];
        assertThat(terminal.await(PATIENCE_NANOS)).isTrue();
        assertThat(Arrays.copyOf(heard, terminal.read(heard))).isEqualTo(PING);
    }

    // ---- names ----

    @Test
    void advisesTheNameThatStays() throws Exception {
        try (LinuxSerialPort port = open(path)) {
            assertThat(port.advice()).as("there is no other name").isEmpty();
            assertThat(port.servedBy()).endsWith(", by sinew-linux-serial");
        }
        Path stable = byId("usb-1a86_USB_Serial_5A68-if00-port0");
        Files.createSymbolicLink(stable.resolveSibling("usb-another"), dev.resolve("ttyUSB1"));
        try (LinuxSerialPort port = open(path)) {
            assertThat(port.advice()).containsExactly("bus servo: " + path + " may be another adapter after the next"
                    + " start; write path: " + stable);
        }
        try (LinuxSerialPort port = open(stable)) {
            assertThat(port.advice()).isEmpty();
        }
    }

    // ---- unplugged, and plugged in again ----

    @Test
    void isOpenedAgainWhenTheSameAdapterIsBack() throws Exception {
        try (LinuxSerialPort port = open(path)) {
            for (int round = 0; round < 3; round++) {
                carries(port);
                terminal.close();
                assertThat(port.read(new byte[8], 0, 8, System.nanoTime() + PATIENCE_NANOS)).isEqualTo(-1);
                assertThat(port.gone()).isTrue();
                assertThat(port.unplugged()).isTrue();
                assertThatThrownBy(port::reopen).isInstanceOf(DeviceException.class)
                        .hasMessageStartingWith("bus servo: " + path + " is not there");
                assertThat(port.gone()).isTrue();
                plug("1a86", "7523", "5A68");
                port.reopen();
                assertThat(port.gone()).isFalse();
            }
            carries(port);
        }
    }

    @Test
    void findsItUnderItsStableNameWhenTheKernelGaveItAnotherNumber() throws Exception {
        Path stable = byId("usb-1a86_USB_Serial_5A68-if00-port0");
        try (LinuxSerialPort port = open(path)) {
            terminal.close();
            port.read(new byte[8], 0, 8, System.nanoTime() + PATIENCE_NANOS);
            Path old = path;
            path = dev.resolve("ttyUSB1");
            Files.delete(old);
            Files.delete(stable);
            plug("1a86", "7523", "5A68");
            Files.createSymbolicLink(stable, path);
            port.reopen();
            carries(port);
            assertThat(port.path()).isEqualTo(stable);
            assertThat(port.servedBy()).startsWith(stable + ", ");
            terminal.release();
            Process other = holder();
            try {
                port.stats().count(WireFault.TIMEOUT, 8, 80_000);
                assertThat(port.intruder().orElseThrow()).startsWith("bus servo: " + stable + " is open in process "
                        + other.pid());
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void twoAdaptersWithoutASerialNumberAreToldApartByWhereTheyAre() throws Exception {
        terminal.close();
        plug("1a86", "7523", "", "1-1.2", "00");
        byId("usb-1a86_USB_Serial-if00-port0");
        try (LinuxSerialPort port = open(path)) {
            assertThat(port.advice()).as("a name that both share").isEmpty();
            terminal.close();
            port.read(new byte[8], 0, 8, System.nanoTime() + PATIENCE_NANOS);
            plug("1a86", "7523", "", "1-1.3", "00");
            assertThatThrownBy(port::reopen).hasMessageContaining(" is another adapter now, 1a86:7523 without serial"
                    + " number at USB port 1-1.3, interface 00; it was 1a86:7523 without serial number at USB port"
                    + " 1-1.2, interface 00.");
            terminal.close();
            plug("1a86", "7523", "", "1-1.2", "00");
            port.reopen();
            carries(port);
        }
    }

    @Test
    void portsOfOneAdapterAreToldApart() throws Exception {
        terminal.close();
        plug("0403", "6011", "FT4", "1-1", "02");
        try (LinuxSerialPort port = open(path)) {
            terminal.close();
            port.read(new byte[8], 0, 8, System.nanoTime() + PATIENCE_NANOS);
            plug("0403", "6011", "FT4", "1-1", "03");
            assertThatThrownBy(port::reopen).hasMessageContaining("FT4, interface 03; it was 0403:6011 with serial"
                    + " number FT4, interface 02");
            terminal.close();
            plug("0403", "6011", "FT4", "1-1", "02");
            Path number = Files.writeString(latencyTimer().resolveSibling("port_number"), "1\n");
            assertThatThrownBy(port::reopen).as("one interface, two ports")
                    .hasMessageContaining("interface 02, port 1");
            Files.delete(number);
            port.reopen();
        }
    }

    @Test
    void refusesAnotherAdapterAtItsPlace() throws Exception {
        try (LinuxSerialPort port = open(path)) {
            terminal.close();
            port.read(new byte[8], 0, 8, System.nanoTime() + PATIENCE_NANOS);
            plug("0403", "6001", "FT1");
            assertThatThrownBy(port::reopen).isInstanceOf(DeviceException.class).hasMessage("bus servo: " + path
                    + " is another adapter now, 0403:6001 with serial number FT1, interface 00; it was 1a86:7523 with"
                    + " serial number 5A68, interface 00. Plug that one in, or start again to use this one");
            assertThat(port.gone()).isTrue();
            assertThat(terminal.await(1_000_000)).as("a byte to the other one").isFalse();
            terminal.close();
            plug("1a86", "7523", "5A69");
            assertThatThrownBy(port::reopen).as("its twin").hasMessageContaining("another adapter now");
            terminal.close();
            plug("1a86", "7523", "5A68");
            port.reopen();
            carries(port);
        }
    }

    @Test
    void aPseudoTerminalUnderItsOwnNameDoesNotComeBack() throws Exception {
        try (LinuxSerialPort port = open(terminal.path())) {
            terminal.close();
            port.read(new byte[8], 0, 8, System.nanoTime() + PATIENCE_NANOS);
            assertThat(port.gone()).isTrue();
            assertThat(port.unplugged()).isFalse();
            assertThat(port.lostForGood()).isTrue();
        }
    }

    @Test
    void staysClosedOnceItWasClosed() throws Exception {
        LinuxSerialPort port = open(path);
        port.close();
        assertThat(port.unplugged()).isFalse();
        assertThat(port.lostForGood()).isFalse();
        assertThatThrownBy(port::reopen).hasMessage("bus servo: the port was closed");
        open(path).close();
    }

    // ---- FTDI ----

    @Test
    void makesAnFtdiAdapterAnswerAtOnce() throws Exception {
        Files.writeString(latencyTimer(), "16\n");
        try (LinuxSerialPort port = open(path)) {
            assertThat(port.advice()).isEmpty();
            assertThat(latencyTimer()).hasContent("1");
        }
    }

    @Test
    void saysWhatToDoWhereThatIsNotPermitted() throws Exception {
        Path timer = Files.writeString(latencyTimer(), "16\n");
        Files.setPosixFilePermissions(timer, PosixFilePermissions.fromString("r--r--r--"));
        Process user = OrdinaryUser.start("latency", dev.toString(), sys.toString(), path.toString());
        try (var lines = user.inputReader()) {
            assertThat(lines.readLine()).isEqualTo(path + " keeps replies back for 16 ms; for now: echo 1 | sudo tee "
                    + timer + "; for always, as a line of /etc/udev/rules.d/60-sinew-ftdi.rules: ACTION==\"add\","
                    + " SUBSYSTEM==\"usb-serial\", DRIVER==\"ftdi_sio\", ATTR{latency_timer}=\"1\"");
        } finally {
            user.destroyForcibly();
        }
        assertThat(timer).hasContent("16\n");
    }

    // ---- others on the line ----

    private Process holder() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "exec 3<>" + terminal.path() + "; exec sleep 60").start();
        while (Stream.of(process.toHandle()).allMatch(ProcessHandle::isAlive)
                && !PortHolders.name(process.pid()).equals("sleep")) {
            Thread.sleep(5);
        }
        return process;
    }

    @Test
    void refusesAPortThatAnotherHasOpenWithoutALock() throws Exception {
        Process other = holder();
        try {
            assertThatThrownBy(() -> open(path)).hasMessage("bus servo: " + path + " is in use by process "
                    + other.pid() + " (sleep); end it first");
        } finally {
            other.destroyForcibly().waitFor();
        }
        open(path).close();
    }

    @Test
    void namesAnIntruderOnceRepliesAreMissing() throws Exception {
        try (LinuxSerialPort port = open(path)) {
            terminal.release(); // so that it gets in whoever runs this test; root always does
            Process other = holder();
            try {
                assertThat(port.intruder()).as("nothing is wrong yet").isEmpty();
                port.stats().count(WireFault.TIMEOUT, 8, 80_000);
                assertThat(port.intruder()).contains("bus servo: " + path + " is open in process " + other.pid()
                        + " (sleep) too, which takes replies away; end it, and keep it from starting again");
                port.stats().count(WireFault.TIMEOUT, 8, 80_000);
                assertThat(port.intruder()).as("not looked for again so soon").isEmpty();
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void missingRepliesAloneAreNoIntruder() throws Exception {
        try (LinuxSerialPort port = open(path)) {
            port.stats().count(WireFault.TIMEOUT, 8, 80_000);
            assertThat(port.intruder()).isEmpty();
        }
    }

    /** Whoever runs the tests: the first process of a machine is root's. */
    @Test
    void whileErrorsGoOnAnOrdinaryUserIsToldOnceThatItDoesNotSeeAll() throws Exception {
        Files.setPosixFilePermissions(terminal.path(), PosixFilePermissions.fromString("rw-rw-rw-"));
        Process user = OrdinaryUser.start("errors", terminal.path().toString());
        try (var lines = user.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("[bus servo: replies go on missing on " + terminal.path()
                    + ", and no program of this user takes them away; perhaps a program of another user; sudo sinew"
                    + " doctor shows which]");
        } finally {
            user.destroyForcibly();
        }
    }

    @Test
    void anOrdinaryUsersSecondProcessIsToldWhoHoldsTheLine() throws Exception {
        Files.setPosixFilePermissions(terminal.path(), PosixFilePermissions.fromString("rw-rw-rw-"));
        Process first = OrdinaryUser.start("open", terminal.path().toString());
        try (var held = first.inputReader()) {
            assertThat(held.readLine()).isEqualTo("opened");
            Process second = OrdinaryUser.start("open", terminal.path().toString());
            try (var told = second.inputReader()) {
                assertThat(told.readLine()).isEqualTo("bus servo: " + terminal.path() + " is in use by process "
                        + first.pid() + " (java); end it first");
            } finally {
                second.destroyForcibly();
            }
        } finally {
            first.destroyForcibly().waitFor();
        }
    }
}
