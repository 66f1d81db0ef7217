// The bodies of a robot as three.js objects, from the lists of `info`: any robot, none in particular.
import * as THREE from './vendor/three.module.min.js';

const Z = new THREE.Vector3(0, 0, 1);

export const vector = ([x, y, z]) => new THREE.Vector3(x, y, z);
export const quaternion = ([w, x, y, z]) => new THREE.Quaternion(x, y, z, w);

/** A geom's shape. MJCF has capsules and cylinders along z, three.js along y. */
function shape(geom) {
  const [a, b, c] = geom.size ?? [];
  switch (geom.type) {
    case 'box':
      return new THREE.BoxGeometry(2 * a, 2 * b, 2 * c);
    case 'sphere':
      return new THREE.SphereGeometry(a, 24, 16);
    case 'ellipsoid':
      return new THREE.SphereGeometry(1, 24, 16).scale(a, b, c);
    case 'capsule':
      return new THREE.CapsuleGeometry(a, 2 * b, 6, 20).rotateX(Math.PI / 2);
    case 'cylinder':
      return new THREE.CylinderGeometry(a, a, 2 * b, 24).rotateX(Math.PI / 2);
    default:
      return triangles(geom);
  }
}

function triangles({ vertices, faces }) {
  const mesh = new THREE.BufferGeometry();
  mesh.setAttribute('position', new THREE.Float32BufferAttribute(vertices, 3));
  mesh.setIndex(faces);
  const flat = mesh.toNonIndexed();
  flat.computeVertexNormals();
  return flat;
}

/** How far below its centre a geom reaches; `e`: elements of its world matrix, whose third row is e[2], e[6], e[10]. */
function reach(geom, e) {
  const [a, b, c] = geom.size ?? [];
  switch (geom.type) {
    case 'box':
      return Math.abs(e[2]) * a + Math.abs(e[6]) * b + Math.abs(e[10]) * c;
    case 'sphere':
      return a;
    case 'ellipsoid':
      return Math.hypot(e[2] * a, e[6] * b, e[10] * c);
    case 'capsule':
      return a + Math.abs(e[10]) * b;
    case 'cylinder':
      return Math.abs(e[10]) * b + a * Math.sqrt(Math.max(0, 1 - e[10] * e[10]));
    default:
      return lowestVertex(geom.vertices, e);
  }
}

function lowestVertex(v, e) {
  let low = Infinity;
  for (let i = 0; i < v.length; i += 3) {
    low = Math.min(low, e[2] * v[i] + e[6] * v[i + 1] + e[10] * v[i + 2]);
  }
  return -low;
}

/** Radius of a body's round geoms, the thickest; 0 if it has none. */
const thickness = body =>
  Math.max(0, ...body.geoms.filter(g => ['capsule', 'cylinder'].includes(g.type)).map(g => g.size[0]));

/** A robot: `root` to put into a scene, `bodies` by name, `joints` in the order of `info.joints`. */
export class Body3d {
  root = new THREE.Group();
  bodies = new Map();
  joints = [];
  #geoms = [];

  /** `material(geom)` says what a geom is made of. */
  constructor(info, material) {
    const order = new Map(info.joints.map((j, i) => [j.name, i]));
    for (const body of info.bodies) {
      const parent = this.bodies.get(body.parent)?.inner ?? this.root;
      this.#add(body, parent, order, material);
    }
  }

  #add(body, parent, order, material) {
    let inner = new THREE.Group();
    if (parent !== this.root) {
      // where the first body stands is a matter of the state
      inner.position.copy(vector(body.pos));
      inner.quaternion.copy(quaternion(body.quat));
    }
    parent.add(inner);
    const thick = Math.max(thickness(body), this.bodies.get(body.parent)?.thick ?? 0);
    for (const joint of body.joints ?? []) {
      inner = this.#joint(joint, inner, order, thick);
    }
    const geoms = body.geoms.map(geom => {
      const mesh = new THREE.Mesh(shape(geom), material(geom));
      mesh.position.copy(vector(geom.pos));
      mesh.quaternion.copy(quaternion(geom.quat));
      inner.add(mesh);
      this.#geoms.push({ geom, mesh });
      return mesh;
    });
    this.bodies.set(body.name, { inner, geoms, thick: thickness(body) });
  }

  /** A frame that turns about an axis through `pos`, or slides along it; what hangs on it is returned. */
  #joint(joint, outer, order, thick) {
    const frame = new THREE.Group();
    const inner = new THREE.Group();
    frame.position.copy(vector(joint.pos));
    inner.position.copy(vector(joint.pos)).negate();
    outer.add(frame);
    frame.add(inner);
    const index = order.get(joint.name);
    if (index !== undefined) {
      const axis = vector(joint.axis).normalize();
      this.joints[index] = { frame, axis, thick, slides: joint.type === 'slide', home: frame.position.clone() };
    }
    return inner;
  }

  /** Sets all joints; a position that is none leaves the joint where it was. */
  bend(positions) {
    this.joints.forEach((joint, i) => {
      if (!Number.isFinite(positions[i])) {
        return;
      }
      if (joint.slides) {
        joint.frame.position.copy(joint.home).addScaledVector(joint.axis, positions[i]);
      } else {
        joint.frame.quaternion.setFromAxisAngle(joint.axis, positions[i]);
      }
    });
  }

  /** Hides each geom that lies where the same geom of `other` does, or nearer to it than `metre` and `turn`. */
  hideSame(other, metre, turn) {
    this.root.updateMatrixWorld(true);
    this.#geoms.forEach(({ mesh }, i) => {
      const [a, b] = [mesh.matrixWorld.elements, other.#geoms[i].mesh.matrixWorld.elements];
      mesh.visible = a.some((v, k) => Math.abs(v - b[k]) > (k < 12 ? turn : metre));
    });
  }

  /** Height of the lowest point of all geoms. */
  lowest() {
    this.root.updateMatrixWorld(true);
    return Math.min(
      ...this.#geoms.map(({ geom, mesh }) => {
        const e = mesh.matrixWorld.elements;
        return e[14] - reach(geom, e);
      }),
      Infinity,
    );
  }

  /** Four points under a body's own geoms, in its frame: its contact pads, if the robot does not say where they are. */
  lowerCorners(name) {
    const box = new THREE.Box3();
    for (const mesh of this.bodies.get(name)?.geoms ?? []) {
      mesh.geometry.computeBoundingBox();
      mesh.updateMatrix();
      box.union(mesh.geometry.boundingBox.clone().applyMatrix4(mesh.matrix));
    }
    if (box.isEmpty()) {
      return [];
    }
    const xs = [box.min.x * 0.85 + box.max.x * 0.15, box.max.x * 0.85 + box.min.x * 0.15];
    const ys = [box.min.y * 0.85 + box.max.y * 0.15, box.max.y * 0.85 + box.min.y * 0.15];
    return xs.flatMap(x => ys.map(y => new THREE.Vector3(x, y, box.min.z)));
  }

  /** Largest extent in its present pose. */
  extent() {
    return new THREE.Box3().setFromObject(this.root);
  }
}

/** Turns a shape along z so that it lies along `axis`. */
export const along = axis => new THREE.Quaternion().setFromUnitVectors(Z, axis);
