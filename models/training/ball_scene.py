"""Random scenes with their truth: flat-shaded ones like those of a simulated camera, and imitations of photographs."""
import cv2
import numpy as np

import ball_shapes as shapes
from ball_canvas import HEIGHT, WIDTH, Canvas, Light, ball_box
from ball_clutter import any_colour, clutter, scribble

BALL, MARKER = 0, 1
SQUARE = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]]) / 2
FLOOR = np.array((0.45, 0.48, 0.52)) * 255


def ball_colour(r):
    """Strong colours more often than gray ones."""
    while True:
        colour = any_colour(r)
        if np.ptp(colour) > 60 or r.random() < 0.35:
            return colour


class Scene:
    """One picture in the making: a camera over a floor, and what has been put before it."""

    def __init__(self, r, rendered, photo=None):
        self.r, self.rendered, self.photo = r, rendered, photo
        half = np.radians(60 if r.random() < 0.75 else r.uniform(42, 75)) / 2
        self.canvas = Canvas(HEIGHT / 2 / np.tan(half))
        self.height = r.uniform(0.12, 0.7)
        pitch, roll = np.radians(r.uniform(-15, 55)), np.radians(r.normal(0, 4))
        down = np.array([np.sin(roll), np.cos(roll) * np.cos(pitch), np.cos(roll) * np.sin(pitch)])
        self.down = down
        self.ahead = np.cross(np.array([1.0, 0, 0]), down)
        self.ahead /= np.linalg.norm(self.ahead)
        self.axes = np.stack([np.cross(down, self.ahead), self.ahead, -down], 1)
        lamp = -down * r.uniform(0.6, 1.4) + r.normal(0, 0.6, 3)
        ambient = r.uniform(0.3, 0.85) if rendered else r.uniform(0.15, 0.75)
        self.light = Light(lamp, ambient, r.uniform(0.8, 1.15))
        self.things = []
        self.truth = []

    def later(self, distance, draw):
        self.things.append((distance, draw))

    def number(self, kind, box, area):
        self.truth.append((kind, box, area))
        return len(self.truth)

    def spot(self, least, most, u=None, v=None):
        """A point in view, at a distance along the ray."""
        r = self.r
        u = r.uniform(-10, WIDTH + 10) if u is None else u
        v = r.uniform(-10, HEIGHT + 10) if v is None else v
        ray = np.array([(u - WIDTH / 2) / self.canvas.focal, (v - HEIGHT / 2) / self.canvas.focal, 1.0])
        ray /= np.linalg.norm(ray)
        return ray * np.exp(r.uniform(np.log(least), np.log(most)))

    def on_floor(self, least, most, lift):
        """A point in view that is lifted over the floor, or any point in view where the floor is out of it."""
        for _ in range(8):
            point = self.spot(least, most)
            point = point + self.down * (self.height - lift - point @ self.down)
            far = np.linalg.norm(point)
            u, v = self.canvas.project(point[None])[0] if point[2] > 0.05 else (-99, -99)
            if least <= far <= most * 1.5 and -8 < u < WIDTH + 8 and -8 < v < HEIGHT + 8:
                return point
        return self.spot(least, most)

    def put(self, faces, at, turn, colour):
        body = [face @ turn.T + at for face in faces]
        self.later(np.linalg.norm(at), lambda: self.canvas.solid(body, colour, self.light))

    def ground(self):
        """Sky and floor, flat; or a photograph or noise."""
        r, canvas = self.r, self.canvas
        if self.photo is not None:
            canvas.rgb[:] = self.photo
            return
        if not self.rendered:
            canvas.rgb[:] = clutter(r)
            if r.random() < 0.6:
                return
        sky = any_colour(r) if r.random() < 0.6 else np.array([150, 180, 210.0]) * r.uniform(0.3, 1.2)
        if self.rendered:
            ramp = np.linspace(1, r.uniform(0.6, 1.2) if r.random() < 0.5 else 1, HEIGHT)[:, None, None]
            canvas.rgb[:] = np.clip(sky * ramp, 0, 255).astype("u1")
        floor = FLOOR if r.random() < 0.5 else any_colour(r)
        side, far, below = self.axes[:, 0] * 60, self.axes[:, 1] * 60, self.down * self.height
        colour = self.light.on(floor, -self.down) if r.random() < 0.8 else tuple(floor)
        canvas.polygon(np.array([-side - far * 0.02 + below, side - far * 0.02 + below, side + far + below,
                                 -side + far + below]), colour)

    def ball(self):
        r = self.r
        radius = 0.05 if r.random() < 0.4 else r.uniform(0.02, 0.11)
        pixels = np.exp(r.uniform(np.log(8), np.log(100)))
        distance = np.clip(self.canvas.focal * 2 * radius / pixels, 0.1 + radius, 3.0)
        at = (self.on_floor(distance * 0.8, distance * 1.25, radius) if r.random() < 0.5
              else self.spot(distance, distance * 1.01))
        if at[2] < 2 * radius + 0.03:
            return
        box = ball_box(self.canvas.focal, at, radius)
        number = self.number(BALL, box, np.pi / 4 * (box[2] - box[0]) * (box[3] - box[1]))
        colour, other = ball_colour(r), any_colour(r) if r.random() < 0.5 else np.array([25.0, 25, 25])
        if self.rendered and r.random() < 0.8:
            mesh = (shapes.ball(radius, int(r.integers(8, 33)), int(r.integers(5, 17))) if r.random() < 0.6
                    else shapes.icosphere(radius, int(r.integers(1, 4))))
            turn = shapes.rotation(r) if r.random() < 0.6 else self.axes
            faces = [face @ turn.T + at for face in mesh]
            self.later(np.linalg.norm(at), lambda: self.canvas.solid(faces, colour, self.light, number))
            return
        light = Light(self.light.direction, self.light.ambient, self.light.gain,
                      r.uniform(0, 160) if r.random() < 0.6 else 0, r.uniform(5, 60),
                      r.uniform(0, 0.5) if r.random() < 0.4 else 0)
        skin = shapes.paint(r, colour, other)
        if not self.rendered and r.random() < 0.6:
            self.later(np.linalg.norm(at) + radius, lambda: self.shadow(box))
        self.later(np.linalg.norm(at), lambda: self.canvas.smooth_ball(at, radius, skin, light, number))

    def shadow(self, box):
        """A soft dark ellipse under a ball."""
        r, rgb = self.r, self.canvas.rgb
        wide = box[2] - box[0]
        v, u = np.mgrid[0:HEIGHT, 0:WIDTH].astype("f4")
        x, y = (box[0] + box[2]) / 2 + r.normal(0, 0.15) * wide, box[3] - r.uniform(0, 0.12) * wide
        depth = np.exp(-((u - x) / (wide * 0.5)) ** 2 - ((v - y) / (wide * r.uniform(0.1, 0.25))) ** 2)
        rgb[:] = (rgb * (1 - r.uniform(0.2, 0.7) * depth)[..., None]).astype("u1")

    def lean(self, at, most):
        """Axes of a plate before the camera: right, down, away from the camera, leaning by up to an angle each way."""
        r = self.r
        away = at / np.linalg.norm(at)
        right = np.cross(self.down if r.random() < 0.7 else r.normal(0, 1, 3), away)
        right /= np.linalg.norm(right)
        roll = r.normal(0, 0.15) if r.random() < 0.6 else r.uniform(-3.1, 3.1)
        frame = np.stack([right, np.cross(away, right), away], 1)
        return frame @ cv2.Rodrigues(np.array([r.uniform(-1, 1) * most, r.uniform(-1, 1) * most, roll]))[0]

    def plate(self, picture, side, at, axes, distance, number=0):
        """A square picture of some side length; True if all of it lies before the camera."""
        corners = side * SQUARE @ axes.T + at
        if corners[:, 2].min() < 0.03:
            return False
        self.later(distance, lambda: self.canvas.plate(corners, picture, self.light, number))
        return True

    def one_marker(self, side, at, axes, distance):
        picture, margin = shapes.marker(self.r)
        corners = self.canvas.project(side * SQUARE @ axes.T + at).astype("f4")
        box = np.array([*corners.min(0), *corners.max(0)])
        whole = side / (1 - 2 * margin)
        if (whole * SQUARE @ axes.T + at)[:, 2].min() > 0.03:
            self.plate(picture, whole, at, axes, distance, self.number(MARKER, box, cv2.contourArea(corners)))

    def marker(self):
        """A marker on a plate of its own, or several on a board."""
        r = self.r
        side, pixels = r.uniform(0.05, 0.2), np.exp(r.uniform(np.log(17), np.log(150)))
        at = self.spot(1, 1.01) * np.clip(self.canvas.focal * side / pixels, 0.12, 4.0)
        axes, distance = self.lean(at, 0.95), np.linalg.norm(at)
        if r.random() < 0.8:
            back = [side * 1.2 * SQUARE[::-1] @ axes.T + at]
            self.later(distance, lambda: self.canvas.solid(back, (200.0, 200.0, 200.0), self.light))
            self.one_marker(side, at, axes, distance)
            return
        pitch, checks = side * r.uniform(1.25, 2.5), r.random() < 0.3
        ground = np.full((8, 8, 3), r.uniform(150, 250))
        if checks:
            pitch = side * r.uniform(1.25, 1.6)
            ground = np.kron(np.add.outer(np.arange(4), np.arange(4)) % 2, np.ones((16, 16)))[..., None]
            ground = shapes.toned(r, ground[..., 0])
        if not self.plate(ground, 4 * pitch, at, axes, distance + 0.02):
            return
        for i in range(4):
            for j in range(4):
                if (i + j) % 2 == 1 if checks else r.random() < 0.3:
                    offset = axes[:, 0] * (i - 1.5) * pitch + axes[:, 1] * (j - 1.5) * pitch
                    self.one_marker(side, at + offset, axes, distance)

    def decoy(self):
        r = self.r
        pixels = np.exp(r.uniform(np.log(17), np.log(180)))
        at = self.spot(0.3, 3)
        distance = np.linalg.norm(at)
        self.plate(shapes.decoy(r, pixels), distance * pixels / self.canvas.focal, at, self.lean(at, 0.9), distance)

    def distractor(self):
        """A box, a wall, a cylinder, a capsule or a wheel on the floor."""
        r = self.r
        colour = any_colour(r)
        kind = r.choice(["box", "wall", "cylinder", "wheel", "capsule"], p=[0.3, 0.2, 0.25, 0.05, 0.2])
        turn = self.axes @ cv2.Rodrigues(np.array([0, 0, r.uniform(0, 6.3)]))[0]
        if kind == "wall":
            half = np.array([r.uniform(0.3, 2), 0.02, r.uniform(0.1, 0.8)])
            self.put(shapes.box(half), self.on_floor(0.8, 5, half[2]), turn, colour)
        elif kind == "box":
            half = r.uniform(0.02, 0.2, 3)
            self.put(shapes.box(half), self.on_floor(0.3, 3, half[2]), turn, colour)
        elif kind == "cylinder":
            half = r.uniform(0.04, 0.3)
            faces = shapes.cylinder(r.uniform(0.02, 0.12), half, int(r.integers(8, 33)))
            self.put(faces, self.on_floor(0.3, 3, half), turn, colour)
        elif kind == "wheel":
            radius = r.uniform(0.03, 0.12)
            lying = turn @ cv2.Rodrigues(np.array([np.pi / 2, 0, 0]))[0]
            faces = shapes.cylinder(radius, radius * r.uniform(0.1, 0.5))
            self.put(faces, self.on_floor(0.3, 2, radius), lying, colour)
        else:
            faces = shapes.capsule(r.uniform(0.015, 0.05), r.uniform(0.05, 0.25))
            self.put(faces, self.on_floor(0.3, 2.5, 0.05), shapes.rotation(r), colour)

    def limbs(self):
        """The robot's own arms, from the lower corners into the view."""
        r = self.r
        colour = np.repeat(r.uniform(20, 235), 3) if r.random() < 0.75 else any_colour(r)
        for side in (-1, 1):
            if r.random() < 0.3:
                continue
            start = np.array([side * r.uniform(0.08, 0.2), r.uniform(0.1, 0.25), r.uniform(0.0, 0.1)])
            for _ in range(int(r.integers(1, 4))):
                step = np.array([-side * r.normal(0.01, 0.04), r.normal(-0.03, 0.05), r.uniform(0.02, 0.12)])
                self.limb(start, start + step, colour)
                start = start + step

    def limb(self, start, end, colour):
        r = self.r
        along = (end - start) / np.linalg.norm(end - start)
        across = np.cross(along, [0.3, 0.9, 0.1])
        across /= np.linalg.norm(across)
        turn = np.stack([across, np.cross(along, across), along], 1)
        half, thick = np.linalg.norm(end - start) / 2, r.uniform(0.012, 0.035)
        faces = shapes.capsule(thick, half) if r.random() < 0.7 else shapes.box((thick, thick, half))
        self.put(faces, (start + end) / 2, turn, colour)

    def finish(self):
        """Draws all from far to near; the picture, and per object: kind, box, seen share."""
        self.ground()
        for _, draw in sorted(self.things, key=lambda thing: -thing[0]):
            draw()
        if not self.rendered and self.r.random() < 0.3:
            scribble(self.r, self.canvas)
        seen = np.bincount(self.canvas.ids.reshape(-1), minlength=len(self.truth) + 1)
        return self.canvas.rgb, [(kind, box, min(1.0, seen[i + 1] / max(area, 1)))
                                 for i, (kind, box, area) in enumerate(self.truth)]


def scene(r, rendered, photos=()):
    """A picture of 320 x 240 and what is to be found in it."""
    photo = photos[r.integers(len(photos))] if len(photos) and not rendered and r.random() < 0.75 else None
    made = Scene(r, rendered, photo)
    for _ in range(r.integers(0, 7) if rendered else r.integers(0, 2)):
        made.distractor()
    for _ in range(r.choice([0, 1, 2], p=[0.7, 0.2, 0.1])):
        made.decoy()
    if r.random() < (0.4 if rendered else 0.1):
        made.limbs()
    for _ in range(r.choice([0, 1, 2, 3], p=[0.35, 0.4, 0.18, 0.07])):
        made.ball()
    for _ in range(r.choice([0, 1, 2, 3], p=[0.45, 0.35, 0.15, 0.05])):
        made.marker()
    return made.finish()
