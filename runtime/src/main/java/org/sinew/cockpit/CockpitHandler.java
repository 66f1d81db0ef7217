package org.sinew.cockpit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.sinew.text.ControlCharacters;
import org.sinew.text.Json;

/**
 * Answers what comes to the cockpit's port: files of the page, the WebSocket, and {@code POST} of stop, arm and
 * release. Everything is refused that the {@link Gatekeeper} does not know. Threads of the server's pool; never waits.
 */
final class CockpitHandler extends Handler.Abstract.NonBlocking {
    private static final List<List<String>> HEADERS = List.of(
            List.of("Content-Security-Policy", "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
            List.of("X-Content-Type-Options", "nosniff"), List.of("Referrer-Policy", "no-referrer"),
            List.of("Cross-Origin-Resource-Policy", "same-origin"),
            List.of("Cross-Origin-Opener-Policy", "same-origin"));
    private static final String TEXT = "text/plain;charset=utf-8";

    private final Gatekeeper gatekeeper;
    private final PageFiles files = new PageFiles();
    private final ServerWebSocketContainer sockets;
    private final Telemetry telemetry;
    private final AtomicLong pages = new AtomicLong();

    CockpitHandler(Gatekeeper gatekeeper, ServerWebSocketContainer sockets, Telemetry telemetry) {
        this.gatekeeper = gatekeeper;
        this.sockets = sockets;
        this.telemetry = telemetry;
    }

    /** Answers what is no request, or has failed: a word, no pages of the library. */
    static boolean failed(Request request, Response response, Callback callback) {
        HEADERS.forEach(header -> response.getHeaders().put(header.get(0), header.get(1)));
        text(request, response, callback, response.getStatus(), HttpStatus.getMessage(response.getStatus()));
        return true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        HEADERS.forEach(header -> response.getHeaders().put(header.get(0), header.get(1)));
        Optional<Gatekeeper.Refusal> refusal = gatekeeper.judge(request);
        if (refusal.isPresent()) {
            text(request, response, callback, refusal.get().status(), refusal.get().why());
            return true;
        }
        String path = Request.getPathInContext(request).substring(1);
        boolean reads = HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
        if (path.equals("ws")) {
            socket(request, response, callback);
        } else if (HttpMethod.POST.is(request.getMethod())) {
            command(path, request, response, callback);
        } else if (reads) {
            file(path, request, response, callback);
        } else {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD, POST");
            text(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "only GET, HEAD and POST");
        }
        return true;
    }

    private void socket(Request request, Response response, Callback callback) {
        CockpitTarget.Client client = client(request, pages.incrementAndGet());
        boolean upgraded = sockets.upgrade((asked, answered, done) -> {
            answered.setExtensions(List.of()); // packing states would cost more than it saves
            return new Viewer(telemetry, telemetry.requests(), telemetry.motion(), client);
        }, request, response, callback);
        if (!upgraded) {
            response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
            text(request, response, callback, HttpStatus.UPGRADE_REQUIRED_426, "this address is a WebSocket; a proxy "
                    + "before it has to pass Upgrade and Connection on");
        }
    }

    private static CockpitTarget.Client client(Request request, long page) {
        return new CockpitTarget.Client(Request.getRemoteAddr(request), Request.getRemotePort(request), page);
    }

    private void command(String path, Request request, Response response, Callback callback) {
        Optional<Requests.Command> command = switch (path) {
            case "stop" -> Optional.of(Requests.Command.STOP);
            case "arm" -> Optional.of(Requests.Command.ARM);
            case "release" -> Optional.of(Requests.Command.RELEASE);
            default -> Optional.empty();
        };
        if (command.isEmpty()) {
            text(request, response, callback, HttpStatus.NOT_FOUND_404, "POST goes to stop, arm and release");
            return;
        }
        telemetry.requests().ask(command.get(), client(request, 0), reply -> {
            int status = "done".equals(reply.get("result")) ? HttpStatus.OK_200 : HttpStatus.CONFLICT_409;
            send(request, response, callback, status, "application/json", Json.bytes(reply));
        });
    }

    private void file(String path, Request request, Response response, Callback callback) {
        Optional<PageFiles.PageFile> found = files.find(path);
        if (found.isEmpty()) {
            text(request, response, callback, HttpStatus.NOT_FOUND_404, "there is no such file in the cockpit");
            return;
        }
        PageFiles.PageFile file = found.get();
        boolean packed = packs(request);
        String etag = packed ? file.etag().replaceFirst("\"$", "-gz\"") : file.etag();
        response.getHeaders().put(HttpHeader.ETAG, etag);
        response.getHeaders().put(HttpHeader.VARY, "Accept-Encoding");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache"); // kept, but asked for anew: 304
        if (request.getHeaders().getValuesList(HttpHeader.IF_NONE_MATCH).stream()
                .anyMatch(tags -> tags.contains(etag))) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            response.write(true, null, callback);
            return;
        }
        if (packed) {
            response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
        }
        send(request, response, callback, HttpStatus.OK_200, file.type(), packed ? file.gzipped() : file.plain());
    }

    private static boolean packs(Request request) {
        return request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING).stream()
                .flatMap(value -> List.of(value.replace(" ", "").split(",", -1)).stream())
                .anyMatch(coding -> coding.startsWith("gzip") && !coding.matches("gzip;q=0(\\.0*)?"));
    }

    private static void text(Request request, Response response, Callback callback, int status, String text) {
        byte[] line = (ControlCharacters.escape(text) + "\n").getBytes(StandardCharsets.UTF_8);
        send(request, response, callback, status, TEXT, line);
    }

    private static void send(Request request, Response response, Callback callback, int status, String type,
            byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        boolean headOnly = HttpMethod.HEAD.is(request.getMethod());
        response.write(true, headOnly ? null : ByteBuffer.wrap(body), callback);
    }
}
