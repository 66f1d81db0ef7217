package org.sinew.drivers.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.io.gpio.digital.DigitalState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.config.BadValue;
import org.sinew.device.BusWorker;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.drivers.io.GpioInput.Level;
import org.sinew.drivers.io.GpioInput.Pull;
import org.sinew.drivers.sim.Bench;
import org.sinew.drivers.sim.GpioInputSim;
import org.sinew.drivers.sim.GpioInputSim.Rail;
import org.sinew.rt.AllocationMeter;

@Timeout(60)
class GpioInputTest {
    private static final long TICK_NANOS = 10_000_000;
    private Bench bench;
    private GpioInput input;

    @BeforeEach
    void connect() throws DeviceException {
        bench = new Bench();
    }

    @AfterEach
    void disconnect() {
        input.close();
        bench.close();
    }

    private void open(int line, Level active, Pull pull) throws DeviceException {
        input = new GpioInput("switch", new GpioInput.Config(line, active, pull), bench.gpio);
        input.open();
    }

    private boolean active() {
        assertThat(bench.turn(input, TICK_NANOS)).isEqualTo(WireFault.OK);
        assertThat(input.samples().poll()).as("published every cycle").isTrue();
        assertThat(input.samples().value().stampNanos).isEqualTo(bench.clock.nanos());
        return input.samples().value().active;
    }

    @Test
    void footSwitchClosesAboveOneNewton() throws Exception {
        bench.board.connect(0, 22, GpioInputSim.footSwitch(bench.world, Rail.SUPPLY, "right"));
        open(22, Level.HIGH, Pull.DOWN);
        assertThat(active()).isFalse();
        bench.plant.forceN[0] = 30; // the other foot
        assertThat(active()).isFalse();
        bench.plant.forceN[1] = 0.9;
        assertThat(active()).isFalse();
        bench.plant.forceN[1] = 1.1;
        assertThat(active()).isTrue();
        bench.plant.forceN[1] = 0;
        assertThat(active()).isFalse();
    }

    @Test
    void footSwitchAddsUpThePadsOfItsSole() throws Exception {
        bench.board.connect(0, 22, GpioInputSim.footSwitch(bench.world, Rail.GROUND, "left", "right"));
        open(22, Level.LOW, Pull.UP);
        assertThat(active()).isFalse();
        bench.plant.forceN[0] = 0.6;
        assertThat(active()).isFalse();
        bench.plant.forceN[1] = 0.6;
        assertThat(active()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"HIGH,AUTO", "LOW,AUTO", "HIGH,UP", "LOW,UP", "HIGH,DOWN", "LOW,DOWN", "HIGH,OFF", "LOW,OFF"})
    void switchesWiredAsTheKeysWantAreActiveExactlyWhilePressedOrTouched(Level active, Pull pull) throws Exception {
        GpioInput.Config keys = new GpioInput.Config(17, active, pull);
        GpioInputSim button = GpioInputSim.button(keys);
        bench.board.connect(0, 17, button);
        open(17, active, pull);
        assertThat(active()).isFalse();
        button.press(true);
        assertThat(active()).isTrue();
        bench.board.connect(0, 17, GpioInputSim.footSwitch(bench.world, keys, "left"));
        assertThat(active()).isFalse();
        bench.plant.forceN[0] = 5;
        assertThat(active()).isTrue();
        bench.board.cut(0, 17);
        boolean towardsActive = active == Level.HIGH ? pull == Pull.UP : pull == Pull.DOWN || pull == Pull.OFF;
        assertThat(active()).as("broken wire").isEqualTo(towardsActive);
    }

    @Test
    void emergencyStopIsActiveWhenPressedAndWhenItsWireBreaks() throws Exception {
        GpioInputSim stop = GpioInputSim.normallyClosed(Rail.SUPPLY);
        bench.board.connect(0, 17, stop);
        open(17, Level.LOW, Pull.DOWN);
        assertThat(active()).isFalse();
        stop.press(true);
        assertThat(active()).isTrue();
        stop.press(false);
        assertThat(active()).isFalse();
        bench.board.cut(0, 17);
        assertThat(active()).as("broken wire").isTrue();
    }

    @Test
    void emergencyStopToGroundIsTheMirrorImage() throws Exception {
        GpioInputSim stop = GpioInputSim.normallyClosed(Rail.GROUND);
        bench.board.connect(0, 17, stop);
        open(17, Level.HIGH, Pull.UP);
        assertThat(active()).isFalse();
        stop.press(true);
        assertThat(active()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"HIGH,AUTO,false", "LOW,AUTO,false", "HIGH,UP,true", "LOW,UP,false", "HIGH,DOWN,false",
        "LOW,DOWN,true", "HIGH,OFF,true", "LOW,OFF,true"})
    void saysWhetherACutWireReadsAsActive(Level active, Pull pull, boolean whenCut) throws Exception {
        GpioInput.Config keys = new GpioInput.Config(17, active, pull);
        assertThat(keys.activeWhenCut()).isEqualTo(whenCut);
        bench.board.connect(0, 17, GpioInputSim.button(keys));
        open(17, active, pull);
        bench.board.cut(0, 17);
        if (pull != Pull.OFF) { // there an outer resistor decides
            assertThat(active()).as("what the line itself says").isEqualTo(whenCut);
        }
    }

    @Test
    void contactsStickAsScenariosWant() throws Exception {
        GpioInputSim button = GpioInputSim.normallyOpen(Rail.GROUND);
        bench.board.connect(0, 4, button);
        open(4, Level.LOW, Pull.UP);
        button.stickClosed();
        assertThat(active()).isTrue();
        button.stickOpen();
        button.press(true);
        assertThat(active()).isFalse();
        button.repair();
        assertThat(active()).isTrue();
        GpioInputSim foot = GpioInputSim.footSwitch(bench.world, Rail.GROUND, "left");
        assertThatThrownBy(() -> foot.press(true)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void countsTransactionsThatTakeNoBytes() throws Exception {
        open(5, Level.HIGH, Pull.DOWN);
        active();
        active();
        assertThat(bench.gpio.stats().transactions()).isEqualTo(2);
        assertThat(bench.gpio.stats().bytes()).isZero();
    }

    @Test
    void unknownLevelOrFailingLineIsNoReading() throws Exception {
        open(6, Level.HIGH, Pull.DOWN);
        bench.wires.breakLines();
        assertThat(bench.turn(input, TICK_NANOS)).isEqualTo(WireFault.GONE);
        assertThat(input.samples().poll()).isFalse();
        assertThat(bench.gpio.stats().errors()).isEqualTo(1);
    }

    @Test
    void closesWhileTheBusIsBusyAndOpensAgain() throws Exception {
        input = new GpioInput("switch", new GpioInput.Config(7, Level.HIGH, Pull.DOWN), bench.gpio);
        for (int i = 0; i < 3; i++) {
            BusWorker worker = new BusWorker(bench.gpio, List.of(input), bench.worker, Bench::failed);
            worker.start();
            worker.wake();
            worker.close();
            assertThat(input.transact(1)).as("closed").isEqualTo(WireFault.GONE);
        }
    }

    @Test
    void saysThatALineIsUsedTwice() throws Exception {
        open(8, Level.HIGH, Pull.DOWN);
        GpioInput twin = new GpioInput("twin", new GpioInput.Config(8, Level.HIGH, Pull.DOWN), bench.gpio);
        assertThatThrownBy(twin::open).isInstanceOf(DeviceException.class)
                .hasMessageContaining("line 8").hasMessageContaining("used once only");
    }

    @Test
    void namesTheKeyOfABadValue() throws Exception {
        assertThatThrownBy(() -> new GpioInput.Config(-1, Level.HIGH, Pull.DOWN))
                .isInstanceOfSatisfying(BadValue.class, e -> assertThat(e.key()).isEqualTo("line"));
        open(9, Level.HIGH, Pull.DOWN);
        assertThatThrownBy(() -> new GpioInput.Driver().create("x",
                new GpioInput.Config(1, Level.HIGH, Pull.DOWN), bench.i2c))
                .isInstanceOfSatisfying(BadValue.class, e -> assertThat(e.key()).isEqualTo("bus"));
    }

    @Test
    void knowsBothLevels() throws Exception {
        open(10, Level.HIGH, Pull.OFF);
        assertThat(GpioInput.active(DigitalState.HIGH, Level.HIGH)).isTrue();
        assertThat(GpioInput.active(DigitalState.LOW, Level.HIGH)).isFalse();
        assertThat(GpioInput.active(DigitalState.HIGH, Level.LOW)).isFalse();
        assertThat(GpioInput.active(DigitalState.LOW, Level.LOW)).isTrue();
    }

    @Test
    void allocatesNothingPerTurn() throws Exception {
        bench.board.connect(0, 22, GpioInputSim.footSwitch(bench.world, Rail.SUPPLY, "left"));
        open(22, Level.HIGH, Pull.DOWN);
        bench.plant.stepNanos = Long.MAX_VALUE / 2; // the driver and its switch are measured, not the physics
        AllocationMeter allocated = new AllocationMeter();
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            allocated.start();
            for (int i = 0; i < 1000; i++) {
                bench.turn(input, TICK_NANOS);
            }
            bytes = Math.min(bytes, allocated.bytes());
        }
        assertThat(bytes).isZero();
    }
}
