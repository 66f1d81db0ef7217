package org.sinew.drivers.camera;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.sinew.device.DeviceException;
import org.sinew.drivers.port.TimedInput;
import org.sinew.rt.Clock;
import org.sinew.state.Image;

/**
 * A camera in the network that gives a stream of JPEG pictures over HTTP, {@code multipart/x-mixed-replace}:
 * mjpg-streamer, uStreamer, ESP32-CAM, IP cameras, telephones with a camera program.
 *
 * <p>Format: an HTTP answer without end, in which each picture is a part: a line with the boundary, some header lines,
 * an empty line, the picture. Servers differ in all of these (RFC 2046, section 5.1.1, is read freely: boundaries with
 * or without leading dashes, in quotes or not, with and without Content-Length, wrong ones too; with and without
 * chunks), so none is looked at: {@link JpegStream} finds the pictures themselves, and no text is a JPEG marker.
 *
 * <p>Stamp: when the picture's first bytes came. It is late by exposure, compression and network: for a camera in the
 * same network 50 to 200 ms, which cannot be measured here. {@code rate_hz} is what the server is set to; it is not
 * told.
 *
 * <p>Nobody reads it: the server drops pictures or waits. Untested on hardware: tried with servers of its test only.
 *
 * <p>Quirks. Many such cameras serve one viewer only. User name and password stand in the address, are sent as they are
 * (HTTP Basic), and are never shown in messages; nor is what follows a question mark, where some servers want others.
 * A redirection is refused: it would take them to wherever it points.
 */
final class MjpegSource implements FrameSource {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final URI address;
    private final String shown;
    private final Clock clock;
    private final MjpegReader reader;
    private final HttpRequest request;
    private @Nullable HttpClient client;
    private @Nullable InputStream body;
    private @Nullable TimedInput input;

    MjpegSource(CameraConfig config, Clock clock) {
        URI given = CameraConfig.address(config.url().orElseThrow());
        String user = given.getUserInfo();
        int host = given.toString().indexOf("//") + 2 + (user == null ? 0 : given.getRawUserInfo().length() + 1);
        address = URI.create(given.getScheme() + "://" + given.toString().substring(host).replaceFirst("#.*", ""));
        shown = address.toString().replaceFirst("\\?.+", "?...");
        this.clock = clock;
        reader = new MjpegReader(config, clock);
        HttpRequest.Builder builder = HttpRequest.newBuilder(address);
        if (user != null) {
            builder.header("Authorization", "Basic " + Base64.getEncoder()
                    .encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        request = builder.build();
    }

    @Override
    public void open() throws DeviceException {
        HttpClient opened = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT)
                .proxy(HttpClient.Builder.NO_PROXY).followRedirects(HttpClient.Redirect.NEVER).build();
        client = opened;
        try {
            Body received = new Body();
            HttpResponse<InputStream> response = answer(opened, received);
            body = response.body();
            judge(response.statusCode(), response.headers().firstValue("Content-Type").orElse("multipart/"));
            input = new TimedInput(response.body(), received::over, clock);
            reader.restart();
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new DeviceException(shown + " does not answer: is the camera on, in this network, and its server"
                    + " running at port " + port() + "?", e);
        } catch (HttpTimeoutException e) {
            throw new DeviceException(shown + " was connected, but sent no answer in " + ANSWER.toSeconds()
                    + " s; start the camera anew", e);
        } catch (IOException e) {
            throw new DeviceException(shown + " gives no HTTP answer (" + e.getMessage() + "); is it the address of"
                    + " the stream?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceException("opening " + shown + " was ended", e);
        }
    }

    /** Waits for the answer's head only: a request's own timeout would in later versions of Java end its body too. */
    private HttpResponse<InputStream> answer(HttpClient opened, Body received)
            throws IOException, InterruptedException {
        try {
            return opened.sendAsync(request, head -> received).get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException why ? why : new IOException(e.getCause());
        }
    }

    private int port() {
        return address.getPort() > 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
    }

    private void judge(int status, String type) throws DeviceException {
        String advice = switch (status) {
            case 200 -> "";
            case 401, 403 -> "; write url: " + address.getScheme() + "://USER:PASSWORD@... with who may see it"
                    + " (only HTTP Basic is spoken)";
            case 301, 302, 303, 307, 308 -> "; it sends viewers to another address: write that one";
            case 404 -> "; look up the path of the stream in the camera's manual, e.g. /?action=stream or /stream";
            case 503 -> "; many cameras serve one viewer only: close the others";
            default -> "; look at it with a web browser";
        };
        if (!advice.isEmpty()) {
            throw new DeviceException(shown + " answers with HTTP status " + status + advice);
        }
        if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            throw new DeviceException(shown + " gives " + type + ", not a stream (multipart/x-mixed-replace); look up"
                    + " the address of the stream in the camera's manual");
        }
    }

    @Override
    public boolean next(Image into, long deadlineNanos) throws DeviceException {
        TimedInput stream = input;
        if (stream == null) {
            throw new DeviceException(shown + " is not open");
        }
        boolean there = reader.next(stream, into, deadlineNanos);
        if (!there && reader.ended()) {
            throw new DeviceException(shown + " has ended the stream");
        }
        return there;
    }

    @Override
    public long broken() {
        return reader.broken();
    }

    @Override
    public void close() {
        InputStream stream = body;
        HttpClient opened = client;
        input = null;
        body = null;
        client = null;
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException e) {
            System.getLogger("sinew.device").log(System.Logger.Level.DEBUG, shown + " broke off", e);
        }
        if (opened != null) {
            opened.shutdownNow();
        }
    }

    /** Java's own stream of an answer's body, and whether all of it has come, which {@code available()} hides. */
    private static final class Body implements HttpResponse.BodySubscriber<InputStream> {
        private final HttpResponse.BodySubscriber<InputStream> stream =
                HttpResponse.BodySubscribers.ofInputStream();
        private volatile boolean over;

        boolean over() {
            return over;
        }

        @Override
        public CompletionStage<InputStream> getBody() {
            return stream.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            stream.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> bytes) {
            stream.onNext(bytes);
        }

        @Override
        public void onError(Throwable thrown) {
            stream.onError(thrown);
            over = true;
        }

        @Override
        public void onComplete() {
            stream.onComplete();
            over = true;
        }
    }
}
