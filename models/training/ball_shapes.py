"""Solids as lists of faces, paints for balls, and pictures of markers and of things that resemble markers."""
import cv2
import numpy as np


def rotation(r, most=np.pi):
    """Any orientation, or one within an angle of upright."""
    axis = r.normal(0, 1, 3)
    return cv2.Rodrigues(axis / np.linalg.norm(axis) * r.uniform(0, most))[0]


def box(half):
    """Faces of a box round the origin; half lengths."""
    x, y, z = half
    corner = np.array([[sx * x, sy * y, sz * z] for sx in (-1, 1) for sy in (-1, 1) for sz in (-1, 1)])
    sides = (0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)
    return [corner[list(i)] for i in sides]


def rings(profile, segments):
    """A body of revolution round z: (radius, z) from bottom to top."""
    turn = np.arange(segments) * 2 * np.pi / segments
    circle = np.stack([np.cos(turn), np.sin(turn)], 1)
    rows = [np.c_[circle * radius, np.full(segments, z)] for radius, z in profile]
    faces = []
    for low, high in zip(rows, rows[1:]):
        for i in range(segments):
            j = (i + 1) % segments
            face = np.array([low[i], low[j], high[j], high[i]])
            same = np.abs(face - np.roll(face, -1, 0)).sum(1) < 1e-9
            faces.append(face[~same])
    if profile[0][0] > 1e-9:
        faces.append(rows[0][::-1])
    if profile[-1][0] > 1e-9:
        faces.append(rows[-1])
    return faces


def cylinder(radius, half, segments=16):
    return rings([(radius, -half), (radius, half)], segments)


def arc(radius, start, end, steps, z=0.0):
    turn = np.linspace(start, end, steps + 1)
    return [(max(radius * np.cos(t), 0.0), z + radius * np.sin(t)) for t in turn]


def capsule(radius, half, segments=12, steps=4):
    return rings(arc(radius, -np.pi / 2, 0, steps, -half) + arc(radius, 0, np.pi / 2, steps, half), segments)


def ball(radius, segments, steps):
    return rings(arc(radius, -np.pi / 2, np.pi / 2, steps), segments)


def icosphere(radius, times):
    """A sphere of triangles: an icosahedron, its faces split a number of times."""
    g = (1 + 5 ** 0.5) / 2
    points = np.array([(-1, g, 0), (1, g, 0), (-1, -g, 0), (1, -g, 0), (0, -1, g), (0, 1, g),
                       (0, -1, -g), (0, 1, -g), (g, 0, -1), (g, 0, 1), (-g, 0, -1), (-g, 0, 1)])
    index = [(0, 11, 5), (0, 5, 1), (0, 1, 7), (0, 7, 10), (0, 10, 11), (1, 5, 9), (5, 11, 4), (11, 10, 2), (10, 7, 6),
             (7, 1, 8), (3, 9, 4), (3, 4, 2), (3, 2, 6), (3, 6, 8), (3, 8, 9), (4, 9, 5), (2, 4, 11), (6, 2, 10),
             (8, 6, 7), (9, 8, 1)]
    faces = points[np.array(index)]
    for _ in range(times):
        a, b, c = faces[:, 0], faces[:, 1], faces[:, 2]
        ab, bc, ca = a + b, b + c, c + a
        scale = np.linalg.norm(a, axis=1, keepdims=True) / np.linalg.norm(ab, axis=1, keepdims=True)
        ab, bc, ca = ab * scale, bc * scale, ca * scale
        faces = np.concatenate([np.stack(t, 1) for t in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))])
    return list(faces / np.linalg.norm(faces, axis=2, keepdims=True) * radius)


SPOTS = np.unique(np.round(np.concatenate(icosphere(1.0, 0)), 6), axis=0)
PATCHES = np.concatenate([SPOTS, [f.mean(0) / np.linalg.norm(f.mean(0)) for f in icosphere(1.0, 0)]])


def paint(r, colour, other):
    """Colours on a unit sphere: plain half the time, else like balls of some sport."""
    turn = rotation(r)
    kind = r.choice(["plain", "soccer", "basket", "tennis", "beach", "half", "speckle"],
                    p=[0.5, 0.12, 0.08, 0.1, 0.08, 0.04, 0.08])
    width, sectors = r.uniform(0.03, 0.09), r.integers(2, 5)
    noise = r.normal(0, r.uniform(4, 18), (32, 32, 32)).astype("f4")

    def second(p):
        if kind == "soccer":
            near = np.sort(p @ PATCHES.T, axis=1)
            return (p @ SPOTS.T > 0.93).any(1) | (near[:, -1] - near[:, -2] < width * 0.3)
        if kind == "basket":
            bend = np.abs(np.abs(p[:, 0]) - 0.55 - 0.3 * p[:, 1] ** 2)
            return (np.abs(p[:, 0]) < width) | (np.abs(p[:, 1]) < width) | (bend < width)
        if kind == "tennis":
            return np.abs(p[:, 0] ** 2 - p[:, 1] ** 2 - 0.7 * p[:, 2]) < width * 2
        if kind == "beach":
            return np.floor(np.arctan2(p[:, 1], p[:, 0]) / np.pi * sectors).astype(int) % 2 == 0
        return p[:, 2] > 0.1 if kind == "half" else np.zeros(len(p), bool)

    def colours(normals):
        p = normals @ turn
        out = np.where(second(p)[:, None], other, colour)
        if kind in ("speckle", "tennis"):
            i = ((p + 1) * 15.5).astype(int)
            out = out + noise[i[:, 0], i[:, 1], i[:, 2]][:, None]
        return out

    return colours


def marker(r):
    """A picture of a marker on its white ground, and the margin round the black square as a share of the side."""
    cells = r.choice([4, 5, 6], p=[0.55, 0.15, 0.3])
    grid = np.zeros((cells + 2, cells + 2), "f4")
    while True:
        grid[1:-1, 1:-1] = r.random((cells, cells)) < r.uniform(0.3, 0.7)
        if 0.15 < grid[1:-1, 1:-1].mean() < 0.85:
            break
    quiet = 1.0 if r.random() < 0.75 else r.uniform(0.5, 2.5)
    margin = int(round(quiet * 12))
    square = np.kron(grid, np.ones((12, 12), "f4"))
    whole = np.pad(square, margin, constant_values=1.0)
    return toned(r, whole), margin / len(whole)


def toned(r, grid):
    """Black and white as ink and paper have it."""
    black, white = r.uniform(0, 60), r.uniform(180, 255)
    if r.random() < 0.15:
        black, white = r.uniform(0, 90), r.uniform(130, 255)
    tint = r.normal(1, 0.03, 3) if r.random() < 0.7 else r.normal(1, 0.1, 3)
    return np.clip((black + (white - black) * grid)[..., None] * tint, 0, 255)


def decoy(r, pixels):
    """A picture on a plate that is no marker. Small empty frames look like blurred markers: they must be large."""
    kinds = ["checks", "code", "text", "window", "bits", "rings", "plain"]
    kind = r.choice(kinds + ["frame"] if pixels > 50 else kinds)
    size = 96
    grid = np.ones((size, size), "f4")
    if kind == "checks":
        n = r.integers(2, 9)
        cells = np.add.outer(np.arange(n), np.arange(n)) % 2
        grid = cv2.resize(cells.astype("f4"), (size, size), interpolation=cv2.INTER_NEAREST)
    elif kind == "code":
        grid = code(r, int(r.integers(15, 26)), size)
    elif kind == "bits":
        n = r.integers(4, 9)
        grid = cv2.resize((r.random((n, n)) < 0.5).astype("f4"), (size, size), interpolation=cv2.INTER_NEAREST)
        grid[:12], grid[-12:], grid[:, :12], grid[:, -12:] = 1, 1, 1, 1
    elif kind == "text":
        page = np.full((size, size), 255, "u1")
        for row in range(int(r.integers(1, 8))):
            word = "".join(chr(r.integers(65, 123)) for _ in range(r.integers(3, 12)))
            cv2.putText(page, word, (int(r.integers(0, 20)), 14 + 13 * row), int(r.integers(0, 7)),
                        r.uniform(0.3, 0.9), 0, int(r.integers(1, 3)))
        grid = page / np.float32(255)
    elif kind == "window":
        n = int(r.integers(1, 4))
        for i in range(n + 1):
            at = int(i * (size - 7) / n)
            grid[at:at + 7], grid[:, at:at + 7] = 0, 0
        grid = grid if r.random() < 0.5 else 1 - grid
    elif kind == "frame":
        edge = int(r.integers(10, 26))
        grid[edge:-edge, edge:-edge] = 0
        if r.random() < 0.6:
            grid[edge + 12:-edge - 12, edge + 12:-edge - 12] = 1
    elif kind == "rings":
        for k in range(int(r.integers(2, 6)), 0, -1):
            cv2.circle(grid, (48, 48), int(46 * k / 5), float(k % 2), -1)
    if r.random() < 0.3:
        ink, paper = r.uniform(0, 255, 3), r.uniform(0, 255, 3)
        return np.clip(grid[..., None] * paper + (1 - grid[..., None]) * ink, 0, 255)
    return toned(r, grid)


def code(r, n, size):
    """Something like a two-dimensional barcode with its three corner marks."""
    cells = (r.random((n, n)) < 0.5).astype("f4")
    for y, x in ((0, 0), (0, n - 7), (n - 7, 0)):
        cells[y:y + 7, x:x + 7] = 0
        cells[y + 1:y + 6, x + 1:x + 6] = 1
        cells[y + 2:y + 5, x + 2:x + 5] = 0
    cells = np.pad(cells, 2, constant_values=1.0)
    return cv2.resize(cells, (size, size), interpolation=cv2.INTER_NEAREST)
