package org.sinew.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real datagrams at a real socket, where the service manager would listen. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class ServiceNotifierTest {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final long MICROS = 40_000;

    @TempDir
    private Path folder;
    private final Heartbeat heartbeat = new Heartbeat();

    /** The service manager's end. */
    private static final class Listener implements AutoCloseable {
        private static final int DONT_WAIT = 0x40;
        private final int descriptor;

        Listener(String address) throws Throwable {
            descriptor = (int) function("socket", FunctionDescriptor.of(INT, INT, INT, INT)).invokeExact(1, 2, 0);
            byte[] path = address.getBytes(StandardCharsets.UTF_8);
            if (path[0] == '@') {
                path[0] = 0;
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment name = arena.allocate(2 + path.length, 2);
                name.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
                MemorySegment.copy(path, 0, name, ValueLayout.JAVA_BYTE, 2, path.length);
                assertThat((int) function("bind", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT))
                        .invokeExact(descriptor, name, (int) name.byteSize())).isZero();
            }
        }

        private static MethodHandle function(String name, FunctionDescriptor type) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
        }

        /** What has come since, a datagram each. */
        List<String> heard() throws Throwable {
            MethodHandle receive = function("recv", FunctionDescriptor.of(ValueLayout.JAVA_LONG, INT,
                    ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, INT));
            List<String> heard = new ArrayList<>();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment buffer = arena.allocate(4096);
                long length;
                while ((length = (long) receive.invokeExact(descriptor, buffer, 4096L, DONT_WAIT)) > 0) {
                    heard.add(new String(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE),
                            StandardCharsets.UTF_8));
                }
            }
            return heard;
        }

        @Override
        public void close() {
            try {
                assertThat((int) function("close", FunctionDescriptor.of(INT, INT)).invokeExact(descriptor)).isZero();
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void passes(long micros) {
        long endNanos = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
        while (System.nanoTime() - endNanos < 0) {
            LockSupport.parkNanos(endNanos - System.nanoTime());
        }
    }

    @Test
    void isReadyAfterTheFirstCompleteCycleAndNotBefore() throws Throwable {
        String address = folder.resolve("notify").toString();
        try (Listener manager = new Listener(address);
                ServiceNotifier notifier = new ServiceNotifier(heartbeat, address, MICROS)) {
            notifier.poll("disarmed");
            assertThat(manager.heard()).isEmpty();
            heartbeat.beat(7);
            notifier.poll("disarmed");
            notifier.poll("disarmed");
            assertThat(manager.heard()).containsExactly("READY=1", "WATCHDOG=1", "STATUS=disarmed");
            heartbeat.beat(8);
            notifier.poll("armed");
            assertThat(manager.heard()).containsExactly("STATUS=armed");
            notifier.close();
            assertThat(manager.heard()).containsExactly("STOPPING=1");
        }
    }

    @Test
    void isAliveOnlyWhileCompleteCyclesGoOn() throws Throwable {
        String address = "@sinew-" + ProcessHandle.current().pid() + "-" + System.nanoTime(); // abstract
        try (Listener manager = new Listener(address);
                ServiceNotifier notifier = new ServiceNotifier(heartbeat, address, MICROS)) {
            for (int cycle = 1; cycle <= 3; cycle++) {
                heartbeat.beat(cycle);
                notifier.poll("");
                assertThat(manager.heard()).as("cycle " + cycle).contains("WATCHDOG=1");
                passes(MICROS / 4);
            }
            for (int poll = 0; poll < 8; poll++) { // the loop hangs, this thread does not
                notifier.poll("");
                passes(MICROS / 4);
            }
            assertThat(manager.heard()).as("a loop that hangs").isEmpty();
            heartbeat.beat(4);
            notifier.poll("");
            assertThat(manager.heard()).containsExactly("WATCHDOG=1");
        }
    }

    @Test
    void asksForNoAttentionMoreOftenThanNeeded() throws Throwable {
        String address = folder.resolve("notify").toString();
        long hour = TimeUnit.HOURS.toMicros(1);
        try (Listener manager = new Listener(address);
                ServiceNotifier notifier = new ServiceNotifier(heartbeat, address, hour)) {
            for (int cycle = 1; cycle <= 100; cycle++) {
                heartbeat.beat(cycle);
                notifier.poll("");
            }
            assertThat(manager.heard()).containsExactly("READY=1", "WATCHDOG=1");
        }
    }

    @Test
    void tellsAgainWhatNobodyTook() throws Throwable {
        String address = folder.resolve("notify").toString();
        try (ServiceNotifier notifier = new ServiceNotifier(heartbeat, address, MICROS)) {
            heartbeat.beat(7);
            notifier.poll("armed");
            try (Listener manager = new Listener(address)) {
                notifier.poll("armed");
                assertThat(manager.heard()).containsExactly("READY=1", "WATCHDOG=1", "STATUS=armed");
            }
        }
    }

    @Test
    void readsTheEnvironmentAsSystemdGivesIt() throws Throwable {
        String address = folder.resolve("notify").toString();
        heartbeat.beat(7);
        try (Listener manager = new Listener(address)) {
            ServiceNotifier.of(heartbeat, Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "2000000", "WATCHDOG_PID",
                    "42"), 42).poll("");
            assertThat(manager.heard()).containsExactly("READY=1", "WATCHDOG=1");
            ServiceNotifier.of(heartbeat, Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "2000000", "WATCHDOG_PID",
                    "41"), 42).poll("");
            assertThat(manager.heard()).as("the watchdog is another process's").containsExactly("READY=1");
            ServiceNotifier.of(heartbeat, Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "soon"), 42).poll("");
            assertThat(manager.heard()).containsExactly("READY=1");
        }
    }

    @Test
    void doesNothingWhereNoServiceManagerListens() {
        heartbeat.beat(7);
        for (String address : List.of("", "nowhere", "vsock:2:3", "/" + "x".repeat(200))) {
            try (ServiceNotifier notifier = new ServiceNotifier(heartbeat, address, MICROS)) {
                notifier.poll("armed");
            }
        }
    }
}
