"""Episodes written by GenerateBodyState.java, and what both training and scoring do with them."""
import pathlib

import numpy as np

WINDOW = 32
LABELS = ["upright", "falling", "fallen", "lifted"]
UPRIGHT, FALLING, FALLEN, LIFTED = range(4)
STORIES = ["demo", "demo_pushed", "free", "limp", "lifted", "lying", "stand"]
TERMS = ["gyro", "accelerometer", "joint_position"]
HOP_US = 20000
JOINTS = [
    "left_hip_yaw", "left_hip_roll", "left_hip_pitch", "left_knee", "left_ankle_pitch", "left_ankle_roll",
    "right_hip_yaw", "right_hip_roll", "right_hip_pitch", "right_knee", "right_ankle_pitch", "right_ankle_roll",
    "left_shoulder_pitch", "left_shoulder_roll", "left_elbow",
    "right_shoulder_pitch", "right_shoulder_roll", "right_elbow", "head_pan", "head_tilt"]
WIDTH = 6 + len(JOINTS)


class Split:
    """One named set of episodes."""

    def __init__(self, folder, name):
        def array(what):
            return np.load(pathlib.Path(folder) / f"{name}.{what}.npy")

        self.name = name
        self.rows = array("rows")
        self.label = array("label")
        self.tilt = array("tilt")
        self.story = array("story")
        self.marks = array("marks")


def mirrored():
    """Left and right exchanged: source column and sign for each column of a row."""
    source = list(range(WIDTH))
    sign = [-1, 1, -1, 1, -1, 1] + [1] * len(JOINTS)
    for i, joint in enumerate(JOINTS):
        other = joint.replace("left_", "right_") if joint.startswith("left_") else joint.replace("right_", "left_")
        source[6 + i] = 6 + JOINTS.index(other)
        if joint.endswith(("_roll", "_yaw", "_pan")):
            sign[6 + i] = -1
    return np.array(source), np.array(sign, "f4")
