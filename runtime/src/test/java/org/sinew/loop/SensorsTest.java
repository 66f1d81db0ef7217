package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.ImuSensor;
import org.sinew.device.JointBus;
import org.sinew.device.SwitchSensor;
import org.sinew.device.WireFault;
import org.sinew.rt.Clock;
import org.sinew.rt.Slot;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointMode;
import org.sinew.state.ImuSample;
import org.sinew.state.JointSample;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SwitchSample;

/** Real slots, filled by hand in place of a bus worker. */
@Timeout(30)
class SensorsTest {
    private static final long LONG = 20_000_000_000L;

    private final RobotState state = new RobotState(new RobotModel("r", List.of("a", "b", "c", "d"), List.of("imu"),
            List.of(), List.of(), List.of("front", "back"), List.of()));
    private final Line left = new Line(3, 0);
    private final Line right = new Line(1, 2);
    private final Imu imu = new Imu();

    private Sensors sensors(long patienceNanos, SwitchSensor... estops) {
        return new Sensors(List.of(left, right), List.of(imu), List.of(), List.of(), List.of(estops), Clock.WALL,
                patienceNanos);
    }

    @Test
    void putsTheJointsOfTwoBusesWhereTheRobotHasThem() {
        left.measured(30, 0.5);
        right.measured(10, 12);
        sensors(0).sample(state, 100);
        assertThat(state.joints.positionRad).containsExactly(0.5, 10, 12, 30);
        assertThat(state.joints.stampNanos).containsOnly(7);
        assertThat(state.joints.torqueOn).containsOnly(true);
    }

    @Test
    void numbersTheCycleAndTellsItsTime() {
        Sensors sensors = sensors(0);
        sensors.sample(state, 100);
        sensors.sample(state, 250);
        assertThat(state.tick).isEqualTo(2);
        assertThat(state.nowNanos).isEqualTo(250);
    }

    @Test
    void keepsTheLastValueWhileNothingNewComes() {
        left.measured(30, 0.5);
        right.measured(10, 12);
        imu.read(9.8, 5);
        Sensors sensors = sensors(0);
        sensors.sample(state, 100);
        right.measured(11, 13);
        sensors.sample(state, 200);
        assertThat(state.joints.positionRad).containsExactly(0.5, 11, 13, 30);
        assertThat(state.imus[0].accelMetrePerSec2[2]).isEqualTo(9.8);
        assertThat(state.imus[0].stampNanos).as("old, and known to be").isEqualTo(5);
    }

    @Test
    void takesTheNewestOfSeveralReadings() {
        imu.read(1, 5);
        imu.read(2, 6);
        sensors(0).sample(state, 100);
        assertThat(state.imus[0].accelMetrePerSec2[2]).isEqualTo(2);
        assertThat(state.imus[0].stampNanos).isEqualTo(6);
    }

    @Test
    void anyPressedEstopCountsAndTheOneReadLongestAgo() {
        Button front = new Button();
        Button back = new Button();
        Sensors sensors = sensors(0, front, back);
        front.read(false, 50);
        back.read(false, 40);
        sensors.sample(state, 100);
        assertThat(state.estopFitted).isTrue();
        assertThat(state.estop.active).isFalse();
        assertThat(state.estop.stampNanos).isEqualTo(40);
        back.read(true, 60);
        sensors.sample(state, 110);
        assertThat(state.estop.active).isTrue();
        assertThat(state.estop.stampNanos).isEqualTo(50);
        front.read(true, 70);
        back.read(false, 70);
        sensors.sample(state, 120);
        assertThat(state.estop.active).as("the other one").isTrue();
        front.read(false, 80);
        sensors.sample(state, 130);
        assertThat(state.estop.active).isFalse();
        assertThat(state.estop.stampNanos).isEqualTo(70);
    }

    @Test
    void anEstopThatWasNeverReadMakesAllOfThemUnread() {
        Button front = new Button();
        Sensors sensors = sensors(0, front, new Button());
        front.read(false, 50);
        sensors.sample(state, 100);
        assertThat(state.estop.stampNanos).isZero();
    }

    @Test
    void aPressedEstopStaysPressedWhileItIsNotRead() {
        Button front = new Button();
        Sensors sensors = sensors(0, front);
        front.read(true, 50);
        sensors.sample(state, 100);
        sensors.sample(state, 200);
        assertThat(state.estop.active).isTrue();
        assertThat(state.estop.stampNanos).isEqualTo(50);
    }

    @Test
    void aRobotWithoutEstopHasNone() {
        sensors(0).sample(state, 100);
        assertThat(state.estopFitted).isFalse();
        assertThat(state.estop.active).isFalse();
    }

    @Test
    void waitsForABusThatIsALittleLate() throws InterruptedException {
        Sensors sensors = sensors(LONG);
        right.measured(9, 11);
        sensors.sample(state, System.nanoTime() - LONG);
        left.measured(30, 0.5);
        Thread loop = new Thread(() -> sensors.sample(state, System.nanoTime()), "loop");
        loop.start();
        while (loop.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait(); // until it waits for the bus on the right
        }
        right.measured(10, 12);
        loop.join();
        assertThat(state.joints.positionRad).containsExactly(0.5, 10, 12, 30);
    }

    @Test
    void goesOnWithoutABusThatIsTooLateAndTakesItsSampleInTheNextTick() {
        long patience = 3_000_000;
        Sensors sensors = sensors(patience);
        left.measured(30, 0.5);
        right.measured(10, 12);
        sensors.sample(state, System.nanoTime());
        left.measured(31, 1.5);
        long begin = System.nanoTime();
        sensors.sample(state, begin); // the right one is silent
        assertThat(System.nanoTime() - begin).as("it has waited").isGreaterThanOrEqualTo(patience);
        assertThat(state.joints.positionRad).containsExactly(1.5, 10, 12, 31);
        right.measured(11, 13);
        left.measured(31, 1.5);
        sensors.sample(state, System.nanoTime());
        assertThat(state.joints.positionRad).containsExactly(1.5, 11, 13, 31);
    }

    @Test
    void waitsForNoBusThatHasNeverSpoken() {
        Sensors sensors = sensors(LONG);
        sensors.sample(state, System.nanoTime()); // would take longer than this test may
        assertThat(state.tick).isEqualTo(1);
    }

    @Test
    void hasNoPatienceLeftInATickThatBeganTooLate() throws InterruptedException {
        Sensors sensors = sensors(LONG);
        Thread loop = new Thread(() -> sensors.sample(state, System.nanoTime() - LONG), "loop");
        loop.start();
        loop.join(LONG / 2_000_000); // far less than its patience; two silent buses share that
        assertThat(loop.isAlive()).isFalse();
        assertThat(state.tick).isEqualTo(1);
    }

    /** A joint bus that measures what the test says. */
    private static final class Line implements JointBus {
        private final int[] index;
        private final Slot<JointSample> samples;
        private final Slot<JointCommand> commands = new Slot<>(() -> new JointCommand(4));

        Line(int... index) {
            this.index = index;
            samples = new Slot<>(() -> new JointSample(index.length));
        }

        void measured(double... positionRad) {
            JointSample sample = samples.writing();
            for (int i = 0; i < positionRad.length; i++) {
                sample.positionRad[i] = positionRad[i];
                sample.stampNanos[i] = 7;
                sample.torqueOn[i] = true;
            }
            samples.publish();
        }

        @Override
        public String name() {
            return "line";
        }

        @Override
        public int[] joints() {
            return index;
        }

        @Override
        public Slot<JointSample> samples() {
            return samples;
        }

        @Override
        public Slot<JointCommand> commands() {
            return commands;
        }

        @Override
        public void open() {
        }

        @Override
        public WireFault transact(long nowNanos) {
            return WireFault.OK;
        }

        @Override
        public WireFault safe(JointMode mode) {
            return WireFault.OK;
        }

        @Override
        public void close() {
        }
    }

    /** An inertial unit that reads what the test says. */
    private static final class Imu implements ImuSensor {
        private final Slot<ImuSample> samples = new Slot<>(ImuSample::new);

        void read(double az, long stampNanos) {
            samples.writing().accelMetrePerSec2[2] = az;
            samples.writing().stampNanos = stampNanos;
            samples.publish();
        }

        @Override
        public String name() {
            return "imu";
        }

        @Override
        public Slot<ImuSample> samples() {
            return samples;
        }

        @Override
        public void open() {
        }

        @Override
        public WireFault transact(long nowNanos) {
            return WireFault.OK;
        }

        @Override
        public void close() {
        }
    }

    /** A button that is as the test says. */
    private static final class Button implements SwitchSensor {
        private final Slot<SwitchSample> samples = new Slot<>(SwitchSample::new);

        void read(boolean active, long stampNanos) {
            samples.writing().active = active;
            samples.writing().stampNanos = stampNanos;
            samples.publish();
        }

        @Override
        public String name() {
            return "button";
        }

        @Override
        public Slot<SwitchSample> samples() {
            return samples;
        }

        @Override
        public void open() {
        }

        @Override
        public WireFault transact(long nowNanos) {
            return WireFault.OK;
        }

        @Override
        public void close() {
        }
    }
}
