package org.sinew.uplink;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.sinew.safety.EventCode;

/** An uplink in a process of its own, to be killed or to be given TLS settings of its own; it says how it goes. */
final class UplinkProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    UplinkProcess(String uri, String... javaOptions) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), UplinkProcess.class.getName(), uri));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Child: prints each new problem, and an empty one while there is none. */
    public static void main(String[] args) throws Exception {
        Robot robot = new Robot();
        Uplink uplink = robot.uplink(UplinkConfig.of(args[0], "kid-1"));
        uplink.start();
        String before = "none yet";
        while (true) {
            boolean known = robot.count(EventCode.BROKER_BACK) + robot.count(EventCode.BROKER_LOST) > 0;
            if (known && !uplink.problem().equals(before)) {
                before = uplink.problem();
                System.out.println(before);
            }
            Thread.sleep(5);
        }
    }

    /** The next line that fits. */
    String await(Predicate<String> wanted) throws IOException {
        for (String line; (line = lines.readLine()) != null;) {
            if (wanted.test(line)) {
                return line;
            }
        }
        throw new AssertionError("the process has ended");
    }

    String next() throws IOException {
        return await(l -> true);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
