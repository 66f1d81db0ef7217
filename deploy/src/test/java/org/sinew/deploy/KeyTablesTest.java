package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.config.KeyTables;

/**
 * The tables of keys in the documents are those that the records give. To write them anew: {@code mvn -pl deploy -am
 * test -Dtest=KeyTablesTest -Dsurefire.failIfNoSpecifiedTests=false -Dsinew.write}.
 */
@Timeout(60)
class KeyTablesTest {
    private static final Path CHECKOUT = Path.of("..");
    private static final String BEGIN = "<!-- tables: made of the records, see KeyTablesTest -->\n";
    private static final String END = "<!-- end of the tables -->\n";

    private final KeyTables tables = new KeyTables(CHECKOUT, DriverCatalog.load().types());

    @Test
    void tablesOfTheRobotFileAreCurrent() throws IOException {
        isCurrent(CHECKOUT.resolve("runtime/docs/robot-file.md"), tables.robotFile());
    }

    @Test
    void tablesOfTheCardsAreCurrent() throws IOException {
        isCurrent(CHECKOUT.resolve("models/docs/cards.md"), tables.cards());
    }

    private static void isCurrent(Path document, String made) throws IOException {
        String text = Files.readString(document);
        assertThat(text).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
        String head = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
        String tail = text.substring(text.indexOf(END));
        if (System.getProperty("sinew.write") != null) {
            Files.writeString(document, head + "\n" + made + tail);
        }
        assertThat(document).as("the command above this test writes it anew").hasContent(head + "\n" + made + tail);
    }
}
