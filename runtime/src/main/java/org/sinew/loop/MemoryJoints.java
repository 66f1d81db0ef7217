package org.sinew.loop;

import java.util.Arrays;
import org.sinew.device.JointBus;
import org.sinew.device.WireFault;
import org.sinew.rt.RealTime;
import org.sinew.rt.Slot;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointMode;
import org.sinew.state.JointSample;

/**
 * Joints that exist only in memory and are, one turn later, where they are told to be: a bus without wire, which costs
 * what copying costs. For rehearsing and measuring the loop; one thread gives it its turns, a bus worker or the caller.
 * Never touches a part of a robot.
 */
public final class MemoryJoints implements JointBus {
    private final int[] index;
    private final double[] positionRad;
    private final Slot<JointSample> samples;
    private final Slot<JointCommand> commands;

    /** @param startRad where the joints are until they are told otherwise, one for each */
    public MemoryJoints(double... startRad) {
        positionRad = startRad.clone();
        index = new int[startRad.length];
        Arrays.setAll(index, i -> i);
        samples = new Slot<>(() -> new JointSample(startRad.length));
        commands = new Slot<>(() -> new JointCommand(startRad.length));
    }

    @Override
    public WireFault transact(long nowNanos) {
        commands.poll();
        JointCommand command = commands.value();
        JointSample sample = samples.writing();
        for (int i = 0; i < index.length; i++) {
            boolean on = command.mode(i) == JointMode.POSITION;
            if (on) {
                positionRad[i] = command.appliedRad(i);
            }
            sample.positionRad[i] = positionRad[i];
            sample.goalRad[i] = command.appliedRad(i);
            sample.torqueOn[i] = on;
            sample.stampNanos[i] = nowNanos;
        }
        samples.publish();
        return WireFault.OK;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public int[] joints() {
        return index;
    }

    @Override
    public Slot<JointSample> samples() {
        return samples;
    }

    @Override
    @RealTime
    public Slot<JointCommand> commands() {
        return commands;
    }

    @Override
    public void open() {
    }

    @Override
    public WireFault safe(JointMode mode) {
        return WireFault.OK;
    }

    @Override
    public void close() {
    }
}
