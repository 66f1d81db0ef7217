"""A pinhole camera and a picture that solids are drawn into, far ones first; remembers which pixel belongs to what.

Camera axes: x right, y down, z into the scene, metres. Pixel (0, 0) covers [0, 1) x [0, 1); OpenCV puts its centre at
0, hence the 0.5 taken off before each drawing call.
"""
import cv2
import numpy as np

WIDTH, HEIGHT = 320, 240
NEAR = 0.02


class Canvas:
    """The picture, and per pixel the number of the object seen there; 0 is scenery."""

    def __init__(self, focal):
        self.focal = focal
        self.rgb = np.zeros((HEIGHT, WIDTH, 3), "u1")
        self.ids = np.zeros((HEIGHT, WIDTH), "i2")

    def project(self, points):
        """Continuous pixel coordinates of points before the camera."""
        return points[:, :2] / points[:, 2:] * self.focal + (WIDTH / 2, HEIGHT / 2)

    def polygon(self, points, colour, number=0):
        """One flat convex face."""
        points = clipped(points)
        if len(points) >= 3:
            pixels = np.round((np.clip(self.project(points), -4000, 4000) - 0.5) * 16).astype("i4")
            cv2.fillConvexPoly(self.rgb, pixels, colour, cv2.LINE_8, 4)
            cv2.fillConvexPoly(self.ids, pixels, number, cv2.LINE_8, 4)

    def solid(self, faces, colour, light, number=0):
        """A convex solid of flat faces: a list of corner arrays, counter-clockwise seen from outside."""
        first, second, third = (np.array([face[i] for face in faces]) for i in range(3))
        normals = np.cross(second - first, third - first)
        normals /= np.linalg.norm(normals, axis=1, keepdims=True) + 1e-12
        for i in np.nonzero((normals * first).sum(1) < 0)[0]:
            self.polygon(faces[i], light.on(colour, normals[i]), number)

    def plate(self, corners, texture, light, number=0):
        """A textured parallelogram, seen from the side where its corners run clockwise on the screen."""
        normal = np.cross(corners[3] - corners[0], corners[1] - corners[0])
        if normal @ corners[0] >= 0 or corners[:, 2].min() < NEAR:
            return
        h, w = texture.shape[:2]
        lit = np.clip(texture * light.factor(normal / np.linalg.norm(normal)), 0, 255).astype("u1")
        source = np.array([[0, 0], [w, 0], [w, h], [0, h]], "f4") - 0.5
        target = (self.project(corners) - 0.5).astype("f4")
        matrix = cv2.getPerspectiveTransform(source, target)
        shape = np.zeros((HEIGHT, WIDTH), "u1")
        cv2.fillConvexPoly(shape, np.round(target * 16).astype("i4"), 1, cv2.LINE_8, 4)
        seen = shape > 0
        self.rgb[seen] = cv2.warpPerspective(lit, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_NEAREST,
                                             borderMode=cv2.BORDER_REPLICATE)[seen]
        self.ids[seen] = number

    def smooth_ball(self, centre, radius, paint, light, number=0):
        """A sphere ray by ray; paint gives a colour for each unit normal."""
        left, top, right, bottom = np.round(ball_box(self.focal, centre, radius)).astype(int)
        left, top, right, bottom = max(left, 0), max(top, 0), min(right, WIDTH), min(bottom, HEIGHT)
        if right <= left or bottom <= top:
            return
        v, u = np.mgrid[top:bottom, left:right] + 0.5
        rays = np.stack([(u - WIDTH / 2) / self.focal, (v - HEIGHT / 2) / self.focal, np.ones_like(u)], -1)
        a, b = (rays * rays).sum(-1), rays @ centre
        root = b * b - a * (centre @ centre - radius * radius)
        hit = root > 0
        depth = (b[hit] - np.sqrt(root[hit])) / a[hit]
        normals = (rays[hit] * depth[:, None] - centre) / radius
        colours = np.clip(light.shade(paint(normals), normals, rays[hit]), 0, 255)
        self.rgb[top:bottom, left:right][hit] = colours.astype("u1")
        self.ids[top:bottom, left:right][hit] = number


class Light:
    """A direction to the lamp, how much light comes from all around, a shine, and what the floor throws back."""

    def __init__(self, direction, ambient, gain=1.0, shine=0.0, power=20.0, bounce=0.0):
        self.direction = direction / np.linalg.norm(direction)
        self.ambient, self.gain, self.shine, self.power, self.bounce = ambient, gain, shine, power, bounce

    def factor(self, normal):
        return self.gain * (self.ambient + (1 - self.ambient) * max(0.0, float(normal @ self.direction)))

    def on(self, colour, normal):
        k = self.factor(normal)
        return tuple(float(min(255.0, c * k)) for c in colour)

    def shade(self, colours, normals, rays):
        toward = np.clip(normals @ self.direction, 0, 1) + self.bounce * np.clip(-normals @ self.direction, 0, 1)
        lit = colours * (self.gain * (self.ambient + (1 - self.ambient) * toward))[:, None]
        if self.shine > 0:
            half = self.direction - rays / np.linalg.norm(rays, axis=1, keepdims=True)
            half /= np.linalg.norm(half, axis=1, keepdims=True) + 1e-9
            lit += (self.shine * np.clip((normals * half).sum(1), 0, 1) ** self.power)[:, None]
        return lit


def clipped(points):
    """The part of a convex polygon before the near plane."""
    inside = points[:, 2] >= NEAR
    if inside.all():
        return points
    kept = []
    for i in range(len(points)):
        a, b = points[i], points[(i + 1) % len(points)]
        if inside[i]:
            kept.append(a)
        if inside[i] != inside[(i + 1) % len(points)]:
            kept.append(a + (b - a) * (NEAR - a[2]) / (b[2] - a[2]))
    return np.array(kept).reshape(-1, 3)


def ball_box(focal, centre, radius):
    """Left, top, right, bottom of a sphere's outline, exact."""
    z = centre[2]
    box = []
    for axis, middle in ((0, WIDTH / 2), (1, HEIGHT / 2)):
        x = centre[axis]
        reach = radius * np.sqrt(max(x * x + z * z - radius * radius, 0.0))
        low, high = (x * z - reach) / (z * z - radius * radius), (x * z + reach) / (z * z - radius * radius)
        box.append((middle + focal * low, middle + focal * high))
    return np.array([box[0][0], box[1][0], box[0][1], box[1][1]])
