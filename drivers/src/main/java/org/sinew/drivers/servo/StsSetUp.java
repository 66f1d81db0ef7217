package org.sinew.drivers.servo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sinew.device.Device;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.safety.EventCode;

/**
 * What {@link FeetechSts#open()} does before the first turn, in the order of its methods: finds out whether the adapter
 * echoes, identifies every servo, and sets up registers that differ from what the robot file says. Refuses with a
 * message that says what to do.
 *
 * <p>Made and used on the thread that opens the bus, and gone after it; it may allocate. It never changes torque or a
 * goal, and writes nothing to a servo that is already set up.
 */
final class StsSetUp {
    /** At open: return delay up to 508 us, EEPROM write, cold adapter. */
    private static final long LATENCY_NANOS = 20_000_000;
    private static final long FACTORY_RETURN_DELAY_NANOS = 500_000; // register 7 holds 250 units of 2 us
    /** A second servo with this id: its return delay is 508 us at most; and what an adapter may take. */
    private static final long SECOND_ANSWER_NANOS = 2_500_000;
    private static final int TRIES = 3;
    private static final int EEPROM_BYTES = 40; // 0..39
    private static final int LOCK = 55;

    private final String bus;
    private final StsLine line;
    private final StsServo[] servos;
    private final byte[] raw = new byte[EEPROM_BYTES];
    private final StsLine.Handler toRaw = (k, reply, stampNanos) -> {
        reply.copyTo(raw);
        return true;
    };

    StsSetUp(String bus, StsLine line, StsServo[] servos) {
        this.bus = bus;
        this.line = line;
        this.servos = servos;
    }

    /** What a read of all may take beyond the wire while each servo still waits for its factory return delay. */
    static long readAllAllowanceNanos(int servos) {
        return servos * FACTORY_RETURN_DELAY_NANOS + LATENCY_NANOS;
    }

    /** A sync read names id FE, which no reply carries: what comes back like that is the adapter's echo. */
    void findEcho() throws DeviceException {
        for (int i = 0; i < TRIES && !line.echoes(); i++) {
            line.askOnly(0);
            int length = StsFrames.syncRead(line.tx, 3, 2, line.ids, line.asked);
            if (line.findEcho(length, StsFrames.BARE + 2, LATENCY_NANOS) == WireFault.GONE) {
                throw gone();
            }
        }
    }

    /**
     * Every servo answers once, is an STS3215 in position mode and reaches the joint's limits; names all who are
     * absent. Ids that no joint has are not looked for: that would take seconds, and who has another id hears nothing.
     */
    void identify() throws DeviceException {
        StringBuilder absent = new StringBuilder();
        StringBuilder doubled = new StringBuilder();
        for (StsServo servo : servos) {
            WireFault fault = insist(servo, StsFrames.ping(line.tx, servo.id), 0);
            if (fault == WireFault.OK && !line.quiet(SECOND_ANSWER_NANOS)) {
                add(doubled, servo);
                continue;
            }
            if (fault == WireFault.OK) {
                fault = read(servo, 0, EEPROM_BYTES);
            }
            if (fault == WireFault.OK) {
                judge(servo);
                fault = read(servo, FeetechSts.TORQUE, FeetechSts.SLOW_BYTES);
            }
            if (fault == WireFault.TIMEOUT) {
                add(absent, servo);
            } else if (fault != WireFault.OK) {
                add(doubled, servo);
            }
        }
        if (!doubled.isEmpty()) {
            throw new DeviceException("bus " + bus + ": garbled or doubled answers from servo id " + doubled
                    + ": two servos may have this id" + (absent.isEmpty() ? "" : ", one of them that of " + absent
                    + ", which does not answer") + ". Connect one servo at a time and write its id to register 5"
                    + " (from the factory all have 1); if each has its own, look for a loose cable");
        }
        if (!absent.isEmpty()) {
            throw new DeviceException("bus " + bus + ": no answer from servo id " + absent
                    + ": check cable, servo power, baud rate and id");
        }
    }

    private static void add(StringBuilder list, StsServo servo) {
        list.append(list.isEmpty() ? "" : ", ").append(servo.id).append(" (").append(servo.name).append(')');
    }

    /** Which firmware the servos have; more than one is worth a word, since they may move differently. */
    List<Device.Remark> remarks() {
        Map<String, List<String>> joints = new TreeMap<>();
        for (StsServo servo : servos) {
            joints.computeIfAbsent(servo.firmware, key -> new ArrayList<>()).add(servo.name);
        }
        if (joints.size() == 1) {
            return List.of(new Device.Remark(EventCode.SERVOS_FOUND, servos.length + " STS3215, firmware "
                    + servos[0].firmware));
        }
        List<String> words = new ArrayList<>();
        joints.forEach((firmware, names) -> words.add(firmware + " in " + String.join(", ", names)));
        return List.of(new Device.Remark(EventCode.FIRMWARE_MIXED, String.join("; ", words)));
    }

    /** Judges the EEPROM in {@link #raw}. */
    private void judge(StsServo servo) throws DeviceException {
        int model = StsFrames.word(raw, 3);
        if (model != FeetechSts.MODEL_STS3215) {
            throw refuse(servo, "is model " + model + ", but type feetech-sts drives the STS3215 (model 777): correct"
                    + " the joint's type or exchange the servo");
        }
        if (raw[33] != 0) {
            throw refuse(servo, "is in operating mode " + raw[33] + ", but only position mode 0 is driven: set register"
                    + " 33 to 0");
        }
        int low = StsFrames.signed(StsFrames.word(raw, 9), 15);
        int high = StsFrames.signed(StsFrames.word(raw, 11), 15);
        if (servo.minSteps < low || servo.maxSteps > high) {
            throw refuse(servo, "accepts positions " + low + ".." + high + ", but limit_rad needs " + servo.minSteps
                    + ".." + servo.maxSteps + ": set its registers 9 and 11 to 0 and 4095, or narrow limit_rad");
        }
        servo.speedUnit = (raw[18] & 4) != 0 ? 1 : 50;
        servo.firmware = (raw[0] & 0xFF) + "." + (raw[1] & 0xFF);
    }

    /** Registers that differ from the robot file. EEPROM wears out by writing, hence read first. Torque must be off. */
    void writeRegisters() throws DeviceException {
        for (StsServo servo : servos) {
            writeEeprom(servo);
        }
    }

    private void writeEeprom(StsServo servo) throws DeviceException {
        FeetechSts.Config config = servo.config;
        must(servo, read(servo, 0, EEPROM_BYTES));
        int[] address = {7, 8, 21, 22, 23};
        int[] value = {0, 1, config.pGain(), config.dGain(), config.iGain()};
        boolean[] differs = new boolean[address.length];
        boolean any = false;
        for (int i = 0; i < address.length; i++) {
            differs[i] = (raw[address[i]] & 0xFF) != value[i];
            any |= differs[i];
        }
        if (!any) {
            return;
        }
        put(servo, LOCK, 0);
        for (int i = 0; i < address.length; i++) {
            if (differs[i]) {
                put(servo, address[i], value[i]);
            }
        }
        put(servo, LOCK, 1);
    }

    /** Writes registers and reads them back: at status level 0 a write has no reply to rely on. */
    private void put(StsServo servo, int address, int... values) throws DeviceException {
        byte[] data = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            data[i] = (byte) values[i];
        }
        for (int i = 0; i < TRIES; i++) {
            line.askOnly(servo.k);
            line.ask(StsFrames.write(line.tx, servo.id, address, data), 0, LATENCY_NANOS, toRaw);
            must(servo, read(servo, address, data.length));
            if (Arrays.equals(raw, 0, data.length, data, 0, data.length)) {
                return;
            }
        }
        throw refuse(servo, "does not keep " + values[0] + " in register " + address
                + ": switch its power off and on and start again; if it stays so the servo is damaged");
    }

    private WireFault read(StsServo servo, int address, int bytes) throws DeviceException {
        return insist(servo, StsFrames.read(line.tx, servo.id, address, bytes), bytes);
    }

    /** One request to one servo, up to three times; the data are in {@link #raw} afterwards. */
    private WireFault insist(StsServo servo, int length, int dataBytes) throws DeviceException {
        WireFault fault = WireFault.TIMEOUT;
        for (int i = 0; i < TRIES; i++) {
            line.askOnly(servo.k);
            WireFault outcome = line.ask(length, dataBytes, LATENCY_NANOS, toRaw);
            if (outcome == WireFault.OK) {
                return outcome;
            }
            if (outcome == WireFault.GONE) {
                throw gone();
            }
            fault = StsLine.worse(fault, outcome);
        }
        return fault;
    }

    private void must(StsServo servo, WireFault fault) throws DeviceException {
        if (fault != WireFault.OK) {
            throw refuse(servo, "stopped answering while it was set up (" + fault + "): check its cable");
        }
    }

    private DeviceException refuse(StsServo servo, String what) {
        return new DeviceException("bus " + bus + ": servo id " + servo.id + " (" + servo.name + ") " + what);
    }

    private DeviceException gone() {
        return new DeviceException("bus " + bus + ": the serial line is gone: check the USB cable and start again");
    }
}
