// A server as the robot's, for tests: the page under any scene's path, its WebSocket, POST stop.
// `node serve.mjs [PORT]` prints where the scenes are.
// It records what the page sends: `server.received`.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { WebSocketServer } from 'ws';
import { encodeFrame, encodeState } from './encode.mjs';
import { FakeRobot, SCENES } from './scenes.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const page = path.join(here, '../../main/resources/org/sinew/cockpit/page');
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript' };
const CSP =
  "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'"; // as CockpitHandler's
const SLOW_MS = 480;

/** three.js: from the folder THREE (…/build of its WebJar, unpacked), which the Maven build names. */
export function threeFolder() {
  const folder = process.env.THREE ?? path.join(here, '../../../target/three');
  if (!fs.existsSync(path.join(folder, 'three.module.min.js'))) {
    throw new Error(
      `no three.module.min.js in ${folder}: set THREE to the build folder of the unpacked WebJar of three`,
    );
  }
  return folder;
}

/** Starts it on a free port, or on `port`. */
export async function serve(port = 0) {
  const three = threeFolder();
  const received = [];
  const state = { down: false, away: new Set() }; // away: scenes whose robot has fallen silent for good
  const robots = new Map(); // scene -> the robot that the last page of it looks at
  const server = http.createServer((request, answer) => respond(request, answer, three, robots, received, state));
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const [, scene, name] = request.url.split('/');
    if (name !== 'ws' || state.down || state.away.has(scene)) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, ws => talk(ws, scene, robots, received, state.away));
  });
  await new Promise(done => server.listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    received,
    robots,
    cut: () => cut(sockets),
    /** Without the network for as long as `body` takes. */
    down: async body => {
      state.down = true;
      cut(sockets);
      try {
        await body();
      } finally {
        state.down = false;
      }
    },
    close: () => {
      cut(sockets);
      server.close();
      server.closeAllConnections();
    },
  };
}

const cut = sockets => sockets.clients.forEach(client => client.terminate());

function respond(request, answer, three, robots, received, state) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const [, scene, ...rest] = pathname.split('/');
  const name = rest.join('/') || 'index.html';
  const headers = {
    'content-security-policy': CSP,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  };
  if (name === 'index.html') {
    state.away.delete(scene); // a new page, a new robot
  }
  if (name === 'stop' && request.method === 'POST') {
    received.push({ scene, type: 'post stop', at: performance.now() });
    if (state.down || state.away.has(scene)) {
      request.socket.destroy();
      return;
    }
    const reply = robots.get(scene)?.command('stop') ?? { result: 'done', why: null };
    setTimeout(
      () =>
        answer
          .writeHead(200, { ...headers, 'content-type': 'application/json' })
          .end(JSON.stringify({ type: 'reply', command: 'stop', ...reply })),
      scene === 'slow' ? SLOW_MS : 12,
    );
    return;
  }
  const file = name.startsWith('vendor/')
    ? path.join(three, path.basename(name))
    : path.join(page, path.basename(name));
  if (!fs.existsSync(file) || rest.length === 0) {
    answer.writeHead(404, headers).end();
    return;
  }
  answer
    .writeHead(200, {
      ...headers,
      'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'content-encoding': 'gzip',
    })
    .end(zlib.gzipSync(fs.readFileSync(file), { level: 9 }));
}

function talk(ws, scene, robots, received, away) {
  const robot = new FakeRobot(scene);
  robots.set(scene, robot);
  const late = robot.slow ? SLOW_MS : 0;
  let dead = false;
  const send = message =>
    setTimeout(() => {
      if (!dead && ws.readyState === ws.OPEN) {
        ws.send(Buffer.isBuffer(message) ? message : JSON.stringify(message));
      }
    }, late);
  const watch = { hidden: false, frames: false };
  let acked = true;
  ws.on('message', data => {
    const message = JSON.parse(data);
    received.push({ scene, ...message, at: performance.now() });
    if (message.type === 'watch') {
      Object.assign(watch, message);
    } else if (message.type === 'ack') {
      acked = true;
    } else if (message.type === 'ping') {
      setTimeout(() => send({ type: 'pong', id: message.id, t_ns: Number(robot.nanos()) }), late);
    } else {
      send({ type: 'reply', id: message.id, command: message.type, ...robot.command(message.type) });
    }
  });
  [robot.info, robot.arming(), robot.loop(), ...robot.history()].forEach(send);
  let ticks = 0;
  let arming = '';
  const timer = setInterval(() => {
    ticks++;
    const every = watch.hidden ? 20 : robot.slow ? 7 : 1;
    if (ticks % every === 0) {
      send(encodeState(robot.state(Math.round(20 / every))));
    }
    const now = JSON.stringify(robot.arming());
    if (ticks % 5 === 0 && now !== arming) {
      arming = now;
      send(robot.arming());
    }
    if (ticks % 20 === 0) {
      send(robot.loop());
    }
    if (ticks % 4 === 0 && acked && watch.frames && !watch.hidden && !robot.slow && robot.info.cameras.length) {
      acked = false;
      send(encodeFrame(robot.picture()));
    }
    if (robot.scene === 'lost' && ticks > 30) {
      dead = true;
      away.add(scene);
    }
  }, 50);
  ws.on('close', () => clearInterval(timer));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(Number(process.argv[2] ?? 0));
  console.log(SCENES.flatMap(s => [`${url}${s}/`, `${url}arm6-${s}/`]).join('\n'));
}
