package org.sinew.deploy;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.sinew.cockpit.CockpitServer;
import tools.jackson.jr.ob.JSON;

/** A page that is open on a cockpit. Keeps what it hears: text as objects, binary as buffers. */
final class CockpitPage implements WebSocket.Listener, AutoCloseable {
    private final List<Map<String, Object>> texts = new CopyOnWriteArrayList<>();
    private final List<ByteBuffer> binaries = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    CockpitPage(CockpitServer server) {
        this(server.url());
    }

    /** @param url of the page, with its last slash */
    CockpitPage(String url) {
        socket = client.newWebSocketBuilder().header("Origin", url.replaceFirst("/$", ""))
                .buildAsync(URI.create(url.replace("http", "ws") + "ws"), this).join();
    }

    void say(String json) {
        socket.sendText(json, true).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            texts.add(JSON.std.mapFrom(text.toString()));
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] some = new byte[data.remaining()];
        data.get(some);
        bytes.writeBytes(some);
        if (last) {
            binaries.add(ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
            bytes.reset();
        }
        from.request(1);
        return null;
    }

    Map<String, Object> text(Predicate<Map<String, Object>> like) throws InterruptedException {
        return await(texts, like);
    }

    ByteBuffer binary(Predicate<ByteBuffer> like) throws InterruptedException {
        return await(binaries, like);
    }

    private static <T> T await(List<T> all, Predicate<T> like) throws InterruptedException {
        while (true) {
            Optional<T> found = all.stream().filter(like).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }
}
