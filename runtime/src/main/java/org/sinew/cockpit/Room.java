package org.sinew.cockpit;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.server.ConnectionMetaData;

/**
 * Keeps room for whoever comes next, be it a page or a stop: of too many connections that are no WebSocket, the one
 * that has been silent longest is closed. The number of WebSockets is limited by {@link Telemetry}. Told by the server,
 * on its threads.
 */
final class Room implements Connection.Listener {
    private final int most;
    private final Set<Connection> open = new HashSet<>(); // guarded by itself

    /** @param most that may be open */
    Room(int most) {
        this.most = most;
    }

    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof ConnectionMetaData)) { // of HTTP
            return; // it has become a WebSocket
        }
        Optional<Connection> leaves;
        synchronized (open) {
            open.add(connection);
            leaves = open.size() > most ? open.stream().max(Comparator.comparingLong(Room::silentMillis))
                    : Optional.empty();
            leaves.ifPresent(open::remove);
        }
        leaves.ifPresent(each -> each.getEndPoint().close());
    }

    private static long silentMillis(Connection connection) {
        return connection.getEndPoint() instanceof IdleTimeout end ? end.getIdleFor() : 0;
    }

    @Override
    public void onClosed(Connection connection) {
        synchronized (open) {
            open.remove(connection);
        }
    }
}
