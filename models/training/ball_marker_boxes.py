"""From the network's answer to boxes, each label by itself, and boxes against truth.

The runtime (BoxReader) does the same, but gives a cell one label only, the surest, and keeps 8 boxes of all labels.
"""
import numpy as np
import onnxruntime

LABELS = ["ball", "marker"]
MOST = 8
OVERLAP = 0.45
WIDE, HIGH = 160, 120
STEPS = (6, 10, 20)         # sides in pixels at which counts are split


def session_of(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def answer(session, picture):
    """Runs one picture [120, 160, 3]; rows of cx, cy, w, h, ball, marker."""
    return session.run(None, {"image": picture.transpose(2, 0, 1)[None].astype("f4")})[0][0]


def overlap(a, b):
    """Intersection over union of two boxes of left, top, right, bottom."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    both = max(wide, 0.0) * max(high, 0.0)
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both + 1e-9)


def boxes(rows, label, threshold):
    """Score, left, top, right, bottom in pixels, best first; of two that overlap much the better one stays."""
    kept = []
    for row in rows[np.argsort(-rows[:, 4 + label], kind="stable")]:
        if row[4 + label] < threshold or len(kept) == MOST:
            break
        x, y, w, h = row[0] * WIDE, row[1] * HIGH, row[2] * WIDE, row[3] * HIGH
        box = (row[4 + label], x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        if all(overlap(box[1:], other[1:]) < OVERLAP for other in kept):
            kept.append(box)
    return kept


class Tally:
    """Counts one label over many pictures at one threshold."""

    def __init__(self, label, threshold):
        self.label, self.threshold = label, threshold
        self.pictures = self.there = self.found = self.said = self.false = 0
        self.off, self.size_off, self.sides, self.missed_sides = [], [], [], []

    def add(self, rows, wanted, ignored=()):
        """Adds a picture; returns what was missed. Wanted and ignored: boxes of left, top, right, bottom.

        A box is right if its centre is off by less than half a side, and its side by less than 2.5 times.
        """
        said = boxes(rows, self.label, self.threshold)
        self.pictures += 1
        self.there += len(wanted)
        self.said += len(said)
        free = list(range(len(wanted)))
        for score, *box in said:
            ranked = sorted((distance(box, wanted[i]) / side(wanted[i]), i) for i in free)
            if ranked and ranked[0][0] < 0.5 and 0.4 < side(box) / side(wanted[ranked[0][1]]) < 2.5:
                self.right(box, wanted[ranked[0][1]])
                free.remove(ranked[0][1])
            elif not any(distance(box, other) < side(other) * 0.75 for other in ignored):
                self.false += 1
        missed = [wanted[i] for i in free]
        self.sides.extend(map(side, wanted))
        self.missed_sides.extend(map(side, missed))
        return missed

    def right(self, box, truth):
        self.found += 1
        self.off.append(distance(box, truth))
        self.size_off.append(abs(np.log(side(box) / side(truth))))

    def line(self):
        recall = self.found / max(1, self.there)
        precision = self.found / max(1, self.found + self.false)
        centre = size = "-"
        if self.off:
            centre = f"{np.mean(self.off):.2f} px, worst twentieth {np.percentile(self.off, 95):.2f} px"
            size = f"{np.mean(self.size_off) * 100:.0f} %"
        return (f"{LABELS[self.label]} over {self.threshold}: found {self.found} of {self.there} ({recall:.3f}), "
                f"false {self.false} on {self.pictures} pictures (precision {precision:.3f}), centre off {centre}, "
                f"size off {size}; {self.by_side()}")

    def by_side(self):
        """Found and there, by the side of the true box."""
        words = []
        for low, high in zip((0,) + STEPS, STEPS + (1000,)):
            there = sum(low <= s < high for s in self.sides)
            missed = sum(low <= s < high for s in self.missed_sides)
            words.append(f"{low} px or more: {there - missed} of {there}")
        return ", ".join(words)


def side(box):
    return np.sqrt(max((box[2] - box[0]) * (box[3] - box[1]), 1e-6))


def distance(a, b):
    return float(np.hypot((a[0] + a[2] - b[0] - b[2]) / 2, (a[1] + a[3] - b[1] - b[3]) / 2))
