package org.sinew.deploy.bench;

import java.util.Arrays;
import org.sinew.device.JointBus;
import org.sinew.device.WireFault;
import org.sinew.rt.RealTime;
import org.sinew.rt.Slot;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointMode;
import org.sinew.state.JointSample;

/** Joints that are, one turn later, where they are told to be. A bus without wire: it costs what copying costs. */
final class MemoryJoints implements JointBus {
    private final int[] index;
    private final double[] positionRad;
    private final Slot<JointSample> samples;
    private final Slot<JointCommand> commands;

    MemoryJoints(int joints) {
        index = new int[joints];
        Arrays.setAll(index, i -> i);
        positionRad = new double[joints];
        samples = new Slot<>(() -> new JointSample(joints));
        commands = new Slot<>(() -> new JointCommand(joints));
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
