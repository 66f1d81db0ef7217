// The 3D picture: robot, ghost of its goal, floor, contact pads, IMU axes, what the camera sees. Draws only when
// something has changed.
import * as THREE from './vendor/three.module.min.js';
import { Body3d, quaternion, vector } from './body3d.js';
import { token } from './dom.js';
import { orbit } from './orbit.js';
import { axes, contactPads, jointMarks, largest, materials } from './parts3d.js';

const GHOST_FROM = { share: 0.02, turn: 0.08 }; // parts of the ghost nearer to the robot than this are not drawn
const RECENTRE_FROM = 0.25; // of the robot's size
const SEEN_MOST = 3;
const SEEN_WITHIN_METRE = 1;
const BALL_METRE = 0.035;

const color = name => new THREE.Color(token(name));
const dark = matchMedia('(prefers-color-scheme: dark)');

export class Scene3d {
  #info;
  #canvas;
  #gl;
  #world = new THREE.Scene();
  #camera = new THREE.PerspectiveCamera(32, 1, 0.02, 40);
  #eye;
  #target = new THREE.Vector3();
  #distance = 1;
  #materials;
  #tinted = []; // materials of geoms with a colour of their own
  #real;
  #ghost;
  #marks = [];
  #hits = [];
  #pads = [];
  #seen = [];
  #grid;
  #size = 0.5; // of the robot with all joints at 0
  #unit = 1; // size of the robot, of one of half a metre
  #fitted = false;
  #shift = 0;
  #dirty = true;
  #ray = new THREE.Raycaster();
  #at = new THREE.Vector3();

  /** Needs WebGL. `onHover(joint)` and `onPick(joint)` get -1 for none. */
  constructor(canvas, info, { onHover, onPick }) {
    this.#canvas = canvas;
    this.#info = info;
    this.#gl = new THREE.WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.#camera.up.set(0, 0, 1);
    this.#materials = materials();
    this.#real = new Body3d(info, geom => this.#paint(geom));
    this.#ghost = new Body3d(info, () => this.#materials.ghost);
    this.#world.add(this.#real.root, this.#ghost.root);
    this.#real.lowest();
    this.#furnish();
    this.#eye = orbit(canvas, {
      changed: () => {
        this.#dirty = true;
      },
      onMove: event => onHover(this.#jointUnder(event)),
      onTap: event => onPick(this.#jointUnder(event)),
      onLeave: () => onHover(-1),
    });
    canvas.addEventListener('webglcontextrestored', () => {
      this.#dirty = true;
    });
    this.theme();
  }

  #paint(geom) {
    if (!geom.rgba) {
      return this.#materials.link;
    }
    const material = new THREE.MeshLambertMaterial();
    this.#tinted.push({ material, rgba: geom.rgba });
    return material;
  }

  /** All that is not a geom of the robot. */
  #furnish() {
    this.#size = largest(this.#real.extent());
    const unit = (this.#unit = this.#size / 0.5);
    const sky = new THREE.HemisphereLight(0xffffff, 0x8890a0, 1.5);
    sky.position.set(0, 0, 1);
    const sun = new THREE.DirectionalLight(0xffffff, 2);
    sun.position.set(1, -1.2, 2.2);
    this.#grid = new THREE.GridHelper(Math.ceil(2 * unit), 10 * Math.ceil(2 * unit));
    this.#grid.rotation.x = Math.PI / 2;
    const shade = new THREE.Mesh(new THREE.CircleGeometry(0.17 * unit, 48), this.#materials.shade);
    shade.position.z = 0.0005;
    this.#world.add(sky, sun, this.#grid, shade);
    const marks = jointMarks(this.#real, unit, this.#materials);
    this.#marks = marks.map(m => m.mark);
    this.#hits = marks.map(m => m.hit).filter(Boolean); // a joint of no body has none
    this.#pads = contactPads(this.#info.contacts, this.#real, unit, this.#materials);
    this.#addAxes(unit);
    for (let i = 0; i < SEEN_MOST; i++) {
      const ball = new THREE.Mesh(new THREE.SphereGeometry(BALL_METRE, 20, 14), this.#materials.ball);
      const line = new THREE.Line(
        new THREE.BufferGeometry().setFromPoints([this.#at, this.#at]),
        this.#materials.ray,
      );
      this.#seen.push({ ball, line });
      this.#world.add(ball, line);
    }
  }

  #addAxes(unit) {
    const { imu } = this.#info;
    if (imu) {
      this.#real.bodies.get(imu.body)?.inner.add(...axes(vector(imu.pos), unit));
    }
  }

  /** Takes the colours of the page's scheme. */
  theme() {
    const m = this.#materials;
    const tokens = {
      link: '--r-link',
      servo: '--r-servo',
      limited: '--amber',
      bad: '--bad',
      selected: '--meas',
      ghost: '--goal',
      padOn: '--ok',
      padOff: '--dim',
      ball: '--dim',
      ray: '--dim',
    };
    Object.entries(tokens).forEach(([name, css]) => {
      m[name].color = color(css);
    });
    m.selected.emissive = color('--meas').multiplyScalar(0.35);
    const dim = dark.matches ? 0.62 : 0.96; // white plastic does not glow at night
    this.#tinted.forEach(({ material, rgba }) => {
      material.color.setRGB(rgba[0] * dim, rgba[1] * dim, rgba[2] * dim, THREE.SRGBColorSpace);
    });
    const line = color('--r-grid');
    const colors = this.#grid.geometry.attributes.color;
    for (let i = 0; i < colors.count; i++) {
      colors.setXYZ(i, line.r, line.g, line.b);
    }
    colors.needsUpdate = true;
    this.#dirty = true;
  }

  /** Poses the robot: `measured` positions, `goals` of the ghost, orientation of the first body. */
  pose(measured, goals, orientation) {
    const fixed = this.#info.fixed_base;
    const first = this.#info.bodies[0];
    for (const body of [this.#real, this.#ghost]) {
      body.root.position.copy(fixed ? vector(first.pos) : vector([0, 0, 0]));
      body.root.quaternion.copy(quaternion(fixed ? first.quat : orientation));
    }
    this.#real.bend(measured);
    this.#ghost.bend(goals);
    const low = this.#real.lowest();
    if (!fixed && Number.isFinite(low)) {
      this.#real.root.position.z = this.#ghost.root.position.z = -low;
    }
    this.#real.root.updateMatrixWorld(true);
    this.#ghost.hideSame(this.#real, GHOST_FROM.share * this.#unit, GHOST_FROM.turn);
    this.#fit();
    this.#dirty = true;
  }

  /** Height of the first body's origin over the floor. */
  get baseHeight() {
    return this.#real.root.position.z;
  }

  /** Looks at the robot's middle; anew when that has moved far, as in a fall. */
  #fit() {
    const box = this.#real.extent();
    const middle = box.getCenter(this.#at);
    if (!this.#fitted) {
      this.#distance = 2.3 * Math.max(largest(box), this.#size * 0.9) + 0.05;
    }
    if (!this.#fitted || middle.distanceTo(this.#target) > RECENTRE_FROM * this.#size) {
      this.#target.copy(middle);
      this.#fitted = true;
    }
  }

  /** Which contacts are closed: 1, 0 or 255 for not known. */
  contacts(values) {
    this.#pads.forEach((pads, i) =>
      pads.forEach(pad => {
        pad.material = values[i] === 1 ? this.#materials.padOn : this.#materials.padOff;
      }),
    );
  }

  /** Things that cameras have found, at their distance: `[{percept, detection}]`. */
  seen(found) {
    const placed = found.filter(f => f.detection.range <= SEEN_WITHIN_METRE && this.#cameraOf(f.percept));
    this.#seen.forEach(({ ball, line }, i) => {
      const f = placed[i];
      ball.visible = line.visible = f !== undefined;
      if (!f) {
        return;
      }
      const camera = this.#cameraOf(f.percept);
      const { azimuth, elevation, range } = f.detection;
      ball.position
        .set(Math.cos(elevation) * Math.cos(azimuth), Math.cos(elevation) * Math.sin(azimuth), Math.sin(elevation))
        .multiplyScalar(range)
        .applyQuaternion(quaternion(camera.quat))
        .add(vector(camera.pos));
      const frame = this.#real.bodies.get(camera.body).inner;
      frame.updateWorldMatrix(true, false);
      frame.localToWorld(ball.position);
      line.geometry.setFromPoints([frame.localToWorld(vector(camera.pos)), ball.position]);
    });
  }

  #cameraOf(percept) {
    const camera = this.#info.cameras.find(c => c.name === percept.camera);
    return camera && this.#real.bodies.has(camera.body) ? camera : null;
  }

  /** Lights up joints: the selected one, limited ones, the faulty one. */
  mark(selected, limited, faulty) {
    this.#marks.forEach((mark, i) => {
      const m = this.#materials;
      mark.material = i === selected ? m.selected : i === faulty ? m.bad : limited[i] ? m.limited : m.servo;
      mark.scale.setScalar(i === selected || i === faulty ? 1.35 : limited[i] ? 1.15 : 1);
    });
    this.#dirty = true;
  }

  /** Where a joint is on the canvas, in CSS pixels; null if the robot has no such body. */
  where(joint) {
    const frame = this.#real.joints[joint]?.frame;
    if (!frame) {
      return null;
    }
    frame.getWorldPosition(this.#at).project(this.#camera);
    return [((this.#at.x + 1) / 2) * this.#canvas.clientWidth, ((1 - this.#at.y) / 2) * this.#canvas.clientHeight];
  }

  /** Moves the robot to the right, to make room for what lies over the left of the picture. */
  shift(pixels) {
    if (pixels !== this.#shift) {
      this.#shift = pixels;
      this.#dirty = true;
    }
  }

  #jointUnder(event) {
    const r = this.#canvas.getBoundingClientRect();
    const point = new THREE.Vector2(
      ((event.clientX - r.left) / r.width) * 2 - 1,
      1 - ((event.clientY - r.top) / r.height) * 2,
    );
    this.#ray.setFromCamera(point, this.#camera);
    return this.#ray.intersectObjects(this.#hits)[0]?.object.userData.joint ?? -1;
  }

  /** Gives the browser its WebGL context back. */
  dispose() {
    this.#gl.dispose();
    this.#gl.forceContextLoss();
  }

  /** Draws, if anything has changed. */
  draw() {
    const [w, h] = [this.#canvas.clientWidth, this.#canvas.clientHeight];
    const ratio = Math.min(devicePixelRatio, 2);
    if (!w || !h) {
      return;
    }
    if (this.#canvas.width !== Math.floor(w * ratio) || this.#canvas.height !== Math.floor(h * ratio)) {
      this.#gl.setPixelRatio(ratio);
      this.#gl.setSize(w, h, false);
      this.#dirty = true;
    }
    if (this.#dirty) {
      this.#dirty = false;
      this.#look(w, h);
      this.#gl.render(this.#world, this.#camera);
    }
  }

  #look(w, h) {
    const { azimuth, elevation, zoom } = this.#eye;
    const camera = this.#camera;
    camera.aspect = w / h;
    const distance = this.#distance * zoom * Math.max(1, 0.86 / camera.aspect);
    camera.position
      .set(Math.cos(elevation) * Math.cos(azimuth), Math.cos(elevation) * Math.sin(azimuth), Math.sin(elevation))
      .multiplyScalar(distance)
      .add(this.#target);
    camera.lookAt(this.#target);
    if (this.#shift) {
      camera.setViewOffset(w, h, -this.#shift / 2, 0, w, h);
    } else {
      camera.clearViewOffset();
    }
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
  }
}
