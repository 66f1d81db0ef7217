package org.sinew.arming;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sinew.loop.LoopThread;
import org.sinew.record.EventLog;
import org.sinew.record.Frame;
import org.sinew.record.Recorder;
import org.sinew.safety.EventCode;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.Readiness;
import org.sinew.safety.SafetyGate;
import org.sinew.safety.Stop;
import org.sinew.state.Freshness;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/**
 * Who asks for motion, asks here: a person by command, or the demo. Checks with words what {@link SafetyGate} checks
 * again, without words, in the tick that takes the request. Any thread but the loop's.
 */
public final class Arming {
    /**
     * One condition of arming.
     *
     * @param code   a word for it, such as {@code joints_answer}
     * @param values figures that go with it
     */
    public record Check(String code, boolean ok, Map<String, Object> values) {
        public Check {
            values = Map.copyOf(values);
        }
    }

    /** How a robot that has fallen is set up again, in two languages. */
    public record SetUp(String english, String chinese) {
    }

    private final RobotModel model;
    private final SetUp setUp;
    private final JointLimits[] limits;
    private final GateSettings settings;
    private final LoopThread loop;
    private final SafetyGate gate;
    private final Recorder recorder;
    private final EventLog events;
    private final Readiness readiness;
    private final Frame frame;

    public Arming(RobotModel model, JointLimits[] limits, GateSettings settings, LoopThread loop,
            SafetyGate gate, Recorder recorder, EventLog events, SetUp setUp) {
        this.model = model;
        this.setUp = setUp;
        this.limits = limits.clone();
        this.settings = settings;
        readiness = new Readiness(limits, settings);
        this.loop = loop;
        this.gate = gate;
        this.recorder = recorder;
        this.events = events;
        frame = new Frame(model);
    }

    /** Why the robot may not be armed now, in an English sentence; empty: it may. */
    public Optional<String> refusal() {
        return refusal(Locale.ENGLISH);
    }

    /** The same in the language of {@code locale} (Chinese or else English). */
    public synchronized Optional<String> refusal(Locale locale) {
        SafetyState safety = gate.safety();
        boolean chinese = "zh".equals(locale.getLanguage());
        if (safety == SafetyState.LOCKED) {
            return Optional.of(chinese ? "机器人已锁定；请排除原因后重新启动"
                    : "it is locked; mend the cause, then start it again");
        }
        if (safety == SafetyState.ARMING || safety == SafetyState.ARMED || safety == SafetyState.STOPPING) {
            return Optional.of(chinese ? "机器人已处于 " + safety.word() + " 状态" : "it is " + safety.word() + " already");
        }
        Optional<String> awaited = loop.awaited();
        if (awaited.isPresent()) {
            return Optional.of(chinese ? "控制循环正在预热，请稍候" : "the loop is warming up: " + awaited.get());
        }
        recorder.newest(frame);
        Readiness.Obstacle obstacle = readiness.judge(frame.state);
        return Optional.ofNullable(words(obstacle, readiness.index(), chinese));
    }

    private @Nullable String words(Readiness.Obstacle obstacle, int index, boolean chinese) {
        return switch (obstacle) {
            case NONE -> null;
            case ESTOP_PRESSED -> chinese ? "急停已按下或接线断开；请松开"
                    : "the e-stop is pressed or its wire is broken; release it";
            case ESTOP_NOT_READ -> chinese ? "无法读取急停输入；请检查 GPIO 总线"
                    : "the e-stop input cannot be read; check the GPIO bus";
            case JOINT_NOT_FRESH -> model.joints().get(index) + (chinese ? " 没有新的位置；请检查接线与供电"
                    : " gives no fresh position; check its cable and power");
            case JOINT_OUTSIDE_LIMITS -> String.format(Locale.ROOT,
                    chinese ? "%s 位于 %.3f rad，超出限位 [%.3f, %.3f]；请用手移回"
                            : "%s is at %.3f rad, outside its limits [%.3f, %.3f]; move it by hand",
                    model.joints().get(index), frame.state.joints.positionRad[index],
                    limits[index].minPositionRad(), limits[index].maxPositionRad());
            case JOINT_TOO_HOT -> String.format(Locale.ROOT,
                    chinese ? "%s 温度 %.0f °C；请让它冷却" : "%s is at %.0f °C; let it cool down",
                    model.joints().get(index), frame.state.joints.temperatureC[index]);
            case MODEL_NOT_FRESH -> model.percepts().get(index).name() + (chinese ? " 还没有新结果；请稍候"
                    : " has given no fresh result; wait a moment");
            case IMU_NOT_FRESH -> model.imus().get(index) + (chinese ? " 没有新读数；请检查接线"
                    : " gives no fresh readings; check its cable");
            case STOOD_STILL -> chinese ? "控制循环刚刚停顿过；如仍需要，请重新使能"
                    : "the loop stood still a moment ago; if you still want it, arm again";
            case TILTED -> String.format(Locale.ROOT,
                    chinese ? "机身倾斜 %.0f°；%s" : "the robot leans %.0f degrees; %s",
                    Math.toDegrees(frame.state.tiltRad), chinese ? setUp.chinese() : setUp.english());
        };
    }

    /** Everything that is looked at before arming, one by one, as of the newest tick. */
    public synchronized List<Check> checks() {
        recorder.newest(frame);
        RobotState state = frame.state;
        List<Check> checks = new ArrayList<>();
        if (state.estopFitted) {
            checks.add(new Check("estop_read", state.estopFreshness == Freshness.FRESH, Map.of()));
            checks.add(new Check("estop_released", !state.estop.active, Map.of()));
        }
        checks.add(count("joints_answer", limits.length, i -> state.jointFreshness[i] == Freshness.FRESH));
        checks.add(count("joints_inside", limits.length, i -> readiness.inside(i, state.joints.positionRad[i])));
        checks.add(count("joints_cool", limits.length,
                i -> !(state.joints.temperatureC[i] >= limits[i].stopTemperatureC())));
        if (state.imus.length > 0) {
            checks.add(count("imus_fresh", state.imus.length, i -> state.imuFreshness[i] == Freshness.FRESH));
            checks.add(new Check("upright", state.tiltRad <= settings.maxTiltRad(),
                    Map.of("deg", Math.rint(Math.toDegrees(state.tiltRad)))));
        }
        int[] needed = IntStream.range(0, settings.whileStale().size())
                .filter(i -> settings.whileStale().get(i) != Stop.NONE).toArray();
        if (needed.length > 0) {
            checks.add(count("models_fresh", needed.length,
                    i -> state.perceptFreshness[needed[i]] == Freshness.FRESH));
        }
        checks.add(new Check("warm", loop.warm(), Map.of()));
        return checks;
    }

    private static Check count(String code, int all, IntPredicate good) {
        long count = IntStream.range(0, all).filter(good).count();
        return new Check(code, count == all, new TreeMap<>(Map.of("good", count, "n", all)));
    }

    /** Arms the robot if nothing speaks against it; else says why not, also as an event. */
    public Optional<String> arm() {
        Optional<String> refusal = refusal();
        if (refusal.isPresent()) {
            events.addOrCount(EventCode.ARM_REFUSED, refusal.get());
        } else {
            gate.requestArm();
        }
        return refusal;
    }
}
