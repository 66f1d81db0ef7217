"""Measures the detector on photographs: measure_ball_marker_photos.py MODEL.onnx PHOTO_FOLDER BALL_OVER MARKER_OVER

PHOTO_FOLDER is of fetch_ball_marker_photos.sh. The network sees 160 x 120, photographs are larger: windows of several
sizes are cut from them and averaged down. An object counts in each window that holds all of it at 8 pixels or more.
"""
import pathlib
import re
import sys

import cv2
import numpy as np

from ball_marker_boxes import Tally, answer, session_of

BALL, MARKER = 0, 1
LEAST_SIDE = 8.0
# Left, top, right, bottom of the one ball in each photograph, read off by eye, good to about 2 pixels.
BALLS = {"basketball1.png": (120, 97, 180, 154), "basketball2.png": (139, 80, 197, 140),
         "messi5.jpg": (338, 289, 387, 335)}
OWN_DICTIONARY = ("gboriginal.png", "diamondmarkers.png")


def colour(file):
    picture = cv2.imread(str(file))
    if picture is None:
        raise SystemExit(f"{file}: no picture; run fetch_ball_marker_photos.sh again")
    return picture[:, :, ::-1]


def apriltags(file):
    """Corners as they lie beside the photographs of AprilTag."""
    quads = []
    for line in file.with_suffix(".txt").read_text().splitlines():
        numbers = [float(n) for n in re.findall(r"-?\d+\.\d+", line)]
        if len(numbers) == 8:
            quads.append(np.array(numbers).reshape(4, 2))
    return quads


def arucos(file):
    """Corners as OpenCV's decoder finds them in the whole photograph."""
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_6X6_250)
    if file.name in OWN_DICTIONARY:
        written = cv2.FileStorage(str(file.parent.parent / "tutorial_dict.yml"), cv2.FILE_STORAGE_READ)
        dictionary.readDictionary(written.root())
    corners, _, _ = cv2.aruco.ArucoDetector(dictionary).detectMarkers(cv2.imread(str(file)))
    return [c.reshape(4, 2) for c in corners]


def around(quad):
    return np.array([*quad.min(0), *quad.max(0)])


def windows(picture, wide):
    """Windows of 4 : 3 that overlap by half: left, top, scale and the picture at 160 x 120."""
    high = wide * 3 // 4
    h, w = picture.shape[:2]
    for top in spread(h - high, high // 2):
        for left in spread(w - wide, wide // 2):
            part = picture[top:top + high, left:left + wide]
            way = cv2.INTER_AREA if wide > 160 else cv2.INTER_LINEAR
            yield left, top, 160 / wide, cv2.resize(part, (160, 120), interpolation=way)


def spread(last, step):
    return np.round(np.linspace(0, last, int(np.ceil(last / step)) + 1)).astype(int) if last >= 0 else []


def in_windows(session, file, truth, label, threshold, sizes, tally):
    """Adds all windows of a photograph; returns which objects were found in at least one."""
    picture = colour(file)
    ever, could = set(), set()
    for wide in sizes:
        for left, top, scale, part in windows(picture, wide):
            local = [(np.array(box) - (left, top, left, top)) * scale for box in truth]
            whole = [i for i, b in enumerate(local) if b.min() >= 0 and b[2] <= 160 and b[3] <= 120
                     and min(b[2] - b[0], b[3] - b[1]) >= LEAST_SIDE]
            others = [b for i, b in enumerate(local) if i not in whole]
            missed = tally.add(answer(session, part), [tuple(local[i]) for i in whole], others)
            could.update(whole)
            ever.update(i for i in whole if tuple(local[i]) not in missed)
    return ever, could


def tags(session, folder, name, corners_of, threshold):
    tally = Tally(MARKER, threshold)
    found = could = total = 0
    for file in sorted(f for f in (folder / name).iterdir() if f.suffix in (".jpg", ".png")):
        truth = [around(q) for q in corners_of(file)]
        ever, seen = in_windows(session, file, truth, MARKER, threshold, (480, 320, 240, 160), tally)
        print(f"  {file.name}: {len(ever)} of {len(seen)} markers found in some window, {len(truth)} in all")
        found, could, total = found + len(ever), could + len(seen), total + len(truth)
    print(f"{name}: {found} of {could} markers found; windows: {tally.line()}")


def balls(session, folder, threshold):
    tally = Tally(BALL, threshold)
    for file in sorted((folder / "balls").iterdir()):
        before = tally.found, tally.there, tally.false
        in_windows(session, file, [BALLS[file.name]], BALL, threshold, (520, 400, 320, 240, 160), tally)
        print(f"  {file.name}: {tally.found - before[0]} of {tally.there - before[1]} windows, "
              f"false {tally.false - before[2]}")
    print(f"balls: {tally.line()}")


def cutouts(session, folder, threshold):
    """Photographs of balls, cut out, on photographs of other things."""
    r = np.random.default_rng(5)
    grounds = [colour(file) for file in sorted((folder / "others").iterdir())]
    for file in sorted((folder / "cutouts").iterdir()):
        tally = Tally(BALL, threshold)
        cut = cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
        ys, xs = np.nonzero(cut[:, :, 3] > 128)
        cut = cut[ys.min():ys.max() + 1, xs.min():xs.max() + 1]
        for ground in grounds:
            side = np.exp(r.uniform(np.log(8), np.log(50)))
            picture, box = pasted(r, ground, cut, side)
            tally.add(answer(session, picture), [box])
        print(f"cut-out {file.name}: {tally.line()}")


def pasted(r, ground, cut, side):
    """A ball of some pixels of 160 x 120, drawn at three times that."""
    big = cv2.resize(middle(ground), (480, 360), interpolation=cv2.INTER_AREA).astype("f4")
    h, w = cut.shape[:2]
    scale = side * 3 / max(h, w)
    w, h = max(6, round(w * scale)), max(6, round(h * scale))
    small = cv2.resize(cut, (w, h), interpolation=cv2.INTER_AREA).astype("f4")
    y, x = int(r.integers(0, 360 - h)), int(r.integers(0, 480 - w))
    alpha = small[:, :, 3:] / 255
    big[y:y + h, x:x + w] = big[y:y + h, x:x + w] * (1 - alpha) + small[:, :, 2::-1] * alpha
    picture = cv2.resize(big, (160, 120), interpolation=cv2.INTER_AREA)
    return np.round(picture), (x / 3, y / 3, (x + w) / 3, (y + h) / 3)


def middle(picture):
    """The largest part of 4 : 3 in the middle."""
    h, w = picture.shape[:2]
    high = min(h, w * 3 // 4)
    wide = high * 4 // 3
    return picture[(h - high) // 2:(h - high) // 2 + high, (w - wide) // 2:(w - wide) // 2 + wide]


def others(session, folder, ball_over, marker_over):
    """Photographs without balls and markers: the middle, and its four quarters."""
    tallies = Tally(BALL, ball_over), Tally(MARKER, marker_over)
    for file in sorted((folder / "others").iterdir()):
        picture = middle(colour(file))
        h, w = picture.shape[0] // 2, picture.shape[1] // 2
        parts = [picture] + [picture[y:y + h, x:x + w] for y in (0, h) for x in (0, w)]
        before = [t.false for t in tallies]
        for part in parts:
            rows = answer(session, cv2.resize(part, (160, 120), interpolation=cv2.INTER_AREA))
            for tally in tallies:
                tally.add(rows, [])
        wrong = [t.false - b for t, b in zip(tallies, before)]
        if any(wrong):
            print(f"  {file.name}: false balls {wrong[0]}, false markers {wrong[1]} in 5 pictures")
    print(f"others: {tallies[0].false} false balls, {tallies[1].false} false markers on {tallies[0].pictures} pictures")


def main(model, photos, ball_over, marker_over):
    session, folder = session_of(model), pathlib.Path(photos)
    tags(session, folder, "tags", apriltags, float(marker_over))
    tags(session, folder, "aruco", arucos, float(marker_over))
    balls(session, folder, float(ball_over))
    cutouts(session, folder, float(ball_over))
    others(session, folder, float(ball_over), float(marker_over))


if __name__ == "__main__":
    main(*sys.argv[1:])
