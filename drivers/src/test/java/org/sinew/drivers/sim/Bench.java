package org.sinew.drivers.sim;

import com.pi4j.context.Context;
import java.util.Map;

import org.sinew.device.BusWorker;
import org.sinew.device.Device;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.drivers.port.Pi4jContext;
import org.sinew.drivers.port.Pi4jPort;
import org.sinew.rt.Clock;
import org.sinew.safety.JointMode;
import org.sinew.drivers.testing.SteppedClock;
import org.sinew.sim.World;

/** A laboratory bench: one board, its wires tapped, a plant, and a clock that stands until it is moved. */
public final class Bench implements AutoCloseable {
    public final SteppedClock clock = new SteppedClock(1_000_000_000L);
    public final StillPlant plant = new StillPlant();
    public final World world = new World(plant, clock);
    public final BoardWires board = new BoardWires(Clock.WALL);
    public final TapWires wires = new TapWires(board);
    /** Settings of a bus worker without joints. */
    public final BusWorker.Settings worker = new BusWorker.Settings(0, 100_000_000, JointMode.LIMP);
    private final Context context = Pi4jContext.of(SimPi4jPlugin.providers(wires));
    public final Pi4jPort i2c;
    public final Pi4jPort gpio;

    public Bench() throws DeviceException {
        i2c = Pi4jPort.open(context, "i2c1", "i2c", Map.of("bus", 1), Clock.WALL);
        gpio = Pi4jPort.open(context, "gpio", "gpio", Map.of("chip", "/dev/gpiochip0"), Clock.WALL);
    }

    /** Lets time pass, then gives the device a turn. */
    public WireFault turn(Device device, long nanos) {
        clock.elapse(nanos);
        return device.transact(clock.nanos());
    }

    @Override
    public void close() {
        context.shutdown();
    }

    /** No driver may throw on its bus thread. */
    public static void failed(BusWorker worker, Throwable why) {
        throw new AssertionError(worker.name(), why);
    }
}
