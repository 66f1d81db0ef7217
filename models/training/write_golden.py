"""Picks recorded windows and what the network makes of them: write_golden.py DATA_FOLDER MODEL.onnx OUT_FOLDER"""
import json
import pathlib
import sys

import numpy as np
import onnxruntime

from body_data import FALLEN, FALLING, LABELS, LIFTED, STORIES, UPRIGHT, WINDOW, Split

SURE = 0.8


def short(values):
    """Shortest decimals that are the same 32-bit floats."""
    return [float(str(v)) for v in np.asarray(values, "f4").reshape(-1)]


def write(folder, name, session, window):
    out = session.run(None, {"window": window[None]})[0]
    golden = {"inputs": {"window": {"shape": [1, *window.shape], "data": short(window)}},
              "outputs": {"probabilities": {"shape": list(out.shape), "data": short(out)}}}
    (folder / f"{name}.json").write_text(json.dumps(golden, separators=(", ", ": ")) + "\n")
    print(name, [round(float(v), 4) for v in out[0]])


def pick(split, session, label, story, skip):
    """The first window of this label in this story, after some, of which the network is sure."""
    for episode in np.nonzero(split.story == STORIES.index(story))[0]:
        rows = np.nonzero(split.label[episode] == label)[0]
        for row in rows[skip:]:
            if row < WINDOW:
                continue
            window = split.rows[episode, row - WINDOW + 1:row + 1]
            if session.run(None, {"window": window[None]})[0][0][label] > SURE:
                return window
    raise SystemExit(f"no window of {LABELS[label]} in {story}")


def main(data, model, out):
    session = onnxruntime.InferenceSession(model)
    folder = pathlib.Path(out)
    folder.mkdir(exist_ok=True)
    demo, seeds = Split(data, "demo"), Split(data, "seeds")
    write(folder, "hanging", session, pick(demo, session, LIFTED, "demo", 40))
    write(folder, "standing", session, pick(demo, session, UPRIGHT, "demo", 40))
    write(folder, "squatting", session, pick(demo, session, UPRIGHT, "demo", 400))
    write(folder, "falling", session, pick(demo, session, FALLING, "demo_pushed", 15))
    write(folder, "lying", session, pick(seeds, session, FALLEN, "lying", 40))
    write(folder, "carried", session, pick(seeds, session, LIFTED, "lifted", 60))


if __name__ == "__main__":
    main(*sys.argv[1:])
