package org.sinew.loop;

import java.util.List;
import org.sinew.device.JointSamples;
import org.sinew.device.Samples;
import org.sinew.rt.Clock;
import org.sinew.rt.RealTime;
import org.sinew.rt.Slot;
import org.sinew.state.ImuSample;
import org.sinew.state.JointSample;
import org.sinew.state.PowerSample;
import org.sinew.state.RobotState;
import org.sinew.state.Setpoint;
import org.sinew.state.SoundSample;
import org.sinew.state.SwitchSample;

/**
 * First step of a tick: copies the newest sample of every device, and the newest set-point, into the state. Loop
 * thread; touches no hardware.
 */
public final class Sensors {
    private final Slot<JointSample>[] joints;
    private final int[][] jointIndex;
    private final boolean[] came; // by bus: it has had a sample; before that nobody waits for one
    private final Slot<ImuSample>[] imus;
    private final Slot<PowerSample>[] power;
    private final Slot<SwitchSample>[] contacts;
    private final Slot<SwitchSample>[] estops;
    private final Clock clock;
    private final Slot<SoundSample>[] sounds;
    private final Slot<Setpoint> setpoints;
    private final long patienceNanos;

    /**
     * Lists follow the order of the robot model.
     *
     * @param estops        e-stop inputs; any of them stops
     * @param sounds        what microphones hear
     * @param setpoints     of whoever steers
     * @param clock         of the loop
     * @param patienceNanos how long a tick waits at most for the joints' newest sample, all buses together
     */
    public Sensors(List<? extends JointSamples> joints, List<? extends Samples<ImuSample>> imus,
            List<? extends Samples<PowerSample>> power, List<? extends Samples<SwitchSample>> contacts,
            List<? extends Samples<SwitchSample>> estops, List<? extends Samples<SoundSample>> sounds,
            Slot<Setpoint> setpoints, Clock clock, long patienceNanos) {
        this.clock = clock;
        this.setpoints = setpoints;
        this.joints = slots(joints);
        jointIndex = joints.stream().map(JointSamples::joints).toArray(int[][]::new);
        came = new boolean[this.joints.length];
        this.imus = slots(imus);
        this.power = slots(power);
        this.contacts = slots(contacts);
        this.estops = slots(estops);
        this.sounds = slots(sounds);
        this.patienceNanos = patienceNanos;
    }

    /** Of a robot without microphones that nobody steers. */
    public Sensors(List<? extends JointSamples> joints, List<? extends Samples<ImuSample>> imus,
            List<? extends Samples<PowerSample>> power, List<? extends Samples<SwitchSample>> contacts,
            List<? extends Samples<SwitchSample>> estops, Clock clock, long patienceNanos) {
        this(joints, imus, power, contacts, estops, List.of(), new Slot<>(Setpoint::new), clock, patienceNanos);
    }

    @SuppressWarnings("unchecked")
    private static <T> Slot<T>[] slots(List<? extends Samples<T>> sources) {
        return sources.stream().map(Samples::samples).toArray(Slot[]::new);
    }

    /** Begins a cycle: its number, its time, and what the buses know. */
    @RealTime
    public void sample(RobotState state, long nowNanos) {
        state.tick++;
        long deadlineNanos = nowNanos + patienceNanos;
        for (int b = 0; b < joints.length; b++) {
            boolean fresh = came[b] ? joints[b].poll(clock, deadlineNanos) : joints[b].poll();
            came[b] |= fresh;
            int[] index = jointIndex[b];
            for (int i = 0; i < index.length; i++) {
                state.delivered.joints[index[i]] = fresh;
                if (fresh) {
                    state.joints.copy(index[i], joints[b].value(), i);
                }
            }
        }
        for (int i = 0; i < imus.length; i++) {
            state.delivered.imus[i] = imus[i].poll();
            if (state.delivered.imus[i]) {
                state.imus[i].copy(imus[i].value());
            }
        }
        for (int i = 0; i < power.length; i++) {
            state.delivered.power[i] = power[i].poll();
            if (state.delivered.power[i]) {
                state.power[i].copy(power[i].value());
            }
        }
        for (int i = 0; i < contacts.length; i++) {
            state.delivered.contacts[i] = contacts[i].poll();
            if (state.delivered.contacts[i]) {
                state.contacts[i].copy(contacts[i].value());
            }
        }
        for (int i = 0; i < sounds.length; i++) {
            state.delivered.sounds[i] = sounds[i].poll();
            if (state.delivered.sounds[i]) {
                state.sounds[i].copy(sounds[i].value());
            }
        }
        state.delivered.setpoint = setpoints.poll();
        if (state.delivered.setpoint) {
            state.setpoint.copy(setpoints.value());
        }
        estops(state);
        state.nowNanos = nowNanos;
    }

    /** Any pressed e-stop counts, and the one that was read longest ago. */
    @RealTime
    private void estops(RobotState state) {
        boolean active = false;
        long oldestNanos = Long.MAX_VALUE;
        for (int i = 0; i < estops.length; i++) {
            state.delivered.estops[i] = estops[i].poll();
            if (state.delivered.estops[i]) {
                state.estops[i].copy(estops[i].value());
            }
            active |= state.estops[i].active;
            oldestNanos = Math.min(oldestNanos, state.estops[i].stampNanos);
        }
        state.estopFitted = estops.length > 0;
        state.estop.active = active;
        state.estop.stampNanos = state.estopFitted ? oldestNanos : 0;
    }
}
