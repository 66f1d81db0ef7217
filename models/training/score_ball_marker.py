"""Scores the detector on pictures that training did not see: score_ball_marker.py MODEL.onnx FILE.npz [THRESHOLDS]

FILE.npz is of generate_ball_marker.py or take_rendered_scenes.py. With no thresholds given it prints a row of them.
"""
import sys

import numpy as np

from ball_marker_boxes import LABELS, Tally, answer, session_of

LEAST_SEEN = 0.5


def wanted_and_ignored(objects, label):
    """Well seen ones whose centre is in the picture count; of the others nothing is asked."""
    wanted, ignored = [], []
    for kind, left, top, right, bottom, seen in objects:
        if kind != label or seen < 0.05:
            continue
        inside = 0 <= (left + right) / 2 < 160 and 0 <= (top + bottom) / 2 < 120
        (wanted if inside and seen >= LEAST_SEEN else ignored).append((left, top, right, bottom))
    return wanted, ignored


def score(session, file, thresholds):
    data = np.load(file)
    tallies = [[Tally(label, t) for t in thresholds] for label in range(len(LABELS))]
    empty = [[0 for _ in thresholds] for _ in LABELS]
    blank = 0
    for picture, objects in zip(data["pictures"], data["objects"]):
        rows = answer(session, picture)
        nothing = not (objects[:, 0] >= 0).any()
        blank += nothing
        for label, row in enumerate(tallies):
            wanted, ignored = wanted_and_ignored(objects, label)
            for i, tally in enumerate(row):
                before = tally.false
                tally.add(rows, wanted, ignored)
                empty[label][i] += (tally.false > before) * nothing
    return tallies, empty, blank


def main(model, file, *thresholds):
    thresholds = [float(t) for t in thresholds] or [0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    tallies, empty, blank = score(session_of(model), file, thresholds)
    print(file)
    for row, wrong in zip(tallies, empty):
        for tally, count in zip(row, wrong):
            print(" ", tally.line(), f"; on {count} of {blank} empty pictures")


if __name__ == "__main__":
    main(*sys.argv[1:])
