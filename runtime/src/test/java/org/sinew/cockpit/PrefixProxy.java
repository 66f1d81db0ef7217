package org.sinew.cockpit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A reverse proxy as people put one before a robot: it takes a prefix off, and says by which name it was called. */
final class PrefixProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final String prefix;
    private final int robotPort;
    private final boolean saysItsName;

    /** @param saysItsName whether it sends X-Forwarded-Host */
    PrefixProxy(String prefix, int robotPort, boolean saysItsName) throws IOException {
        this.prefix = prefix;
        this.robotPort = robotPort;
        this.saysItsName = saysItsName;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket browser) {
        try (browser; Socket robot = new Socket(InetAddress.getLoopbackAddress(), robotPort)) {
            robot.getOutputStream().write(rewritten(head(browser.getInputStream())));
            Thread back = Thread.ofVirtual().start(() -> pipe(robot, browser));
            pipe(browser, robot);
            back.join();
        } catch (IOException | InterruptedException e) {
            // one of the two has gone; the connection ends
        }
    }

    private static List<String> head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        return List.of(head.toString(StandardCharsets.ISO_8859_1).split("\r\n"));
    }

    private byte[] rewritten(List<String> head) {
        List<String> lines = new ArrayList<>(List.of(head.getFirst().replace(" " + prefix, " ")));
        String called = "";
        for (String line : head.subList(1, head.size())) {
            if (line.toLowerCase(Locale.ROOT).startsWith("host:")) {
                called = line.substring(5).strip();
            } else {
                lines.add(line);
            }
        }
        lines.add("Host: 127.0.0.1:" + robotPort);
        if (lines.stream().noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("upgrade: websocket"))) {
            lines.add("Connection: close"); // one request a connection: only heads are rewritten
        }
        if (saysItsName) {
            lines.add("X-Forwarded-Host: " + called);
        }
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void pipe(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // the other direction ends too
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
