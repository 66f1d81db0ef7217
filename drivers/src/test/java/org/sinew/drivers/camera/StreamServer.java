package org.sinew.drivers.camera;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real HTTP server that answers as a test says, byte by byte: also as no library for servers would. */
final class StreamServer implements AutoCloseable {
    /** What it does with a request. */
    @FunctionalInterface
    interface Answer {
        void to(String request, OutputStream out) throws IOException, InterruptedException;
    }

    final List<String> requests = new CopyOnWriteArrayList<>();
    private final ServerSocket socket;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    StreamServer(Answer answer) throws IOException {
        this(0, answer);
    }

    /** @param port 0: any that is free */
    StreamServer(int port, Answer answer) throws IOException {
        socket = new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> serve(answer));
    }

    int port() {
        return socket.getLocalPort();
    }

    String url(String rest) {
        return "http://127.0.0.1:" + socket.getLocalPort() + rest;
    }

    private void serve(Answer answer) {
        while (!socket.isClosed()) {
            try {
                Socket viewer = socket.accept();
                open.add(viewer);
                Thread.ofPlatform().daemon().start(() -> answer(answer, viewer));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void answer(Answer answer, Socket viewer) {
        try (viewer) {
            BufferedReader in = new BufferedReader(new InputStreamReader(viewer.getInputStream(),
                    StandardCharsets.ISO_8859_1));
            StringBuilder request = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                request.append(line).append('\n');
            }
            requests.add(request.toString());
            answer.to(request.toString(), viewer.getOutputStream());
        } catch (SocketException e) {
            return; // the viewer has gone
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean closed() {
        return socket.isClosed();
    }

    /** How many viewers are connected. */
    long viewers() {
        return open.stream().filter(each -> !each.isClosed()).count();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
