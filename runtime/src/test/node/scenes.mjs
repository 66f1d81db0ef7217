// Robots that do not exist, in every state that the page has to draw, also those that robots of today cannot be in:
// what texts.json says and texts.txt does not is of later versions. A scene is named by its path: /armed/, /fault/,
// /arm6-armed/ ... It answers as a robot would: STOP stops, Arm arms. Used by tests only.
import fs from 'node:fs';
import { FRESHNESS, LIMITS, SAFETY } from './encode.mjs';
import { bend, noise, TORQUE } from './motion.mjs';

const folder = new URL('../resources/org/sinew/cockpit/scenes/', import.meta.url);
const read = name => JSON.parse(fs.readFileSync(new URL(name, folder), 'utf8'));

/** The texts that a robot of today sends: lines KEY = English | Chinese. */
const shipped = Object.fromEntries(
  fs
    .readFileSync(new URL('../../main/resources/org/sinew/cockpit/texts.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter(line => line && !line.startsWith('#'))
    .map(line => line.split(' = '))
    .map(([key, both]) => [key, both.split(' | ')]),
);
const texts = { ...read('texts.json'), ...shipped };
const pictures = {
  full: fs.readFileSync(new URL('ball.jpg', folder)),
  empty: fs.readFileSync(new URL('empty.jpg', folder)),
};
const PHASES = ['sense', 'state', 'perceive', 'decide', 'guard', 'act', 'alive', 'remember'];
const STARTS = {
  armed: 'armed',
  squat: 'armed',
  stand: 'armed',
  slow: 'armed',
  lost: 'armed',
  watching: 'armed',
  derated: 'armed',
  disarmed: 'disarmed',
  ready: 'disarmed',
  arming: 'arming',
  holding: 'holding',
  fault: 'stopped',
  stopped: 'stopped',
  stopping: 'stopping',
  locked: 'locked',
  boot: 'boot',
  stale: 'holding',
};

export const SCENES = Object.keys(STARTS);

export class FakeRobot {
  constructor(path) {
    const arm = path.startsWith('arm6-');
    const old = path.startsWith('old-'); // speaks a wire that the page does not know
    this.bare = path.startsWith('bare-'); // on hardware, and nobody knows how it looks
    this.scene = path.replace(/^(arm6|old|two|bare)-/, '');
    if (!(this.scene in STARTS)) {
      throw new Error(`no scene ${path}; there are ${SCENES.join(', ')}`);
    }
    this.info = {
      ...read(arm ? 'arm6.json' : 'kid20.json'),
      texts,
      phases: PHASES,
      safety_states: SAFETY,
      limits: LIMITS,
      freshness: FRESHNESS,
      ...(old ? { wire: 0 } : {}),
    };
    if (path.startsWith('two-')) {
      this.info.cameras = [...this.info.cameras, { ...this.info.cameras[0], name: 'hand_cam' }];
    }
    if (this.bare) {
      const joints = this.info.joints.map(joint => ({ ...joint, group: null }));
      Object.assign(this.info, { joints, bodies: [], fixed_base: false, kind: null, simulated: false });
    }
    this.arm = arm;
    this.safety = STARTS[this.scene];
    this.since = performance.now();
    this.begun = this.since - 4000;
    this.seq = 0;
    this.eventSeq = 0;
    const n = this.info.joints.length;
    this.index = new Map(this.info.joints.map((j, i) => [j.name, i]));
    this.q = new Array(n).fill(0);
    this.goal = new Array(n).fill(0);
    this.asked = new Array(n).fill(NaN);
    this.temperature = this.info.joints.map((_, i) => 33 + ((i * 37) % 9));
    this.heat();
    this.sinceTick = 41230;
    for (let i = 0; i < 60; i++) {
      bend(this, 0);
    }
  }

  heat() {
    if (this.arm) {
      return;
    }
    const hot = {
      left_knee: this.scene === 'fault' ? 71 : 61,
      right_knee: 54,
      left_hip_pitch: 49,
      right_hip_pitch: 48,
    };
    Object.entries(hot).forEach(([name, t]) => {
      this.temperature[this.index.get(name)] = t;
    });
    if (['disarmed', 'ready', 'boot'].includes(this.scene)) {
      this.temperature.forEach((_, i) => {
        this.temperature[i] = 23 + (i % 3);
      });
    }
  }

  get fault() {
    return this.scene === 'fault' && this.safety === 'stopped';
  }

  get slow() {
    return this.scene === 'slow';
  }

  nanos() {
    return process.hrtime.bigint();
  }

  /** What a person may do now. */
  command(name) {
    const from = { arm: ['disarmed', 'stopped', 'holding'], release: ['armed', 'arming', 'holding'] }[name];
    if (name === 'stop') {
      this.safety = this.safety === 'locked' ? 'locked' : TORQUE.has(this.safety) ? 'stopping' : this.safety;
      this.since = performance.now();
      return { result: 'done', why: null };
    }
    if (!from.includes(this.safety) || (!this.arming().allowed && name === 'arm')) {
      return { result: 'refused', why: [`it is ${this.safety}`, '当前状态不允许'] };
    }
    this.safety = name === 'arm' ? 'arming' : 'disarmed';
    this.since = performance.now();
    return { result: 'done', why: null };
  }

  /** Time goes by: stopping ends, arming ends. */
  step() {
    const age = performance.now() - this.since;
    if (this.safety === 'stopping' && this.scene !== 'stopping' && age > 300) {
      this.safety = 'stopped';
    }
    if (this.safety === 'arming' && this.scene !== 'arming' && age > 1500) {
      this.safety = 'armed';
    }
  }

  state(rateHz) {
    this.step();
    const t = (performance.now() - this.begun) / 1000;
    bend(this, t);
    const torque = TORQUE.has(this.safety);
    const tilt = this.fault ? 1.35 : torque ? 0.02 + 0.03 * Math.sin(t * 1.9) : 0.06;
    const stale = this.scene === 'stale' ? this.index.get('right_knee') : -1;
    return {
      seq: ++this.seq,
      tNanos: this.nanos(),
      safety: this.safety,
      control: this.scene !== 'watching' && !this.bare,
      torque,
      rateHz,
      orientation: this.info.imu ? [Math.cos(tilt / 2), 0, Math.sin(tilt / 2), 0] : null,
      step: this.safety === 'armed' ? (this.cycle ?? Math.floor(t / 2) % 4) : null,
      cycles: Math.floor(t / 6),
      relies: this.arm || this.safety !== 'armed' ? null : { percept: 1, label: 0, ageMs: 60 },
      voltage: (this.fault ? 10.9 : 11.6) + noise(0.02),
      current: 1.4,
      charge: this.fault ? 41 : this.scene === 'disarmed' ? 97 : 78,
      joints: this.q.map((q, i) => ({
        measured: q,
        requested: torque ? (Number.isFinite(this.asked[i]) ? this.asked[i] : this.goal[i]) : NaN,
        applied: torque ? this.goal[i] : NaN,
        limit: this.limits[i],
        torque: torque && this.limits[i] !== 'released',
        effort: torque
          ? Math.min(2.9, Math.abs(Math.sin(q)) * 1.2 + Math.abs(this.goal[i] - q) * 3.5 + 0.09 + noise(0.03))
          : 0,
        temperature: this.temperature[i],
        freshness: i === stale ? 'stale' : 'fresh',
      })),
      gyro: this.info.imu && !this.silentGyro ? Array.from({ length: 5 }, (_, i) => this.gyro(t + i * 0.01)) : [],
      contacts: this.info.contacts.map((_, i) => (this.fault ? (i % 4 < 2 ? 1 : 0) : 1)),
      percepts: this.percepts(),
    };
  }

  gyro(t) {
    return this.safety !== 'armed'
      ? [noise(0.01), noise(0.01), noise(0.01)]
      : [
          0.12 * Math.sin(t * 3.1) + noise(0.03),
          0.55 * Math.cos(t * 1.05) * (this.cycle % 2 ? 0.15 : 1) + noise(0.03),
          0.3 * Math.sin(t * 0.9) + noise(0.02),
        ];
  }

  get sees() {
    return !this.fault && !['disarmed', 'ready', 'boot', 'holding'].includes(this.scene);
  }

  percepts() {
    const body = this.fault
      ? [0.06, 0.11, 0.82, 0.01]
      : this.safety === 'disarmed'
        ? [0.58, 0.03, 0.02, 0.37]
        : [0.96 + noise(0.01), 0.03, 0.004, 0.006];
    const scores = { ageMs: 20 + (this.seq % 2) * 20, scores: body, detections: [] };
    const found = {
      ageMs: 60,
      scores: [],
      detections: this.sees
        ? [
            { label: 0, score: 0.93, box: [0.5, 0.52, 0.17, 0.23], azimuth: 0, elevation: -0.9, range: 0.42 },
            { label: 1, score: 0.88, id: 7, box: [0.2, 0.42, 0.12, 0.16], azimuth: 0.2, elevation: 0, range: 1.31 },
          ]
        : [],
    };
    return this.arm ? [found] : [scores, found];
  }

  picture() {
    this.camera = ((this.camera ?? -1) + 1) % this.info.cameras.length; // in turn, as the robot sends them
    return {
      camera: this.camera,
      seq: this.seq,
      tNanos: this.nanos() - 60_000_000n,
      picture: this.sees ? pictures.full : pictures.empty,
    };
  }

  arming() {
    const n = this.info.joints.length;
    const warm = this.scene !== 'disarmed' || performance.now() - this.since > 4000;
    const done = Math.min(
      1,
      Math.floor((performance.now() - this.since) / 400 + (this.scene === 'arming' ? 1 : 0)) % 2,
    );
    const checks = [
      ['estop_read', true],
      ['estop_released', true],
      ['joints_answer', true, { good: n, n }],
      ['joints_inside', true, { good: n, n }],
      ['joints_cool', true, { good: n, n }],
      ['imus_fresh', true, { good: 1, n: 1 }],
      ['upright', true, { deg: 3 }],
      ['models_fresh', true, { good: this.info.models.length, n: this.info.models.length }],
      ['warm', warm],
    ]
      .filter(c => !['imus_fresh', 'upright'].includes(c[0]) || this.info.imu)
      .map(([code, ok, values = {}]) => ({ code, ok, values }));
    const steps = ['goals', 'torque'].map((code, i) => ({
      code,
      state: i < done ? 'done' : i === done ? 'now' : 'next',
      values: {},
    }));
    const hot = this.fault;
    return {
      type: 'arming',
      allowed: warm && !hot && this.safety !== 'locked',
      why: hot
        ? ['left_knee is at 71 °C; let it cool below 60 °C.', 'left_knee 为 71 °C，请降到 60 °C 以下。']
        : warm
          ? null
          : ['The loop is warming up: 3 s more.', '控制循环预热中，还需 3 秒。'],
      checks: this.safety === 'disarmed' ? checks : [],
      steps: this.safety === 'arming' ? steps : [],
    };
  }

  loop() {
    this.sinceTick += 100;
    return {
      type: 'loop',
      t_ns: Number(this.nanos()),
      ticks: this.sinceTick,
      skipped: 2,
      rate_hz: 100,
      lateness_us: { p50: 34, p99: 92, p999: 300, max: 1184 },
      tick_us: { p50: 331, p99: 468, p999: 2200, max: 3207 },
      hist: histograms,
      phases_us: [138, 41, 6, 58, 33, 31, 3, 21],
      loop_alloc_bytes: 0,
      gc: { count: 1, max_ms: 21 },
      uncommanded_motions: 0,
      models: this.info.models.map(m =>
        m.name === 'body_state'
          ? { name: m.name, runs: 9000, p50_ms: 0.8, p99_ms: 1.4, expired: 0 }
          : { name: m.name, runs: 4000, p50_ms: 22.3, p99_ms: 33.8, expired: 1 },
      ),
      buses: [
        { name: 'servo', transactions: 82000, errors: this.fault ? 3 : 0, utilisation: this.arm ? 0.14 : 0.31 },
        { name: 'i2c1', transactions: 41000, errors: 0, utilisation: 0.12 },
      ],
      uplink: { online: !this.slow, queued: this.slow ? 14 : 0 },
    };
  }

  event(code, severity, where = '', values = {}, active = false, secondsAgo = 0) {
    return {
      type: 'event',
      seq: ++this.eventSeq,
      boot: this.info.boot,
      t_ns: Number(this.nanos()),
      time: new Date(Date.now() - secondsAgo * 1000).toISOString(),
      code,
      severity,
      where,
      text: code,
      next: '',
      values,
      active,
    };
  }

  /** What has happened before the page came. */
  history() {
    if (['disarmed', 'ready', 'boot'].includes(this.scene)) {
      return [];
    }
    const list = [
      this.event('online', 'info', this.info.robot, {}, false, 640),
      this.event('armed', 'info', '', {}, false, 412),
      this.event('broker_back', 'info', '', {}, false, 233),
      this.event('skipped', 'info', '', { n: 2, ms: 21 }, false, 96),
      this.event('model_late', 'info', '', { ms: 43, lim: 40 }, false, 58),
    ];
    if (!this.arm) {
      list.push(this.event('derated', 'warn', 'left_knee', { t: 61, lim: 60 }, this.safety === 'armed', 31));
    }
    if (this.fault) {
      list.push(
        this.event(
          'joint_overheated',
          'fault',
          'left_knee',
          { value: 71 },
          true,
          4,
        ),
      );
    }
    if (this.scene === 'holding') {
      list.push(this.event('percept_stale', 'warn', 'ball_marker', {}, true, 4));
      list.push(this.event('holding', 'warn', '', {}, true, 4));
    }
    if (this.scene === 'locked') {
      list.push(this.event('locked', 'fault', '', {}, true, 4));
    }
    return list;
  }
}

/** Counts that look like a quiet machine: most wake-ups 20 to 60 µs late, ticks near 330 µs, a few stragglers. */
const histograms = {
  lateness: [0, 0, 0, 0, 12, 170, 900, 4200, 9100, 11200, 8600, 4300, 1500, 300, 30, 9, 14, 21, 16, 2],
  tick: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 2300, 27600, 11200, 60, 3, 8, 9, 2],
};
for (const counts of Object.values(histograms)) {
  while (counts.length < 31) {
    counts.push(0);
  }
}
