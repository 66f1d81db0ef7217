package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.WireFault;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.Fault.Kind;
import org.sinew.sim.JointPlant;
import org.sinew.sim.Noise;
import org.sinew.sim.World;
import org.sinew.state.Image;

/** What each fault of a chip, of its bus and of a camera does to the bytes that come from it. */
@Timeout(60)
class ChipFaultsTest {
    private static final double AS_USUAL = Double.NaN;
    private static final int IMU = 0x68;
    private static final int METER = 0x40;
    private static final int LINE = 17;

    private final World world = World.steppedByOwner(new JointPlant(List.of("knee"), 1_000_000));
    private final SimulatedPorts ports = new SimulatedPorts(world.clock()).faultSeed(9);
    private final Icm20948Sim imu = new Icm20948Sim(world, "imu", 5);
    private final Ina226Sim meter = new Ina226Sim(new BatterySim(12, 0.05, 1, () -> 1), 0.01, world::nanos);
    private final GpioInputSim estop = GpioInputSim.normallyClosed(GpioInputSim.Rail.GROUND);

    @BeforeEach
    void wakeUp() throws Exception {
        ports.addI2c("i2c1", IMU, imu).addI2c("i2c1", METER, meter).addSwitch("gpio", LINE, estop);
        ports.open("i2c1", "i2c", Map.of("bus", 1));
        ports.open("gpio", "gpio", Map.of("chip", "/dev/gpiochip0"));
        estop.faultNoise(world::nanos, new Noise(4));
        transfer(IMU, new byte[] {0x06, 0x01}, 0);
    }

    @AfterEach
    void close() {
        ports.close();
    }

    private byte[] transfer(int address, byte[] write, int read) {
        byte[] in = new byte[read];
        assertThat(ports.wires().transfer(1, address, write, 0, write.length, in, 0, read)).isEqualTo(WireFault.OK);
        return in;
    }

    private WireFault answer(int address) {
        return ports.wires().transfer(1, address, new byte[] {0}, 0, 1, new byte[1], 0, 1);
    }

    /** Accelerometer and gyroscope, six words. */
    private int[] sample() {
        world.runTo(world.nanos() + 5_000_000);
        byte[] bytes = transfer(IMU, new byte[] {0x2D}, 12);
        int[] words = new int[6];
        for (int i = 0; i < 6; i++) {
            words[i] = (short) ((bytes[2 * i] & 0xFF) << 8 | bytes[2 * i + 1] & 0xFF);
        }
        return words;
    }

    private int volts() {
        world.runTo(world.nanos() + 5_000_000);
        byte[] bytes = transfer(METER, new byte[] {2}, 2);
        return (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    }

    private void imu(Kind kind, boolean on) {
        world.visit(now -> imu.fault(now, kind, on, AS_USUAL));
    }

    private void meter(Kind kind, boolean on) {
        world.visit(now -> meter.fault(now, kind, on, AS_USUAL));
    }

    private void estop(Kind kind, boolean on, double value) {
        world.visit(now -> estop.fault(now, kind, on, value));
    }

    private boolean high() {
        return ports.wires().level(0, LINE, true);
    }

    @Test
    void anInertialUnitFreezesStandsStillInOneAxisIsTurnedOrTalksNonsense() {
        int[] healthy = sample();
        assertThat(healthy[2]).as("gravity along +z").isPositive();
        imu(Kind.WRONG, true);
        assertThat(sample()[2]).isNegative();
        imu(Kind.WRONG, false);
        imu(Kind.STUCK, true);
        int[] stuck = sample();
        int[] later = sample();
        assertThat(later[0]).isEqualTo(stuck[0]);
        assertThat(later).isNotEqualTo(stuck);
        imu(Kind.STUCK, false);
        imu(Kind.FROZEN, true);
        assertThat(sample()).isEqualTo(sample());
        imu(Kind.FROZEN, false);
        imu(Kind.GARBAGE, true);
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            seen.add(sample()[5]);
        }
        assertThat(seen.stream().mapToInt(Math::abs).max().orElseThrow()).as("a robot that stands still")
                .isGreaterThan(20_000);
        assertThat(transfer(IMU, new byte[] {0}, 1)).as("its name is no measurement").containsExactly(0xEA);
    }

    @Test
    void aDroppedSupplyOrAFlippedBitPutsAnInertialUnitToSleep() {
        imu(Kind.HANG, true);
        assertThat(transfer(IMU, new byte[] {0x06}, 1)[0] & 0x40).isNotZero();
        assertThat(sample()).isEqualTo(sample());
        transfer(IMU, new byte[] {0x06, 0x01}, 0);
        imu(Kind.SAG, true);
        assertThat(transfer(IMU, new byte[] {0x06}, 1)).containsExactly(0x41);
    }

    @Test
    void aMeterShowsHalfOrNonsenseOrWhatItShowedOrForgets() {
        int healthy = volts();
        assertThat(healthy * 1.25e-3).isBetween(11.0, 12.0);
        meter(Kind.WRONG, true);
        assertThat(volts()).isBetween(healthy / 2 - 2, healthy / 2 + 2);
        meter(Kind.FROZEN, true);
        meter(Kind.WRONG, false);
        assertThat(volts()).isLessThan(healthy * 3 / 4);
        meter(Kind.FROZEN, false);
        meter(Kind.GARBAGE, true);
        assertThat(volts()).isNotEqualTo(volts());
        meter(Kind.GARBAGE, false);
        transfer(METER, new byte[] {5, 1, 0}, 0);
        meter(Kind.SAG, true);
        assertThat(transfer(METER, new byte[] {5}, 2)).as("its calibration").containsExactly(0, 0);
    }

    @Test
    void aContactIsCutOrWeldedOrTheOtherKindOrChatters() {
        assertThat(high()).as("closed to ground").isFalse();
        estop(Kind.OFF, true, AS_USUAL);
        assertThat(high()).isTrue();
        estop(Kind.STUCK, true, AS_USUAL);
        estop.press(true);
        assertThat(high()).as("welded").isFalse();
        estop.press(false);
        estop(Kind.WRONG, true, AS_USUAL);
        assertThat(high()).isTrue();
        estop(Kind.WRONG, false, AS_USUAL);
        estop(Kind.INTERMITTENT, true, 0.5);
        int open = 0;
        for (int i = 0; i < 200; i++) {
            world.runTo(world.nanos() + 1_000_000);
            open += high() ? 1 : 0;
        }
        assertThat(open).isBetween(70, 130);
    }

    @Test
    void aChipIsOffOrSlowOrLoose() {
        ports.faultChip("i2c1", IMU, Kind.OFF, true, AS_USUAL);
        assertThat(answer(IMU)).isEqualTo(WireFault.NACK);
        assertThat(answer(METER)).isEqualTo(WireFault.OK);
        ports.faultChip("i2c1", IMU, Kind.OFF, false, AS_USUAL);
        long before = world.nanos();
        answer(IMU);
        long healthy = world.nanos() - before;
        ports.faultChip("i2c1", IMU, Kind.SLOW, true, 0.003);
        before = world.nanos();
        answer(IMU);
        assertThat(world.nanos() - before).isEqualTo(healthy + 3_000_000);
        ports.faultChip("i2c1", IMU, Kind.SLOW, false, AS_USUAL);
        ports.faultChip("i2c1", IMU, Kind.INTERMITTENT, true, 0.5);
        List<WireFault> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            world.runTo(world.nanos() + 1_000_000);
            answers.add(answer(IMU));
        }
        assertThat(answers).contains(WireFault.OK, WireFault.NACK);
    }

    @Test
    void aBusIsOffOrHeldOrNoisyForAllItsChips() {
        ports.faultBus("i2c1", Kind.OFF, true, AS_USUAL);
        assertThat(answer(IMU)).isEqualTo(WireFault.NACK);
        assertThat(answer(METER)).isEqualTo(WireFault.NACK);
        ports.faultBus("i2c1", Kind.OFF, false, AS_USUAL);
        ports.faultBus("i2c1", Kind.STUCK, true, AS_USUAL);
        long before = world.nanos();
        assertThat(answer(IMU)).isEqualTo(WireFault.TIMEOUT);
        assertThat(world.nanos() - before).isEqualTo(10_000_000);
        ports.faultBus("i2c1", Kind.STUCK, false, AS_USUAL);
        ports.faultBus("i2c1", Kind.GARBAGE, true, AS_USUAL);
        assertThat(transfer(IMU, new byte[] {0}, 8)).isNotEqualTo(transfer(IMU, new byte[] {0}, 8));
    }

    @Test
    void aGpioChipLosesItsWiresOrIsGone() {
        ports.faultBus("gpio", Kind.OFF, true, AS_USUAL);
        assertThat(high()).isTrue();
        ports.faultBus("gpio", Kind.UNPLUG, true, AS_USUAL);
        assertThatThrownBy(this::high).isInstanceOf(UncheckedIOException.class);
        ports.faultBus("gpio", Kind.UNPLUG, false, AS_USUAL);
        ports.faultBus("gpio", Kind.OFF, false, AS_USUAL);
        assertThat(high()).isFalse();
    }

    @Test
    void whatIsBrokenIsSavedWithTheWorld() {
        world.part("ports", ports);
        world.part("imu", imu);
        world.part("estop", estop);
        ports.faultBus("i2c1", Kind.OFF, true, AS_USUAL);
        ports.faultBus("gpio", Kind.OFF, true, AS_USUAL);
        imu(Kind.WRONG, true);
        byte[] saved = world.save();
        ports.faultBus("i2c1", Kind.OFF, false, AS_USUAL);
        ports.faultBus("gpio", Kind.OFF, false, AS_USUAL);
        imu(Kind.WRONG, false);
        world.load(saved);
        assertThat(answer(IMU)).isEqualTo(WireFault.NACK);
        assertThat(high()).isTrue();
        ports.faultBus("i2c1", Kind.OFF, false, AS_USUAL);
        assertThat(sample()[2]).isNegative();
    }

    @Test
    void aCameraIsOffOrRepeatsItselfOrIsTurnedOrShowsNoise() {
        ArticulatedPlant plant = SimulatedCameraTest.plant();
        World lit = World.steppedByOwner(plant);
        SimulatedCamera camera = SimulatedCameraTest.camera(lit, plant, 30, 3).noise(0);
        Image healthy = picture(lit, camera);
        camera(lit, camera, Kind.WRONG, true);
        Image turned = picture(lit, camera);
        assertThat(pixel(turned, 0)).isEqualTo(pixel(healthy, healthy.width * healthy.height - 1));
        camera(lit, camera, Kind.WRONG, false);
        camera(lit, camera, Kind.FROZEN, true);
        Image first = picture(lit, camera);
        Image second = picture(lit, camera);
        assertThat(second.rgb).isEqualTo(first.rgb);
        assertThat(second.stampNanos).isGreaterThan(first.stampNanos);
        camera(lit, camera, Kind.FROZEN, false);
        camera(lit, camera, Kind.GARBAGE, true);
        assertThat(picture(lit, camera).rgb).isNotEqualTo(picture(lit, camera).rgb);
        camera(lit, camera, Kind.GARBAGE, false);
        camera(lit, camera, Kind.OFF, true);
        lit.runTo(lit.nanos() + 100_000_000);
        assertThat(camera.newest(new Image(160, 120, true))).isFalse();
        camera(lit, camera, Kind.OFF, false);
        assertThat(camera.newest(new Image(160, 120, true))).isTrue();
    }

    private static void camera(World lit, SimulatedCamera camera, Kind kind, boolean on) {
        lit.visit(now -> camera.fault(now, kind, on, AS_USUAL));
    }

    private static Image picture(World lit, SimulatedCamera camera) {
        Image image = new Image(160, 120, true);
        lit.runTo(lit.nanos() + 100_000_000);
        assertThat(camera.newest(image)).isTrue();
        return image;
    }

    private static List<Byte> pixel(Image image, int number) {
        return List.of(image.rgb[3 * number], image.rgb[3 * number + 1], image.rgb[3 * number + 2]);
    }
}
