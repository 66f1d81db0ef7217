package org.sinew.uplink;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;

/**
 * The bytes under one Paho client: TCP, or TLS over it with the JDK's default settings and the host name checked.
 * Paho's threads use it. Paho's own module is not used because
 * <ul>
 * <li>it cannot be cut from outside: Paho first waits for its threads, and one may be stuck in a write to a link that
 * is half open;</li>
 * <li>it leaves Nagle's delay on;</li>
 * <li>when a broker hangs up before Paho's threads have all started, the one that starts them waits for ever. Here a
 * reader learns of the end only after CONNECT has been written, which Paho does last.</li>
 * </ul>
 */
final class Wire implements NetworkModule {
    /** Paho's receiver looks around this often. */
    private static final int READ_MILLIS = 1_000;
    private static final long SETTLE_SECONDS = 10;

    private final String host;
    private final int port;
    private final boolean tls;
    private final int connectMillis;
    private final Socket plain = new Socket();
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile Socket talking = plain;

    Wire(String host, int port, boolean tls, int connectMillis) {
        this.host = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        this.port = port;
        this.tls = tls;
        this.connectMillis = connectMillis;
    }

    @Override
    public void start() throws IOException {
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(host, port), connectMillis);
            plain.setSoTimeout(connectMillis);
            if (tls) {
                talking = handshake();
            }
            plain.setSoTimeout(READ_MILLIS);
        } catch (IOException | RuntimeException e) {
            settled.countDown();
            cut();
            throw e;
        }
    }

    private Socket handshake() throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket secure = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    /** Any thread: ends it at once (TCP reset); what is unsent is lost. */
    void cut() {
        try {
            plain.setSoLinger(true, 0);
        } catch (SocketException e) {
            // closed before
        }
        try {
            plain.close();
        } catch (IOException e) {
            // closed all the same
        }
    }

    /** Waits until Paho's threads have all started, or will not. */
    void settle() {
        try {
            if (!settled.await(SETTLE_SECONDS, TimeUnit.SECONDS)) {
                settled.countDown(); // Paho never got so far: nobody else need wait that long
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Input(talking.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Output(talking.getOutputStream());
    }

    /** Paho's threads, at the end of a connection. */
    @Override
    public void stop() throws IOException {
        talking.close();
    }

    @Override
    public String getServerURI() {
        return (tls ? "ssl://" : "tcp://") + host + ":" + port;
    }

    /** Tells the end of the stream, or its failure, not before CONNECT has been written. */
    private final class Input extends FilterInputStream {
        Input(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                int n = super.read(into, from, length);
                if (n < 0) {
                    settle();
                }
                return n;
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                settle();
                throw e;
            }
        }

        @Override
        public int available() throws IOException {
            try {
                return super.available();
            } catch (IOException e) {
                settle();
                throw e;
            }
        }
    }

    private final class Output extends FilterOutputStream {
        Output(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int start, int length) throws IOException {
            try {
                out.write(from, start, length);
            } finally {
                settled.countDown();
            }
        }
    }
}
