// What this page knows of the robot: the newest message of each kind, and how old it is. Views read it, main.js
// fills it.
import { WIRE, decode } from './wire.js';

const OLD_MS = 1000;
const OLD_HIDDEN_MS = 3000; // a hidden page gets one state a second
const EVENTS_KEPT = 100;
const RATE_WINDOW_MS = 2000;
const FULL_HZ = 20; // of states, while somebody looks
const SLOW_HZ = 10;
const SETTLED_MS = 2500;
const STATES_KEPT = 12; // the pictures of the camera are younger than the oldest of them

/** Events that never keep a robot from going on. */
const ASIDE = new Set(['broker_lost']);

/** Limits that come over all joints at once; the others one joint has for itself. */
const OF_ALL = new Set(['none', 'ramp', 'supply', 'hold', 'not_armed', 'stop']);

export class Known {
  info = null;
  state = null;
  before = null; // the state before the newest
  loop = null;
  arming = null;
  pictures = new Map(); // the newest of each camera: index -> {tMillis, image}
  events = []; // newest first
  leftOut = 0; // events that the robot did not send us
  #link;
  #stamps = []; // robot times of the last states
  #since = performance.now(); // when the page began to listen, or was looked at again
  #arrived = 0;
  #seen = []; // detections of the last results, to find those of a picture

  constructor(link) {
    this.#link = link;
  }

  /** Takes a message; says what kind it was, '' if it was none. */
  take(message) {
    if (message instanceof ArrayBuffer) {
      const binary = this.readable ? decode(message, this.info) : null;
      if (binary?.kind === 'state') {
        this.#take(binary);
      }
      return binary ?? { kind: '' };
    }
    const kind = message.type;
    if (kind === 'info') {
      this.#start(message);
    } else if (kind === 'loop' || kind === 'arming') {
      this[kind] = message;
    } else if (kind === 'event') {
      this.#event(message);
    } else if (kind === 'left_out') {
      this.leftOut += message.events;
    }
    return { kind, message };
  }

  #start(info) {
    if (this.info && this.info.boot !== info.boot) {
      this.events = [];
    }
    this.info = info;
    this.state = this.before = this.loop = this.arming = null;
    this.pictures.forEach(picture => picture.image.close());
    this.pictures.clear();
    this.#seen = [];
    this.listenAnew();
  }

  #take(state) {
    this.before = this.state;
    this.state = state;
    this.#arrived = performance.now();
    if (state.tMillis !== this.#stamps.at(-1)) {
      this.#stamps.push(state.tMillis); // a loop that stands still sends the same tick again
    }
    while (this.#stamps[0] < state.tMillis - RATE_WINDOW_MS) {
      this.#stamps.shift();
    }
    this.#seen.push(state);
    if (this.#seen.length > STATES_KEPT) {
      this.#seen.shift();
    }
  }

  #event(event) {
    event.history = !this.state;
    const same = this.events.findIndex(e => e.seq === event.seq && e.boot === event.boot);
    if (same >= 0) {
      event.history = true; // it has been told
      this.events[same] = event;
      return;
    }
    this.events.unshift(event);
    if (this.events.length > EVENTS_KEPT) {
      const over = this.events.findLastIndex(e => !e.active); // what still holds stays
      this.events.splice(over, 1);
    }
  }

  /** Takes a picture of a camera. */
  picture(camera, picture) {
    this.pictures.get(camera)?.image.close();
    this.pictures.set(camera, picture);
  }

  /** Whether page and robot speak the same wire. */
  get readable() {
    return this.info?.wire === WIRE;
  }

  /** Forgets how often states came: after a pause of the page itself. */
  listenAnew() {
    this.#since = performance.now();
    this.#stamps = [];
  }

  /** How old what we see is, in ms: since the robot's tick, delay of the link included. */
  age() {
    const now = performance.now();
    const sinceTick = now - this.#link.toPage(this.state?.tMillis ?? NaN);
    return this.state ? Math.max(now - this.#arrived, sinceTick || 0) : NaN;
  }

  /** How late a state was when it came, in ms. */
  delay() {
    return Math.max(0, this.#arrived - this.#link.toPage(this.state?.tMillis ?? NaN)) || 0;
  }

  /** Age of a robot time, in ms. */
  ageOf(robotMillis) {
    return Math.max(0, performance.now() - this.#link.toPage(robotMillis)) || 0;
  }

  get lost() {
    return this.state !== null && this.age() > (document.hidden ? OLD_HIDDEN_MS : OLD_MS);
  }

  /** States that came each second of the robot's time. */
  rate() {
    const n = this.#stamps.length;
    return n < 2 ? 0 : Math.round(((n - 1) * 1000) / (this.#stamps[n - 1] - this.#stamps[0]));
  }

  get slow() {
    const settled = performance.now() - this.#since > SETTLED_MS && this.#stamps.length > 2;
    return this.state !== null && !this.lost && settled && (this.state.rateHz < FULL_HZ || this.rate() < SLOW_HZ);
  }

  /** wait, lost, slow or live. */
  get linkState() {
    if (this.info && !this.readable) {
      return 'lost'; // whatever is on the page is of an earlier robot
    }
    if (!this.state) {
      return 'wait';
    }
    return this.lost ? 'lost' : this.slow ? 'slow' : 'live';
  }

  /** The safety state; unknown while nothing new comes. */
  get safety() {
    return ['wait', 'lost'].includes(this.linkState) ? 'unknown' : this.state.safety;
  }

  /** Whether this page may arm and release. */
  get control() {
    return this.state !== null && !this.lost && this.state.control;
  }

  /** The newest event that still keeps the robot from going on, faults first; that it holds is told last. */
  get cause() {
    const active = this.events.filter(e => e.active && !ASIDE.has(e.code));
    const warnings = active.filter(e => e.severity === 'warn');
    return (
      active.find(e => e.severity === 'fault') ?? warnings.find(e => e.code !== 'holding') ?? warnings[0] ?? null
    );
  }

  /** The joint that an active fault is about; -1: none. */
  get faulty() {
    const where = this.cause?.severity === 'fault' ? this.cause.where : '';
    return where ? this.info.joints.findIndex(j => j.name === where) : -1;
  }

  /** Whether a joint slides: its angle is a length. */
  slides(i) {
    const { name } = this.info.joints[i];
    return this.info.bodies.some(b => (b.joints ?? []).some(j => j.name === name && j.type === 'slide'));
  }

  /** A limit that a joint has for itself; '' if none. */
  ownLimit(i) {
    const limit = this.state.joints[i].limit;
    return OF_ALL.has(limit) ? '' : limit;
  }

  /** A limit that lies on all joints; '' if none. */
  commonLimit() {
    return this.state.joints.map(j => j.limit).find(l => l !== 'none' && OF_ALL.has(l)) ?? '';
  }

  /** What models have found, newest result of each: `[{percept, detection, ageMs}]`. */
  detections(state = this.state) {
    return (state?.percepts ?? []).flatMap((p, i) =>
      p.detections.map(detection => ({ percept: this.info.percepts[i], detection, ageMs: p.ageMs })),
    );
  }

  /** The state whose results rest on a picture of this time, or come nearest to it. */
  stateOfPicture(tMillis) {
    const distance = s =>
      Math.min(
        ...s.percepts
          .filter((_, i) => this.info.percepts[i].detections > 0)
          .map(p => Math.abs(p.stampMillis - tMillis)),
        Infinity,
      );
    return this.#seen.reduce((a, b) => (distance(b) < distance(a) ? b : a), this.state);
  }
}
