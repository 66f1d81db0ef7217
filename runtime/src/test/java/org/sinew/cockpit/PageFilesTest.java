package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files over a socket: what is served, how, and that nothing else is. */
@Timeout(60)
class PageFilesTest {
    private static final String FILE = "/vendor/three.core.min.js";
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

    private static byte[] file() throws IOException {
        try (InputStream stream = PageFilesTest.class.getResourceAsStream("page" + FILE)) {
            return Objects.requireNonNull(stream).readAllBytes();
        }
    }

    private static byte[] bytes(Raw answer) {
        return answer.body().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void servesAFilePlainAndPacked() throws IOException {
        Raw plain = Raw.get(port, FILE);
        assertThat(plain.status()).isEqualTo(200);
        assertThat(bytes(plain)).isEqualTo(file());
        assertThat(plain.header("Content-Type")).isEqualTo("text/javascript;charset=utf-8");
        Raw packed = Raw.get(port, FILE, "Accept-Encoding: br, gzip");
        assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(bytes(packed).length).isLessThan(file().length / 3);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(bytes(packed))).readAllBytes()).isEqualTo(file());
        assertThat(packed.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(Raw.get(port, FILE, "Accept-Encoding: gzip;q=0").header("Content-Encoding")).isEmpty();
    }

    @Test
    void aFileThatABrowserHasIsNotSentAgain() throws IOException {
        String etag = Raw.get(port, FILE).header("ETag");
        String packed = Raw.get(port, FILE, "Accept-Encoding: gzip").header("ETag");
        assertThat(etag).startsWith("\"").isNotEqualTo(packed);
        Raw again = Raw.get(port, FILE, "If-None-Match: " + etag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(Raw.get(port, FILE, "If-None-Match: \"other\"").status()).isEqualTo(200);
        assertThat(Raw.get(port, FILE).header("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void aHeadHasNoBody() throws IOException {
        Raw head = Raw.ask(port, Raw.lines("HEAD " + FILE + " HTTP/1.1", port));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("" + file().length);
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {FILE, "/nothing.js", "/../x", "/ws", "/stop"})
    void everyAnswerForbidsForeignContentAndFrames(String path) throws IOException {
        Raw answer = Raw.get(port, path);
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'self'",
                "img-src 'self' blob: data:", "frame-ancestors 'none'").doesNotContain("unsafe");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Server")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../texts.txt", "/..%2ftexts.txt", "/%2e%2e/texts.txt", "/vendor/../../texts.txt",
        "/vendor/..%2f..%2ftexts.txt", "/..\\texts.txt", "/..%5ctexts.txt", "/%252e%252e/texts.txt", "/./../texts.txt",
        "//etc/passwd", "/../../../../META-INF/MANIFEST.MF", "/../PageFiles.class", "/PageFiles.class",
        "/vendor/LICENSE", "/.hidden.js", "/vendor/", "/vendor", "/three.core.min.js%00.js", "/;/../texts.txt",
        "/vendor//three.core.min.js", "/page/index.html", "/VENDOR/three.core.min.js", "/ws/", "/stop/"})
    void nothingElseOnTheClassPathIsServed(String path) throws IOException {
        Raw answer = Raw.get(port, path);
        assertThat(answer.status()).as(answer.head()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("kind.humanoid", "Manifest-Version", "root:");
    }

    @Test
    void theTextsThatAreNotServedAreThere() throws IOException {
        try (InputStream texts = PageFilesTest.class.getResourceAsStream("texts.txt")) {
            assertThat(Objects.requireNonNull(texts).readAllBytes()).as("what a wrong path would find").isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"})
    void otherMethodsAreRefused(String method) throws IOException {
        Raw answer = Raw.ask(port, Raw.lines(method + " " + FILE + " HTTP/1.1", port, "Content-Length: 0"));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Access-Control-Allow-Methods")).isEmpty();
    }

    @Test
    void aPageThatAsksForTheSocketWithoutUpgradeIsToldWhatIsMissing() throws IOException {
        Raw answer = Raw.get(port, "/ws");
        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.body()).contains("a proxy before it has to pass Upgrade");
    }

    @Test
    void theLicenceOfWhatWeShipIsInTheJar() throws IOException {
        try (InputStream licence = PageFilesTest.class.getResourceAsStream("page/vendor/LICENSE")) {
            assertThat(new String(Objects.requireNonNull(licence).readAllBytes(), StandardCharsets.UTF_8))
                    .contains("MIT");
        }
    }
}
