// Two pages of a running robot and the one lease that there is: hold to move, take over, hidden, frozen, STOP.
import assert from 'node:assert/strict';
import WebSocket from 'ws';
import { plainTab } from './plain.mjs';
import { open } from './tab.mjs';

const JOINT = 1; // the second row
const HEAD_BYTES = 56;
const JOINT_BYTES = 10;
const ARMED_WITHIN_MS = 30000;
const PATIENCE_MS = 15000;

/** Somebody who only looks: safety state, robot time and what is sent to a joint, at 20 Hz. */
async function watcher(url) {
  const socket = new WebSocket(url.replace('http', 'ws') + 'ws', { origin: new URL(url).origin });
  const seen = { safety: '', applied: NaN, tMillis: 0, movedMillis: 0, events: [], motion: null };
  let info;
  socket.on('message', (data, binary) => {
    if (binary) {
      const applied = data.readInt16LE(HEAD_BYTES + JOINT_BYTES * JOINT + 4) / 5000;
      seen.tMillis = Number(data.readBigInt64LE(8)) / 1e6;
      seen.movedMillis = applied === seen.applied ? seen.movedMillis : seen.tMillis;
      seen.applied = applied;
      seen.safety = info.safety_states[data.readUInt8(16)];
      return;
    }
    const message = JSON.parse(data);
    if (message.type === 'info') {
      info = message;
    } else if (message.type === 'event') {
      seen.events.push(message.code);
    } else if (message.type === 'motion') {
      seen.motion = message;
    }
  });
  const until = async (what, test, patience = PATIENCE_MS) => {
    const end = performance.now() + patience;
    while (!test(seen)) {
      assert.ok(performance.now() < end, `${what}; the robot is ${JSON.stringify({ ...seen, events: undefined })}`);
      await new Promise(done => setTimeout(done, 20));
    }
  };
  return { seen, until, close: () => socket.close() };
}

export async function steerChecks({ check, flat, url }) {
  const robot = await watcher(url);
  const pages = [await open(flat, url), await open(flat, url)];
  const [a, b] = pages.map(tab => tab.page);
  const steered = seen => seen.motion?.authority === 'teleop';
  const plus = page => page.locator('#rows tr.j').nth(JOINT).locator('.c-jog button').nth(1);
  const minus = page => page.locator('#rows tr.j').nth(JOINT).locator('.c-jog button').nth(0);

  const pause = ms => new Promise(done => setTimeout(done, ms));
  const given = seen => seen.motion?.authority === 'behavior';

  async function arm() {
    const end = performance.now() + ARMED_WITHIN_MS;
    while (robot.seen.safety !== 'armed' && performance.now() < end) {
      await fetch(url + 'arm', { method: 'POST' });
      await pause(200);
    }
    await robot.until('armed', seen => seen.safety === 'armed' && seen.motion?.authority);
  }

  /** Nobody holds anything, and the robot is armed. */
  async function fresh() {
    await a.mouse.up();
    await b.mouse.up();
    await robot.until('nobody steers', seen => !steered(seen));
    await arm();
  }

  /**
   * Holds a button of the page down, until the joint moves by it. On a busy machine a page may be late by itself, and
   * then the robot holds, as it should: once more.
   */
  async function hold(page, button = plus(page)) {
    const down = async () => {
      const { x, y, width, height } = await button.boundingBox();
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.waitForFunction(e => e.getAttribute('aria-disabled') === 'false', await button.elementHandle());
      await page.mouse.down();
    };
    await holdBy(down, () => page.mouse.up());
  }

  async function holdBy(down, up) {
    for (let tries = 0; ; tries++) {
      await arm();
      await down();
      await robot.until('somebody steers', seen => steered(seen) || seen.safety === 'holding');
      const from = robot.seen.applied;
      const moved = seen => Math.abs(seen.applied - from) > 0.01;
      await robot.until('the joint moves', seen => moved(seen) || seen.safety === 'holding');
      if (robot.seen.safety === 'armed') {
        return;
      }
      assert.ok(tries < 5, 'the page is late each time');
      await up();
    }
  }

  async function letGo(page) {
    await page.mouse.up();
    await robot.until('given back', seen => given(seen) || seen.safety === 'holding');
  }

  /** Where a page of a busy machine was late in the middle of it, all once more. */
  async function patient(body, tries = 3) {
    const before = robot.seen.events.length;
    try {
      await body();
    } catch (e) {
      if (tries === 1 || !robot.seen.events.slice(before).includes('lease_lost')) {
        throw e;
      }
      await patient(body, tries - 1);
    }
  }

  /** Somebody who held a button is gone: how long the joint went on, of the robot's own time. */
  async function ends(what, { hold: begin, cut }) {
    await begin();
    const cutMillis = robot.seen.tMillis;
    await cut();
    await robot.until('the robot holds', seen => seen.safety === 'holding');
    const held = robot.seen.applied;
    console.log(`      ${what}: the joint went on for ${Math.round(robot.seen.movedMillis - cutMillis)} ms`);
    await pause(600);
    assert.equal(robot.seen.applied, held, 'it still moves');
    assert.equal(robot.seen.safety, 'holding');
    assert.ok(robot.seen.events.includes('lease_lost'), 'it is told');
  }

  for (const page of [a, b]) {
    await page.click('#jog');
  }

  await check('a button that is held moves the joint, let go of it gives motion back', async () => {
    await fresh();
    await hold(a);
    await b.waitForFunction(() => /page \d+ of the cockpit/.test(document.getElementById('mover-who').textContent));
    const up = robot.seen.applied;
    await robot.until('upward', seen => seen.applied > up || seen.safety === 'holding');
    await letGo(a);
    await hold(a, minus(a));
    const down = robot.seen.applied;
    await robot.until('downward', seen => seen.applied < down || seen.safety === 'holding');
    await letGo(a);
  });

  await check('so does Enter, and a button that loses the focus is let go of', async () => {
    await fresh();
    await plus(b).focus();
    await b.keyboard.down('Enter');
    await robot.until('somebody steers', steered);
    await b.evaluate(() => document.activeElement.blur());
    await robot.until('given back', seen => !steered(seen));
    await b.keyboard.up('Enter');
  });

  const takeOver = async () => {
    await fresh();
    await hold(a);
    const [owner] = robot.seen.motion.owner;
    const { x, y } = await plus(b).boundingBox();
    await b.mouse.move(x + 5, y + 5);
    await b.mouse.down();
    await b.waitForFunction(() => /has it; wait/.test(document.getElementById('mover-who').textContent), null, {
      timeout: PATIENCE_MS / 3,
    });
    await b.mouse.up();
    await b.evaluate(() => document.getElementById('take-over').click());
    await a.waitForFunction(() => /has taken it over/.test(document.getElementById('mover-who').textContent), null, {
      timeout: PATIENCE_MS / 3,
    });
    await robot.until('b has it', seen => seen.motion?.owner && seen.motion.owner[0] !== owner);
    await pause(200); // states on their way
    const stays = robot.seen.applied;
    await pause(500);
    assert.equal(robot.seen.applied, stays, 'a moves nothing any more');
    assert.ok(robot.seen.motion.owner?.[0] !== owner);
    await a.mouse.up();
    await hold(b);
    await letGo(b);
  };
  await check('a second page sees who moves the joints, is refused, and takes over by a press of its own', () =>
    patient(takeOver),
  );

  for (const [what, name] of [
    ['cover', 'a tab that another one covers while a button is held: motion ends, nothing resumes when it is seen'],
    ['freeze', 'a tab that is frozen while a button is held: motion ends, nothing resumes when it thaws'],
  ]) {
    await check(name, async () => {
      await fresh();
      const tab = await plainTab(url);
      try {
        await tab.until(`document.body.dataset.link === 'live' && !document.getElementById('jog').hidden`);
        await tab.evaluate(`document.getElementById('jog').click()`);
        const button = `document.querySelectorAll('#rows tr.j')[${JOINT}].querySelectorAll('.c-jog button')[1]`;
        const hold = () => holdBy(() => tab.down(button), tab.up);
        await ends(what, { hold, cut: tab[what] });
        await arm();
        await tab.undo();
        await tab.until('!document.hidden');
        await pause(1000);
        assert.ok(!steered(robot.seen), 'nobody steers');
      } finally {
        await tab.close();
      }
    });
  }

  await check('a page whose script hangs while a button is held: the motion ends', async () => {
    await fresh();
    const hang = () =>
      a.evaluate(() => {
        setTimeout(() => {
          const end = performance.now() + 1500;
          while (performance.now() < end); // hears and says nothing
        });
      });
    await ends('hanging', { hold: () => hold(a), cut: hang });
  });

  await check('STOP works from both pages while one holds a button', async () => {
    for (const presser of [b, a]) {
      await fresh();
      await hold(a);
      await (presser === a ? a.keyboard.press('Escape') : b.click('#stop'));
      await robot.until('stopped', seen => seen.safety === 'stopped');
    }
  });

  for (const tab of pages) {
    assert.deepEqual(tab.errors, []);
    await tab.close();
  }
  robot.close();
}
