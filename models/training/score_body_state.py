"""Scores a body-state network beside the plain tilt rule: score_body_state.py DATA_FOLDER MODEL.onnx [choose]

Runs the very file that is shipped, window by window. With "choose" it prints the thresholds on the episodes that are
set apart for choosing; without, the shipped rules on episodes that neither training nor choosing saw.
"""
import sys

import numpy as np
import onnxruntime

from body_data import FALLEN, FALLING, LABELS, LIFTED, STORIES, UPRIGHT, WINDOW, Split

ROW_S = 0.02
BEFORE_FALL = 50  # rows: an alarm within 1 s before the torso passes 60 degrees announces that fall
LATE = 25  # rows: an alarm within 0.5 s after it is late
PAST = WINDOW + 5  # rows after a fall or a lift in which the window still holds some of it
RULE = (0.9, 2)  # the shipped rule: falling and fallen together over this, this often in a row
TILT_RULES = ((30.0, 5), (50.0, 5))  # degrees, rows (100 ms)


def probabilities(model, split):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options)
    episodes, length = split.label.shape
    out = np.zeros((episodes, length, len(LABELS)), "f4")
    out[:, :WINDOW - 1, UPRIGHT] = 1  # no word before the first window is full
    for e in range(episodes):
        rows = split.rows[e]
        for last in range(WINDOW - 1, length):
            window = rows[None, last - WINDOW + 1:last + 1]
            out[e, last] = session.run(None, {"window": window})[0][0]
    return out


def tilt_estimate(rows):
    """Lean in degrees by a complementary filter, 1 s, fed with the same rows."""
    gravity = rows[:, 0, 3:6] / np.linalg.norm(rows[:, 0, 3:6], axis=1, keepdims=True)
    tilt = np.zeros(rows.shape[:2], "f4")
    for k in range(rows.shape[1]):
        gravity = gravity - np.cross(rows[:, k, :3], gravity) * ROW_S
        force = rows[:, k, 3:6]
        size = np.linalg.norm(force, axis=1, keepdims=True)
        steady = np.abs(size - 9.81) < 2
        gravity = np.where(steady, 0.98 * gravity + 0.02 * force / np.maximum(size, 1e-3), gravity)
        gravity /= np.linalg.norm(gravity, axis=1, keepdims=True)
        tilt[:, k] = np.degrees(np.arccos(np.clip(gravity[:, 2], -1, 1)))
    return tilt


def alarms_every(score, rule, rows):
    """The same for a network that runs less often than rows come: between two results the last one counts."""
    results = np.floor(np.arange(0, score.shape[1], rows)).astype(int)
    held = alarms(score[:, results], rule)
    return held[:, np.searchsorted(results, np.arange(score.shape[1]), side="right") - 1]


def alarms(score, rule):
    """Rows in which the score was over the threshold so often in a row."""
    over = score > rule[0]
    held = over.copy()
    for back in range(1, rule[1]):
        held[:, back:] &= over[:, :-back]
        held[:, :back] = False
    return held


def events(split, alarm):
    """Falls with their lead times, and false alarms."""
    leads, late, missed = [], 0, 0
    false, minutes = {UPRIGHT: 0, LIFTED: 0}, {UPRIGHT: 0.0, LIFTED: 0.0}
    for e in range(len(alarm)):
        label = split.label[e]
        calm = np.isin(label, (UPRIGHT, LIFTED))
        calm[:WINDOW] = False
        for row in np.nonzero(~np.isin(label, (UPRIGHT, LIFTED)))[0]:
            calm[row:row + PAST] = False
        for fall in np.nonzero((label[1:] == FALLEN) & (label[:-1] == FALLING))[0] + 1:
            calm[max(0, fall - BEFORE_FALL):fall] = False
            if fall < WINDOW + 10:
                continue
            first = max(WINDOW, fall - BEFORE_FALL)
            early = np.nonzero(alarm[e, first:fall])[0]
            if len(early):
                leads.append((fall - first - early[0]) * ROW_S)
            elif alarm[e, fall:fall + LATE].any():
                late += 1
            else:
                missed += 1
        rising = np.diff(np.r_[False, alarm[e] & calm].astype(int)) == 1
        for state in false:
            false[state] += int((rising & (label == state)).sum())
            minutes[state] += (calm & (label == state)).sum() * ROW_S / 60
    return leads, late, missed, false, minutes


def line(name, split, alarm):
    leads, late, missed, false, minutes = events(split, alarm)
    falls = len(leads) + late + missed
    lead = f"{np.median(leads):.2f} s ({np.percentile(leads, 10):.2f} s)" if leads else "-"
    share = f"{100 * len(leads) / falls:.1f} %" if falls else "-"
    print(f"| {split.name} | {name} | {falls} | {share} | {lead} | {late} | {missed} | "
          + " | ".join(f"{false[s]} in {minutes[s]:.0f} min = {false[s] / max(minutes[s], 0.1):.2f}" for s in false)
          + " |", flush=True)


def frames(split, p):
    said, label = p[:, WINDOW:].argmax(2).ravel(), split.label[:, WINDOW:].ravel()
    table = np.zeros((len(LABELS), len(LABELS)), int)
    np.add.at(table, (label, said), 1)
    recall = np.diag(table) / np.maximum(1, table.sum(1))
    precision = np.diag(table) / np.maximum(1, table.sum(0))
    cells = " | ".join(f"{r:.3f} / {q:.3f}" for r, q in zip(recall, precision))
    print(f"| {split.name} | {np.trace(table) / table.sum():.4f} | {cells} |", flush=True)


def demonstrations(split, alarm, name):
    """Whole demonstrations with an alarm that nothing explains, and pushes that were announced before 60 degrees."""
    quiet = disturbed = pushes = announced = 0
    leads = []
    for e in range(len(alarm)):
        label = split.label[e]
        fallen = np.nonzero(label == FALLEN)[0]
        if STORIES[split.story[e]] == "demo":
            end = fallen[0] - BEFORE_FALL if len(fallen) else len(label)
            quiet += 1
            disturbed += bool(alarm[e, :max(0, end)].any())
        elif len(fallen):
            push = int(split.marks[e, 1] / ROW_S)
            if label[push] != UPRIGHT or fallen[0] < push:
                continue
            pushes += 1
            disturbed += bool(alarm[e, :push].any())
            hit = np.nonzero(alarm[e, push:fallen[0]])[0]
            announced += bool(len(hit))
            if len(hit):
                leads.append((fallen[0] - push - hit[0]) * ROW_S)
    lead = f"{np.median(leads):.2f} s ({np.min(leads):.2f} s)" if leads else "-"
    print(f"| {split.name} | {name} | {quiet + pushes} | {disturbed} | {announced} of {pushes} | {lead} |", flush=True)


def down(p):
    """Falling and fallen together: a fall goes from one to the other, and both ask for the same."""
    return p[:, :, FALLING] + p[:, :, FALLEN]


def choose(folder, model):
    splits = [Split(folder, "choose"), Split(folder, "demo_choose")]
    p = [probabilities(model, split) for split in splits]
    tilt = [tilt_estimate(split.rows) for split in splits]
    scores = {"falling": [q[:, :, FALLING] for q in p], "falling + fallen": [down(q) for q in p], "tilt": tilt}
    rules = [("falling", over, 2) for over in (0.7, 0.8, 0.9, 0.95)]
    rules += [("falling + fallen", over, often) for over in (0.7, 0.8, 0.9, 0.95, 0.98) for often in (1, 2, 3)]
    rules += [("tilt", degrees, 5) for degrees in (20, 25, 30, 35, 40, 45, 50)]
    for what, over, often in rules:
        held = [alarms(score, (over, often)) for score in scores[what]]
        for split, alarm in zip(splits, held):
            line(f"{what} > {over}, {often} x", split, alarm)
        demonstrations(splits[1], held[1], f"{what} > {over}, {often} x")


def report(folder, model):
    splits = [Split(folder, name) for name in ("seeds", "settings", "demo", "demo_settings")]
    p = [probabilities(model, split) for split in splits]
    name = f"network > {RULE[0]}, {RULE[1]} x"
    rules = {f"{name}, every 20 ms": [alarms(down(q), RULE) for q in p],
             f"{name}, every 50 ms": [alarms_every(down(q), RULE, 2.5) for q in p]}
    tilt = [tilt_estimate(split.rows) for split in splits]
    for rule in TILT_RULES:
        rules[f"tilt > {rule[0]:.0f} deg, 100 ms"] = [alarms(t, rule) for t in tilt]
    print("\n| episodes | frame accuracy | " + " | ".join(LABELS) + " |\n|---|---|---|---|---|---|")
    for split, q in zip(splits, p):
        frames(split, q)
    print("\n| episodes | rule | falls | announced before 60 deg | median lead (worst tenth) | late | missed"
          " | false alarms upright | false alarms lifted |\n|---|---|---|---|---|---|---|---|---|")
    for i, split in enumerate(splits):
        for name, held in rules.items():
            line(name, split, held[i])
    print("\n| demonstrations | rule | run | with a false alarm | pushes announced | median lead (least) |"
          "\n|---|---|---|---|---|---|")
    for i in (2, 3):
        for name, held in rules.items():
            demonstrations(splits[i], held[i], name)


if __name__ == "__main__":
    (choose if sys.argv[3:] == ["choose"] else report)(sys.argv[1], sys.argv[2])
