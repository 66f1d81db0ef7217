package org.sinew.drivers.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.PullResistance;
import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.rt.Clock;

/** GPIO over the kernel's own calls, which are played. */
@Timeout(60)
class LinuxGpioTest {
    private static final int CONFIG = 288;
    private static final Logger DEVICE_LOG = Logger.getLogger("sinew.device"); // held, or it forgets its handlers
    private static final AtomicInteger CHIPS = new AtomicInteger();

    private final int chip = CHIPS.getAndIncrement(); // threads are told apart by it
    private final PlayedBoard board = new PlayedBoard();
    private Context context;
    private Pi4jPort port;

    @TempDir
    private Path root;

    @BeforeEach
    void openChip() throws Exception {
        Files.createDirectories(root.resolve("dev"));
        context = Pi4jContext.of(LinuxPi4jPlugin.providers(board.host(root)));
        port = Pi4jPort.open(context, "gpio", "gpio", Map.of("chip", chip), Clock.WALL);
    }

    @AfterEach
    void shutDown() {
        context.shutdown();
    }

    private ByteBuffer request(int line) {
        return ByteBuffer.wrap(board.requests.get(line)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String consumer(ByteBuffer request) {
        return new String(request.array(), 256, 6, java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Test
    void requestsAnInputUnderOurNameWithItsPull() throws Exception {
        port.input(5, PullResistance.PULL_UP);
        port.input(6, PullResistance.PULL_DOWN);
        port.input(7, PullResistance.OFF);
        assertThat(request(5).getInt(0)).isEqualTo(5);
        assertThat(request(5).getInt(560)).as("lines").isEqualTo(1);
        assertThat(consumer(request(5))).isEqualTo("sinew\0");
        assertThat(request(5).getLong(CONFIG)).isEqualTo(0x104);
        assertThat(request(6).getLong(CONFIG)).isEqualTo(0x204);
        assertThat(request(7).getLong(CONFIG)).isEqualTo(0x404);
        assertThat(request(5).getInt(CONFIG + 8)).as("attributes").isZero();
        assertThat(board.open).as("the chip is closed, the lines are open").containsExactly(105, 106, 107);
    }

    @Test
    void asksTheKernelForTheLevelEachTime() throws Exception {
        DigitalInput input = port.input(3, PullResistance.OFF);
        assertThat(input.state()).isEqualTo(DigitalState.LOW);
        board.change(3, true, 0);
        assertThat(input.state()).isEqualTo(DigitalState.HIGH);
    }

    @Test
    void filtersBouncingIfAsked() {
        var config = DigitalInput.newConfigBuilder(context).id("button").bcm(2).debounce(3000L);
        config.bus(chip);
        DigitalInput button = context.create(config.build());
        assertThat(request(2).getInt(CONFIG + 8)).isEqualTo(1);
        assertThat(request(2).getInt(CONFIG + 32)).as("debounce").isEqualTo(3);
        assertThat(request(2).getInt(CONFIG + 40)).as("microseconds").isEqualTo(3000);
        assertThat(request(2).getLong(CONFIG + 48)).as("the first line").isEqualTo(1);
        assertThat(button.isOn()).isFalse();
    }

    @Test
    void theOnStateIsWhatTheConfigurationSays() {
        var config = DigitalInput.newConfigBuilder(context).id("contact").bcm(1).onState(DigitalState.LOW);
        config.bus(chip);
        DigitalInput contact = context.create(config.build());
        assertThat(contact.isOn()).isTrue();
        board.change(1, true, 0);
        assertThat(contact.isOn()).isFalse();
        assertThat(contact.state()).as("of the wire").isEqualTo(DigitalState.HIGH);
    }

    private DigitalOutput output(int line, DigitalState first) {
        var config = DigitalOutput.newConfigBuilder(context).id("relay-" + line).bcm(line).initial(first)
                .shutdown(DigitalState.LOW);
        config.bus(chip);
        return context.create(config.build());
    }

    @Test
    void anOutputHasItsLevelFromTheFirstMoment() {
        output(1, DigitalState.HIGH);
        output(2, DigitalState.LOW);
        for (int line = 1; line <= 2; line++) {
            assertThat(request(line).getLong(CONFIG)).isEqualTo(8);
            assertThat(request(line).getInt(CONFIG + 32)).as("output values").isEqualTo(2);
            assertThat(request(line).getLong(CONFIG + 40)).isEqualTo(line == 1 ? 1 : 0);
            assertThat(request(line).getLong(CONFIG + 48)).isEqualTo(1);
        }
    }

    @Test
    void setsAnOutputAndLeavesItAsItsConfigurationSays() {
        DigitalOutput relay = output(1, DigitalState.LOW);
        relay.high();
        assertThat(board.levels[1]).isTrue();
        relay.low();
        assertThat(board.levels[1]).isFalse();
        relay.high();
        assertThatThrownBy(() -> relay.state(DigitalState.UNKNOWN)).isInstanceOf(IllegalArgumentException.class);
        context.shutdown(relay.id());
        assertThat(board.levels[1]).isFalse();
        assertThat(board.open).isEmpty();
    }

    // ---- edges ----

    private long edgeThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("edges-gpiochip" + chip)).count();
    }

    @Test
    void tellsEdgesOfAllLinesOnOneThreadWithTheirTimes() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        for (int line : new int[] {3, 4}) {
            port.input(line, PullResistance.OFF).addListener(event -> {
                GpioEdge edge = (GpioEdge) (DigitalStateChangeEvent<?>) event;
                heard.add(line + " " + edge.state() + " " + edge.stampNanos() + " "
                        + Thread.currentThread().getName());
            });
        }
        ByteBuffer config = ByteBuffer.wrap(board.configs.get(3)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(config.capacity()).isEqualTo(272);
        assertThat(config.getLong(0)).as("input, no pull, both edges, no other clock").isEqualTo(0x434);
        board.change(3, true, 111);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("3 HIGH 111 edges-gpiochip" + chip);
        board.change(4, true, 222);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("4 HIGH 222 edges-gpiochip" + chip);
        board.change(4, false, 333);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("4 LOW 333 edges-gpiochip" + chip);
        assertThat(edgeThreads()).isOne();
    }

    @Test
    void theThreadEndsWithTheLastLineAndComesBackWithTheNext() throws Exception {
        BlockingQueue<DigitalState> heard = new LinkedBlockingQueue<>();
        for (int round = 0; round < 2; round++) {
            DigitalInput input = port.input(3, PullResistance.OFF);
            assertThat(edgeThreads()).as("nobody listens").isZero();
            input.addListener(event -> heard.add(event.state()));
            board.change(3, true, 1);
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(DigitalState.HIGH);
            port.release(input);
            assertThat(board.open).isEmpty();
            while (edgeThreads() > 0) {
                Thread.sleep(5);
            }
        }
    }

    @Test
    void aListenerMayCloseItsLineAndOneThatFailsStopsNoOther() throws Exception {
        BlockingQueue<DigitalState> heard = new LinkedBlockingQueue<>();
        DigitalInput input = port.input(3, PullResistance.OFF);
        input.addListener(event -> {
            port.release(input);
            heard.add(event.state());
        });
        DigitalInput other = port.input(4, PullResistance.OFF);
        other.addListener(event -> heard.add(event.state()));
        LinuxGpioEdges edges = new LinuxGpioEdges("gpiochip" + chip + "-direct", board);
        LinuxGpioLine failing = LinuxGpioLine.open(board.host(root), chip, 5, LinuxGpioLine.INPUT, 0, 0);
        edges.add(failing, (high, stampNanos) -> {
            heard.add(high ? DigitalState.HIGH : DigitalState.LOW);
            throw new IllegalStateException("played");
        });
        board.change(3, true, 1);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(DigitalState.HIGH);
        board.change(4, true, 2);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(DigitalState.HIGH);
        List<String> logged = logged(() -> {
            for (boolean high : new boolean[] {true, false, true}) { // though the first has failed
                board.change(5, high, 3);
                assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(high ? DigitalState.HIGH : DigitalState.LOW);
            }
            edges.close(failing);
        });
        assertThat(logged).contains("gpiochip" + chip + "-direct: a listener has failed");
    }

    @FunctionalInterface
    private interface Doing {
        void run() throws Exception;
    }

    /** What is logged about devices meanwhile. */
    private static List<String> logged(Doing doing) throws Exception {
        List<String> messages = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord told) {
                messages.add(told.getMessage());
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        DEVICE_LOG.addHandler(handler);
        DEVICE_LOG.setUseParentHandlers(false);
        try {
            doing.run();
        } finally {
            DEVICE_LOG.removeHandler(handler);
            DEVICE_LOG.setUseParentHandlers(true);
        }
        return messages;
    }

    @Test
    void aChipThatIsGoneTellsNoMoreEdgesAndThatIsSaidOnce() throws Exception {
        List<String> logged = logged(() -> {
            for (int line = 3; line <= 5; line++) {
                port.input(line, PullResistance.OFF).addListener(event -> { });
            }
            board.gone = true;
            while (edgeThreads() > 0) {
                Thread.sleep(5);
            }
        });
        assertThat(logged).containsExactly("gpiochip" + chip + " tells no more edges (error 19): is the chip still"
                + " there? Start again once it is");
    }

    // ---- what goes wrong ----

    @Test
    void saysWhoHoldsALine() {
        board.consumers.put(3, "onboard-led");
        assertThatThrownBy(() -> port.input(3, PullResistance.OFF)).hasMessage("bus gpio: line 3 of "
                + root.resolve("dev/gpiochip" + chip) + " is in use by \"onboard-led\"; end it, or write another line");
        assertThat(board.open).isEmpty();
    }

    @Test
    void saysWhichLinesAChipHas() {
        assertThatThrownBy(() -> port.input(8, PullResistance.OFF)).hasMessage("bus gpio: line 8: "
                + root.resolve("dev/gpiochip" + chip) + " (pinctrl-played) has lines 0 to 7; write one of them, or"
                + " another chip");
    }

    @Test
    void saysWhichChipsThereAreAndWhoMayOpenThem() throws Exception {
        Path there = Files.createFile(root.resolve("dev/gpiochip99"));
        board.refused.put("gpiochip" + chip, SystemCalls.ENOENT);
        assertThatThrownBy(() -> port.input(3, PullResistance.OFF))
                .hasMessageContaining("is not there; there is " + there);
        Path file = Files.createFile(root.resolve("dev/gpiochip" + chip));
        board.refused.put("gpiochip" + chip, SystemCalls.EACCES);
        String group = String.valueOf(Files.getAttribute(file, "posix:group"));
        assertThatThrownBy(() -> port.input(3, PullResistance.OFF))
                .hasMessageContaining("sudo usermod -aG " + group + " ");
    }

    @Test
    void saysWhatAChipDoesNotOffer() {
        board.failures.add(SystemCalls.EINVAL);
        assertThatThrownBy(() -> port.input(3, PullResistance.PULL_UP)).hasMessageContaining(
                "cannot be set up (error 22): the chip may not offer this pull or direction");
        assertThat(board.open).isEmpty();
    }

    @Test
    void aChipThatIsGoneIsNoLevel() throws Exception {
        DigitalInput input = port.input(3, PullResistance.OFF);
        board.failures.add(SystemCalls.ENODEV);
        assertThatThrownBy(input::state).isInstanceOfSatisfying(WireException.class,
                e -> assertThat(e.errno()).isEqualTo(19));
    }

    @Test
    void readingALevelAllocatesNothing() throws Exception {
        PlayedBoard silent = new PlayedBoard() {
            @Override
            public synchronized int ioctl(int descriptor, long request, MemorySegment argument) {
                if (request == 0xC010B40EL) {
                    argument.set(ValueLayout.JAVA_LONG, 0, 1L);
                    return 0;
                }
                return super.ioctl(descriptor, request, argument);
            }
        };
        LinuxGpioLine line = LinuxGpioLine.open(silent.host(root), 0, 3, LinuxGpioLine.INPUT, 0, 0);
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = Long.MAX_VALUE;
        int high = 0;
        for (int round = 0; round < 20 && bytes > 0; round++) {
            long before = meter.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2000; i++) {
                high += line.get() ? 1 : 0;
            }
            bytes = meter.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(high).isPositive();
        assertThat(bytes).as("bytes in 2000 readings").isZero();
    }
}
