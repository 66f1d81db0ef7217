// A tab as a person has it, spoken to in Chromium's own protocol: Playwright keeps every page visible and awake.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';
import { CHROMIUM } from './browser.mjs';

const PATIENCE_MS = 20000;

/** Opens `url` in a browser of its own. */
export async function plainTab(url) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'page-plain-'));
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--window-size=1280,900'];
  const chrome = spawn(CHROMIUM, [...flags, '--remote-debugging-port=0', `--user-data-dir=${profile}`, url], {
    env: { ...process.env, HOME: profile },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise(done => chrome.on('exit', done));
  const socket = new WebSocket(
    await new Promise((done, failed) => {
      chrome.stderr.on('data', said => /ws:\/\/\S+/.test(said) && done(/ws:\/\/\S+/.exec(said)[0]));
      ended.then(() => failed(new Error('Chromium has ended')));
    }),
  );
  await new Promise(done => socket.on('open', done));
  const waiting = new Map();
  socket.on('message', data => {
    const message = JSON.parse(data);
    waiting.get(message.id)?.(message);
  });
  let id = 0;
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((done, failed) => {
      waiting.set(++id, m => (m.error ? failed(new Error(`${method}: ${m.error.message}`)) : done(m.result)));
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  const until = async (what, test) => {
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
      const found = await test();
      if (found) {
        return found;
      }
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error(`not so in ${PATIENCE_MS} ms: ${what}`);
  };
  const { targetId } = await until('a page', async () =>
    (await send('Target.getTargets')).targetInfos.find(t => t.type === 'page' && t.url === url),
  );
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const evaluate = async expression =>
    (await send('Runtime.evaluate', { expression, returnByValue: true }, sessionId).catch(() => null))?.result.value;
  const cover = async () => {
    const other = await send('Target.createTarget', { url: 'about:blank' });
    await send('Target.activateTarget', { targetId: other.targetId });
  };
  let at = {};
  const mouse = type =>
    send('Input.dispatchMouseEvent', { type, ...at, button: 'left', clickCount: 1 }, sessionId);
  return {
    evaluate,
    until: expression => until(expression, () => evaluate(expression)),
    /** Presses the left button of the mouse on an element, once it is not disabled. */
    down: async element => {
      await until(element, () => evaluate(`${element}?.getAttribute('aria-disabled') === 'false'`));
      at = await evaluate(`(r => ({ x: r.x + 5, y: r.y + 5 }))(${element}.getBoundingClientRect())`);
      await mouse('mouseMoved');
      await mouse('mousePressed');
    },
    up: () => mouse('mouseReleased'),
    freeze: () => send('Page.setWebLifecycleState', { state: 'frozen' }, sessionId),
    cover,
    /** Thawed and seen again. */
    undo: async () => {
      await send('Page.setWebLifecycleState', { state: 'active' }, sessionId);
      await cover(); // what was frozen is hidden, but not for its window
      await send('Target.activateTarget', { targetId });
    },
    close: async () => {
      chrome.kill();
      await ended;
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
