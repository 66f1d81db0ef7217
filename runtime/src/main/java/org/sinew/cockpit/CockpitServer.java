package org.sinew.cockpit;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/**
 * The cockpit: a web page on a port of the robot that shows what it does, and stops it. Built, started and closed by
 * whoever runs the robot; serves on a few daemon threads of its own, never on the loop's, and reads from the recorder's
 * side. Whatever pages and networks do, the robot goes on.
 */
public final class CockpitServer implements AutoCloseable {
    /** Ports tried when the wanted one is busy. */
    private static final int PORTS = 20;
    private static final int LAST_PORT = 65535;
    private static final InetAddress LOCALHOST = InetAddress.ofLiteral("127.0.0.1");
    /** Enough for one acceptor, one selector and what eight pages ask for at once. */
    private static final int THREADS = 8;
    /** Of all kinds: a browser opens up to six for a page, and eight pages may watch. */
    private static final int CONNECTIONS = 64;
    /** Of which are no WebSocket: fewer, so that the next one always gets in. */
    private static final int HTTP_CONNECTIONS = 40;
    private static final int LONGEST_MESSAGE = 4096;
    private static final long HTTP_IDLE_MILLIS = 30_000;
    /** A page pings every second. */
    private static final Duration SOCKET_IDLE = Duration.ofSeconds(15);

    /**
     * Where it listens.
     *
     * @param bind  address of this machine
     * @param port  wanted; the next free one if it is busy; 0: any
     * @param names by which the robot may be called, beside localhost and its addresses
     */
    public record Settings(InetAddress bind, int port, List<String> names) {
        public Settings {
            names = List.copyOf(names);
        }
    }

    private final Settings settings;
    private final QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    final Server server;
    private final ServerConnector connector;
    private final Telemetry telemetry;

    public CockpitServer(Settings settings, RobotSources sources, RobotDescription description,
            CockpitTarget target) {
        this.settings = settings;
        threads.setName("cockpit");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        server = new Server(threads, new ScheduledExecutorScheduler("cockpit-timer", true), null);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.bind().getHostAddress());
        connector.setIdleTimeout(HTTP_IDLE_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
        connector.addBean(new Room(HTTP_CONNECTIONS));
        telemetry = new Telemetry(sources, description, target);
        ServerWebSocketContainer sockets = ServerWebSocketContainer.ensure(server);
        sockets.setMaxTextMessageSize(LONGEST_MESSAGE);
        sockets.setIdleTimeout(SOCKET_IDLE);
        server.setErrorHandler(CockpitHandler::failed);
        server.setHandler(new CockpitHandler(new Gatekeeper(settings.names()), sockets, telemetry));
    }

    /**
     * Opens the port and begins to tell. To be called before the robot's recorder is started.
     *
     * @throws IOException with advice, if there is no port for it
     */
    public void start() throws IOException {
        open();
        try {
            telemetry.start();
            server.start();
        } catch (Exception e) {
            close();
            throw new IOException("the cockpit did not start: " + e.getMessage(), e);
        }
    }

    private void open() throws IOException {
        int last = Math.min(LAST_PORT, settings.port() + PORTS);
        String problem = "";
        for (int port = settings.port(); port <= last; port++) {
            try {
                connector.setPort(port);
                connector.open();
                return;
            } catch (IOException e) {
                problem = String.valueOf(e.getMessage());
                if (!busy(settings.bind(), e)) {
                    throw new IOException("the cockpit cannot listen on " + settings.bind().getHostAddress() + ":"
                            + port + ": " + problem + "; see cockpit: in the robot file", e);
                }
            }
        }
        throw new IOException("the cockpit finds no free port from " + settings.port() + " to " + last
                + " (" + problem + "); name another with port: under cockpit: in the robot file");
    }

    /** Whether another port may be free. What the exception says is in the language of the machine. */
    static boolean busy(InetAddress bind, IOException e) throws IOException {
        boolean ours = bind.isAnyLocalAddress() || bind.isLoopbackAddress()
                || NetworkInterface.getByInetAddress(bind) != null;
        return ours && (e instanceof BindException || e.getCause() instanceof BindException);
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Where a browser on this machine opens it; on a network address, where any browser does. */
    public String url() {
        InetAddress bind = settings.bind();
        String host = bind instanceof Inet6Address ? "[" + bind.getHostAddress() + "]" : bind.getHostAddress();
        boolean local = bind.isAnyLocalAddress() || bind.equals(LOCALHOST);
        return "http://" + (local ? "localhost" : host) + ":" + port() + "/";
    }

    /** What the user should know of how it was opened, in a sentence. */
    public Optional<String> notice() {
        return settings.port() == 0 || port() == settings.port() ? Optional.empty()
                : Optional.of("port " + settings.port() + " is busy, the cockpit is at " + url());
    }

    /** Pages that watch now. */
    public int watching() {
        return telemetry.watching();
    }

    /** Says goodbye to the pages and closes the port; a second at most. */
    @Override
    public void close() {
        telemetry.close();
        try {
            server.stop();
        } catch (Exception e) {
            System.getLogger(CockpitServer.class.getName()).log(System.Logger.Level.WARNING,
                    "the cockpit did not end well: {0}", e.toString());
        }
        connector.close(); // a server that has not started does not know that it is open
    }
}
