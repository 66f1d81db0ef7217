"""Pictures of RenderScenes.java in the form of generate_ball_marker.py: take_rendered_scenes.py FOLDER OUT.npz SEED

The pictures come without noise, blur and exposure; generate_ball_marker.py's camera adds them.
"""
import json
import pathlib
import sys

import cv2
import numpy as np

from generate_ball_marker import MOST, camera

KINDS = {"ball": 0, "marker": 1}


def main(folder, out, seed):
    cv2.setNumThreads(1)
    r = np.random.default_rng(int(seed))
    pictures, rows = [], []
    for line in (pathlib.Path(folder) / "truth.jsonl").read_text().splitlines():
        truth = json.loads(line)
        picture = cv2.imread(str(pathlib.Path(folder) / truth["file"]))[:, :, ::-1]
        objects = np.full((MOST, 6), -1, "f4")
        for row, thing in zip(objects, truth["objects"]):
            row[:] = (KINDS[thing["kind"]], *(np.array(thing["box"]) * 160 / picture.shape[1]), thing["seen"])
        pictures.append(camera(r, picture))
        rows.append(objects)
    np.savez(out, pictures=np.stack(pictures), objects=np.stack(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
