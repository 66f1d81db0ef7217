"""Makes the pictures of the tests and what OpenCV 5.0.0 makes of them (packages numpy, opencv-python-headless).

pictures/area_W_H.txt: area.png brought to W x H by cv2.INTER_AREA in 32-bit floats, rows of red, green, blue.
Run again only to change one.
"""
import pathlib

import cv2
import numpy as np

HERE = pathlib.Path(__file__).parent / "pictures"
r = np.random.default_rng(7)
rows, columns = np.mgrid[0:30, 0:40].astype("f4")
picture = np.stack([6 * columns, 8 * rows, 255 - 6 * columns], 2) + r.normal(0, 40, (30, 40, 3))
picture = np.clip(np.round(picture), 0, 255).astype("u1")
cv2.imwrite(str(HERE / "area.png"), picture[:, :, ::-1])
cv2.imwrite(str(HERE / "gray.png"), picture[:, :, 0])
for size in ((16, 12), (20, 15), (17, 11)):
    small = cv2.resize(picture.astype("f4"), size, interpolation=cv2.INTER_AREA)
    with open(HERE / "area_{}_{}.txt".format(*size), "w") as file:
        for row in small.reshape(size[1], -1):
            file.write(" ".join(f"{value:.3f}" for value in row) + "\n")
