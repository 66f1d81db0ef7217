package org.sinew.drivers.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.config.BadValue;
import org.sinew.device.BusWorker;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.drivers.sim.BatterySim;
import org.sinew.drivers.sim.Bench;
import org.sinew.drivers.sim.Ina226Sim;
import org.sinew.rt.AllocationMeter;

@Timeout(60)
class Ina226Test {
    private static final long PERIOD_NANOS = 100_000_000;
    private static final double SHUNT_OHM = 0.01;

    private Bench bench;
    private double servoCurrentA;
    private BatterySim battery;
    private Ina226Sim chip;
    private Ina226 meter;

    @BeforeEach
    void connect() throws DeviceException {
        bench = new Bench();
        battery = new BatterySim(12.2, 0.05, 0, () -> servoCurrentA);
        chip = new Ina226Sim(battery, SHUNT_OHM, bench.world::nanos);
        bench.board.connect(1, 0x40, chip);
        meter = new Ina226("battery", new Ina226.Config(0x40, SHUNT_OHM, 8), bench.i2c);
    }

    @AfterEach
    void disconnect() {
        meter.close();
        bench.close();
    }

    private void openMeasured() throws DeviceException {
        meter.open();
        bench.turn(meter, PERIOD_NANOS);
        assertThat(meter.samples().poll()).isTrue();
    }

    @Test
    void identifiesResetsConfiguresAndReadsBackAtOpen() throws Exception {
        meter.open();
        assertThat(bench.wires.seen()).containsExactly("40 w fe r 2", "40 w ff r 2",
                "40 w 008000", "40 w 004527", "40 w 00 r 2");
    }

    @Test
    void asksEveryHundredMillisecondsAndCountsWhatItCosts() throws Exception {
        openMeasured();
        bench.wires.clear();
        long bytes = bench.i2c.stats().bytes();
        for (int i = 0; i < 10; i++) {
            assertThat(bench.turn(meter, PERIOD_NANOS / 10)).isEqualTo(WireFault.OK);
        }
        assertThat(bench.wires.seen()).containsExactly("40 w 00 r 2", "40 w 06 r 2", "40 w 01 r 2", "40 w 02 r 2");
        assertThat(bench.i2c.stats().bytes() - bytes).as("four times address, register, address, word").isEqualTo(20);
        assertThat(meter.samples().poll()).isTrue();
        assertThat(meter.samples().value().stampNanos).isEqualTo(bench.clock.nanos());
    }

    @Test
    void readsWhatOthersMeasuredWithRealChips() {
        // register dump in issue 46 of RobTillaart/INA226 beside a print-out of 12.823 V
        assertThat(Ina226.busVolt(0x2810)).isCloseTo(12.82, within(1e-9));
        assertThat(Ina226.shuntVolt(0x009a)).isCloseTo(385e-6, within(1e-12));
        // 930 counts across 2 milliohm, printed as 1.16 A
        assertThat(Ina226.shuntVolt(930) / 0.002).isCloseTo(1.1625, within(1e-9));
        assertThat(Ina226.shuntVolt(0xFFFF)).isCloseTo(-2.5e-6, within(1e-12));
    }

    @Test
    void saysWhatTheBatterySaysForRandomLoads() throws Exception {
        long seed = System.nanoTime();
        System.out.println("Ina226Test random loads, seed " + seed);
        Random random = new Random(seed);
        openMeasured();
        for (int i = 0; i < 200; i++) {
            servoCurrentA = random.nextDouble(-8, 8);
            battery.source(random.nextDouble(6, 26));
            bench.turn(meter, PERIOD_NANOS);
            assertThat(meter.samples().poll()).isTrue();
            assertThat(meter.samples().value().currentA).isCloseTo(servoCurrentA, within(0.51 * 2.5e-6 / SHUNT_OHM));
            assertThat(meter.samples().value().voltageV)
                    .isCloseTo(battery.voltageV(servoCurrentA), within(0.51 * 1.25e-3));
        }
    }

    @Test
    void stopsAtTheRangeOfTheShuntInsteadOfWrappingRound() throws Exception {
        openMeasured();
        servoCurrentA = 20;
        bench.turn(meter, PERIOD_NANOS);
        meter.samples().poll();
        assertThat(meter.samples().value().currentA).isCloseTo(8.19, within(0.01));
        assertThat(meter.samples().value().voltageV).as("12.2 V less 20 A through 0.05 ohm")
                .isCloseTo(11.2, within(0.01));
    }

    @Test
    void failsToOpenWhicheverTransactionIsNotAcknowledged() throws Exception {
        meter.open();
        int transactions = bench.wires.seen().size();
        for (int index = 0; index < transactions; index++) {
            meter.close();
            bench.wires.clear();
            bench.wires.failAt(index, WireFault.NACK);
            assertThatThrownBy(meter::open).as("transaction %d", index).isInstanceOf(DeviceException.class)
                    .hasMessageContaining("battery").hasMessageContaining("0x40").hasMessageContaining("NACK");
        }
    }

    @Test
    void reportsAnyTransactionOfATurnThatFailsAndPublishesNothing() throws Exception {
        openMeasured();
        for (int index = 0; index < 4; index++) {
            bench.wires.clear();
            bench.wires.failAt(index, WireFault.NACK);
            assertThat(bench.turn(meter, PERIOD_NANOS)).as("transaction %d", index).isEqualTo(WireFault.NACK);
            assertThat(meter.samples().poll()).isFalse();
            bench.wires.failAt(-1, WireFault.NACK);
            assertThat(bench.turn(meter, PERIOD_NANOS)).isEqualTo(WireFault.OK);
            assertThat(meter.samples().poll()).isTrue();
        }
    }

    @Test
    void noticesAResetInMidRunAndSetsTheChipUpAgain() throws Exception {
        openMeasured();
        chip.reset();
        assertThat(bench.turn(meter, PERIOD_NANOS)).isEqualTo(WireFault.STUCK);
        assertThat(meter.samples().poll()).isFalse();
        assertThat(bench.turn(meter, PERIOD_NANOS)).isEqualTo(WireFault.OK);
        assertThat(meter.samples().poll()).isTrue();
        assertThat(bench.turn(meter, PERIOD_NANOS)).isEqualTo(WireFault.OK);
    }

    @Test
    void doesNotTakeAFrozenChipForAFreshReading() throws Exception {
        openMeasured();
        chip.freeze(true);
        assertThat(bench.turn(meter, PERIOD_NANOS)).isEqualTo(WireFault.OK);
        assertThat(bench.turn(meter, PERIOD_NANOS)).isEqualTo(WireFault.OK);
        assertThat(bench.turn(meter, PERIOD_NANOS)).isEqualTo(WireFault.STUCK);
        assertThat(meter.samples().poll()).isFalse();
        chip.freeze(false);
        assertThat(bench.turn(meter, PERIOD_NANOS)).isEqualTo(WireFault.OK);
        assertThat(meter.samples().poll()).isTrue();
    }

    @Test
    void refusesABusVoltageThatTheChipCannotSay() throws Exception {
        openMeasured();
        bench.wires.spoil((write, writeOffset, read, readOffset, length) -> {
            if (write[writeOffset] == 0x02) {
                read[readOffset] = (byte) 0xFF;
            }
        });
        assertThat(bench.turn(meter, PERIOD_NANOS)).isEqualTo(WireFault.NOISE);
        assertThat(meter.samples().poll()).isFalse();
    }

    @Test
    void refusesCloneWithOtherIdentity() {
        bench.wires.spoil((write, writeOffset, read, readOffset, length) -> read[readOffset] = 0x11);
        assertThatThrownBy(meter::open).isInstanceOf(DeviceException.class)
                .hasMessageContaining("says 0x1149 in register 0xfe, an INA226 says 0x5449");
    }

    @Test
    void acceptsEveryRevisionOfTheDie() throws Exception {
        bench.wires.spoil((write, writeOffset, read, readOffset, length) -> {
            if (write[writeOffset] == (byte) 0xFF) {
                read[readOffset + 1] = 0x61;
            }
        });
        openMeasured();
    }

    @Test
    void closesWhileTheBusIsBusyAndOpensAgain() throws Exception {
        bench.wires.pause(2);
        for (int i = 0; i < 3; i++) {
            BusWorker worker = new BusWorker(bench.i2c, List.of(meter), bench.worker, Bench::failed);
            worker.start();
            worker.wake();
            Thread.sleep(3);
            worker.close();
            assertThat(meter.transact(bench.clock.nanos())).as("closed").isEqualTo(WireFault.GONE);
        }
    }

    @Test
    void namesTheKeyOfABadValue() {
        assertBad("address", () -> new Ina226.Config(0x50, 0.01, 8));
        assertBad("shunt_ohm", () -> new Ina226.Config(0x40, 0, 8));
        assertBad("shunt_ohm", () -> new Ina226.Config(0x40, Double.NaN, 8));
        assertBad("max_current_a", () -> new Ina226.Config(0x40, 0.01, Double.NaN));
        assertBad("bus", () -> new Ina226.Driver().create("x", new Ina226.Config(0x40, 0.01, 8), bench.gpio));
        assertThatThrownBy(() -> new Ina226.Config(0x40, 0.1, 8)).as("module marked R100")
                .hasMessage("with a shunt of 0.1 ohm an INA226 measures up to 0.82 A: "
                        + "lower max_current_a, or fit a smaller shunt");
    }

    private static void assertBad(String key, org.assertj.core.api.ThrowableAssert.ThrowingCallable make) {
        assertThatThrownBy(make).isInstanceOfSatisfying(BadValue.class, e -> assertThat(e.key()).isEqualTo(key));
    }

    @Test
    void allocatesNothingPerTurn() throws Exception {
        openMeasured();
        bench.wires.silence();
        bench.plant.stepNanos = Long.MAX_VALUE / 2;
        AllocationMeter allocated = new AllocationMeter();
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < 20 && bytes > 0; round++) {
            allocated.start();
            for (int i = 0; i < 1000; i++) {
                bench.turn(meter, PERIOD_NANOS);
            }
            bytes = Math.min(bytes, allocated.bytes());
        }
        assertThat(bytes).isZero();
    }
}
