"""Picks pictures and what the network makes of them: write_ball_marker_golden.py MODEL.onnx FILE.npz OUT_FOLDER

FILE.npz is of take_rendered_scenes.py. Each golden vector is a PNG of 160 x 120 and a JSON file.
"""
import json
import pathlib
import sys

import cv2
import numpy as np

from ball_marker_boxes import answer, boxes, session_of, side
from score_ball_marker import wanted_and_ignored

BALL, MARKER = 0, 1
SURE, NOTHING = 0.6, 0.2         # scores over the first are there, none between the two
STEADY = 4e-4       # of two neighbour cells with all but equal scores either may be the peak: no such pictures
CHOICES = {
    "ball_near": lambda balls, markers: len(balls) == 1 and not markers and side(balls[0]) > 25,
    "ball_far": lambda balls, markers: len(balls) == 1 and not markers and 6 < side(balls[0]) < 9,
    "marker": lambda balls, markers: not balls and len(markers) == 1 and side(markers[0]) > 18,
    "both": lambda balls, markers: len(balls) == 1 and len(markers) == 1,
    "nothing": lambda balls, markers: not balls and not markers,
    "distractors": lambda balls, markers: not balls and not markers}


def settled(session, picture, rows):
    """True if no cell jumps when the picture changes by less than a hundredth of a level: others round differently."""
    r = np.random.default_rng(1)
    return all(np.abs(answer(session, picture + r.uniform(-0.01, 0.01, picture.shape)) - rows).max() < STEADY
               for _ in range(8))


def fits(name, session, rows, objects, picture):
    balls, unsure = wanted_and_ignored(objects, BALL)
    markers, unsure2 = wanted_and_ignored(objects, MARKER)
    if unsure or unsure2 or not CHOICES[name](balls, markers) or picture.mean() < 70:
        return False
    busy = cv2.Canny(picture, 60, 120).mean()
    if name == "nothing" and busy > 3 or name == "distractors" and busy < 12:
        return False
    for label, wanted in ((BALL, balls), (MARKER, markers)):
        if len(boxes(rows, label, SURE)) != len(wanted) or len(boxes(rows, label, NOTHING)) != len(wanted):
            return False
    return settled(session, picture, rows)


def write(folder, name, picture, rows):
    cv2.imwrite(str(folder / f"{name}.png"), picture[:, :, ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])
    golden = {"inputs": {"image": {"png": f"{name}.png"}},
              "outputs": {"boxes": {"shape": [1, *rows.shape],
                                    "data": [float(f"{v:.6g}") for v in rows.reshape(-1)]}}}
    (folder / f"{name}.json").write_text(json.dumps(golden, separators=(", ", ": ")) + "\n")
    print(name, [[round(float(v), 2) for v in box] for label in (BALL, MARKER) for box in boxes(rows, label, SURE)])


def main(model, file, out):
    session, data, folder = session_of(model), np.load(file), pathlib.Path(out)
    folder.mkdir(exist_ok=True)
    left = dict.fromkeys(CHOICES)
    for picture, objects in zip(data["pictures"], data["objects"]):
        rows = answer(session, picture)
        name = next((n for n in left if fits(n, session, rows, objects, picture)), None)
        if name:
            del left[name]
            write(folder, name, picture, rows)
    if left:
        raise SystemExit(f"no picture fits {list(left)}; generate more")


if __name__ == "__main__":
    main(*sys.argv[1:])
