package org.sinew.deploy.broker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import tools.jackson.jr.ob.JSON;

/** A subscriber to everything. */
public final class Ears implements AutoCloseable, MqttCallback {
    private final List<String[]> heard = new ArrayList<>();
    private final MqttAsyncClient client;

    public Ears(String uri, String name) throws MqttException {
        client = new MqttAsyncClient(uri, name, new MemoryPersistence());
        client.setCallback(this);
        client.connect().waitForCompletion(10_000);
        client.subscribe(new MqttSubscription[] {new MqttSubscription("sinew/v1/#", 1)}, null, null,
                new MqttProperties()).waitForCompletion(10_000);
    }

    public synchronized boolean heard(String topicEnd, String part) {
        return heard.stream().anyMatch(m -> m[0].endsWith(topicEnd) && m[1].contains(part));
    }

    public synchronized List<Integer> seqs() {
        return heard.stream().filter(m -> m[0].endsWith("/event")).map(m -> JSON.std.mapFrom(m[1]).get("seq"))
                .map(Integer.class::cast).distinct().toList();
    }

    @Override
    public synchronized void messageArrived(String topic, MqttMessage message) {
        heard.add(new String[] {topic, new String(message.getPayload(), StandardCharsets.UTF_8)});
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
