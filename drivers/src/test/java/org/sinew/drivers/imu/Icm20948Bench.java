package org.sinew.drivers.imu;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.sinew.device.Device;
import org.sinew.device.ImuSensor;
import org.sinew.drivers.sim.I2cChip;
import org.sinew.drivers.sim.Icm20948Sim;
import org.sinew.drivers.testing.BenchPlant;
import org.sinew.drivers.testing.DriverBench;
import org.sinew.drivers.testing.Quantity;
import org.sinew.drivers.testing.SimulatedPart;
import org.sinew.drivers.testing.Workbench;
import org.sinew.state.ImuSample;

/** {@link Icm20948} on the bench, its axes those of the link. */
@AutoService(DriverBench.class)
public final class Icm20948Bench implements DriverBench {
    private static final double GYRO_RANGE = 2000 * Math.PI / 180;
    private static final double ACCEL_RANGE = 8 * 9.80665;
    private static final int COUNTS = 32768;

    @Override
    public String type() {
        return Icm20948.TYPE;
    }

    @Override
    public List<String> keys() {
        return List.of("address: 0x68\n");
    }

    /** Registers and their values after power-up: datasheet DS-000189 revision 1.3, sections 7 to 11. */
    @Override
    public List<String> golden() {
        return List.of("68 w 7F 00  # bank 0", "68 w 00 r EA  # WHO_AM_I", "68 w 06 80  # reset",
                "68 w 06 r 41  # asleep, as after power-up", "68 w 06 01  # awake, best clock",
                "68 w 07 00  # all axes",
                "68 w 7F 20  # bank 2", "68 w 00 00  # 1125 samples a second", "68 w 01 1F  # low-pass 3, 2000 deg/s",
                "68 w 10 00", "68 w 11 00", "68 w 14 1D  # low-pass 3, 8 g", "68 w 01 r 1F", "68 w 14 r 1D",
                "68 w 7F 00  # bank 0", "68 w 06 r 01",
                "68 w 2D r 00 00 00 00 10 00 00 00 00 00 00 00 0D 0B  # the first turn: 1 g of 8 along z, 31 C");
    }

    @Override
    public SimulatedPart connect(Workbench bench) {
        return new Part(bench);
    }

    /** The chip settles before the first reading is published. */
    @Override
    public int turnsToRead() {
        return 2;
    }

    private static final class Part implements SimulatedPart {
        /** A real chip never says the same twice; the driver takes one that does for frozen. */
        private static final double JITTER_COUNTS = 0.25;
        private static final long JITTER_NANOS = 200_000_000;
        private final double[] gyro = new double[3];
        private final double[] accel = {0, 0, 9.80665};
        private final Icm20948Sim chip;
        private boolean impostor;

        Part(Workbench bench) {
            bench.world.eachStep(plant -> jitter(bench.plant));
            chip = new Icm20948Sim(bench.world, "imu", 1).noise(0);
            bench.connect(0x68, new Disguise());
        }

        private void jitter(BenchPlant plant) {
            double counts = plant.nanos() / JITTER_NANOS % 2 == 0 ? JITTER_COUNTS : -JITTER_COUNTS;
            for (int i = 0; i < 3; i++) {
                plant.gyroRadPerSec[i] = gyro[i] + counts * GYRO_RANGE / COUNTS;
                plant.accelMetrePerSec2[i] = accel[i] + counts * ACCEL_RANGE / COUNTS;
            }
        }

        /** Another chip's identity while it is an impostor: 0xE1 is an ICM-20648. */
        private final class Disguise implements I2cChip {
            private int register;

            @Override
            public void write(byte[] bytes, int offset, int length) {
                register = bytes[offset] & 0xFF;
                chip.write(bytes, offset, length);
            }

            @Override
            public void read(byte[] bytes, int offset, int length) {
                chip.read(bytes, offset, length);
                if (impostor && register == Icm20948.WHO_AM_I) {
                    bytes[offset] = (byte) 0xE1;
                }
            }
        }

        @Override
        public List<Quantity> quantities() {
            List<Quantity> quantities = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int axis = i;
                quantities.add(new Quantity("angular velocity " + "xyz".charAt(i) + " in rad/s", -GYRO_RANGE,
                        GYRO_RANGE * (COUNTS - 1) / COUNTS, GYRO_RANGE / COUNTS,
                        value -> gyro[axis] = value, device -> sample(device).gyroRadPerSec[axis]));
                quantities.add(new Quantity("acceleration " + "xyz".charAt(i) + " in m/s2", -ACCEL_RANGE,
                        ACCEL_RANGE * (COUNTS - 1) / COUNTS, ACCEL_RANGE / COUNTS,
                        value -> accel[axis] = value,
                        device -> sample(device).accelMetrePerSec2[axis]));
            }
            return quantities;
        }

        private static ImuSample sample(Device device) {
            return ((ImuSensor) device).samples().value();
        }

        @Override
        public void powerCycle() {
            chip.reset();
        }

        @Override
        public boolean impostor(boolean on) {
            impostor = on;
            return true;
        }

        @Override
        public boolean checksummed() {
            return false;
        }
    }
}
