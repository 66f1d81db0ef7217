package org.sinew.cockpit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.jr.ob.JSON;

/** A page as the robot sees one: a WebSocket client that keeps what it hears. */
final class Page implements WebSocket.Listener, AutoCloseable {
    static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Text messages as objects, binary ones as {@code {"type": "state"|"picture", "bytes": ...}}. */
    final List<Map<String, Object>> heard = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;
    private volatile int closed = -1;
    private volatile String reason = "";

    Page(CockpitServer server) {
        this(server, "http://localhost:" + server.port());
    }

    Page(CockpitServer server, String origin) {
        this(URI.create("ws://localhost:" + server.port() + "/ws"), origin);
    }

    Page(URI address, String origin) {
        socket = CLIENT.newWebSocketBuilder().header("Origin", origin).buildAsync(address, this).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            heard.add(JSON.std.mapFrom(text.toString()));
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip().order(ByteOrder.LITTLE_ENDIAN);
        heard.add(Map.of("type", copy.get(0) == 1 ? "state" : "picture", "bytes", copy));
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String why) {
        reason = why;
        closed = code;
        return null;
    }

    void say(String json) {
        socket.sendText(json, true).join();
    }

    static Predicate<Map<String, Object>> type(String type) {
        return message -> type.equals(message.get("type"));
    }

    /** Waits for the first message like this. */
    Map<String, Object> await(Predicate<Map<String, Object>> like) throws InterruptedException {
        while (true) {
            for (Map<String, Object> message : heard) {
                if (like.test(message)) {
                    return message;
                }
            }
            if (closed >= 0) {
                throw new AssertionError("closed with " + closed + " " + reason + " after " + heard.size());
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** The newest state that has been heard; there has to be one. */
    ByteBuffer state() throws InterruptedException {
        await(type("state"));
        return heard.stream().filter(type("state")).reduce((a, b) -> b).map(m -> (ByteBuffer) m.get("bytes"))
                .orElseThrow();
    }

    long count(String type) {
        return heard.stream().filter(type(type)).count();
    }

    /** Waits for the end of the connection; its code and reason. */
    String awaitClose() throws InterruptedException {
        while (closed < 0) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return closed + " " + reason;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
