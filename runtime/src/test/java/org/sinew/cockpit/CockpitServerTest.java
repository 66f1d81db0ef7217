package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.safety.EventCode;
import org.sinew.state.SafetyState;
import tools.jackson.jr.ob.JSON;

/** The cockpit of a robot whose loop, gate and recorder are real, watched through real sockets. */
@Timeout(60)
class CockpitServerTest {

    private static void await(LiveRobot robot, SafetyState state) throws InterruptedException {
        while (robot.gate.safety() != state) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private static HttpResponse<String> post(CockpitServer server, String path) throws Exception {
        URI address = URI.create("http://localhost:" + server.port() + path);
        return Page.CLIENT.send(HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.noBody())
                .header("Origin", "http://localhost:" + server.port()).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void tellsAPageThatComesWhatItNeedsInOrder() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            page.await(Page.type("state"));
            assertThat(page.heard.stream().map(message -> message.get("type")).distinct().toList())
                    .startsWith("info", "event").containsSubsequence("event", "arming", "loop", "state");
            assertThat(page.heard.getFirst()).containsEntry("wire", 1).containsEntry("robot", "kid")
                    .containsEntry("boot", robot.events.boot()).containsEntry("simulated", true);
            assertThat(page.await(Page.type("event"))).containsEntry("code", "online").containsEntry("active", false);
        }
    }

    @Test
    void statesAreOfTheLoopThatRuns() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            page.awaitCount("state", 5);
            List<ByteBuffer> states = page.heard.stream().filter(Page.type("state"))
                    .map(message -> (ByteBuffer) message.get("bytes")).toList();
            for (int i = 0; i < states.size(); i++) {
                assertThat(states.get(i).getInt(4)).as("sequence").isEqualTo(i + 1);
            }
            assertThat(states.getLast().getLong(8)).isGreaterThan(states.getFirst().getLong(8))
                    .isLessThanOrEqualTo(System.nanoTime());
            assertThat(states.getLast().get(18)).as("rate").isEqualTo((byte) 20);
            assertThat(states.getLast().getShort(56)).as("left knee, 1/5000 rad").isEqualTo((short) 500);
        }
    }

    @Test
    void loopSaysWhatTheLoopMeasures() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            page.awaitCount("loop", 2);
            Map<String, Object> loop =
                    page.heard.stream().filter(Page.type("loop")).reduce((a, b) -> b).orElseThrow();
            assertThat((List<?>) loop.get("phases_us")).hasSize(8).allSatisfy(mean ->
                    assertThat(((Number) mean).doubleValue()).isBetween(0.0, 1e5));
            long counted = ((List<?>) ((Map<?, ?>) loop.get("hist")).get("tick")).stream()
                    .mapToLong(count -> ((Number) count).longValue()).sum();
            assertThat(counted).isEqualTo(((Number) loop.get("ticks")).longValue());
            assertThat(loop).containsEntry("uncommanded_motions", null).doesNotContainKey("uplink");
        }
    }

    @Test
    void armsAndStopsASimulatedRobot() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            robot.awaitReady();
            page.say("{\"type\": \"arm\", \"id\": 4}");
            assertThat(page.await(Page.type("reply"))).containsEntry("command", "arm").containsEntry("id", 4)
                    .containsEntry("result", "done").containsEntry("why", null);
            await(robot, SafetyState.ARMED);
            page.await(message -> "armed".equals(message.get("code")));
            page.say("{\"type\": \"stop\", \"id\": 5}");
            page.await(message -> Integer.valueOf(5).equals(message.get("id")));
            assertThat(robot.gate.safety()).as("when the answer comes it is done").isNotEqualTo(SafetyState.ARMED);
            Map<String, Object> told = page.await(message -> "stop_requested".equals(message.get("code")));
            assertThat(told).containsEntry("active", true);
        }
    }

    @Test
    void anEventThatHeldIsToldAgainWhenItIsOver() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            robot.awaitReady();
            page.say("{\"type\": \"arm\", \"id\": 1}");
            await(robot, SafetyState.ARMED);
            page.say("{\"type\": \"stop\", \"id\": 2}");
            await(robot, SafetyState.STOPPED);
            Map<String, Object> held = page.await(message -> "stop_requested".equals(message.get("code")));
            page.say("{\"type\": \"arm\", \"id\": 3}");
            Map<String, Object> over = page.await(message -> "stop_requested".equals(message.get("code"))
                    && Boolean.FALSE.equals(message.get("active")));
            assertThat(over.get("seq")).isEqualTo(held.get("seq"));
        }
    }

    @Test
    void aRobotThatIsNotSimulatedIsStoppedFromThePageButNotArmed() throws Exception {
        try (LiveRobot robot = new LiveRobot(false); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            assertThat(page.state().get(17) & 1).as("no control").isZero();
            page.say("{\"type\": \"arm\", \"id\": 1}");
            Map<String, Object> reply = page.await(Page.type("reply"));
            assertThat(reply).containsEntry("result", "refused");
            assertThat((List<?>) reply.get("why")).hasSize(2).first().asString().contains("sinew arm");
            assertThat(post(server, "/arm").statusCode()).isEqualTo(409);
            HttpResponse<String> release = post(server, "/release");
            assertThat(release.statusCode()).isEqualTo(409);
            assertThat(release.body()).as("arming is no way to release").contains("STOP").doesNotContain("sinew arm");
            assertThat(robot.gate.safety()).isIn(SafetyState.BOOT, SafetyState.DISARMED);
            HttpResponse<String> stopped = post(server, "/stop");
            assertThat(stopped.statusCode()).isEqualTo(200);
            assertThat(JSON.std.mapFrom(stopped.body())).containsEntry("result", "done").doesNotContainKey("id");
            assertThat(robot.stops).hasValue(1);
        }
    }

    @Test
    void saysInBothLanguagesWhyItDoesNotArm() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            robot.refuse();
            page.say("{\"type\": \"arm\", \"id\": 1}");
            assertThat(page.await(Page.type("reply"))).containsEntry("result", "refused")
                    .containsEntry("why", LiveRobot.REFUSED.both());
            assertThat(page.await(m -> "arming".equals(m.get("type")) && Boolean.FALSE.equals(m.get("allowed"))))
                    .containsEntry("why", LiveRobot.REFUSED.both());
        }
    }

    /** The thread that tells hangs, and a thousand events wait for the page: the stop waits for neither. */
    @Test
    void stopWaitsForNothing() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            robot.awaitReady();
            page.await(Page.type("state"));
            robot.gate.requestArm();
            await(robot, SafetyState.ARMED);
            robot.hang(latch);
            robot.hangs.await(); // the cockpit's thread has asked for figures
            for (int i = 0; i < 1000; i++) {
                robot.events.add(EventCode.ONLINE, "", i);
            }
            long states = page.count("state");
            page.say("{\"type\": \"stop\", \"id\": 2}");
            await(robot, SafetyState.STOPPED);
            assertThat(page.count("state")).as("it does hang").isEqualTo(states);
            assertThat(page.count("reply")).isZero();
            latch.countDown();
            assertThat(page.await(Page.type("reply"))).containsEntry("command", "stop");
        } finally {
            latch.countDown();
        }
    }

    /** Who makes one part of what is told fails, each time: the rest is told, and commands are answered. */
    @Test
    void anErrorInOnePartKeepsNothingElseBack() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start()) {
            robot.fail(new NoClassDefFoundError("of a test"));
            try (Page page = new Page(server)) {
                page.awaitCount("state", 5);
                page.say("{\"type\": \"stop\", \"id\": 2}");
                assertThat(page.await(Page.type("reply"))).containsEntry("command", "stop");
                assertThat(page.count("loop")).isZero();
            }
        }
    }

    @Test
    void aPageThatTalksWithoutPauseIsClosedAndStopIsAnswered() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page flood = new Page(server); Page calm = new Page(server)) {
            flood.await(Page.type("state"));
            calm.await(Page.type("state"));
            for (int i = 0; i < 90; i++) { // it listens, too: never many answers wait
                calm.say("{\"type\": \"ping\", \"id\": 1, \"seen\": 1}");
                calm.awaitCount("pong", i - 29);
            }
            calm.awaitCount("pong", 90);
            for (int i = 0; i < 101; i++) { // none unread when it is closed, else the system may drop the reason
                flood.say("{\"type\": \"ping\", \"id\": 1, \"seen\": 1}");
            }
            assertThat(flood.awaitClose()).startsWith("1008 a page says a few things a second");
            calm.say("{\"type\": \"stop\", \"id\": 2}");
            assertThat(calm.await(Page.type("reply"))).containsEntry("command", "stop");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[{\"type\": \"stop\"}]", "3", "true", "\"stop\"", "", " ", "{", "hello",
        "{\"type\": \"ping\"} {\"type\": \"stop\"}", "{\"type\": \"ping\"} x", "{\"type\": \"ping\"}]",
        "{\"type\": \"ping\", \"type\": \"stop\"}", "{\"type\": \"ping\", \"id\": NaN}"})
    void whatIsNotOneJsonObjectEndsTheConnection(String text) throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            page.say(text);
            assertThat(page.awaitClose()).isEqualTo("1008 a message is one JSON object");
            assertThat(robot.stops).hasValue(0);
        }
    }

    @Test
    void binaryAndEndlessMessagesEndTheConnection() throws Exception {
        String deep = "{\"type\": \"stop\", \"id\": " + "[".repeat(1500) + "]".repeat(1500) + "}";
        String longest = "{\"type\": \"stop\", \"id\": \"" + "x".repeat(100_000) + "\"}";
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start()) {
            for (int size : new int[] {0, 1, 100, 2000}) {
                try (Page page = new Page(server)) {
                    page.send(Page.BINARY, new byte[size]);
                    assertThat(page.awaitClose()).as("%d bytes", size).isEqualTo("1008 a message is one JSON object");
                }
            }
            try (Page page = new Page(server)) {
                page.say(deep);
                assertThat(page.awaitClose()).isEqualTo("1008 a message is one JSON object");
            }
            try (Page page = new Page(server)) {
                page.say(longest);
                page.awaitClose(); // 1009, where its unread rest does not make the system drop that
            }
            assertThat(robot.stops).hasValue(0);
            assertThat(post(server, "/stop").statusCode()).isEqualTo(200);
        }
    }

    /** A terminal would obey U+009B as it obeys ESC [. */
    @Test
    void aForgedNameIsToldWithoutWhatATerminalObeys() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request = String.join("\r\n", "GET / HTTP/1.1", "Host: localhost:" + server.port(),
                    "Origin: http://evil\u009b2J", "Connection: close", "", "");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403").contains("pages of http://evil\\u009b2J may not talk");
        }
    }

    @Test
    void aLoopThatDoesNotRunIsSaidSo() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            page.await(Page.type("state"));
            robot.loop.close();
            page.say("{\"type\": \"stop\", \"id\": 2}");
            assertThat(page.await(Page.type("reply"))).containsEntry("result", "refused");
        }
    }

    @Test
    void sendsPicturesOnlyWhileSomebodyLooksAndOneAtATime() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server); Page other = new Page(server)) {
            page.say("{\"type\": \"watch\", \"hidden\": false, \"frames\": true}");
            ByteBuffer picture = (ByteBuffer) page.await(Page.type("picture")).get("bytes");
            assertThat(picture.get(1)).as("camera").isZero();
            byte[] jpeg = new byte[picture.limit() - Pictures.HEAD_BYTES];
            picture.get(Pictures.HEAD_BYTES, jpeg);
            assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getWidth()).isEqualTo(64);
            long states = page.count("state");
            page.awaitCount("state", states + 12);
            assertThat(page.count("picture")).as("the first is not confirmed").isEqualTo(1);
            page.say("{\"type\": \"ack\", \"seq\": " + picture.getInt(4) + "}");
            page.awaitCount("picture", 2);
            assertThat(other.count("picture")).as("of who did not ask").isZero();
        }
    }

    @Test
    void aHiddenPageIsToldOnceASecond() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page hidden = new Page(server); Page seen = new Page(server)) {
            hidden.await(Page.type("state"));
            hidden.say("{\"type\": \"watch\", \"hidden\": true, \"frames\": true}");
            hidden.await(m -> "state".equals(m.get("type")) && ((ByteBuffer) m.get("bytes")).get(18) == 1);
            long before = hidden.count("state");
            long others = seen.count("state");
            seen.awaitCount("state", others + 30);
            assertThat(hidden.count("state") - before).isLessThanOrEqualTo(3);
            assertThat(hidden.count("picture")).isZero();
        }
    }

    @Test
    void takesTheNextFreePortAndSaysSo() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LiveRobot robot = new LiveRobot(true)) {
            CockpitServer server = robot.start(new CockpitServer.Settings(InetAddress.getLoopbackAddress(),
                    busy.getLocalPort(), List.of()));
            assertThat(server.port()).isGreaterThan(busy.getLocalPort());
            assertThat(server.notice()).hasValueSatisfying(said -> assertThat(said)
                    .contains("port " + busy.getLocalPort() + " is busy").contains(server.url()));
        }
    }

    /** The exception's words are in the language of the machine. */
    @Test
    void aBusyPortIsToldByNoWords() throws Exception {
        IOException german = new BindException("Die Adresse wird bereits verwendet");
        IOException wrapped = new IOException("cannot bind", german);
        for (String ours : List.of("0.0.0.0", "::", "127.0.0.1", "127.0.0.2")) {
            assertThat(CockpitServer.busy(InetAddress.ofLiteral(ours), german)).as(ours).isTrue();
            assertThat(CockpitServer.busy(InetAddress.ofLiteral(ours), wrapped)).as(ours).isTrue();
        }
        assertThat(CockpitServer.busy(InetAddress.ofLiteral("203.0.113.7"), german)).as("not ours").isFalse();
        assertThat(CockpitServer.busy(InetAddress.ofLiteral("0.0.0.0"), new IOException("in use"))).isFalse();
    }

    @Test
    void itsAddressIsOneThatItAnswersTo() throws Exception {
        for (String bind : List.of("127.0.0.1", "127.0.0.2", "0.0.0.0", "::", "::1")) {
            InetAddress address = InetAddress.ofLiteral(bind);
            if (bind.contains(":") && NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")) == null) {
                continue; // a machine without IPv6
            }
            try (LiveRobot robot = new LiveRobot(true)) {
                CockpitServer server = robot.start(new CockpitServer.Settings(address, 0, List.of()));
                HttpResponse<String> page = Page.CLIENT.send(HttpRequest.newBuilder(URI.create(server.url())).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(page.statusCode()).as(server.url() + ": " + page.body()).isEqualTo(200);
            }
        }
    }

    @Test
    void aServerThatDoesNotStartKeepsNeitherPortNorThread() throws Exception {
        try (LiveRobot robot = new LiveRobot(true)) {
            CockpitServer server = robot.server(robot.anyPort());
            AtomicInteger port = new AtomicInteger();
            server.server.addBean(new AbstractLifeCycle() {
                @Override
                protected void doStart() {
                    port.set(server.port());
                    throw new IllegalStateException("no more memory");
                }
            });
            assertThatThrownBy(server::start).isInstanceOf(IOException.class)
                    .hasMessage("the cockpit did not start: no more memory");
            assertThat(port.get()).as("it was open").isPositive();
            new ServerSocket(port.get(), 1, InetAddress.getLoopbackAddress()).close();
            assertThat(Thread.getAllStackTraces().keySet()).as("the thread that tells")
                    .noneMatch(thread -> thread.getName().equals("cockpit"));
        }
    }

    /** More than the server has connections. */
    @Test
    void whoSaysNothingKeepsNoPageAndNoStopOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page first = new Page(server)) {
            // they would wait longer than this test does
            ((AbstractConnector) server.server.getConnectors()[0]).setIdleTimeout(600_000);
            for (int i = 0; i < 70; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
            }
            try (Page page = new Page(server)) {
                page.await(Page.type("state"));
            }
            assertThat(post(server, "/stop").statusCode()).isEqualTo(200);
            assertThat(robot.stops).hasValue(1);
            first.awaitCount("state", first.count("state") + 1);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void anAddressThatIsNotOursIsRefusedWithAdvice() throws Exception {
        try (LiveRobot robot = new LiveRobot(true)) {
            CockpitServer.Settings elsewhere = new CockpitServer.Settings(InetAddress.ofLiteral("203.0.113.7"), 0,
                    List.of());
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> robot.start(elsewhere)))
                    .isInstanceOf(java.io.IOException.class).hasMessageContaining("203.0.113.7")
                    .hasMessageContaining("see cockpit: in the robot file");
        }
    }

    @Test
    void aNinthPageIsToldToComeLaterButItsStopCounts() throws Exception {
        List<Page> pages = new ArrayList<>();
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start()) {
            for (int i = 0; i < Telemetry.MOST_VIEWERS; i++) {
                pages.add(new Page(server));
                pages.getLast().await(Page.type("info"));
            }
            try (Page ninth = new Page(server)) {
                assertThat(ninth.awaitClose()).isEqualTo("1013 8 pages watch this robot already; close one of them");
            }
            assertThat(post(server, "/stop").statusCode()).isEqualTo(200);
        } finally {
            for (Page page : pages) {
                page.close();
            }
        }
    }

    @Test
    void saysGoodbyeWhenTheProgramEnds() throws Exception {
        try (LiveRobot robot = new LiveRobot(true)) {
            CockpitServer server = robot.start();
            try (Page page = new Page(server)) {
                page.await(Page.type("state"));
                server.close();
                assertThat(page.awaitClose()).startsWith("1001");
            }
        }
    }

    @Test
    void fiftyPagesThatComeAndGoLeaveNothingBehind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start()) {
            for (int i = 0; i < 50; i++) {
                try (Page page = new Page(server)) {
                    page.await(Page.type("state"));
                }
            }
            while (server.watching() > 0) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            Set<Thread> all = new HashSet<>(Thread.getAllStackTraces().keySet());
            all.removeAll(before);
            all.removeIf(thread -> thread.getName().startsWith("MQTT ")); // of a test beside this one
            assertThat(all).allSatisfy(thread -> assertThat(thread.isDaemon()).as(thread.getName()).isTrue());
            assertThat(all).as("threads of the server; the test's own: a reader of a page")
                    .filteredOn(thread -> thread.getName().startsWith("cockpit")).hasSizeBetween(2, 10);
            try (Page last = new Page(server)) {
                last.await(Page.type("state"));
                assertThat(server.watching()).isEqualTo(1);
            }
        }
    }
}
