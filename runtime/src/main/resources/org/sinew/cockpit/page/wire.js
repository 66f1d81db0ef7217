// The binary messages of docs/cockpit-wire.md, read into plain objects. Knows the bytes, nothing else does.

export const WIRE = 1;
const STATE = 1;
const FRAME = 2;
const HEAD_BYTES = 56;
const JOINT_BYTES = 10;
const DETECTION_BYTES = 20;
const ANGLE = 1 / 5000;
const GYRO = 1 / 500;
const SHARE = 1 / 10000;
const NO_VALUE = -32768;
const NO_AGE = 65535;

const scaled = (raw, unit) => (raw === NO_VALUE ? NaN : raw * unit);
const millis = nanos => Number(nanos) / 1e6;

/** A binary message: `{kind: 'state' | 'frame', ...}`; null if it is none of ours, or of another robot than `info`. */
export function decode(buffer, info) {
  const view = new DataView(buffer);
  const kind = view.byteLength > 0 ? view.getUint8(0) : 0;
  if (kind === FRAME && view.byteLength > 16) {
    return frame(view, buffer);
  }
  if (kind !== STATE || !info || view.byteLength < HEAD_BYTES || view.getUint8(1) !== info.joints.length) {
    return null;
  }
  return state(view, info);
}

function frame(view, buffer) {
  return {
    kind: 'frame',
    camera: view.getUint8(1),
    seq: view.getUint32(4, true),
    tMillis: millis(view.getBigInt64(8, true)),
    picture: buffer.slice(16),
  };
}

function state(view, info) {
  const s = head(view, info);
  let at = HEAD_BYTES;
  s.joints = joints(view, at, info);
  at += info.joints.length * JOINT_BYTES;
  s.gyro = [];
  for (let i = 0; i < view.getUint8(2); i++, at += 6) {
    s.gyro.push([0, 2, 4].map(o => view.getInt16(at + o, true) * GYRO));
  }
  s.contacts = [];
  for (let i = 0; i < view.getUint8(3); i++, at++) {
    s.contacts.push(view.getUint8(at));
  }
  s.percepts = info.percepts.map(() => {
    const p = percept(view, at, info, s.tMillis);
    at = p.end;
    return p;
  });
  return s;
}

function head(view, info) {
  const flags = view.getUint8(17);
  const none = value => (value === 255 ? -1 : value);
  const age = view.getUint16(26, true);
  return {
    kind: 'state',
    seq: view.getUint32(4, true),
    tMillis: millis(view.getBigInt64(8, true)),
    safety: info.safety_states[view.getUint8(16)] ?? 'unknown',
    control: (flags & 1) !== 0,
    torque: (flags & 2) !== 0,
    oriented: (flags & 4) !== 0,
    estop: (flags & 8) !== 0,
    rateHz: view.getUint8(18),
    step: none(view.getUint8(19)),
    relies: { percept: none(view.getUint8(24)), label: none(view.getUint8(25)), ageMs: age === NO_AGE ? NaN : age },
    orientation: [28, 32, 36, 40].map(o => view.getFloat32(o, true)),
    voltage: view.getFloat32(44, true),
    current: view.getFloat32(48, true),
    charge: none(view.getUint8(52)),
  };
}

function joints(view, start, info) {
  return info.joints.map((_, i) => {
    const at = start + i * JOINT_BYTES;
    const bits = view.getUint8(at + 9);
    const temperature = view.getInt8(at + 8);
    return {
      measured: scaled(view.getInt16(at, true), ANGLE),
      requested: scaled(view.getInt16(at + 2, true), ANGLE),
      applied: scaled(view.getInt16(at + 4, true), ANGLE),
      effort: scaled(view.getInt16(at + 6, true), 0.01),
      temperature: temperature === -128 ? NaN : temperature,
      limit: info.limits[bits & 15] ?? 'none',
      freshness: info.freshness[(bits >> 4) & 7] ?? 'lost',
      torque: (bits & 128) !== 0,
    };
  });
}

function percept(view, start, info, tMillis) {
  const age = view.getUint16(start, true);
  const p = {
    ageMs: age === NO_AGE ? NaN : age,
    stampMillis: tMillis - age,
    freshness: info.freshness[view.getUint8(start + 2)] ?? 'lost',
    scores: [],
    detections: [],
  };
  let at = start + 5;
  for (let i = 0; i < view.getUint8(start + 3); i++, at += 2) {
    p.scores.push(view.getUint16(at, true) * SHARE);
  }
  for (let i = 0; i < view.getUint8(start + 4); i++, at += DETECTION_BYTES) {
    p.detections.push(detection(view, at));
  }
  p.end = at;
  return p;
}

function detection(view, at) {
  const share = offset => view.getInt16(at + offset, true) * SHARE;
  const range = view.getUint16(at + 18, true);
  return {
    label: view.getUint8(at),
    score: view.getUint16(at + 2, true) * SHARE,
    id: view.getInt16(at + 4, true),
    box: { x: share(6), y: share(8), width: share(10), height: share(12) },
    azimuth: view.getInt16(at + 14, true) * ANGLE,
    elevation: view.getInt16(at + 16, true) * ANGLE,
    range: range === 65535 ? NaN : range / 1000,
  };
}
