package org.sinew.device;

import org.sinew.state.JointSample;

/** Where the loop takes the newest measurement of some of the robot's joints from, all in one sample. */
public interface JointSamples extends Samples<JointSample> {
    /** Index in the robot's joint list of each joint in the sample, in the sample's own order. */
    int[] joints();
}
