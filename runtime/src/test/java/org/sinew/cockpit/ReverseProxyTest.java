package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cockpit under a prefix of somebody else's site. */
@Timeout(60)
class ReverseProxyTest {
    private static final String PREFIX = "/robots/kid";

    private static URI address(PrefixProxy proxy, String scheme, String path) {
        return URI.create(scheme + "://localhost:" + proxy.port() + PREFIX + path);
    }

    private static int status(HttpRequest.Builder request) throws Exception {
        return Page.CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void servesPageSocketAndStopUnderAPrefix() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                PrefixProxy proxy = new PrefixProxy(PREFIX, server.port(), true)) {
            String origin = "http://localhost:" + proxy.port();
            assertThat(status(HttpRequest.newBuilder(address(proxy, "http", "/vendor/three.core.min.js"))))
                    .isEqualTo(200);
            try (Page page = new Page(address(proxy, "ws", "/ws"), origin)) {
                page.await(Page.type("state"));
                page.say("{\"type\": \"stop\", \"id\": 1}");
                assertThat(page.await(Page.type("reply"))).containsEntry("result", "done");
            }
            assertThat(status(HttpRequest.newBuilder(address(proxy, "http", "/stop")).header("Origin", origin)
                    .POST(HttpRequest.BodyPublishers.noBody()))).isEqualTo(200);
            assertThat(robot.stops).hasValue(2);
        }
    }

    @Test
    void aForeignPageIsRefusedThroughTheProxyToo() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                PrefixProxy proxy = new PrefixProxy(PREFIX, server.port(), true)) {
            assertThatThrownBy(() -> new Page(address(proxy, "ws", "/ws"), "http://evil.example"))
                    .hasMessage("status 403");
            assertThat(status(HttpRequest.newBuilder(address(proxy, "http", "/stop"))
                    .header("Origin", "http://evil.example").POST(HttpRequest.BodyPublishers.noBody())))
                    .isEqualTo(403);
            assertThat(robot.stops).hasValue(0);
        }
    }

    @Test
    void aProxyThatDoesNotSayItsNameIsToldTo() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                PrefixProxy proxy = new PrefixProxy(PREFIX, server.port(), false)) {
            HttpResponse<String> answer = Page.CLIENT.send(HttpRequest.newBuilder(address(proxy, "http", "/stop"))
                    .header("Origin", "http://localhost:" + proxy.port())
                    .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("a proxy before it has to send X-Forwarded-Host");
        }
    }
}
