package org.sinew.uplink;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the broker, from CONNECT to its end; a new one is made for the next. The only class that sees
 * Paho, and only as a pipe: Paho 1.2.5 loses messages when it is left to reconnect, to keep sessions or to buffer, and
 * its publish is not safe for two threads. So: one thread (the uplink's) makes every call here; clean start; nothing
 * stored in Paho; the caller bounds what is in flight to {@link #window()}.
 */
final class Link implements AutoCloseable {
    private static final int KEEP_ALIVE_SECONDS = 5;
    private static final int CONNECT_SECONDS = 5;
    private static final int MOST_IN_FLIGHT = 16;
    /** Kept free of the broker's receive maximum, for status and info. */
    private static final int SPARE = 4;
    private static final int REASON_MILLIS = 1_000;
    private static final int SESSION_TAKEN_OVER = 142; // MQTT 5.0, section 3.14.2.1: 0x8E
    private static final int FIRST_ERROR = 0x80;       // MQTT 5.0, section 2.4: reason codes from here on are failures
    private static final String HUNG_UP = "the broker hung up, as it does when it stops, when another client connects "
            + "with the same id, or when a topic is forbidden";
    /** Paho logs a stack trace for each cut; we say it in one line ourselves. Kept, else the setting is collected. */
    private static final Logger PAHO_LOG = Logger.getLogger("org.eclipse.paho");

    static {
        PAHO_LOG.setLevel(Level.OFF);
    }

    private final Wire wire;
    private final ScheduledExecutorService threads;
    private final MqttAsyncClient client;
    private final Thread owner = Thread.currentThread();
    private int window = 1;
    private volatile @Nullable String end;

    /**
     * Connects, within {@value #CONNECT_SECONDS} s.
     *
     * @param will    payload of the status that the broker publishes when this connection breaks
     * @param abandon asked meanwhile: true ends the attempt
     * @throws IOException why it did not work, in words for a person
     */
    static Link open(UplinkConfig config, byte[] will, BooleanSupplier abandon) throws IOException {
        try {
            Link link = new Link(config);
            try {
                link.connect(config, will, abandon);
                return link;
            } catch (IOException | MqttException | RuntimeException e) {
                link.close();
                throw e;
            }
        } catch (MqttException e) {
            throw new IOException(words(e), e);
        }
    }

    private Link(UplinkConfig config) throws MqttException {
        Wire ours = new Wire(config.host(), config.port(), config.tls(), CONNECT_SECONDS * 1_000);
        wire = ours;
        threads = Executors.newScheduledThreadPool(5, // Paho's four, and its pings
                Thread.ofPlatform().daemon().name("mqtt " + config.clientId() + " ", 1).factory());
        client = new MqttAsyncClient(config.pahoUri(), config.clientId(), new MemoryPersistence(), null, threads) {
            @Override
            protected NetworkModule[] createNetworkModules(String address, MqttConnectionOptions options) {
                return new NetworkModule[] {ours};
            }
        };
        client.setCallback(new Ended());
    }

    private void connect(UplinkConfig config, byte[] will, BooleanSupplier abandon)
            throws IOException, MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setConnectionTimeout(CONNECT_SECONDS);
        options.setWill(config.topic("status"), message(will, 1, true));
        login(options, config.uri().getUserInfo());
        IMqttToken token = client.connect(options);
        await(token, CONNECT_SECONDS * 1_000_000_000L, abandon);
        MqttProperties granted = token.getResponseProperties();
        Integer receiveMaximum = granted == null ? null : granted.getReceiveMaximum();
        window = window(receiveMaximum == null ? 65_535 : receiveMaximum);
    }

    private static void login(MqttConnectionOptions options, @Nullable String userInfo) {
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            options.setUserName(colon < 0 ? userInfo : userInfo.substring(0, colon));
            if (colon >= 0) {
                options.setPassword(userInfo.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** How many events may be in flight at a broker that takes {@code receiveMaximum} messages at once. */
    static int window(int receiveMaximum) {
        return Math.max(1, Math.min(MOST_IN_FLIGHT, receiveMaximum - SPARE));
    }

    /** How many events may be in flight. */
    int window() {
        return window;
    }

    /** Throws, with the reason, once the connection has ended. */
    void check() throws IOException {
        if (end == null && client.isConnected()) {
            return;
        }
        for (int i = 0; end == null && i < REASON_MILLIS; i++) {
            LockSupport.parkNanos(this, 1_000_000); // Paho tells the reason last
        }
        String why = end;
        throw new IOException(why == null ? "connection lost" : why);
    }

    /**
     * Hands one message to Paho, which sends it on its own thread.
     *
     * @param done called on Paho's thread with 0 when the broker has it (QoS 0: when it is written), or with the
     *             broker's reason code for not taking it; not called when the connection ends first
     */
    void send(String topic, byte[] payload, int qos, boolean retained, IntConsumer done) throws IOException {
        try {
            client.publish(topic, message(payload, qos, retained), null, new Delivered(done));
        } catch (MqttException e) {
            throw new IOException(words(e), e);
        }
    }

    /** Sends a retained QoS 1 message and waits for the broker to have it. */
    void sendAndWait(String topic, byte[] payload, long timeoutNanos) throws IOException {
        try {
            IMqttToken token = client.publish(topic, message(payload, 1, true));
            await(token, timeoutNanos, () -> false);
            int code = reasonCode(token);
            if (code != 0) {
                throw new IOException("the broker refuses " + topic + " with reason code " + code);
            }
        } catch (MqttException e) {
            throw new IOException(words(e), e);
        }
    }

    /** Takes leave: the broker does not publish the will. Waits up to {@code timeoutNanos} for the message to go. */
    void disconnect(long timeoutNanos) throws IOException {
        try {
            await(client.disconnect(0, null, null, 0, new MqttProperties()), timeoutNanos, () -> false);
        } catch (MqttException e) {
            throw new IOException(words(e), e);
        }
    }

    /** Cuts the connection if it still is, and clears away in the background; returns at once. */
    @Override
    public void close() {
        wire.cut();
        background("mqtt-clear", () -> {
            try {
                wire.settle(); // before, Paho's threads do not end
                client.disconnectForcibly(0, 1, false);
                client.close();
            } finally {
                threads.shutdownNow();
            }
        });
    }

    private interface PahoCall {
        void run() throws MqttException;
    }

    private static Thread background(String name, PahoCall call) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                call.run();
            } catch (MqttException | RuntimeException e) {
                PAHO_LOG.log(Level.FINE, "clearing away", e);
            }
        });
    }

    /** Parks until the token is complete; never longer, whatever Paho does. */
    private void await(IMqttToken token, long timeoutNanos, BooleanSupplier abandon)
            throws IOException, MqttException {
        long start = System.nanoTime();
        while (!token.isComplete()) {
            MqttException failure = token.getException();
            if (failure != null) {
                throw failure;
            }
            if (end != null) {
                throw new IOException(end);
            }
            if (abandon.getAsBoolean() || System.nanoTime() - start > timeoutNanos) {
                throw new IOException("no answer within " + timeoutNanos / 1_000_000 + " ms");
            }
            LockSupport.parkNanos(this, 1_000_000);
        }
        if (token.getException() != null) {
            throw token.getException();
        }
    }

    private static MqttMessage message(byte[] payload, int qos, boolean retained) {
        MqttMessage message = new MqttMessage(payload);
        message.setQos(qos);
        message.setRetained(retained);
        return message;
    }

    private static int reasonCode(IMqttToken token) {
        int[] codes = token.getReasonCodes();
        return codes == null || codes.length == 0 || codes[0] < FIRST_ERROR ? 0 : codes[0];
    }

    private static String words(MqttException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof EOFException) { // also how Paho reads a DISCONNECT of two or three bytes
            return HUNG_UP;
        }
        if (root instanceof MqttException mqtt) {
            return mqtt.getMessage() + " (" + mqtt.getReasonCode() + ")";
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /** Passes an acknowledgement on. */
    private record Delivered(IntConsumer done) implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            done.accept(reasonCode(token));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable why) {
            // the connection has ended; its owner sees that and sends again on the next
        }
    }

    /** Notes the end of the connection; everything else that Paho tells is of no use to a publisher. */
    private final class Ended implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse response) {
            MqttException cause = response.getException();
            if (cause != null) {
                end = words(cause);
            } else if (response.getReturnCode() == SESSION_TAKEN_OVER) {
                end = "another client connected with the same id; give each robot an id of its own";
            } else {
                end = "the broker hung up with reason code " + response.getReturnCode();
            }
            LockSupport.unpark(owner);
        }

        @Override
        public void mqttErrorOccurred(MqttException e) {
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
        }

        @Override
        public void connectComplete(boolean again, String uri) {
        }

        @Override
        public void authPacketArrived(int code, MqttProperties properties) {
        }
    }
}
