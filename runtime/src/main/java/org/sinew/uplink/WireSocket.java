package org.sinew.uplink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The one socket under a Paho client, kept so that it can be cut from outside: Paho itself waits for its threads first,
 * and one of them may be stuck in a write to a link that is half open. Also switches Nagle's delay off, which Paho does
 * not. Any thread.
 */
final class WireSocket {
    private @Nullable Socket socket;
    private boolean cut;

    /** What Paho is to make its socket with. */
    SocketFactory factory(boolean tls) {
        return tls ? new Tls((SSLSocketFactory) SSLSocketFactory.getDefault()) : new Plain();
    }

    /** Closes at once (TCP reset); what is unsent is lost. */
    void cut() {
        Socket open;
        synchronized (this) {
            cut = true;
            open = socket;
        }
        if (open != null) {
            try {
                open.setSoLinger(true, 0); // a TLS socket's close would else wait for the stuck writer
                open.close();
            } catch (IOException e) {
                // closed before: what was wanted
            }
        }
    }

    private synchronized Socket keep(Socket created) throws IOException {
        created.setTcpNoDelay(true);
        if (cut) {
            created.close();
        }
        socket = created;
        return created;
    }

    private final class Plain extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            return keep(new Socket());
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return keep(new Socket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return keep(new Socket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
            return keep(new Socket(host, port, from, fromPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
            return keep(new Socket(host, port, from, fromPort));
        }
    }

    private final class Tls extends SSLSocketFactory {
        private final SSLSocketFactory jdk;

        Tls(SSLSocketFactory jdk) {
            this.jdk = jdk;
        }

        @Override
        public Socket createSocket() throws IOException {
            return keep(jdk.createSocket());
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return keep(jdk.createSocket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return keep(jdk.createSocket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
            return keep(jdk.createSocket(host, port, from, fromPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
            return keep(jdk.createSocket(host, port, from, fromPort));
        }

        @Override
        public Socket createSocket(Socket below, String host, int port, boolean close) throws IOException {
            return keep(jdk.createSocket(below, host, port, close));
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return jdk.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return jdk.getSupportedCipherSuites();
        }
    }
}
