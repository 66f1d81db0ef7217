package org.sinew.deploy;

import java.io.PrintWriter;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sinew.text.ControlCharacters;

/**
 * Prints lines on a thread of its own, so that nobody who has something to say waits for a terminal. Any thread. When
 * the terminal stands still, the newest lines are dropped.
 */
final class Console implements AutoCloseable {
    private static final int LINES = 1000;
    private static final int PATIENCE_SECONDS = 1;

    private final PrintWriter out;
    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>(LINES);
    private final Thread thread = new Thread(this::work, "console");
    private volatile boolean dropping;

    Console(PrintWriter out) {
        this.out = out;
        thread.setDaemon(true);
        thread.start();
    }

    /** Prints a line, soon. Never waits. */
    void say(String line) {
        waiting.offer(() -> out.println(ControlCharacters.escapeInLines(line)));
    }

    /** Waits until what was said before is printed, for a second at most. */
    void flush() {
        CountDownLatch printed = new CountDownLatch(1);
        try {
            if (!dropping && waiting.offer(printed::countDown, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                boolean all = printed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                dropping |= !all; // the terminal stands still: whoever closes does not wait for it again
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            while (true) {
                waiting.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    @Override
    public void close() {
        flush();
        thread.interrupt();
    }
}
