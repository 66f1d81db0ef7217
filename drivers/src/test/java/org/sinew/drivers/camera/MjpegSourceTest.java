package org.sinew.drivers.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.device.DeviceException;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/** Streams of real HTTP servers, each with a way of its own to write them. */
@Timeout(60)
class MjpegSourceTest {
    private static final long SECOND = 1_000_000_000;
    private static final String MULTIPART = "Content-Type: multipart/x-mixed-replace;boundary=";

    private final Image image = Filmed.image();
    private final CountDownLatch over = new CountDownLatch(1);
    private StreamServer server;
    private MjpegSource source;

    /** How servers differ. Head of the answer, what stands before a picture, what after it. */
    enum Dialect {
        /** As mjpg-streamer writes. */
        STREAMER("HTTP/1.0 200 OK\r\nConnection: close\r\n" + MULTIPART + "boundarydonotcross\r\n\r\n",
                "--boundarydonotcross\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\nX-Timestamp: 3.14\r\n\r\n",
                "\r\n"),
        /** The boundary is named with its dashes, and no part has a length. */
        DASHES("HTTP/1.1 200 OK\r\n" + MULTIPART + "--cut\r\n\r\n", "--cut\r\nContent-type: image/jpeg\r\n\r\n",
                "\r\n"),
        /** Quotes, a space, lines that end with a line feed only, the type in capitals. */
        QUOTES("HTTP/1.1 200 OK\r\ncontent-type: Multipart/X-Mixed-Replace; boundary=\"my cut\"\r\n\r\n",
                "\n--my cut\nContent-Type: image/jpeg\n\n", ""),
        /** A boundary other than the one that was announced, and a length that is wrong. */
        LIAR("HTTP/1.1 200 OK\r\n" + MULTIPART + "this\r\n\r\n",
                "--that\r\nContent-Type: image/jpeg\r\nContent-Length: 17\r\n\r\n", "\r\n"),
        /** No type, no boundary, nothing between pictures. */
        BARE("HTTP/1.0 200 OK\r\n\r\n", "", ""),
        /** In chunks, as ESP32 cameras write: head, picture and end each in its own. */
        CHUNKS("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + MULTIPART + "frame\r\n\r\n",
                "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n", "\r\n");

        private final String head;
        private final String before;
        private final String after;

        Dialect(String head, String before, String after) {
            this.head = head;
            this.before = before;
            this.after = after;
        }

        void write(OutputStream out, byte[]... pictures) throws IOException {
            for (byte[] picture : pictures) {
                for (byte[] each : List.of(text(before.replace("%d", String.valueOf(picture.length))), picture,
                        text(after))) {
                    if (this == CHUNKS) {
                        out.write(text(Integer.toHexString(each.length) + "\r\n"));
                    }
                    out.write(each);
                    if (this == CHUNKS) {
                        out.write(text("\r\n"));
                    }
                }
                out.flush();
            }
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @AfterEach
    void close() throws Exception {
        over.countDown();
        if (source != null) {
            source.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void open(String rest, StreamServer.Answer answer) throws Exception {
        server = new StreamServer(answer);
        source = source(server.url(rest));
        source.open();
    }

    private static MjpegSource source(String url) {
        return new MjpegSource(Filmed.config(CameraConfig.Source.MJPEG, null, url, 30), Clock.WALL);
    }

    private int next() throws DeviceException {
        long end = System.nanoTime() + 20 * SECOND;
        while (!source.next(image, System.nanoTime() + SECOND / 10)) {
            assertThat(System.nanoTime()).as("a picture came").isLessThan(end);
        }
        return Pictures.number(image);
    }

    @ParameterizedTest
    @EnumSource
    void readsTheStreamOfEveryServer(Dialect dialect) throws Exception {
        open("/stream", (request, out) -> {
            out.write(text(dialect.head));
            for (int i = 1; i <= 3; i++) {
                dialect.write(out, Filmed.jpeg(i));
                Thread.sleep(150);
            }
            over.await();
        });
        for (int i = 1; i <= 3; i++) {
            assertThat(next()).isEqualTo(i);
            assertThat(Filmed.kept(image)).as("the very bytes that the server sent").isEqualTo(Filmed.jpeg(i));
        }
        assertThat(source.broken()).isZero();
        assertThat(server.requests.getFirst()).startsWith("GET /stream HTTP/1.1\n").doesNotContain("Upgrade");
    }

    @Test
    void ofPicturesThatWaitOnlyTheNewestIsRead() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        open("/", (request, out) -> {
            out.write(text(Dialect.STREAMER.head));
            Dialect.STREAMER.write(out, Filmed.jpeg(1));
            go.await();
            for (int i = 0; i < 40; i++) {
                Dialect.STREAMER.write(out, Filmed.jpeg(2));
            }
            Dialect.STREAMER.write(out, Filmed.jpeg(9));
            written.countDown();
            while (!over.await(30, TimeUnit.MILLISECONDS)) {
                Dialect.STREAMER.write(out, Filmed.jpeg(9));
            }
        });
        assertThat(next()).isOne();
        go.countDown();
        written.await();
        int older = 0;
        while (next() != 9) { // what has been written need not have arrived
            older++;
        }
        assertThat(older).as("of the 40 before it").isLessThanOrEqualTo(5);
    }

    @Test
    void picturesThatPiledUpWhileNobodyReadGetNoNewStamp() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        open("/", (request, out) -> {
            out.write(text(Dialect.STREAMER.head));
            Dialect.STREAMER.write(out, Filmed.jpeg(1), Filmed.jpeg(2), Filmed.jpeg(3));
            go.await();
            Dialect.STREAMER.write(out, Filmed.jpeg(9));
            over.await();
        });
        Thread.sleep(800); // the thread stands still
        assertThat(source.next(image, System.nanoTime() + SECOND / 10)).as("an old picture as a new one").isFalse();
        go.countDown();
        assertThat(next()).isEqualTo(9);
    }

    @Test
    void aPictureThatComesInPiecesHasTheStampOfItsFirst() throws Exception {
        byte[] picture = Filmed.jpeg(4);
        open("/", (request, out) -> {
            out.write(text(Dialect.DASHES.head + Dialect.DASHES.before));
            out.write(picture, 0, 400);
            out.flush();
            Thread.sleep(300);
            out.write(picture, 400, picture.length - 400);
            out.flush();
            over.await();
        });
        assertThat(next()).isEqualTo(4);
        assertThat(System.nanoTime() - image.stampNanos).isGreaterThan(SECOND / 5);
    }

    @Test
    void brokenPartsAreCountedAndLeftOut() throws Exception {
        open("/", (request, out) -> {
            out.write(text(Dialect.STREAMER.head));
            byte[] picture = Filmed.jpeg(1);
            Dialect.STREAMER.write(out, Arrays.copyOf(picture, picture.length - 50), text("no picture"),
                    Filmed.jpeg(2));
            over.await();
        });
        assertThat(next()).isEqualTo(2);
        assertThat(source.broken()).isOne();
    }

    @Test
    void aStreamThatEndsIsGoneAndCanBeOpenedAgain() throws Exception {
        open("/", (request, out) -> {
            out.write(text(Dialect.STREAMER.head));
            Dialect.STREAMER.write(out, Filmed.jpeg(1));
        });
        assertThat(next()).isOne();
        assertThatThrownBy(this::next).isInstanceOf(DeviceException.class).hasMessageContaining("has ended the stream");
        source.close();
        source.open();
        assertThat(next()).isOne();
    }

    @Test
    void aStreamThatStallsKeepsNobody() throws Exception {
        open("/", (request, out) -> {
            out.write(text(Dialect.STREAMER.head));
            out.flush();
            over.await();
        });
        assertThat(source.next(image, System.nanoTime() + SECOND / 10)).isFalse();
        assertThat(server.viewers()).isOne();
    }

    @Test
    void closingACameraLeavesTheServer() throws Exception {
        server = new StreamServer((request, out) -> {
            out.write(text(Dialect.STREAMER.head));
            while (over.getCount() > 0) {
                Dialect.STREAMER.write(out, Filmed.jpeg(1));
                Thread.sleep(10);
            }
        });
        StreamCamera camera = new StreamCamera("head_cam", Filmed.config(CameraConfig.Source.MJPEG, null,
                server.url("/"), 30), Clock.WALL, source(server.url("/")));
        camera.start();
        Filmed.await("some pictures came", () -> camera.frames() > 3);
        camera.close();
        Filmed.await("the server has lost its viewer", () -> server.viewers() == 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 Not Found | multipart/x-mixed-replace | HTTP status 404; look up the path of the stream
            503 Busy | text/plain | HTTP status 503; many cameras serve one viewer only
            500 Oh | text/plain | HTTP status 500; look at it with a web browser
            200 OK | image/jpeg | gives image/jpeg, not a stream (multipart/x-mixed-replace)
            200 OK | text/html; charset=utf-8 | gives text/html; charset=utf-8, not a stream
            """)
    void whatIsNoStreamIsRefusedWithAdvice(String status, String type, String advice) {
        assertThatThrownBy(() -> open("/", (request, out) -> out.write(text("HTTP/1.1 " + status
                + "\r\nContent-Type: " + type + "\r\nContent-Length: 2\r\n\r\nno"))))
                .isInstanceOf(DeviceException.class).hasMessageContaining(advice);
    }

    @Test
    void whatDoesNotSpeakHttpIsRefused() {
        assertThatThrownBy(() -> open("/", (request, out) -> out.write(text("SSH-2.0-OpenSSH_9.2\r\n"))))
                .isInstanceOf(DeviceException.class).hasMessageContaining("gives no HTTP answer");
    }

    @Test
    void aPortWhereNobodyListensIsNamed() throws Exception {
        server = new StreamServer((request, out) -> { });
        String url = server.url("/");
        server.close();
        assertThatThrownBy(() -> source(url).open()).isInstanceOf(DeviceException.class)
                .hasMessageContainingAll(url + " does not answer", "running at port");
    }

    @Test
    void aCameraThatDoesNotTakeTheConnectionDoesNotAnswer() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<SocketChannel> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) { // more than it keeps: the system lets the next one wait
                SocketChannel each = SocketChannel.open();
                each.configureBlocking(false);
                each.connect(full.getLocalSocketAddress());
                waiting.add(each);
            }
            String url = "http://127.0.0.1:" + full.getLocalPort() + "/";
            assertThatThrownBy(() -> source(url).open()).isInstanceOf(DeviceException.class)
                    .hasMessageStartingWith(url + " does not answer: is the camera on");
            for (SocketChannel each : waiting) {
                each.close();
            }
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        server = new StreamServer((request, out) -> over.await());
        source = source(server.url("/"));
        assertThatThrownBy(source::open).isInstanceOf(DeviceException.class)
                .hasMessageContaining("was connected, but sent no answer in 5 s");
    }

    @Test
    void anInterruptEndsWaitingForAnAnswer() throws Exception {
        server = new StreamServer((request, out) -> over.await());
        source = source(server.url("/"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(source::open).isInstanceOf(DeviceException.class).hasMessageContaining("was ended");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aPasswordIsSentAndNeverShown() throws Exception {
        server = new StreamServer((request, out) -> {
            boolean known = request.contains("Authorization: Basic " + Base64.getEncoder()
                    .encodeToString(text("robot:s3cret")));
            out.write(text(known ? Dialect.STREAMER.head
                    : "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"));
            if (known) {
                Dialect.STREAMER.write(out, Filmed.jpeg(6));
                over.await();
            }
        });
        source = source(server.url("/").replace("//", "//robot:s3cret@"));
        source.open();
        assertThat(next()).isEqualTo(6);
        assertThatThrownBy(() -> source(server.url("/").replace("//", "//robot:wrong@")).open())
                .isInstanceOf(DeviceException.class).hasMessageContaining("HTTP status 401; write url: http://USER")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void whatTheAddressAsksForIsSentWholeAndNeverShown() throws Exception {
        String query = "/?src=rtsp://inner:s3cret@10.0.0.2/live&p=a@b";
        open(query, (request, out) -> {
            out.write(text(Dialect.STREAMER.head));
            Dialect.STREAMER.write(out, Filmed.jpeg(6));
            over.await();
        });
        assertThat(next()).isEqualTo(6);
        assertThat(server.requests).singleElement().asString().startsWith("GET " + query + " ");
        String nobody = server.url(query).replaceFirst("//", "//robot:pw@").replaceFirst(":[0-9]+/", ":1/");
        assertThatThrownBy(() -> source(nobody).open()).isInstanceOf(DeviceException.class)
                .hasMessageStartingWith("http://127.0.0.1:1/?... does not answer").hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aPasswordFollowsNoRedirection(int status) throws Exception {
        try (StreamServer elsewhere = new StreamServer((request, out) -> out.write(text(Dialect.STREAMER.head)))) {
            server = new StreamServer((request, out) -> out.write(text("HTTP/1.1 " + status + " Moved\r\nLocation: "
                    + elsewhere.url("/new") + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")));
            source = source(server.url("/old").replace("//", "//robot:s3cret@"));
            assertThatThrownBy(source::open).isInstanceOf(DeviceException.class)
                    .hasMessageContaining("HTTP status " + status + "; it sends viewers to another address: write")
                    .hasMessageNotContaining("s3cret");
            assertThat(server.requests).singleElement().asString().contains("Authorization: Basic ");
            assertThat(elsewhere.requests).isEmpty();
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build().send(HttpRequest.newBuilder(
                    URI.create(server.url("/old"))).build(), HttpResponse.BodyHandlers.discarding());
            assertThat(elsewhere.requests).as("who follows it gets there").hasSize(1);
        }
    }

    @Test
    void picturesOfAnotherSizeAreRefused() throws Exception {
        open("/", (request, out) -> {
            out.write(text(Dialect.STREAMER.head));
            Dialect.STREAMER.write(out, Pictures.jpeg(32, 32, 1));
            over.await();
        });
        assertThatThrownBy(this::next).isInstanceOf(DeviceException.class)
                .hasMessageContaining("its pictures are 32 x 32, but size says 64 x 48");
    }
}
