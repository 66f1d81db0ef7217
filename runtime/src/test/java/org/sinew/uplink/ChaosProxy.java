package org.sinew.uplink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP proxy on loopback that misbehaves on demand: resets, swallows, delays, refuses. */
final class ChaosProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Pair> pairs = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean refusing;
    private volatile boolean swallowing;
    private volatile int delayMillis;

    ChaosProxy(int target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Connections reset at once so far. */
    int refused() {
        return refused.get();
    }

    /** Resets all connections, on both sides. */
    void cut() {
        pairs.forEach(Pair::reset);
        pairs.clear();
    }

    /** From now on new connections are reset at once, or (false) let through again. */
    void refuse(boolean on) {
        refusing = on;
    }

    /** Present connections go nowhere from now on, new ones too until false: no byte passes, nobody is told. */
    void swallow(boolean on) {
        swallowing = on;
        if (on) {
            pairs.forEach(p -> p.swallowing = true);
        }
    }

    /** Each piece of data waits that long. */
    void delay(int millis) {
        delayMillis = millis;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                if (refusing) {
                    refused.incrementAndGet();
                    near.setSoLinger(true, 0);
                    near.close();
                    continue;
                }
                Socket far;
                try {
                    far = new Socket(InetAddress.getLoopbackAddress(), target);
                } catch (IOException e) {
                    near.close();
                    continue;
                }
                Pair pair = new Pair(near, far, swallowing);
                pairs.add(pair);
                Thread.ofVirtual().start(() -> pair.pump(near, far));
                Thread.ofVirtual().start(() -> pair.pump(far, near));
            } catch (IOException e) {
                // one connection less; or closed, and the loop ends
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private final class Pair {
        private final Socket near;
        private final Socket far;
        private volatile boolean swallowing;

        Pair(Socket near, Socket far, boolean swallowing) {
            this.near = near;
            this.far = far;
            this.swallowing = swallowing;
        }

        void pump(Socket from, Socket to) {
            byte[] buffer = new byte[8192];
            try {
                for (int n; (n = from.getInputStream().read(buffer)) >= 0;) {
                    if (delayMillis > 0) {
                        Thread.sleep(delayMillis);
                    }
                    if (!swallowing) {
                        to.getOutputStream().write(buffer, 0, n);
                    }
                }
                if (!swallowing) {
                    to.close();
                }
            } catch (IOException | InterruptedException e) {
                if (!swallowing) {
                    reset();
                }
            }
        }

        void reset() {
            for (Socket socket : new Socket[] {near, far}) {
                try {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException e) {
                    // closed already
                }
            }
        }
    }
}
