package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Who may talk to the robot: every forged header, in every kind of request, as bytes over a socket. */
@Timeout(60)
class GatekeeperTest {
    private static LiveRobot robot;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        robot = new LiveRobot(true);
        port = robot.start().port();
    }

    @AfterAll
    static void stop() {
        robot.close();
    }

    /** The kinds of requests that there are. */
    private enum Kind {
        READ("GET /vendor/three.core.min.js HTTP/1.1", 200),
        UPGRADE("GET /ws HTTP/1.1", 101),
        STOP("POST /stop HTTP/1.1", 200),
        ARM("POST /arm HTTP/1.1", 200);

        private final String line;
        private final int fine;

        Kind(String line, int fine) {
            this.line = line;
            this.fine = fine;
        }

        Raw ask(List<String> headers) throws IOException {
            List<String> lines = new ArrayList<>(List.of(line));
            lines.addAll(headers);
            lines.addAll(this == UPGRADE ? List.of("Upgrade: websocket", "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13")
                    : List.of("Connection: close", "Content-Length: 0"));
            return Raw.ask(port, lines.toArray(String[]::new));
        }
    }

    private static DynamicTest expect(Kind kind, int status, String... headers) {
        List<String> filled = Stream.of(headers).map(header -> header.replace("PORT", "" + port)).toList();
        return DynamicTest.dynamicTest(kind + " " + String.join(", ", headers) + " -> " + status, () -> {
            Raw answer = kind.ask(filled);
            assertThat(answer.status()).as(answer.head()).isEqualTo(status);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> aForgedHostIsRefusedInEveryKindOfRequest() {
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of(
                expect(kind, 421, "Host: evil.example"), expect(kind, 421, "Host: evil.example:PORT"),
                expect(kind, 421, "Host: localhost.evil.example:PORT"), expect(kind, 421, "Host: localhost:1"),
                expect(kind, 421, "Host: localhost"), expect(kind, 421, "Host: 203.0.113.7:PORT"),
                expect(kind, 421, "Host: 127.0.0.1.evil.example:PORT"), expect(kind, 400, "Host:"),
                expect(kind, 400, "Host: localhost:PORT", "Host: evil.example:PORT"), expect(kind, 400),
                expect(kind, 421, "Host: evil.example:PORT", "Origin: http://evil.example:PORT"),
                expect(kind, 421, "Host: evil.example:PORT", "X-Forwarded-Host: localhost:PORT",
                        "Origin: http://localhost:PORT")));
    }

    @TestFactory
    Stream<DynamicTest> aForeignPageIsRefusedInEveryKindOfRequest() {
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of(
                "http://evil.example", "http://evil.example:PORT", "https://localhost:1", "http://localhost:1",
                "http://localhost", "http://127.0.0.1:PORT", "null", "file://", "http://localhost:PORT.evil.example",
                "http://localhost:PORT@evil.example", "chrome-extension://abc", "http://evil.example/localhost:PORT")
                .map(origin -> expect(kind, 403, "Host: localhost:PORT", "Origin: " + origin)));
    }

    @TestFactory
    Stream<DynamicTest> whatTheBrowserCallsCrossSiteMayReadButNotAct() {
        return Stream.of(Kind.values()).map(kind -> expect(kind, kind == Kind.READ ? 200 : 403,
                "Host: localhost:PORT", "Sec-Fetch-Site: cross-site"));
    }

    @TestFactory
    Stream<DynamicTest> thePageItselfIsAnswered() {
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of(
                expect(kind, kind.fine, "Host: localhost:PORT", "Origin: http://localhost:PORT",
                        "Sec-Fetch-Site: same-origin"),
                expect(kind, kind.fine, "Host: LOCALHOST:PORT", "Origin: http://localhost:PORT"),
                expect(kind, kind.fine, "Host: 127.0.0.1:PORT", "Origin: http://127.0.0.1:PORT"),
                expect(kind, kind.fine, "Host: [::1]:PORT", "Origin: http://[::1]:PORT"),
                expect(kind, kind.fine, "Host: robot.example.org:PORT", "Origin: http://robot.example.org:PORT"),
                expect(kind, kind.fine, "Host: localhost:PORT")));
    }

    /** A proxy on this machine says by which name it was called; only names that are ours count. */
    @TestFactory
    Stream<DynamicTest> aProxyOnThisMachineMayForwardNamesThatAreOurs() {
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of(
                expect(kind, kind.fine, "Host: 127.0.0.1:PORT", "X-Forwarded-Host: robot.example.org",
                        "Origin: https://robot.example.org"),
                expect(kind, kind.fine, "Host: localhost", "X-Forwarded-Host: localhost:8443",
                        "Origin: https://localhost:8443"),
                expect(kind, kind.fine, "Host: 127.0.0.1:PORT", "X-Forwarded-Host: 192.0.2.5",
                        "Origin: https://192.0.2.5"),
                expect(kind, 403, "Host: 127.0.0.1:PORT", "X-Forwarded-Host: robot.example.org",
                        "Origin: https://evil.example"),
                expect(kind, 403, "Host: 127.0.0.1:PORT", "X-Forwarded-Host: robot.example.org, evil.example",
                        "Origin: https://evil.example"),
                expect(kind, 403, "Host: 127.0.0.1:PORT", "X-Forwarded-Host: robot.example.org",
                        "X-Forwarded-Host: evil.example", "Origin: https://evil.example"),
                expect(kind, 421, "Host: 127.0.0.1:PORT", "X-Forwarded-Host: evil.example",
                        "Origin: https://evil.example")));
    }

    @Test
    void theRefusalOfAStopDoesNotStop() throws IOException {
        int before = robot.stops.get();
        Kind.STOP.ask(List.of("Host: localhost:" + port, "Origin: http://evil.example"));
        assertThat(robot.stops).hasValue(before);
        Kind.STOP.ask(List.of("Host: localhost:" + port));
        assertThat(robot.stops).as("it would have").hasValue(before + 1);
    }

    @Test
    void saysWhatToDo() throws IOException {
        assertThat(Kind.READ.ask(List.of("Host: kid.local:" + port)).body())
                .contains("this robot is not called kid.local").contains("open it as localhost:" + port);
        assertThat(Kind.UPGRADE.ask(List.of("Host: localhost:" + port, "Origin: https://kid.local")).body())
                .contains("pages of https://kid.local may not").contains("X-Forwarded-Host");
        assertThat(Kind.READ.ask(List.of("Host: localhost:" + port, "X-Forwarded-Host: kid.local")).body())
                .contains("its machine's own name");
    }

    /** From the network the robot answers to its own address; nobody there is believed to be a proxy. */
    @Test
    void believesForwardedNamesFromThisMachineOnly() throws Exception {
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress()).findFirst();
        Assumptions.assumeTrue(outside.isPresent(), "this machine has no network address");
        InetAddress address = outside.get();
        try (LiveRobot other = new LiveRobot(true)) {
            int open = other.start(new CockpitServer.Settings(address, 0, List.of("robot.example.org"))).port();
            String host = "Host: " + address.getHostAddress() + ":" + open;
            String post = "POST /stop HTTP/1.1";
            assertThat(Raw.ask(address, open, post, host, "Content-Length: 0", "Connection: close",
                    "Origin: http://" + address.getHostAddress() + ":" + open).status()).isEqualTo(200);
            assertThat(Raw.ask(address, open, post, host, "Content-Length: 0", "Connection: close",
                    "X-Forwarded-Host: robot.example.org", "Origin: https://robot.example.org").status())
                    .as("a proxy's word from the network").isEqualTo(403);
        }
    }
}
