package org.sinew.loop;

import org.sinew.device.SwitchSensor;
import org.sinew.device.WireFault;
import org.sinew.rt.Slot;
import org.sinew.state.SwitchSample;

/**
 * A contact that exists only in memory and is pressed and let go again and again, the next one half as often: several
 * go through all ways in which some of them are pressed. For rehearsing the loop, whose thread gives it its turns.
 */
final class MemorySwitch implements SwitchSensor {
    private static final int TURNS_PER_CHANGE = 20;

    private final Slot<SwitchSample> samples = new Slot<>(SwitchSample::new);
    private final int index;
    private long turns;

    /** @param index of the contact, from 0 */
    MemorySwitch(int index) {
        this.index = index;
    }

    @Override
    public WireFault transact(long nowNanos) {
        turns++;
        SwitchSample sample = samples.writing();
        sample.active = (turns / TURNS_PER_CHANGE >> index & 1) != 0;
        sample.stampNanos = nowNanos;
        samples.publish();
        return WireFault.OK;
    }

    @Override
    public String name() {
        return "contact";
    }

    @Override
    public Slot<SwitchSample> samples() {
        return samples;
    }

    @Override
    public void open() {
    }

    @Override
    public void close() {
    }
}
