package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.safety.EventCode;
import org.sinew.safety.FaultRow;
import org.sinew.safety.FaultTable;
import org.sinew.sim.Fault;

/**
 * The page on faults is made of the fault table. To write it anew: {@code mvn -pl deploy -am test
 * -Dtest=FaultPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dsinew.write}.
 */
@Timeout(60)
class FaultPageTest {
    private static final Path CHECKOUT = Path.of("..");
    private static final Path PAGE = CHECKOUT.resolve("runtime/docs/faults.md");
    private static final String BEGIN = "<!-- made of FaultTable, see FaultPageTest -->\n";

    @Test
    void thePageSaysWhatTheTableSays() throws IOException {
        String page = Files.readString(PAGE);
        String fresh = page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + tables();
        if (System.getProperty("sinew.write") != null) {
            Files.writeString(PAGE, fresh);
        }
        assertThat(PAGE).as("the command above this test writes it anew").hasContent(fresh);
    }

    private static String tables() {
        StringBuilder out = new StringBuilder();
        for (FaultRow.Group group : FaultRow.Group.values()) {
            out.append("\n## ").append(group.title()).append('\n');
            FaultTable.ROWS.stream().filter(row -> row.group() == group).forEach(row -> out.append(section(row)));
        }
        return out.toString();
    }

    private static String section(FaultRow row) {
        StringBuilder out = new StringBuilder("\n### " + row.name() + "\n\n" + sentence(row.failure()) + "\n\n");
        line(out, "Seen by", row.detection());
        line(out, "Answer", row.reaction());
        line(out, "Stop", FaultsListCommand.stop(row) + ", " + row.bound().words());
        line(out, "To go on", row.clearing().words());
        for (EventCode code : row.events()) {
            String next = code.next(Locale.ENGLISH);
            line(out, "Event `" + code.word() + "`", code.text(Locale.ENGLISH) + (next.isEmpty() ? "" : "; " + next));
        }
        if (!row.injected().isEmpty()) {
            line(out, "Injected by", row.injected().stream().map(each -> "`" + each + "`")
                    .collect(Collectors.joining(", ")));
        }
        line(out, "Shown by", String.join(", ", row.shownBy()));
        return out.toString();
    }

    private static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
    }

    private static void line(StringBuilder out, String name, String text) {
        out.append("- ").append(name).append(": ").append(text.replace("{where}", "*where*")
                .replace("{value}", "*value*").replace("{why}", "*why*")).append('\n');
    }

    @Test
    void everyTestThatARowNamesIsThere() throws IOException {
        Set<String> tests;
        try (Stream<Path> all = Files.walk(CHECKOUT, 12)) {
            tests = all.map(file -> file.getFileName().toString()).filter(file -> file.endsWith("Test.java"))
                    .map(file -> file.replace(".java", "")).collect(Collectors.toSet());
        }
        assertThat(FaultTable.ROWS).allSatisfy(row -> assertThat(tests).as(row.name()).containsAll(row.shownBy()));
    }

    @Test
    void everyInjectedFaultIsOneOfTheLanguage() {
        List<String> pairs = Arrays.stream(Fault.Target.values()).flatMap(target -> Arrays.stream(Fault.Kind.values())
                .map(kind -> target.word() + " " + kind.word())).toList();
        assertThat(FaultTable.ROWS).allSatisfy(row -> assertThat(pairs).as(row.name()).containsAll(row.injected()));
    }
}
