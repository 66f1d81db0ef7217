"""Colours, and shapes without depth: behind a scene that imitates a photograph, and right before it."""
import cv2
import numpy as np

from ball_canvas import HEIGHT, WIDTH

PAINTS = {"red": (210, 40, 35), "green": (40, 160, 60), "blue": (40, 80, 200), "yellow": (235, 210, 50),
          "orange": (240, 125, 30), "white": (240, 240, 240), "black": (25, 25, 25), "gray": (128, 128, 128)}


def any_colour(r):
    """A named colour with a little change, or any."""
    if r.random() < 0.7:
        name = list(PAINTS)[r.integers(len(PAINTS))]
        return np.clip(np.array(PAINTS[name]) + r.normal(0, 18, 3), 0, 255)
    return r.uniform(0, 255, 3)


def clutter(r):
    """Noise of many sizes, slopes and shapes: a stand-in for photographs."""
    picture = np.empty((HEIGHT, WIDTH, 3), "f4")
    picture[:] = r.uniform(20, 230, 3) if r.random() < 0.6 else r.uniform(20, 230)
    for _ in range(r.integers(0, 5)):
        s = 2 ** r.integers(1, 7)
        noise = r.normal(0, 1, (HEIGHT // s + 2, WIDTH // s + 2, 3 if r.random() < 0.4 else 1)).astype("f4")
        way = cv2.INTER_CUBIC if r.random() < 0.7 else cv2.INTER_NEAREST
        picture += cv2.resize(noise, (WIDTH, HEIGHT), interpolation=way).reshape(HEIGHT, WIDTH, -1) * r.uniform(3, 35)
    picture += (np.linspace(-1, 1, HEIGHT)[:, None, None] * r.normal(0, 30)
                + np.linspace(-1, 1, WIDTH)[None, :, None] * r.normal(0, 30))
    picture = np.clip(picture, 0, 255).astype("u1")
    for _ in range(r.integers(0, 25)):
        shape_on(r, picture)
    return picture


def shape_on(r, picture):
    """A polygon, a line, a word, a long ellipse or a ring; never a full disc."""
    colour = tuple(float(c) for c in any_colour(r))
    x, y = int(r.integers(-30, WIDTH + 30)), int(r.integers(-30, HEIGHT + 30))
    kind = r.integers(6)
    if kind == 0:
        corners = np.array([x, y]) + r.normal(0, r.uniform(8, 90), (r.integers(3, 7), 2))
        cv2.fillPoly(picture, [corners.astype("i4")], colour, cv2.LINE_AA)
    elif kind == 1:
        end = int(r.integers(0, WIDTH)), int(r.integers(0, HEIGHT))
        cv2.line(picture, (x, y), end, colour, int(r.integers(1, 14)))
    elif kind == 2:
        word = "".join(chr(r.integers(48, 123)) for _ in range(r.integers(2, 9)))
        cv2.putText(picture, word, (x, y), int(r.integers(0, 7)), r.uniform(0.4, 2.5), colour, int(r.integers(1, 5)))
    elif kind == 3:
        cv2.rectangle(picture, (x, y), (x + int(r.integers(6, 120)), y + int(r.integers(6, 120))), colour,
                      -1 if r.random() < 0.6 else int(r.integers(1, 10)))
    elif kind == 4:
        long = r.uniform(8, 80)
        size = int(long), int(long * r.uniform(0.1, 0.5))
        cv2.ellipse(picture, (x, y), size, r.uniform(0, 180), 0, 360, colour, -1, cv2.LINE_AA)
    else:
        radius = int(r.integers(6, 50))
        cv2.circle(picture, (x, y), radius, colour, max(1, int(radius * r.uniform(0.05, 0.3))), cv2.LINE_AA)


def scribble(r, canvas):
    """Things right before the camera that hide part of the rest."""
    for _ in range(r.integers(1, 4)):
        before = canvas.rgb.copy()
        shape_on(r, canvas.rgb)
        canvas.ids[(before != canvas.rgb).any(2)] = 0
