// The WebSocket to the robot: connects again by itself, keeps the clock offset, and sends what the page says.
// It decides nothing and repeats no command.

const ANSWER_WITHIN_MS = 3000;
const PING_EVERY_MS = 1000;
const SHORTEST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2000;
const SILENT_MS = 4000; // a connection on which nothing comes for so long is given up: nobody may have ended it
const CLOCKS_KEPT = 60;

export class Link {
  #socket = null;
  #take;
  #watch = { hidden: false, frames: false };
  #pause = SHORTEST_PAUSE_MS;
  #heard = 0; // when something came last, or the connection was begun
  #id = 0;
  #waiting = new Map(); // id of a command -> how its promise ends
  #pings = new Map(); // id of a ping -> when it was sent
  #lastPing = -Infinity;
  closed = { code: 0, reason: '' }; // what the robot said when it closed the connection
  #clocks = []; // of the last pongs: how long they took, and page time minus robot time

  /** `take(message)` gets every text message as an object and every binary one as an ArrayBuffer. */
  constructor(take) {
    this.#take = take;
    this.#connect();
    setInterval(() => this.#giveUpSilence(), SILENT_MS / 4);
  }

  get open() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Page time of a robot time, in ms; NaN before the first pong. */
  toPage(robotMillis) {
    const best = this.#clocks.reduce((a, b) => (b.took < a.took ? b : a), { took: Infinity, offset: NaN });
    return robotMillis + best.offset;
  }

  /** Tells the robot whether anybody looks at the page, and at pictures. */
  watch(hidden, frames) {
    if (hidden !== this.#watch.hidden || frames !== this.#watch.frames) {
      this.#watch = { hidden, frames };
      this.#send({ type: 'watch', ...this.#watch });
    }
  }

  /** To be called for each state read: sends the ping of this second. */
  stateRead(seq) {
    const now = performance.now();
    if (now - this.#lastPing < PING_EVERY_MS) {
      return;
    }
    this.#lastPing = now;
    const id = ++this.#id;
    this.#pings.set(id, now);
    this.#send({ type: 'ping', id, seen: seq });
  }

  frameDrawn(seq) {
    this.#send({ type: 'ack', seq });
  }

  /** Sends something that needs no answer. */
  say(message) {
    this.#send(message);
  }

  /** Sends `arm`, `release` or `take`; the promise ends with the reply, and fails without one. */
  command(type, more = {}) {
    if (!this.open) {
      return Promise.reject(new Error('not connected'));
    }
    const id = ++this.#id;
    this.#send({ type, id, ...more });
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed });
      setTimeout(() => this.#end(id, w => w.failed(new Error('no answer'))), ANSWER_WITHIN_MS);
    });
  }

  /** Stops, on both ways at once: the socket and a request of its own. Whichever answers first is the answer. */
  stop() {
    const said = this.command('stop'); // first: nothing that follows can keep it back
    return Promise.any([said, this.#post('stop')]);
  }

  async #post(command) {
    const answer = await fetch(command, {
      method: 'POST',
      cache: 'no-store',
      keepalive: true,
      signal: AbortSignal.timeout?.(ANSWER_WITHIN_MS), // browsers of before 2022 lack it
    });
    if (answer.ok || answer.status === 409) {
      return answer.json(); // 409: a reply too, refused
    }
    throw new Error('HTTP ' + answer.status);
  }

  #connect() {
    const address = new URL('ws', document.baseURI);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    address.search = address.hash = '';
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#opened();
    socket.onmessage = message => this.#received(message.data);
    socket.onclose = event => this.#ended(event);
    this.#socket = socket;
    this.#heard = performance.now();
  }

  #giveUpSilence() {
    const socket = this.#socket;
    if (socket.readyState < WebSocket.CLOSING && performance.now() - this.#heard > SILENT_MS) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      this.#ended({ code: 0, reason: '' });
    }
  }

  #opened() {
    this.#heard = performance.now();
    this.#clocks = [];
    this.#pings.clear();
    this.#lastPing = -Infinity;
    this.#send({ type: 'watch', ...this.#watch });
    this.stateRead(0);
  }

  #ended({ code, reason }) {
    if (reason) {
      this.closed = { code, reason };
    }
    this.#waiting.forEach((_, id) => this.#end(id, w => w.failed(new Error('connection lost'))));
    setTimeout(() => this.#connect(), this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2);
  }

  #received(data) {
    this.#heard = performance.now();
    if (typeof data !== 'string') {
      this.#take(data);
      return;
    }
    const message = JSON.parse(data);
    if (message.type === 'pong') {
      this.#clock(message);
    } else if (message.type === 'reply' && this.#waiting.has(message.id)) {
      this.#end(message.id, w => w.done(message));
    } else {
      if (message.type === 'info') {
        // the robot talks to us: what it said at an earlier end is over
        this.closed = { code: 0, reason: '' };
        this.#pause = SHORTEST_PAUSE_MS;
      }
      this.#take(message);
    }
  }

  #clock(pong) {
    const sent = this.#pings.get(pong.id);
    this.#pings.delete(pong.id);
    if (sent === undefined) {
      return;
    }
    const now = performance.now();
    this.#clocks.push({ took: now - sent, offset: (sent + now) / 2 - pong.t_ns / 1e6 });
    if (this.#clocks.length > CLOCKS_KEPT) {
      this.#clocks.shift();
    }
  }

  #end(id, how) {
    const waiting = this.#waiting.get(id);
    if (waiting) {
      this.#waiting.delete(id);
      how(waiting);
    }
  }

  #send(message) {
    if (this.open) {
      this.#socket.send(JSON.stringify(message));
    }
  }
}
