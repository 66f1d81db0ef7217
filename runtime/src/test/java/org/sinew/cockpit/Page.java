package org.sinew.cockpit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.jr.ob.JSON;

/** A page as the robot sees one: a WebSocket (RFC 6455) over a plain socket, which keeps what it hears. */
final class Page implements AutoCloseable {
    static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int TEXT = 1;
    static final int BINARY = 2;
    private static final int CLOSE = 8;

    /** Text messages as objects, binary ones as {@code {"type": "state"|"picture", "bytes": ...}}. */
    final List<Map<String, Object>> heard = new CopyOnWriteArrayList<>();
    private final Socket socket;
    private volatile String closed = "";

    Page(CockpitServer server) throws IOException {
        this(server, "http://localhost:" + server.port());
    }

    Page(CockpitServer server, String origin) throws IOException {
        this(URI.create("ws://localhost:" + server.port() + "/ws"), origin);
    }

    /** Fails with the status if the server does not upgrade. */
    Page(URI address, String origin) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
        String upgrade = String.join("\r\n", "GET " + address.getPath() + " HTTP/1.1",
                "Host: " + address.getAuthority(), "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13", "Origin: " + origin, "", "");
        socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            head.write(in.readByte());
        }
        String status = head.toString(StandardCharsets.US_ASCII).split(" ", 3)[1];
        if (!status.equals("101")) {
            socket.close();
            throw new IOException("status " + status);
        }
        Thread.ofVirtual().start(() -> listen(in));
    }

    private void listen(DataInputStream in) {
        try {
            while (closed.isEmpty()) {
                hear(in.readByte() & 15, payload(in));
            }
        } catch (IOException e) {
            closed = e.toString();
        }
    }

    private static byte[] payload(DataInputStream in) throws IOException {
        int length = in.readByte(); // a server does not mask
        long whole = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        return in.readNBytes(Math.toIntExact(whole));
    }

    private void hear(int kind, byte[] payload) {
        switch (kind) {
            case TEXT -> heard.add(JSON.std.mapFrom(new String(payload, StandardCharsets.UTF_8)));
            case BINARY -> heard.add(Map.of("type", payload[0] == 1 ? "state" : "picture", "bytes",
                    ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN)));
            case CLOSE -> closed = ByteBuffer.wrap(payload).getShort() + " "
                    + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
            default -> { } // a ping
        }
    }

    static Predicate<Map<String, Object>> type(String type) {
        return message -> type.equals(message.get("type"));
    }

    /** Sends one text. */
    void say(String json) throws IOException {
        send(TEXT, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one message, masked with zeroes. */
    void send(int kind, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) (0x80 | kind));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        socket.getOutputStream().write(frame.array(), 0, frame.position());
    }

    /** Waits for the first message like this. */
    Map<String, Object> await(Predicate<Map<String, Object>> like) throws InterruptedException {
        while (true) {
            for (Map<String, Object> message : heard) {
                if (like.test(message)) {
                    return message;
                }
            }
            nap();
        }
    }

    private void nap() throws InterruptedException {
        if (!closed.isEmpty()) {
            throw new AssertionError("closed: " + closed + " after " + heard.size() + " messages");
        }
        TimeUnit.MILLISECONDS.sleep(2);
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

    /** Waits until so many messages of this type have been heard. */
    void awaitCount(String type, long count) throws InterruptedException {
        while (count(type) < count) {
            nap();
        }
    }

    /** Waits for the end of the connection; its code and reason. */
    String awaitClose() throws InterruptedException {
        while (closed.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return closed;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
