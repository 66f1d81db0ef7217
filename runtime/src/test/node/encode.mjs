// Writes the binary messages of runtime/docs/cockpit-wire.md, as the robot does. Independent of the page's reader.

export const SAFETY = ['boot', 'disarmed', 'arming', 'armed', 'holding', 'stopping', 'stopped', 'locked'];
/** Those of today, and after them three of later versions. */
export const LIMITS = [
  'none',
  'not_finite',
  'position',
  'velocity',
  'ramp',
  'hold',
  'not_armed', // the last of today
  'temperature',
  'released',
  'stop',
];
export const FRESHNESS = ['fresh', 'stale', 'frozen', 'implausible', 'lost'];

const angle = rad => (Number.isFinite(rad) ? Math.max(-32767, Math.min(32767, Math.round(rad * 5000))) : -32768);

/** A state as binary message. */
export function encodeState(s) {
  const bytes =
    56 +
    s.joints.length * 10 +
    s.gyro.length * 6 +
    s.contacts.length +
    s.percepts.reduce((sum, p) => sum + 5 + p.scores.length * 2 + p.detections.length * 20, 0);
  const b = Buffer.alloc(bytes);
  head(b, s);
  let at = 56;
  for (const j of s.joints) {
    at = joint(b, at, j);
  }
  for (const sample of s.gyro) {
    sample.forEach((v, i) => b.writeInt16LE(Math.round(v * 500), at + 2 * i));
    at += 6;
  }
  for (const contact of s.contacts) {
    at = b.writeUInt8(contact, at);
  }
  for (const p of s.percepts) {
    at = percept(b, at, p);
  }
  if (at !== bytes) {
    throw new Error(`state of ${bytes} bytes, ${at} written`);
  }
  return b;
}

function head(b, s) {
  const none = v => v ?? 255;
  b.set([1, s.joints.length, s.gyro.length, s.contacts.length]);
  b.writeUInt32LE(s.seq, 4);
  b.writeBigInt64LE(s.tNanos, 8);
  b.writeUInt8(SAFETY.indexOf(s.safety), 16);
  b.writeUInt8((s.control ? 1 : 0) | (s.torque ? 2 : 0) | (s.orientation ? 4 : 0) | (s.estop ? 8 : 0), 17);
  b.writeUInt8(s.rateHz, 18);
  b.writeUInt8(none(s.step), 19);
  b.writeUInt32LE(s.cycles, 20);
  b.writeUInt8(none(s.relies?.percept), 24);
  b.writeUInt8(none(s.relies?.label), 25);
  b.writeUInt16LE(s.relies?.ageMs ?? 65535, 26);
  (s.orientation ?? [1, 0, 0, 0]).forEach((v, i) => b.writeFloatLE(v, 28 + 4 * i));
  b.writeFloatLE(s.voltage ?? NaN, 44);
  b.writeFloatLE(s.current ?? NaN, 48);
  b.writeUInt8(none(s.charge), 52);
}

function joint(b, at, j) {
  [j.measured, j.requested, j.applied].forEach((rad, i) => b.writeInt16LE(angle(rad), at + 2 * i));
  b.writeInt16LE(Number.isFinite(j.effort) ? Math.round(j.effort * 100) : -32768, at + 6);
  b.writeInt8(Number.isFinite(j.temperature) ? Math.round(j.temperature) : -128, at + 8);
  const freshness = FRESHNESS.indexOf(j.freshness ?? 'fresh');
  b.writeUInt8(LIMITS.indexOf(j.limit ?? 'none') | (freshness << 4) | (j.torque ? 128 : 0), at + 9);
  return at + 10;
}

function percept(b, at, p) {
  b.writeUInt16LE(p.ageMs ?? 65535, at);
  b.set([FRESHNESS.indexOf(p.freshness ?? 'fresh'), p.scores.length, p.detections.length], at + 2);
  at += 5;
  for (const score of p.scores) {
    at = b.writeUInt16LE(Math.round(Math.max(0, Math.min(1, score)) * 10000), at);
  }
  for (const d of p.detections) {
    b.set([d.label, 0], at);
    b.writeUInt16LE(Math.round(d.score * 10000), at + 2);
    b.writeInt16LE(d.id ?? -1, at + 4);
    d.box.forEach((v, i) => b.writeInt16LE(Math.round(v * 10000), at + 6 + 2 * i));
    b.writeInt16LE(angle(d.azimuth), at + 14);
    b.writeInt16LE(angle(d.elevation), at + 16);
    b.writeUInt16LE(Number.isFinite(d.range) ? Math.round(d.range * 1000) : 65535, at + 18);
    at += 20;
  }
  return at;
}

/** A picture as binary message. */
export function encodeFrame({ camera, seq, tNanos, picture }) {
  const b = Buffer.alloc(16 + picture.length);
  b.set([2, camera]);
  b.writeUInt32LE(seq, 4);
  b.writeBigInt64LE(tNanos, 8);
  picture.copy(b, 16);
  return b;
}
