package org.sinew.deploy.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.remoting.Acceptor;

/**
 * Main class of the broker process that {@link BrokerProcess} starts: Apache ActiveMQ Artemis with MQTT on loopback,
 * in memory only, open to everybody on this machine. The one argument is the wanted port; 0: any. Prints
 * {@code port N} once clients may connect, and ends when its standard input does, that is when its parent dies. For
 * the demo: a robot uses a broker of its owner's.
 */
public final class DemoBroker {
    private static final int PORTS_TRIED = 100;
    private static final long MOST_BYTES_PER_TOPIC = 4L << 20;

    private DemoBroker() {
    }

    public static void main(String[] args) throws Exception {
        // only failures, to stderr; also, at INFO Artemis asks for the caller's Subject, which JDK 25 no longer has
        Logger.getLogger("").setLevel(Level.SEVERE);
        Thread.ofPlatform().daemon().name("parent").start(DemoBroker::endWithParent);
        try {
            System.out.println("port " + start(Integer.parseInt(args[0])));
        } catch (Exception e) {
            System.out.println("failed " + e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // nothing is said this way
            }
        } catch (IOException e) {
            // the same as its end
        }
        Runtime.getRuntime().halt(0);
    }

    /** A port that was free a moment ago may be another demo's by now: then once more. */
    private static int start(int wantedPort) throws Exception {
        for (int tries = 0; tries < PORTS_TRIED; tries++) {
            EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
            broker.setConfiguration(configuration(wantedPort == 0 ? 0 : freeFrom(wantedPort)));
            broker.start();
            Acceptor acceptor = broker.getActiveMQServer().getRemotingService().getAcceptor("mqtt");
            // it logs what went wrong and "starts" all the same
            if (acceptor != null && acceptor.isStarted() && acceptor.getActualPort() > 0) {
                return acceptor.getActualPort();
            }
            broker.stop();
        }
        throw new IllegalStateException("it does not listen");
    }

    private static int freeFrom(int wantedPort) throws IOException {
        for (int port = wantedPort; port < wantedPort + PORTS_TRIED && port <= 65_535; port++) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
                return port;
            } catch (IOException e) {
                // busy, or not ours to use: the next
            }
        }
        throw new IOException("no port is free from " + wantedPort + " on; name another");
    }

    private static Configuration configuration(int port) throws Exception {
        String scratch = Path.of(System.getProperty("java.io.tmpdir"), "sinew-broker-" + ProcessHandle.current().pid())
                .toString(); // named in case, never written
        return new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setMaxDiskUsage(-1) // a full disk is no reason to stop: nothing goes there
                .setJournalDirectory(scratch).setBindingsDirectory(scratch)
                .setPagingDirectory(scratch).setLargeMessagesDirectory(scratch)
                .addAddressSetting("#", new AddressSettings()
                        .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP)
                        .setMaxSizeBytes(MOST_BYTES_PER_TOPIC))
                .addAcceptorConfiguration("mqtt",
                        "tcp://127.0.0.1:" + port + "?protocols=MQTT&useEpoll=false&useKQueue=false");
    }
}
