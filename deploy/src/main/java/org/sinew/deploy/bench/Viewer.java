package org.sinew.deploy.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who watches a robot in the cockpit: takes every message, acknowledges every picture, says each second that
 * it is there (runtime/docs/cockpit-wire.md). Draws nothing. Hears on threads of the client, one message at a time, and
 * never waits there; a thread of its own sends.
 */
final class Viewer implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int STATE = 1;
    private static final int FRAME = 2;
    private static final int SEQ_OFFSET = 4;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService sender = new ScheduledThreadPoolExecutor(1, run -> {
        Thread thread = new Thread(run, "viewer");
        thread.setDaemon(true);
        return thread;
    }, new ThreadPoolExecutor.DiscardPolicy()); // what comes after the end is not answered
    private final WebSocket socket;
    private final AtomicLong states = new AtomicLong();
    private final AtomicLong pictures = new AtomicLong();
    private final ByteBuffer message = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private volatile long seen;
    private long pinged;

    private Viewer(URI page) {
        URI address = URI.create(page.toString().replaceFirst("^http", "ws")).resolve("ws");
        socket = client.newWebSocketBuilder().connectTimeout(PATIENCE)
                .header("Origin", page.resolve("/").toString().replaceFirst("/$", ""))
                .buildAsync(address, this).join();
        socket.sendText("{\"type\": \"watch\", \"hidden\": false, \"frames\": true}", true).join();
        sender.scheduleAtFixedRate(this::ping, 100, 1000, TimeUnit.MILLISECONDS);
    }

    /** Opens the page's socket. */
    static Viewer watch(URI page) throws IOException {
        try {
            return new Viewer(page);
        } catch (CompletionException e) {
            throw new IOException("the cockpit at " + page + " cannot be watched: " + e.getCause(), e);
        }
    }

    /** Once it has seen something: who has seen nothing counts as late, and is sent no pictures. */
    private void ping() {
        if (seen == 0) {
            return;
        }
        send("{\"type\": \"ping\", \"id\": " + ++pinged + ", \"seen\": " + seen + "}");
    }

    /** On the sender alone. */
    private void send(String text) {
        try {
            socket.sendText(text, true).join();
        } catch (CompletionException e) {
            sender.shutdown(); // the robot has ended
        }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        message.put(data);
        if (last) {
            message.flip();
            long seq = message.getInt(SEQ_OFFSET) & 0xFFFFFFFFL;
            if (message.get(0) == STATE) {
                seen = seq;
                states.incrementAndGet();
            } else if (message.get(0) == FRAME) {
                pictures.incrementAndGet();
                sender.execute(() -> send("{\"type\": \"ack\", \"seq\": " + seq + "}"));
            }
            message.clear();
        }
        from.request(1);
        return null;
    }

    /** Robot states so far. */
    long states() {
        return states.get();
    }

    /** Pictures so far. */
    long pictures() {
        return pictures.get();
    }

    @Override
    public void close() {
        sender.shutdownNow();
        socket.abort();
        client.close();
    }
}
