package org.sinew.deploy.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the checks of the page make of a program that fails or hangs. */
@Timeout(60)
class PageChecksTest {
    private static List<String> failed(String script, Duration patience) throws Exception {
        return PageChecks.failed(new ProcessBuilder("sh", "-c", script), patience);
    }

    /** Also when what hangs is a child that holds the output, as a browser does. */
    @Test
    void checksThatHangAreEndedAndFail() throws Exception {
        assertThat(failed("echo 'ok one'; sleep 600 & wait", Duration.ofSeconds(1))).singleElement().asString()
                .contains("did not end in 1 s").contains("ok one");
    }

    @Test
    void linesThatSayFailAndABadEndAreFailures() throws Exception {
        assertThat(failed("echo ok; echo FAIL two", Duration.ofMinutes(1))).containsExactly("FAIL two");
        assertThat(failed("echo oh; exit 3", Duration.ofMinutes(1))).containsExactly("exit code 3: oh");
        assertThat(failed("echo ok", Duration.ofMinutes(1))).isEmpty();
    }
}
