package org.sinew.loop;

import java.util.List;
import org.sinew.device.ImuSensor;
import org.sinew.device.JointBus;
import org.sinew.device.PowerSensor;
import org.sinew.device.SwitchSensor;
import org.sinew.rt.RealTime;
import org.sinew.rt.Slot;
import org.sinew.state.ImuSample;
import org.sinew.state.JointSample;
import org.sinew.state.PowerSample;
import org.sinew.state.RobotState;
import org.sinew.state.SwitchSample;

/** First step of a tick: copies the newest sample of every device into the state. Loop thread; touches no hardware. */
public final class Sensors {
    private final JointBus[] joints;
    private final int[][] jointIndex;
    private final Slot<ImuSample>[] imus;
    private final Slot<PowerSample>[] power;
    private final Slot<SwitchSample>[] contacts;
    private final Slot<SwitchSample>[] estops;
    private final long patienceNanos;

    /**
     * Lists follow the order of the robot model.
     *
     * @param estops        e-stop inputs; any of them stops
     * @param patienceNanos how long a tick waits at most for the joints' newest sample, all buses together
     */
    public Sensors(List<? extends JointBus> joints, List<? extends ImuSensor> imus, List<? extends PowerSensor> power,
            List<? extends SwitchSensor> contacts, List<? extends SwitchSensor> estops, long patienceNanos) {
        this.joints = joints.toArray(JointBus[]::new);
        jointIndex = joints.stream().map(JointBus::joints).toArray(int[][]::new);
        this.imus = slots(imus.stream().map(ImuSensor::samples).toList());
        this.power = slots(power.stream().map(PowerSensor::samples).toList());
        this.contacts = slots(contacts.stream().map(SwitchSensor::samples).toList());
        this.estops = slots(estops.stream().map(SwitchSensor::samples).toList());
        this.patienceNanos = patienceNanos;
    }

    @SuppressWarnings("unchecked")
    private static <T> Slot<T>[] slots(List<Slot<T>> list) {
        return list.toArray(Slot[]::new);
    }

    /** Begins a cycle: its number, its time, and what the buses know. */
    @RealTime
    public void sample(RobotState state, long nowNanos) {
        state.tick++;
        long deadlineNanos = nowNanos + patienceNanos;
        for (int b = 0; b < joints.length; b++) {
            if (joints[b].samples().poll(deadlineNanos)) {
                JointSample sample = joints[b].samples().value();
                int[] index = jointIndex[b];
                for (int i = 0; i < index.length; i++) {
                    state.joints.copy(index[i], sample, i);
                }
            }
        }
        for (int i = 0; i < imus.length; i++) {
            if (imus[i].poll()) {
                state.imus[i].copy(imus[i].value());
            }
        }
        for (int i = 0; i < power.length; i++) {
            if (power[i].poll()) {
                state.power[i].copy(power[i].value());
            }
        }
        for (int i = 0; i < contacts.length; i++) {
            if (contacts[i].poll()) {
                state.contacts[i].copy(contacts[i].value());
            }
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
            estops[i].poll();
            SwitchSample newest = estops[i].value();
            active |= newest.active;
            oldestNanos = Math.min(oldestNanos, newest.stampNanos);
        }
        state.estopFitted = estops.length > 0;
        state.estop.active = active;
        state.estop.stampNanos = state.estopFitted ? oldestNanos : 0;
    }
}
