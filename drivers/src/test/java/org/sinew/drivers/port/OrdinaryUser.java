package org.sinew.drivers.port;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;

/** A process that may not do what root may, also where the tests run as root: it prints a line, then waits. */
final class OrdinaryUser {
    private OrdinaryUser() {
    }

    /** Starts it: {@code open PATH}, {@code errors PATH}, {@code latency DEV SYS PATH}. Ends with its input. */
    static Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), OrdinaryUser.class.getName()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** The program. */
    public static void main(String[] args) throws IOException {
        System.out.println(switch (args[0]) {
            case "open" -> open(args[1]);
            case "errors" -> errors(args[1]);
            case "latency" -> new SerialAdapter(new LinuxHost(() -> {
                throw new AssertionError("no call is needed");
            }, Path.of(args[1]), Path.of(args[2])), Path.of(args[3])).latencyAdvice().orElse("none");
            default -> throw new IllegalArgumentException(args[0]);
        });
        System.in.read();
    }

    /** What a port says of intruders in five seconds full of errors. */
    private static String errors(String path) {
        List<String> said = new ArrayList<>();
        try (LinuxSerialPort port = LinuxSerialPort.open("servo", Map.of("path", path, "baud", 1_000_000))) {
            for (int i = 0; i < 500; i++) {
                port.stats().count(WireFault.TIMEOUT, 8, 80_000);
                port.intruder().ifPresent(said::add);
                LockSupport.parkNanos(10_000_000);
            }
        } catch (DeviceException e) {
            said.add(e.getMessage());
        }
        return said.toString();
    }

    private static String open(String path) {
        try {
            LinuxSerialPort.open("servo", Map.of("path", path, "baud", 1_000_000));
            return "opened";
        } catch (DeviceException e) {
            return e.getMessage();
        }
    }
}
