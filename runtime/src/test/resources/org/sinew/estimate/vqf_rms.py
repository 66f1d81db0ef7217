"""How far VQF's own program is off on the recordings of AttitudeAccuracyTest.

    pip install vqf==2.1.2 numpy
    java ... org.sinew.estimate.AttitudeAccuracyTest FOLDER     # its main() writes FOLDER/*.csv
    python vqf_rms.py FOLDER > vqf_rms.csv

VQF (D. Laidig, T. Seel; MIT licence; https://github.com/dlaidig/vqf) takes rows at equal distance: it is given the mean
distance. Columns: name of the recording, root mean square in degrees of the angle between its up direction (without
magnetometer, default parameters) and the true one, from 3 s on.
"""
import glob
import os
import sys

import numpy as np
from vqf import VQF

print("recording,vqf_rms_deg")
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.csv"))):
    rows = np.genfromtxt(path, delimiter=",", names=True)

    def columns(*names):
        return np.ascontiguousarray(np.stack([rows[name] for name in names], axis=1))

    t = rows["t_s"]
    q = VQF(float(np.mean(np.diff(t)))).updateBatch(columns("gx", "gy", "gz"), columns("ax", "ay", "az"))["quat6D"]
    w, x, y, z = q.T
    up = np.stack([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)], axis=1)
    cos = np.clip(np.sum(up * columns("ux", "uy", "uz"), axis=1), -1, 1)
    off = np.degrees(np.arccos(cos))[t > 3]
    print(f"{os.path.basename(path)[:-4]},{np.sqrt(np.mean(off ** 2)):.3f}")
