package org.sinew.uplink;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import tools.jackson.jr.ob.JSON;

/** A subscriber that keeps what it sees. */
final class Watcher implements AutoCloseable, MqttCallback {
    /** One message. */
    record Seen(String topic, String text, int qos, boolean retained) {
        Map<String, Object> map() {
            return JSON.std.mapFrom(text);
        }

        boolean on(String leaf) {
            return topic.endsWith("/" + leaf);
        }
    }

    private static int clients;

    private final List<Seen> seen = new ArrayList<>();
    private final MqttAsyncClient client;

    Watcher(int port) throws MqttException {
        client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "watcher-" + clients++, new MemoryPersistence());
        client.setCallback(this);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        client.connect(options).waitForCompletion(10_000);
        client.subscribe(new MqttSubscription[] {new MqttSubscription("sinew/v1/#", 1)}, null, null,
                new MqttProperties()).waitForCompletion(10_000);
    }

    synchronized List<Seen> on(String leaf) {
        return seen.stream().filter(s -> s.on(leaf)).toList();
    }

    /** Numbers of the events seen, in order of first arrival. */
    List<Long> seqs() {
        return on("event").stream().map(s -> ((Number) s.map().get("seq")).longValue()).distinct().toList();
    }

    /** Waits for a message. */
    Seen await(String what, Predicate<Seen> wanted) {
        List<Seen> found = new ArrayList<>();
        await(what, () -> {
            synchronized (this) {
                seen.stream().filter(wanted).findFirst().ifPresent(found::add);
            }
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    static void await(String what, BooleanSupplier holds) {
        long limit = System.nanoTime() + 40_000_000_000L;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("did not come: " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting for: " + what, e);
            }
        }
    }

    @Override
    public synchronized void messageArrived(String topic, MqttMessage message) {
        seen.add(new Seen(topic, new String(message.getPayload(), StandardCharsets.UTF_8), message.getQos(),
                message.isRetained()));
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 200, false);
        client.close();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
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
