package org.sinew.cockpit;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.sinew.cockpit.Outgoing.Kind;
import org.sinew.text.Json;

/**
 * One page that watches: its connection, what waits to be sent to it, and how fast it can take it. Hears on threads of
 * the server's pool; is offered messages by the cockpit's thread; a message is handed to the network when the one
 * before has left. Never waits. Public for the server alone, which reaches it by method handles; nobody else can make
 * one.
 */
public final class Viewer extends Session.Listener.AbstractAutoDemanding {
    private static final System.Logger LOG = System.getLogger(Viewer.class.getName());
    /** WebSocket close codes, RFC 6455 section 7.4.1 and the registry that it begins. */
    private static final int TOO_MUCH = 1008;
    private static final int TRY_LATER = 1013;
    private static final int GOING_AWAY = 1001;
    private static final String NO_OBJECT = "a message is one JSON object";
    private static final int MOST_MESSAGES = 100; // in a second; a page sends one a second, and one for each picture

    private final Telemetry telemetry;
    private final Requests requests;
    private final PageMotion motion;
    private String lastMotion = ""; // of the cockpit's thread
    private final CockpitTarget.Client client;
    private final Outgoing outgoing = new Outgoing();
    private final Pace pace = new Pace(System.nanoTime());
    private final Sender sender = new Sender();
    private volatile @Nullable Session session;
    private int pictureUnseen; // sequence of the picture that the page has not confirmed yet; guarded by pace
    private int nextCamera;
    private long secondNanos; // these two: of the thread that hears, one at a time
    private int heard;

    /** @param client whose page it is */
    Viewer(Telemetry telemetry, Requests requests, PageMotion motion, CockpitTarget.Client client) {
        this.client = client;
        this.telemetry = telemetry;
        this.requests = requests;
        this.motion = motion;
    }

    /** Sends one message after the other, without waiting for any. */
    private final class Sender extends IteratingCallback {
        @Override
        protected Action process() {
            Session to = session;
            Outgoing.Message next = to == null ? null : outgoing.take();
            if (to == null || next == null) {
                return Action.IDLE;
            }
            Callback sent = Callback.from(this::succeeded, this::failed);
            if (next.text() != null) {
                to.sendText(next.text(), sent);
            } else {
                to.sendBinary(binary(next), sent);
            }
            return Action.SCHEDULED;
        }

        @Override
        protected void onFailure(Throwable cause) {
            LOG.log(System.Logger.Level.DEBUG, "a page has gone: {0}", cause.toString());
            leave();
        }
    }

    private ByteBuffer binary(Outgoing.Message message) {
        byte[] bytes = Objects.requireNonNull(message.binary(), "a message is text or binary");
        if (message.kind() == Kind.PICTURE) {
            return ByteBuffer.wrap(bytes);
        }
        synchronized (pace) {
            return StateMessage.numbered(bytes, pace.sent(System.nanoTime()), pace.rateHz());
        }
    }

    // ---- the cockpit's thread ----

    /** What the robot is: before all events. */
    void info(String text) {
        outgoing.info(text);
    }

    /** What comes before everything else, and events. Sent at the next {@link #flush}. */
    void inTurn(String text) {
        outgoing.inTurn(text);
    }

    /** The newest of its kind. */
    void offer(Kind kind, String text) {
        outgoing.newest(kind, text);
    }

    /** Who moves the joints, if that is news to this page. */
    void offerMotion() {
        String now = motion.told();
        if (!now.equals(lastMotion)) {
            lastMotion = now;
            outgoing.newest(Kind.MOTION, now);
        }
    }

    /** The newest state, if it is time for one. */
    void offerState(byte[] state, long nowNanos) {
        synchronized (pace) {
            if (!pace.due(nowNanos)) {
                return;
            }
        }
        outgoing.newest(Kind.STATE, state);
    }

    /** The camera whose picture this page is to have next, of {@code cameras}; -1: none now. */
    int wantsPictureOf(int cameras) {
        synchronized (pace) {
            return cameras == 0 || pictureUnseen != 0 || !pace.pictures() ? -1 : nextCamera % cameras;
        }
    }

    /** The camera whose turn it is has nothing new. */
    void skipCamera() {
        synchronized (pace) {
            nextCamera++;
        }
    }

    /** A picture. */
    void offerPicture(byte[] picture, int sequence) {
        synchronized (pace) {
            pictureUnseen = sequence;
            nextCamera++;
        }
        outgoing.newest(Kind.PICTURE, picture);
    }

    /** Any thread: sends what waits. */
    void flush() {
        sender.iterate();
    }

    /** The program ends. */
    void sayGoodbye() {
        close(GOING_AWAY, "the robot's program ends");
    }

    // ---- threads of the server's pool ----

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        if (telemetry.join(this)) {
            flush();
        } else {
            close(TRY_LATER, Telemetry.MOST_VIEWERS + " pages watch this robot already; close one of them");
        }
    }

    @Override
    public void onWebSocketText(String text) {
        if (tooMany(System.nanoTime())) {
            close(TOO_MUCH, "a page says a few things a second, not " + MOST_MESSAGES);
            return;
        }
        Json.read(text).ifPresentOrElse(this::hear, () -> close(TOO_MUCH, NO_OBJECT));
    }

    /** Closes at its beginning, however long it is. */
    @Override
    public void onWebSocketPartialBinary(ByteBuffer part, boolean last, Callback callback) {
        callback.succeed();
        close(TOO_MUCH, NO_OBJECT);
    }

    private void hear(Map<String, Object> message) {
        String type = String.valueOf(message.get("type"));
        switch (type) {
            case "stop", "arm", "release" -> command(type, message);
            case "take", "jog", "give_back" -> motion.hear(type, message).ifPresent(reply -> number(reply, message));
            case "ping" -> ping(message);
            case "watch" -> {
                synchronized (pace) {
                    pace.watch(Boolean.TRUE.equals(message.get("hidden")), Boolean.TRUE.equals(message.get("frames")));
                }
            }
            case "ack" -> {
                synchronized (pace) {
                    pictureUnseen = number(message.get("seq")) >= pictureUnseen ? 0 : pictureUnseen;
                }
            }
            default -> { } // of a newer page
        }
    }

    /** Each costs a thread of the pool a moment, and STOP needs one, too. A page's messages come one at a time. */
    private boolean tooMany(long nowNanos) {
        if (nowNanos - secondNanos > 1_000_000_000) {
            secondNanos = nowNanos;
            heard = 0;
        }
        return ++heard > MOST_MESSAGES;
    }

    private void command(String word, Map<String, Object> message) {
        requests.ask(Requests.Command.valueOf(word.toUpperCase(Locale.ROOT)), client,
                reply -> number(reply, message));
    }

    /** Answers with the number of the question. */
    private void number(Map<String, @Nullable Object> reply, Map<String, Object> message) {
        Map<String, @Nullable Object> numbered = new LinkedHashMap<>(reply);
        Object id = message.get("id");
        numbered.put("id", id instanceof Number ? id : null);
        answer(Json.line(numbered));
    }

    private void ping(Map<String, Object> message) {
        long now = System.nanoTime();
        synchronized (pace) {
            pace.ping(number(message.get("seen")), now);
        }
        Object id = message.get("id");
        answer(Json.line(Json.object("type", "pong", "id", id instanceof Number ? id : null, "t_ns", now)));
    }

    private void answer(String text) {
        if (outgoing.answer(text)) {
            flush();
        } else {
            close(TOO_MUCH, "a page that asks has to listen, too");
        }
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }

    @Override
    public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
        leave();
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        LOG.log(System.Logger.Level.DEBUG, "a page is lost: {0}", cause.toString());
        leave();
    }

    private void leave() {
        telemetry.leave(this);
    }

    private void close(int code, String why) {
        Session open = session;
        telemetry.leave(this);
        if (open != null) {
            open.close(code, why, Callback.from(() -> { }, failed -> open.disconnect()));
        }
    }
}
