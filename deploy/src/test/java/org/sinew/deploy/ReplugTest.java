package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.config.RobotConfig;
import org.sinew.device.BytePort;
import org.sinew.device.DeviceException;
import org.sinew.device.Ports;
import org.sinew.rt.Clock;
import org.sinew.state.SafetyState;

/** A whole robot whose servo adapter is pulled while it is armed, and plugged in again. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplugTest {
    private static final Path KID20 = Path.of("robots/kid20/robot.yaml");

    /** States of the gate in which the bus was tried again. */
    private final Queue<SafetyState> tried = new ConcurrentLinkedQueue<>();
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private volatile boolean unplugged;
    private volatile boolean back;
    private volatile Robot robot;

    @FunctionalInterface
    private interface Answer {
        Optional<Object> to(String method) throws DeviceException;
    }

    /** What {@code answer} knows is answered by it, all else by the real one. */
    private static <T> T like(Class<T> type, T real, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> {
                    Optional<Object> known = answer.to(method.getName());
                    try {
                        return known.isPresent() ? known.get() : method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private BytePort pluggable(BytePort line) {
        return like(BytePort.class, line, method -> {
            if (method.equals("reopen")) {
                tried.add(robot.gate().safety());
                if (!back) {
                    throw new DeviceException("bus servo: it is not there");
                }
                unplugged = false;
                return Optional.of("void"); // nobody looks at it
            }
            return method.equals("unplugged") ? Optional.of(unplugged) : Optional.empty();
        });
    }

    private Ports pluggable(Ports real) {
        return (Ports) Proxy.newProxyInstance(Ports.class.getClassLoader(), new Class<?>[] {Ports.class},
                (proxy, method, arguments) -> {
                    Object made = method.invoke(real, arguments);
                    return made instanceof BytePort line ? pluggable(line) : made;
                });
    }

    private void await(SafetyState state) throws InterruptedException {
        while (robot.gate().safety() != state) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** On a busy machine a first try may end in a stop. */
    private void arm() throws InterruptedException {
        while (robot.gate().safety() != SafetyState.ARMED) {
            if (robot.arming().refusal().isEmpty()) {
                robot.gate().requestArm();
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void itsBusComesBackOnceTheRobotHasStoppedAndAPersonArmsItAgain() throws Exception {
        RobotConfig config = RobotConfig.read(KID20, DriverCatalog.load().types());
        try (Simulation body = Simulation.of(config, Clock.WALL, Simulation.SEED)) {
            Ports ports = pluggable(body.ports());
            Body seen = like(Body.class, body, method -> method.equals("ports") ? Optional.of(ports)
                    : Optional.empty());
            RobotParts parts = RobotParts.of(config, seen, false, false, Clock.WALL);
            try (Robot made = Robot.of(parts, 0, advice -> { })) {
                robot = made;
                robot.events().listen(event -> events.add(event.code() + " " + event.where()));
                body.start();
                robot.start();
                arm();
                body.lines().values().forEach(line -> line.unplugged(true));
                unplugged = true;
                await(SafetyState.STOPPED);
                while (tried.size() < 2) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                body.lines().values().forEach(line -> line.unplugged(false));
                back = true;
                while (unplugged) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                assertThat(tried).as("states in which it was opened again").containsOnly(SafetyState.STOPPED);
                assertThat(robot.gate().safety()).as("nobody has armed it").isEqualTo(SafetyState.STOPPED);
                arm();
                assertThat(events).containsSubsequence("BUS_GONE servo", "BUS_BACK servo");
            }
        }
    }
}
