package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.deploy.doctor.Finding;
import tools.jackson.jr.ob.JSON;

/** The command on this machine, whatever is wrong with it, and how findings are drawn. */
@Timeout(60)
class DoctorCommandTest {
    private static final Finding FINE = new Finding(Finding.Severity.OK, "java", "Java 25.0.3", "");
    private static final Finding WORSE = new Finding(Finding.Severity.ADVICE, "kernel clock", "hpet", "look");
    private static final Finding BAD = new Finding(Finding.Severity.PROBLEM, "bus servo", "is not there", "plug it in");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    @SuppressWarnings("unchecked")
    void looksAtThisMachineAndPrintsOneDocument() throws Exception {
        int code = run("doctor", "robots/arm6/robot.yaml", "--json");
        Map<String, Object> document = JSON.std.mapFrom(out.toString());
        List<Map<String, Object>> findings = (List<Map<String, Object>>) document.get("findings");
        assertThat(document).containsOnlyKeys("findings", "ok").containsEntry("ok", code == Main.FINE);
        assertThat(findings).hasSizeGreaterThan(8).allSatisfy(each -> {
            assertThat(each).containsOnlyKeys("severity", "where", "what", "fix");
            assertThat(each.get("severity")).isIn("ok", "advice", "problem");
            assertThat(each.get("fix").toString().isEmpty()).isEqualTo("ok".equals(each.get("severity")));
        });
        assertThat(findings).extracting(each -> each.get("where")).contains("java", "kernel", "bus servo");
        assertThat(code).as("there is no such arm here").isEqualTo(Main.FELL_SHORT);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void looksAtTheMachineAloneWhereNoRobotIsNamed() {
        assertThat(run("doctor")).isIn(Main.FINE, Main.FELL_SHORT);
        assertThat(out.toString()).contains("java", "Java 25").doesNotContain("bus servo");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aWrongFileIsOneLineAndExitTwo() {
        assertThat(run("doctor", "no-such.yaml")).isEqualTo(Main.WRONG_USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).singleElement().asString().startsWith("no-such.yaml");
    }

    @Test
    void drawsFindingsInColumnsWithASignForEachSeverity() {
        assertThat(DoctorCommand.lines(List.of(FINE, WORSE, BAD))).containsExactly(
                "+ ok       java          Java 25.0.3",
                "~ advice   kernel clock  hpet",
                "                         fix: look",
                "! problem  bus servo     is not there",
                "                         fix: plug it in",
                "",
                "1 problem, 1 piece of advice");
    }
}
