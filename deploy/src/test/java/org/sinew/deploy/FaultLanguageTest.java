package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.safety.FaultRow;
import org.sinew.safety.FaultTable;
import org.sinew.sim.FaultPair;
import org.sinew.sim.FaultPairs;

/**
 * The page on the simulation is made of the table of the fault language. To write it anew: {@code mvn -pl deploy -am
 * test -Dtest=FaultLanguageTest -Dsurefire.failIfNoSpecifiedTests=false -Dsinew.write}.
 */
@Timeout(60)
class FaultLanguageTest {
    private static final Path PAGE = Path.of("../runtime/docs/simulation.md");
    private static final String BEGIN = "<!-- made of FaultPairs, see FaultLanguageTest -->\n";
    private static final String END = "\n<!-- end of what is made of FaultPairs -->";

    @Test
    void thePageSaysWhatTheTableSays() throws IOException {
        String page = Files.readString(PAGE);
        String fresh = page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + FaultLanguage.page()
                + page.substring(page.indexOf(END));
        if (System.getProperty("sinew.write") != null) {
            Files.writeString(PAGE, fresh);
        }
        assertThat(PAGE).as("the command above this test writes it anew").hasContent(fresh);
    }

    @Test
    void theCommandTellsWhatCanBeMadeToFail() {
        StringWriter out = new StringWriter();
        assertThat(Main.run(new PrintWriter(out), new PrintWriter(out), "faults", "list", "--plan")).isZero();
        assertThat(out.toString().lines()).hasSize(FaultPairs.applying().size());
        StringWriter json = new StringWriter();
        Main.run(new PrintWriter(json), new PrintWriter(json), "faults", "list", "--plan", "--json");
        assertThat(json.toString()).contains("\"target\" : \"loop[.STEP]\"");
    }

    @Test
    void everyPairIsInTheMatrixOrSaysWhyNot() {
        Set<String> tried = MatrixTable.ALL.stream().map(each -> each.part() + " " + each.kind())
                .collect(Collectors.toSet());
        List<String> applying = FaultPairs.applying().stream().map(FaultLanguageTest::name).toList();
        assertThat(applying).containsAll(tried);
        tried.addAll(MatrixTable.ELSEWHERE.keySet());
        assertThat(tried).containsExactlyInAnyOrderElementsOf(applying);
        assertThat(MatrixTable.ELSEWHERE.values()).allSatisfy(why -> assertThat(why).isNotBlank());
    }

    private static String name(FaultPair pair) {
        return pair.part() + " " + pair.kind();
    }

    @Test
    void whatNeedsNoAnswerSaysWhyAndWhatDoesNamesRowsThatThereAre() {
        List<String> rows = FaultTable.ROWS.stream().map(FaultRow::name).toList();
        assertThat(MatrixTable.ALL).allSatisfy(each -> {
            assertThat(rows).as(each.toString()).containsAll(each.rows());
            assertThat(each.must() == each.why().isEmpty()).as(each.toString()).isTrue();
        });
    }

    @Test
    void whatTheFaultTableSaysIsInjectedCanBe() {
        Set<String> pairs = FaultPairs.applying().stream().map(pair -> pair.part().target().word() + " "
                + pair.kind().word()).collect(Collectors.toSet());
        assertThat(FaultTable.ROWS).allSatisfy(row -> assertThat(pairs).as(row.name()).containsAll(row.injected()));
    }
}
