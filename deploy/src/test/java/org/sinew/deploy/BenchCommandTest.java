package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.jr.ob.JSON;

@Tag("thorough")
@Timeout(120)
class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void eachMeasurementExplainsItselfWithAnExample() {
        for (String what : List.of("loop", "tick", "bus", "seeing", "recording")) {
            out.getBuffer().setLength(0);
            assertThat(run("bench", what, "--help")).isZero();
            assertThat(out.toString()).contains("Usage: sinew bench " + what, "--for", "--json", "Example:",
                    "  sinew bench " + what + " --for ");
        }
    }

    @Test
    void whatCannotBeMeasuredIsWrongUsageInOneLine() {
        for (String[] args : new String[][] {{"bench"}, {"bench", "lop"}, {"bench", "model"},
            {"bench", "tick", "--for", "10ms"}, {"bench", "loop", "--for", "1s"}, {"bench", "bus", "--for", "5"},
            {"bench", "recording", "--for", "10s"},
            {"bench", "loop", "--rate", "0"}, {"bench", "loop", "--rate", "x"}, {"bench", "loop", "--rate", "2000"}}) {
            err.getBuffer().setLength(0);
            assertThat(run(args)).as(String.join(" ", args)).isEqualTo(2);
            assertThat(err.toString().lines()).as(String.join(" ", args)).hasSize(1)
                    .allMatch(line -> line.startsWith("sinew bench"));
            assertThat(out.toString()).isEmpty();
        }
    }

    @Test
    void aTimeThatIsTooShortIsToldWithTheShortestOne() {
        run("bench", "tick", "--for", "10ms");
        assertThat(err.toString()).contains("--for 10ms is too short", "at least 1s");
    }

    @Test
    void aMeasurementThatIsPlannedIsRefusedByName() {
        run("bench", "model");
        assertThat(err.toString()).contains("model is not supported in this version");
    }

    @Test
    void tickIsOneJsonDocumentWithTheMachineInIt() throws Exception {
        run("bench", "tick", "--json", "--for", "1s"); // whether it falls short is up to the machine
        Map<String, Object> document = JSON.std.mapFrom(out.toString());
        assertThat(document).containsEntry("bench", "tick").containsEntry("alloc_bytes", 0)
                .containsKeys("machine", "tick_us", "r_squared", "fell_short");
        assertThat(err.toString().lines()).allMatch(line -> line.startsWith("sinew bench: "));
    }

    @Test
    void busIsOneJsonDocumentAlsoIfTheOptionStandsBeforeTheLastWord() throws Exception {
        assertThat(run("bench", "--json", "bus", "--for", "1s")).isZero();
        Map<String, Object> document = JSON.std.mapFrom(out.toString());
        assertThat(document).containsEntry("bench", "bus").containsKeys("machine", "sizes", "most_servos_at_hz");
    }

    @Test
    void loopTellsAPersonHowItComparesOrWhyNot() {
        run("bench", "loop", "--rate", "200", "--for", "3s");
        assertThat(out.toString()).contains("machine    ", "reference  ", "200 Hz, blocks of", "ours", "how late");
        boolean compared = out.toString().contains("too few pairs, at least 10 are needed");
        assertThat(compared || err.toString().contains("no C loop to compare with: ")).isTrue();
    }
}
