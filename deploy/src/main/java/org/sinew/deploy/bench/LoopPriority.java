package org.sinew.deploy.bench;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.sinew.loop.Priorities;
import org.sinew.rt.Posix;
import org.sinew.rt.Threads;

/** Runs something once on a thread of its own that has the priority of a robot's loop, and waits for its end. */
final class LoopPriority {
    /** What is run; told whether the system has granted the priority. */
    @FunctionalInterface
    interface Body {
        void run(boolean fifo) throws IOException, InterruptedException;
    }

    private final Body body;
    private @Nullable Throwable failure;

    private LoopPriority(Body body) {
        this.body = body;
    }

    static void run(Body body) throws IOException, InterruptedException {
        LoopPriority once = new LoopPriority(body);
        Thread thread = new Thread(once::guarded, "bench");
        thread.setDaemon(true);
        thread.start();
        Threads.join(thread);
        switch (once.failure) {
            case null -> { }
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException("what was measured ended", once.failure);
        }
    }

    private void guarded() {
        try {
            body.run(Posix.linux().map(posix -> posix.fifo(Priorities.LOOP)).orElse(false));
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            failure = e;
        }
    }
}
