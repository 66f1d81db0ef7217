package org.sinew.drivers.testing;

import com.pi4j.context.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sinew.device.BytePort;
import org.sinew.device.DeviceException;
import org.sinew.device.Port;
import org.sinew.drivers.port.Pi4jContext;
import org.sinew.drivers.port.Pi4jPort;
import org.sinew.drivers.sim.BoardWires;
import org.sinew.drivers.sim.GpioInputSim;
import org.sinew.drivers.sim.I2cChip;
import org.sinew.drivers.sim.SimPi4jPlugin;
import org.sinew.rt.Clock;
import org.sinew.sim.World;

/**
 * Where a {@link DriverBench} connects its part: one wire, a clock that stands until somebody waits, and a world whose
 * sensors say what they are told. One part, one trial; one thread at a time.
 */
public final class Workbench implements AutoCloseable {
    private static final int BUS = 1;
    private static final int CHIP = 0;

    /** Time of the bench in nanoseconds. */
    public final Clock clock;
    /** The body that the part is built into. */
    public final BenchPlant plant;
    /** Its physics: for simulators that want a world. */
    public final World world;
    final Trouble trouble = new Trouble();
    private final BoardWires board;
    private @Nullable Context context; // takes a while to make; serial parts need none
    private @Nullable Port port;
    private @Nullable LineTap line;

    Workbench(int joints, Clock clock) {
        this.clock = clock;
        board = new BoardWires(clock);
        plant = new BenchPlant(joints);
        world = new World(plant, clock);
    }

    /** Puts a chip on the I2C bus. */
    public void connect(int address, I2cChip chip) {
        board.connect(BUS, address, chip);
        port = open("i2c1", "i2c", Map.of("bus", BUS));
    }

    /** Ties a contact to a line of the GPIO chip. */
    public void connect(int gpioLine, GpioInputSim contact) {
        board.connect(CHIP, gpioLine, contact);
        port = open("gpio", "gpio", Map.of("chip", CHIP));
    }

    /** Puts a part at the end of a serial line. */
    public void connect(int baud, SerialPart part) {
        connect(new PartLine("line", baud, clock, part));
    }

    /** Puts a serial line with all that hangs on it on the bench. */
    public void connect(BytePort far) {
        line = new LineTap(far, trouble);
        port = line;
    }

    private Port open(String name, String type, Map<String, Object> settings) {
        Context made = Pi4jContext.of(SimPi4jPlugin.providers(new WireTap(board, trouble)));
        context = made;
        try {
            return Pi4jPort.open(made, name, type, settings, clock);
        } catch (DeviceException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The wire, as the driver gets it. */
    Port port() {
        if (port == null) {
            throw new IllegalStateException("the bench's connect() has connected nothing: call connect(...) on it");
        }
        return port;
    }

    /** Whether the wire is a serial line. */
    boolean isSerial() {
        return line != null;
    }

    /** Whether the wire is an I2C bus. */
    boolean isI2c() {
        return port instanceof Pi4jPort p && p.isI2c();
    }

    void endOfTurn() {
        if (line != null) {
            line.endOfTurn();
        }
    }

    @Override
    public void close() {
        if (context != null) {
            context.shutdown();
        }
    }
}
