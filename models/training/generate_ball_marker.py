"""Writes pictures of balls and markers with their truth:
generate_ball_marker.py OUT.npz COUNT SEED SHARE_RENDERED [PHOTO_FOLDER]

SHARE_RENDERED of the pictures look like those of a simulated camera, the others like photographs, part of them on crops
of the photographs in PHOTO_FOLDER.

Arrays: pictures [N, 120, 160, 3] RGB; objects [N, 16, 6]: kind (0 ball, 1 marker, -1 none), left, top, right, bottom in
pixels of 160 x 120, share that is seen. The box of a ball is that of the whole sphere, the box of a marker that of the
corners of its black square.
"""
import pathlib
import sys

import cv2
import numpy as np

from ball_canvas import HEIGHT, WIDTH
from ball_scene import scene

MOST = 16


def camera(r, picture):
    """What lens, sensor and compression do; ends at 160 x 120."""
    x = picture.astype("f4")
    if r.random() < 0.3:
        size = int(r.choice([3, 5, 7, 9]))
        streak = np.zeros((size, size), "f4")
        streak[size // 2] = 1
        turn = cv2.getRotationMatrix2D((size // 2, size // 2), r.uniform(0, 180), 1)
        streak = cv2.warpAffine(streak, turn, (size, size))
        x = cv2.filter2D(x, -1, streak / streak.sum())
    if r.random() < 0.5:
        x = cv2.GaussianBlur(x, (0, 0), r.uniform(0.4, 2.2))
    if r.random() < 0.6:
        x = 255 * (np.clip(x, 0, 255) / 255) ** r.uniform(0.7, 1.4)
    x *= r.uniform(0.45, 1.3) * np.exp(r.normal(0, 0.05, 3)).astype("f4")
    x += r.normal(0, 8)
    if r.random() < 0.2:
        v, u = np.mgrid[-1:1:HEIGHT * 1j, -1:1:WIDTH * 1j]
        x *= (1 - r.uniform(0.1, 0.5) * (u * u + v * v) / 2)[..., None].astype("f4")
    coarse = r.random() < 0.5
    if coarse:
        x += r.normal(0, r.uniform(0, 14), x.shape)
    x = cv2.resize(np.clip(x, 0, 255), (160, 120), interpolation=cv2.INTER_AREA)
    if not coarse:
        x += r.normal(0, r.uniform(0, 7), x.shape)
    x = np.clip(np.round(x), 0, 255).astype("u1")
    if r.random() < 0.25:
        x = cv2.imdecode(cv2.imencode(".jpg", x, [cv2.IMWRITE_JPEG_QUALITY, int(r.uniform(40, 95))])[1], 1)
    return x


def sample(r, share, photos):
    picture, found = scene(r, r.random() < share, crops(r, photos) if photos else ())
    objects = np.full((MOST, 6), -1, "f4")
    for row, (kind, box, share) in zip(objects, found[:MOST]):
        row[:] = (kind, *(box / 2), share)
    return camera(r, picture), objects


def crops(r, photos):
    """One random part of one photograph, at 320 x 240."""
    photo = photos[r.integers(len(photos))]
    high = int(r.uniform(0.35, 1) * min(photo.shape[0], photo.shape[1] * 3 // 4))
    wide = high * 4 // 3
    y, x = r.integers(0, photo.shape[0] - high + 1), r.integers(0, photo.shape[1] - wide + 1)
    part = cv2.resize(photo[y:y + high, x:x + wide], (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return [part[:, ::-1] if r.random() < 0.5 else part]


def load(folder):
    """Photographs without balls and markers, RGB, made smaller."""
    photos = []
    for file in sorted(pathlib.Path(folder).iterdir()):
        photo = cv2.imread(str(file))
        if photo is not None:
            scale = min(1.0, 960 / max(photo.shape))
            photos.append(cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)[:, :, ::-1])
    return photos


def main(out, count, seed, share, folder=None):
    cv2.setNumThreads(1)
    photos = load(folder) if folder else []
    r = np.random.default_rng(int(seed))
    made = [sample(r, float(share), photos) for _ in range(int(count))]
    np.savez(out, pictures=np.stack([m[0] for m in made]), objects=np.stack([m[1] for m in made]))


if __name__ == "__main__":
    main(*sys.argv[1:])
