"""Draws what the detector answers to some pictures: draw_ball_marker.py MODEL.onnx FILE.npz OUT.png BALL MARKER

BALL and MARKER are thresholds. Red: balls, green: markers.
"""
import sys

import cv2
import numpy as np

from ball_marker_boxes import answer, boxes, session_of

ACROSS, DOWN = 4, 2
COLOURS = (230, 30, 30), (30, 200, 30)


def main(model, file, out, *thresholds):
    session, drawn = session_of(model), []
    data = np.load(file)
    shown = [p for p, objects in zip(data["pictures"], data["objects"]) if (objects[:, 0] >= 0).sum() > 1]
    for picture in shown[:ACROSS * DOWN]:
        rows, drawing = answer(session, picture), picture.copy()
        for label, colour in enumerate(COLOURS):
            for _, *box in boxes(rows, label, float(thresholds[label])):
                left, top, right, bottom = (int(round(v)) for v in box)
                cv2.rectangle(drawing, (left, top), (right, bottom), colour)
        drawn.append(drawing)
    rows = [np.hstack(drawn[i * ACROSS:(i + 1) * ACROSS]) for i in range(DOWN)]
    cv2.imwrite(out, np.vstack(rows)[:, :, ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])


if __name__ == "__main__":
    main(*sys.argv[1:])
