// Small parts of the 3D picture: joint marks, contact pads, the lettered axes of the IMU, materials.
import * as THREE from './vendor/three.module.min.js';
import { along, vector } from './body3d.js';

const MARK_METRE = 0.013; // radius of a joint's mark on a robot of half a metre, at least
const PADS_OUT = 1.22; // pads stand out from under the sole
const AXES = [
  ['x', 0xe5484d],
  ['y', 0x30a46c],
  ['z', 0x3e8ef7],
];

/**
 * A servo for each joint, just thicker than the limbs that it joins, and a larger shape that the pointer can hit:
 * `[{mark, hit}]` in the order of the joints.
 */
export function jointMarks(body, unit, materials) {
  const drum = (radius, length, material) =>
    new THREE.Mesh(new THREE.CylinderGeometry(radius, radius, length, 24).rotateX(Math.PI / 2), material);
  return body.joints.map((joint, i) => {
    const radius = Math.max(MARK_METRE * unit, 1.1 * joint.thick);
    const mark = drum(radius, 2.3 * radius, materials.servo);
    const hit = drum(1.5 * radius, 3.6 * radius, materials.hidden);
    hit.userData.joint = i;
    [mark, hit].forEach(part => part.quaternion.copy(along(joint.axis)));
    joint.frame.add(mark, hit);
    return { mark, hit };
  });
}

/** The pads of each contact; where the robot does not say where they are, under the corners of its body. */
export function contactPads(contacts, robot, unit, materials) {
  const cornersOf = contact => (contact.pos ? contact.pos.map(vector) : robot.lowerCorners(contact.body));
  return contacts.map(contact => {
    const body = robot.bodies.get(contact.body);
    const onBody = contacts.filter(c => c.body === contact.body).flatMap(cornersOf);
    const middle = onBody
      .reduce((sum, corner) => sum.add(corner), vector([0, 0, 0]))
      .divideScalar(onBody.length || 1);
    return (body ? cornersOf(contact) : []).map(corner => {
      const size = [0.034, 0.028, 0.004].map(s => s * unit);
      const pad = new THREE.Mesh(new THREE.BoxGeometry(...size), materials.padOff);
      pad.position.copy(corner).sub(middle).multiplyScalar(PADS_OUT).add(middle);
      body.inner.add(pad);
      return pad;
    });
  });
}

/** Three arrows with letters at a place, seen through everything. */
export function axes(place, unit) {
  return AXES.flatMap(([letter, tint], i) => {
    const axis = new THREE.Vector3().setComponent(i, 1);
    const arrow = new THREE.ArrowHelper(axis, place, 0.1 * unit, tint, 0.018 * unit, 0.012 * unit);
    arrow.traverse(part => {
      part.renderOrder = 5;
      if (part.material) {
        part.material.depthTest = false;
        part.material.transparent = true;
      }
    });
    const sign = letterSprite(letter, tint, 0.026 * unit);
    sign.position.copy(place).addScaledVector(axis, 0.115 * unit);
    return [arrow, sign];
  });
}

export function materials() {
  const solid = () => new THREE.MeshLambertMaterial();
  const glass = options => new THREE.MeshBasicMaterial({ transparent: true, ...options });
  return {
    link: solid(),
    servo: solid(),
    limited: solid(),
    bad: solid(),
    selected: solid(),
    ghost: glass({
      opacity: 0.3,
      depthWrite: false,
      polygonOffset: true,
      polygonOffsetFactor: 2,
      polygonOffsetUnits: 4,
    }),
    padOn: new THREE.MeshBasicMaterial(),
    padOff: glass({ opacity: 0.55, wireframe: true }),
    ball: glass({ opacity: 0.4 }),
    ray: new THREE.LineBasicMaterial({ transparent: true, opacity: 0.45 }),
    shade: glass({ opacity: 0.16, color: 0 }),
    hidden: new THREE.MeshBasicMaterial({ visible: false }),
  };
}

/** The longest side of a box. */
export const largest = box => {
  const size = box.getSize(new THREE.Vector3());
  return Math.max(size.x, size.y, size.z, 0.05);
};

function letterSprite(letter, tint, size) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 48;
  const c = canvas.getContext('2d');
  c.font = '600 38px system-ui, sans-serif';
  c.textAlign = 'center';
  c.fillStyle = '#' + tint.toString(16).padStart(6, '0');
  c.fillText(letter, 24, 36);
  const sprite = new THREE.Sprite(
    new THREE.SpriteMaterial({ map: new THREE.CanvasTexture(canvas), depthTest: false }),
  );
  sprite.scale.setScalar(size);
  sprite.renderOrder = 6;
  return sprite;
}
