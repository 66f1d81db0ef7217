package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.safety.EventCode;

/** A viewer that asks for all and reads nothing: nobody else notices. */
@Timeout(60)
class SlowViewerTest {
    private static final int EVENTS = 40_000;
    private static final long MOST_BYTES = 8_000_000;

    /** A WebSocket whose other end is never read, with little room on its way. */
    private static Socket deaf(CockpitServer server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        String upgrade = String.join("\r\n", "GET /ws HTTP/1.1", "Host: localhost:" + server.port(),
                "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13", "", "");
        socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void oneWhoReadsNothingCostsABoundedAmountAndTheOthersNothing() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server); Socket deaf = deaf(server)) {
            page.await(Page.type("state"));
            while (server.watching() < 2) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            long before = usedBytes();
            long ticks = robot.loop.stats().ticks();
            long states = page.count("state");
            for (int i = 0; i < EVENTS; i++) {
                robot.events.add(EventCode.ONLINE, "", i); // 10 MB in all, more than any buffer on the way holds
                if (i % 500 == 0) {
                    page.heard.removeIf(Page.type("event")); // what the page itself keeps is not meant
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
            long after = states + 20;
            while (page.count("state") < after || robot.loop.stats().ticks() < ticks + 50) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            page.heard.removeIf(Page.type("event"));
            assertThat(usedBytes() - before).as("bytes kept").isLessThan(MOST_BYTES);
            assertThat(page.count("left_out")).as("the one who reads misses nothing").isZero();
            assertThat(toldWhatItMissed(deaf)).as("once it reads").isTrue();
        }
    }

    private static boolean toldWhatItMissed(Socket socket) throws IOException {
        socket.setSoTimeout(2000);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[65536];
        try {
            for (int n; (n = socket.getInputStream().read(some)) > 0;) {
                all.write(some, 0, n);
                if (all.toString(StandardCharsets.ISO_8859_1).contains("\"left_out\"")) {
                    return true;
                }
            }
        } catch (SocketTimeoutException e) {
            return false;
        }
        return false;
    }
}
