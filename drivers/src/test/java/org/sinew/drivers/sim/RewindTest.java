package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.device.ImuSensor;
import org.sinew.device.PowerSensor;
import org.sinew.drivers.imu.Icm20948;
import org.sinew.drivers.power.Ina226;
import org.sinew.drivers.sim.WireFrame.Direction;
import org.sinew.safety.JointMode;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.Noise;
import org.sinew.sim.Plant;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;
import org.sinew.sim.Timed;
import org.sinew.sim.World;

/**
 * The whole world with its chips, taken back in time: kid20 with servos, IMU, power meter, switch and battery, driven
 * by the bytes that the real drivers send. Everything that can be seen has to repeat bit for bit.
 */
@Timeout(120)
class RewindTest {
    private static final Path KID20 = Path.of("../deploy/robots/kid20/kid20.xml");
    private static final int SERVOS = 20;
    private static final int TURNS = 300;
    private static final long TURN_NANOS = ServoRig.PERIOD_NANOS;
    private static final long TWO_SECONDS = 2_000_000_000;

    /** What the servo driver wrote, and when. */
    private static final List<Said> SERIAL = new ArrayList<>();
    /** What the drivers of IMU and power meter did on I2C to start and then in each of some turns. */
    private static final List<List<Transfer>> I2C = new ArrayList<>();

    private record Said(long nanos, byte[] bytes) {
    }

    /** A write of these bytes, or a read of so many. */
    private record Transfer(String chip, byte[] written, int read) {
    }

    /** Notes what a driver does to a chip. */
    private record Tap(String name, I2cChip chip) implements I2cChip {
        @Override
        public void write(byte[] bytes, int offset, int length) {
            I2C.getLast().add(new Transfer(name, Arrays.copyOfRange(bytes, offset, offset + length), 0));
            chip.write(bytes, offset, length);
        }

        @Override
        public void read(byte[] bytes, int offset, int length) {
            I2C.getLast().add(new Transfer(name, new byte[0], length));
            chip.read(bytes, offset, length);
        }
    }

    @BeforeAll
    static void listenToTheDrivers() throws Exception {
        int[] signs = new int[SERVOS];
        Arrays.fill(signs, 1);
        ServoRig rig = new ServoRig(1_000_000, signs).opened();
        rig.arm();
        for (int i = 0; i < TURNS; i++) {
            rig.all(JointMode.POSITION, 0.2 * Math.sin(0.05 * i));
        }
        for (WireFrame frame : rig.frames) {
            if (frame.direction() == Direction.HOST_TO_SERVO) {
                SERIAL.add(new Said(frame.nanos() - frame.bytes().length * 10_000L, frame.bytes()));
            }
        }
        World world = World.steppedByOwner(ArticulatedPlant.of(KID20));
        try (SimulatedPorts ports = new SimulatedPorts(world.clock())) {
            ports.addI2c("i2c1", 0x68, new Tap("imu", new Icm20948Sim(world, "imu", 5)));
            ports.addI2c("i2c1", 0x40, new Tap("meter",
                    new Ina226Sim(BatterySim.threeCells(() -> 1), 0.01, world::nanos)));
            var port = ports.open("i2c1", "i2c", Map.of("bus", 1));
            ImuSensor imu = (ImuSensor) new Icm20948.Driver().create("imu",
                    new Icm20948.Config(0x68, List.of(0.0, 0.0, 0.0), 2000, 8), port);
            PowerSensor meter = (PowerSensor) new Ina226.Driver().create("meter",
                    new Ina226.Config(0x40, 0.01, 8), port);
            I2C.add(new ArrayList<>());
            imu.open();
            meter.open();
            for (int i = 0; i < 10; i++) {
                I2C.add(new ArrayList<>());
                world.runTo(world.nanos() + TURN_NANOS);
                imu.transact(world.nanos());
                meter.transact(world.nanos());
            }
            imu.close();
            meter.close();
        }
        assertThat(SERIAL).hasSizeGreaterThan(TURNS);
        assertThat(I2C.get(1)).isNotEmpty();
    }

    /** A world with every chip, and a host that says what the drivers said. */
    private static final class Rig {
        final ArticulatedPlant plant = ArticulatedPlant.of(KID20);
        final World world = World.steppedByOwner(plant);
        final SerialLineSim line = new SerialLineSim("servo", 1_000_000, world);
        final SortedMap<String, I2cChip> chips = new TreeMap<>();
        final List<FeetechStsSim> servos = new ArrayList<>();
        final GpioInputSim estop = GpioInputSim.normallyClosed(GpioInputSim.Rail.GROUND);
        final GpioInputSim sole;
        final BatterySim battery;
        final List<String> log = new ArrayList<>();
        private final byte[] buffer = new byte[1024];

        /** @param leftOut the part that is not registered; empty: none */
        Rig(String leftOut) {
            SortedMap<String, Saveable> parts = new TreeMap<>();
            for (int i = 0; i < SERVOS; i++) {
                FeetechStsSim servo = new FeetechStsSim(world, i, i + 1, 1, 2048, ServoRig.MOTOR);
                servo.imperfections(new FeetechStsSim.Imperfections(0.01, 0.002), Noise.of(7, "servo" + i));
                line.attach(servo);
                servos.add(servo);
                parts.put("servo" + i, servo);
            }
            battery = new BatterySim(7.6, 0.05, 0.6, () -> servos.stream().mapToDouble(FeetechStsSim::currentA).sum());
            battery.feeds(world, servos);
            Icm20948Sim imu = new Icm20948Sim(world, "imu", Noise.of(7, "imu"));
            Ina226Sim meter = new Ina226Sim(battery, 0.01, world::nanos);
            sole = GpioInputSim.footSwitch(world, GpioInputSim.Rail.SUPPLY, "left_toe_left", "left_heel_left");
            chips.put("imu", imu);
            chips.put("meter", meter);
            parts.putAll(Map.of("line", line, "battery", battery, "imu", imu, "meter", meter, "estop", estop,
                    "sole", sole, "hand", hand()));
            parts.remove(leftOut);
            parts.forEach(world::part);
            line.observe(frame -> log.add(frame.nanos() + " " + frame.direction() + " "
                    + HexFormat.of().formatHex(frame.bytes())));
            transfers(I2C.getFirst());
        }

        /** Somebody who does things at planned times. */
        private Timed hand() {
            return new Timed() {
                @Override
                public void due(Plant at, int code) {
                    estop.press(code == 1);
                    battery.source(code == 1 ? 7.0 : 7.6);
                    servos.get(3).temperatureC(50 + code);
                    log.add(at.nanos() + " hand " + code);
                }

                @Override
                public void save(StateWriter out) {
                }

                @Override
                public void load(StateReader in) {
                }
            };
        }

        private void transfers(List<Transfer> transfers) {
            for (Transfer transfer : transfers) {
                I2cChip chip = chips.get(transfer.chip());
                if (transfer.read() == 0) {
                    chip.write(transfer.written(), 0, transfer.written().length);
                } else {
                    byte[] read = new byte[transfer.read()];
                    chip.read(read, 0, read.length);
                    log.add(world.nanos() + " " + transfer.chip() + " " + HexFormat.of().formatHex(read));
                }
            }
        }

        /** Lets the host say its part up to a time. */
        void run(long untilNanos) {
            long from = world.nanos();
            for (Said said : SERIAL) {
                if (said.nanos() < from || said.nanos() >= untilNanos) {
                    continue;
                }
                world.runTo(Math.max(said.nanos(), world.nanos()));
                int heard = line.read(buffer, 0, buffer.length, Long.MIN_VALUE / 2); // what there is, without waiting
                log.add(world.nanos() + " heard " + HexFormat.of().formatHex(buffer, 0, heard));
                line.write(said.bytes(), 0, said.bytes().length);
                int turn = 1 + (int) (world.nanos() / TURN_NANOS % (I2C.size() - 1));
                transfers(I2C.get(turn));
                log.add(world.nanos() + " estop " + estop.level(true) + " sole " + sole.level(false));
            }
            world.runTo(untilNanos);
        }
    }

    /** A time at which the host has just asked and the servos have not answered yet. */
    private static long inMidTransaction() {
        return SERIAL.stream().filter(s -> s.nanos() > 500_000_000 && (s.bytes()[4] & 0xFF) == 0x82)
                .findFirst().orElseThrow().nanos() + 1_500_000;
    }

    /** Runs to a time, saves, runs 2 s, loads, runs 2 s; answers whether both runs were alike. */
    private static boolean repeats(Rig rig, long savedAt) {
        rig.world.at(savedAt + 300_000_000, "hand", 1);
        rig.run(savedAt);
        byte[] saved = rig.world.save();
        rig.log.clear();
        rig.run(savedAt + TWO_SECONDS);
        List<String> first = List.copyOf(rig.log);
        byte[] firstEnd = rig.world.save();
        rig.log.clear();
        rig.world.load(saved);
        assertThat(rig.world.nanos()).isEqualTo(savedAt);
        assertThat(rig.world.save()).as("loaded is as saved").isEqualTo(saved);
        rig.run(savedAt + TWO_SECONDS);
        assertThat(first).anyMatch(line -> line.contains("hand 1")).anyMatch(line -> line.contains("SERVO_TO_HOST"))
                .anyMatch(line -> line.contains("imu")).anyMatch(line -> line.contains("meter"));
        return first.equals(rig.log) && Arrays.equals(firstEnd, rig.world.save());
    }

    @Test
    void repeatsBitForBitWhatWasSavedBetweenTwoTransactions() {
        assertThat(repeats(new Rig(""), 700_000_000)).isTrue();
    }

    @Test
    void repeatsBitForBitWhatWasSavedInMidTransaction() {
        Rig rig = new Rig("");
        assertThat(repeats(rig, inMidTransaction())).isTrue();
    }

    @Test
    void anotherWorldOfTheSameRobotGoesOnFromTheSavedState() {
        long savedAt = inMidTransaction();
        Rig one = new Rig("");
        one.world.at(savedAt + 300_000_000, "hand", 1);
        one.run(savedAt);
        byte[] saved = one.world.save();
        one.log.clear();
        one.run(savedAt + TWO_SECONDS);
        Rig other = new Rig("");
        other.log.clear();
        other.world.load(saved);
        other.run(savedAt + TWO_SECONDS);
        assertThat(other.log).isEqualTo(one.log);
        assertThat(other.world.save()).isEqualTo(one.world.save());
    }

    @ParameterizedTest
    @ValueSource(strings = {"servo3", "line", "imu", "meter", "estop", "battery"})
    void aPartThatIsLeftOutIsCaught(String part) {
        assertThat(repeats(new Rig(part), inMidTransaction())).isFalse();
    }

    @Test
    void savesTheBytesThatAreOnTheirWayToTheHost() {
        long savedAt = inMidTransaction();
        Rig rig = new Rig("");
        rig.run(savedAt);
        byte[] saved = rig.world.save();
        byte[] heard = new byte[1024];
        rig.world.runTo(savedAt + 5_000_000);
        int count = rig.line.read(heard, 0, heard.length, Long.MIN_VALUE / 2);
        rig.world.load(saved);
        byte[] again = new byte[1024];
        rig.world.runTo(savedAt + 5_000_000);
        assertThat(rig.line.read(again, 0, again.length, Long.MIN_VALUE / 2)).isEqualTo(count).isPositive();
        assertThat(again).isEqualTo(heard);
    }

    @Test
    void aChipOffItsBusIsAPartOfTheState() {
        World world = World.steppedByOwner(ArticulatedPlant.of(KID20));
        try (SimulatedPorts ports = new SimulatedPorts(world.clock())) {
            ports.addI2c("i2c1", 0x68, new Icm20948Sim(world, "imu", 5));
            world.part("ports", ports);
            assertThat(open(ports)).isTrue();
            byte[] plugged = world.save();
            ports.unplug("i2c1", 0x68);
            byte[] unplugged = world.save();
            assertThat(unplugged).isNotEqualTo(plugged);
            world.load(plugged);
            assertThat(world.save()).isEqualTo(plugged);
            world.load(unplugged);
            assertThat(world.save()).isEqualTo(unplugged);
        }
    }

    private static boolean open(SimulatedPorts ports) {
        try {
            return ports.open("i2c1", "i2c", Map.of("bus", 1)).name().equals("i2c1");
        } catch (org.sinew.device.DeviceException e) {
            throw new AssertionError(e);
        }
    }
}
