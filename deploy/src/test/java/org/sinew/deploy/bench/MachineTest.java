package org.sinew.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class MachineTest {
    @TempDir
    private Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Machine machine(String... arguments) {
        return Machine.of(root, List.of(arguments), true);
    }

    @Test
    void readsWhatTheSystemTells() throws IOException {
        write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Cortex: A72\nflags\t\t: fpu hypervisor nx\n");
        write("sys/kernel/realtime", "1\n");
        write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        Machine machine = machine();
        assertThat(machine.processor()).isEqualTo("Cortex: A72");
        assertThat(machine.virtual()).isTrue();
        assertThat(machine.preemptRt()).isTrue();
        assertThat(machine.governor()).isEqualTo("performance");
        assertThat(String.join("\n", machine.lines())).contains("Cortex: A72, virtual machine", ", PREEMPT_RT",
                "governor performance", "fixed priority granted");
    }

    @Test
    void whatTheSystemDoesNotTellIsUnknown() {
        Machine machine = machine();
        assertThat(machine.processor()).isEqualTo("unknown");
        assertThat(machine.governor()).isEqualTo("unknown");
        assertThat(machine.virtual()).isFalse();
        assertThat(machine.preemptRt()).isFalse();
        assertThat(String.join("\n", machine.lines())).contains("not PREEMPT_RT");
    }

    @Test
    void aRealTimeKernelIsAlsoKnownByItsVersion() throws IOException {
        write("proc/version", "Linux version 6.12.0-rt (x) #1 SMP PREEMPT_RT Thu\n");
        assertThat(machine().preemptRt()).isTrue();
    }

    @Test
    void theLastWordAboutCompilersCounts() {
        assertThat(machine().compilers()).isEqualTo("C1 and C2");
        assertThat(machine("-Xmx1m", "-XX:TieredStopAtLevel=1").compilers()).isEqualTo("C1 only");
        assertThat(machine("-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4").compilers()).isEqualTo("C1 and C2");
        assertThat(machine("-Xint").compilers()).isEqualTo("none");
    }

    @Test
    void advisesWhereFiguresAreWorthLess() {
        assertThat(Machine.of(root, List.of(), false).advice()).hasValueSatisfying(advice ->
                assertThat(advice).contains("no fixed priority", "rtprio"));
        Machine busy = new Machine(2, "x", false, "Linux", false, "unknown", true, 3, "25", "C1 only");
        assertThat(busy.advice()).hasValueSatisfying(advice -> assertThat(advice).contains("load average 3.00"));
        Machine calm = new Machine(2, "x", false, "Linux", false, "unknown", true, 0.1, "25", "C1 only");
        assertThat(calm.advice()).isEmpty();
    }

    @Test
    void aLoadThatNobodyKnowsIsNoNumber() {
        Machine unknown = new Machine(2, "x", false, "Linux", false, "unknown", true, Double.NaN, "25", "C1 only");
        assertThat(unknown.document()).containsEntry("load_average", Double.NaN);
        assertThat(String.join("\n", unknown.lines())).contains("load average unknown");
    }

    @Test
    void thisMachineTellsItsKernelAndItsJava() {
        assertThat(Machine.here().document()).containsKeys("cores", "processor", "virtual", "kernel", "preempt_rt",
                "governor", "fifo_priority", "load_average", "java", "compilers");
    }
}
