package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConsoleTest {
    /** A terminal that takes nothing until it is let go, as one that was stopped with Ctrl-S. */
    private static final class Blocked extends Writer {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);
        private final StringBuffer printed = new StringBuffer();

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            reached.countDown();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            printed.append(text, from, length);
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    }

    @Test
    void printsLinesInTheirOrder() {
        StringWriter terminal = new StringWriter();
        try (Console console = new Console(new PrintWriter(terminal, true))) {
            for (int i = 0; i < 500; i++) {
                console.say("line " + i);
            }
            console.flush();
            List<String> expected = IntStream.range(0, 500).mapToObj(i -> "line " + i).toList();
            assertThat(terminal.toString().lines()).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void closePrintsWhatWasSaidBefore() {
        StringWriter terminal = new StringWriter();
        Console console = new Console(new PrintWriter(terminal, true));
        console.say("the last word");
        console.close();
        assertThat(terminal.toString().lines()).containsExactly("the last word");
    }

    @Test
    void aBlockedTerminalBlocksNobodyWhoHasSomethingToSay() throws InterruptedException {
        Blocked terminal = new Blocked();
        Console console = new Console(new PrintWriter(terminal, true));
        console.say("line 0");
        terminal.reached.await();
        for (int i = 1; i < 5000; i++) {
            console.say("line " + i); // far more than it keeps
        }
        assertThat(terminal.printed).isEmpty();
        terminal.letGo.countDown();
        console.close();
        List<String> printed = terminal.printed.toString().lines().toList();
        assertThat(printed).as("the oldest are kept, the newest dropped").hasSizeBetween(1000, 1001)
                .containsExactlyElementsOf(IntStream.range(0, printed.size()).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void flushGivesUpOnABlockedTerminal() throws InterruptedException {
        Blocked terminal = new Blocked();
        Console console = new Console(new PrintWriter(terminal, true));
        console.say("line");
        terminal.reached.await();
        console.flush();
        assertThat(terminal.printed).as("it has not waited for the terminal").isEmpty();
        console.close();
        assertThat(terminal.printed).isEmpty();
    }

    @Test
    void flushGivesUpOnABlockedTerminalAlsoWhenNoLineFitsAnyMore() throws InterruptedException {
        Blocked terminal = new Blocked();
        Console console = new Console(new PrintWriter(terminal, true));
        for (int i = 0; i < 2000; i++) {
            console.say("line " + i);
        }
        terminal.reached.await();
        console.flush();
        assertThat(terminal.printed).isEmpty();
        terminal.letGo.countDown();
        console.close();
    }
}
