package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.IOType;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.i2c.I2C;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.rt.Clock;

@Timeout(60)
class SimPi4jPluginTest {
    /** 256 registers that step on. */
    private static final class Memory implements I2cChip {
        private final byte[] bytes = new byte[256];
        private int pointer;

        @Override
        public void write(byte[] from, int offset, int length) {
            pointer = from[offset] & 0xFF;
            for (int i = 1; i < length; i++) {
                bytes[pointer++ & 0xFF] = from[offset + i];
            }
        }

        @Override
        public void read(byte[] to, int offset, int length) {
            for (int i = 0; i < length; i++) {
                to[offset + i] = bytes[pointer++ & 0xFF];
            }
        }
    }

    private static final Logger PI4J = Logger.getLogger("com.pi4j"); // held, or its level is forgotten

    private final BoardWires board = new BoardWires(Clock.WALL);
    private final TapWires wires = new TapWires(board);
    private Context context;

    @BeforeEach
    void findByServiceLookUp() {
        PI4J.setLevel(Level.OFF);
        SimPi4jPlugin.announce(wires);
        context = Pi4J.newAutoContext();
    }

    @AfterEach
    void shutDown() {
        SimPi4jPlugin.announce(null);
        context.shutdown();
        PI4J.setLevel(null);
    }

    private I2C memory() {
        board.connect(3, 0x50, new Memory());
        return context.create(I2C.newConfigBuilder(context).id("memory").bus(3).device(0x50).build());
    }

    @Test
    void isFoundByPi4jItself() {
        assertThat(context.provider(IOType.I2C).getName()).isEqualTo("I2C of a simulated robot");
        assertThat(context.provider(IOType.DIGITAL_INPUT).getName()).isEqualTo("GPIO inputs of a simulated robot");
    }

    @Test
    void leavesABoardAloneWhenNothingIsAnnounced() {
        SimPi4jPlugin.announce(null);
        Context plain = Pi4J.newAutoContext();
        assertThat(plain.provider(IOType.I2C).getId()).isEqualTo("sinew-linux-i2c");
        assertThat(plain.provider(IOType.DIGITAL_INPUT).getId()).isEqualTo("sinew-linux-input");
        plain.shutdown();
    }

    @Test
    void passesEveryKindOfCallOnAsItsBytes() throws Exception {
        I2C chip = memory();
        byte[] four = new byte[4];
        chip.writeRegister(0x10, (byte) 0xA1);
        chip.writeRegister(0x11, new byte[] {9, 2, 3, 9}, 1, 2);
        chip.writeRegister(new byte[] {0x13}, new byte[] {4}, 0, 1);
        assertThat(chip.readRegister(0x10)).isEqualTo(0xA1);
        assertThat(chip.readRegister(0x11, four, 1, 3)).isEqualTo(3);
        assertThat(four).containsExactly(0, 2, 3, 4);
        assertThat(chip.readRegister(new byte[] {0x12}, four, 0, 2)).isEqualTo(2);
        assertThat(four).startsWith(3, 4);
        chip.write((byte) 0x11);
        assertThat(chip.read()).isEqualTo(2);
        assertThat(chip.read(four, 0, 2)).isEqualTo(2);
        assertThat(four).startsWith(3, 4);
        chip.write(new byte[] {0x20, 7, 8}, 0, 3);
        chip.writeThenRead(new byte[] {0x20}, 0, 1, 0, four, 2, 2);
        assertThat(four).endsWith(7, 8);
        assertThat(wires.seen()).containsExactly("50 w 10a1", "50 w 110203", "50 w 1304", "50 w 10 r 1", "50 w 11 r 3",
                "50 w 12 r 2", "50 w 11", "50 r 1", "50 r 2", "50 w 200708", "50 w 20 r 2");
    }

    @Test
    void longWritesGoThroughInOnePiece() {
        I2C chip = memory();
        byte[] data = new byte[200];
        data[199] = 5;
        chip.writeRegister(0, data, 0, 200);
        assertThat(chip.readRegister(199)).isEqualTo(5);
        assertThatThrownBy(() -> chip.writeRegister(0, new byte[5000], 0, 5000))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAddressWhereNoChipIsFailsAtItsFirstTransaction() {
        I2C absent = context.create(I2C.newConfigBuilder(context).id("absent").bus(3).device(0x51).build());
        assertThatThrownBy(() -> absent.readRegister(0)).isInstanceOf(Pi4JException.class)
                .hasMessage("Failed to execute action for device 81 on bus 3")
                .hasRootCauseInstanceOf(java.io.IOException.class).hasRootCauseMessage("Remote I/O error");
        assertThatThrownBy(() -> absent.write((byte) 1)).isInstanceOf(Pi4JException.class);
    }

    @Test
    void busesDoNotShareAddresses() {
        memory().writeRegister(0, (byte) 1);
        I2C other = context.create(I2C.newConfigBuilder(context).id("other").bus(1).device(0x50).build());
        assertThatThrownBy(other::read).isInstanceOf(Pi4JException.class);
    }

    @Test
    void holdsTheBusWhileAnActionRuns() {
        I2C chip = memory();
        assertThat(chip.<Integer>execute(() -> {
            chip.writeRegister(1, (byte) 9);
            return chip.readRegister(1);
        })).isEqualTo(9);
        assertThatThrownBy(() -> chip.execute(() -> {
            throw new java.io.IOException("mine");
        })).isInstanceOf(Pi4JException.class).hasRootCauseMessage("mine");
    }

    @Test
    void inputsHaveTheLevelOfTheirContactOrTheirPull() {
        GpioInputSim button = GpioInputSim.normallyOpen(GpioInputSim.Rail.GROUND);
        board.connect(0, 4, button);
        DigitalInput wired = input("wired", 4, PullResistance.PULL_UP);
        List<DigitalState> heard = new ArrayList<>();
        wired.addListener(event -> heard.add(event.state()));
        assertThat(wired.state()).isEqualTo(DigitalState.HIGH);
        button.press(true);
        assertThat(wired.state()).isEqualTo(DigitalState.LOW);
        assertThat(wired.state()).isEqualTo(DigitalState.LOW);
        assertThat(heard).containsExactly(DigitalState.LOW);
        assertThat(input("up", 5, PullResistance.PULL_UP).state()).isEqualTo(DigitalState.HIGH);
        assertThat(input("down", 6, PullResistance.PULL_DOWN).state()).isEqualTo(DigitalState.LOW);
    }

    private DigitalInput input(String id, int line, PullResistance pull) {
        return context.create(DigitalInput.newConfigBuilder(context).id(id).bcm(line).pull(pull).build());
    }
}
