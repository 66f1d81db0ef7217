// Pictures of a cockpit at work: `node shoot.mjs demo|arm6 URL FOLDER`. Called by make.sh.
import fs from 'node:fs';
import path from 'node:path';
import { browser } from '../../../runtime/src/test/node/browser.mjs';
import { open } from '../../../runtime/src/test/node/tab.mjs';

const [what, url, folder] = process.argv.slice(2);
const FILM_MS = 5000;
const FRAME_MS = 125;
const FILM_SIZE = { maxWidth: 640, maxHeight: 400 };

/** Whether the page shows an armed robot, and has for a second shown nothing but what is new. */
function shows(ball) {
  const { safety, link } = document.body.dataset;
  if (['holding', 'stopping', 'stopped', 'locked'].includes(safety)) {
    throw new Error(safety);
  }
  const good = safety === 'armed' && link === 'live' && !document.querySelector('#age-robot').textContent
    && (!ball || /ball/i.test(document.querySelector('#dets').textContent));
  window.goodSince = good ? window.goodSince ?? performance.now() : undefined;
  return good && performance.now() - window.goodSince > 1000;
}

/** Waits until it does; a robot that stopped will not be armed again. */
async function ready(page, ball) {
  const shown = await page.waitForFunction(shows, ball, { timeout: 60000 }).catch(() => null);
  if (!shown) {
    const seen = await page.evaluate(() => ['state', 'say', 'net', 'age-robot', 'dets']
      .map(id => document.getElementById(id).textContent).join(' | '));
    throw new Error(`no picture worth keeping: ${seen}; is the machine busy?`);
  }
}

/** Waits until the torso is as low as in the squats before. */
async function crouched(page) {
  const height = () => Number(/[\d.]+(?=\s*m\b)/.exec(document.querySelector('#facts').textContent)?.[0]);
  const seen = [];
  for (const end = Date.now() + 6000; Date.now() < end;) {
    seen.push(await page.evaluate(height));
    await page.waitForTimeout(20);
  }
  const [least, most] = [Math.min(...seen), Math.max(...seen)];
  const low = least + 0.2 * (most - least);
  for (const end = Date.now() + 20000; (await page.evaluate(height)) >= low; await page.waitForTimeout(20)) {
    if (Date.now() > end) {
      throw new Error(`the torso did not come below ${low} m; is the machine busy?`);
    }
  }
}

/** The page as the browser draws it, one file a frame; its name is its time in ms. */
async function film(page) {
  const session = await page.context().newCDPSession(page);
  const frames = [];
  session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    frames.push({ data, millis: metadata.timestamp * 1000 });
    session.send('Page.screencastFrameAck', { sessionId });
  });
  await session.send('Page.startScreencast', { format: 'png', ...FILM_SIZE });
  await page.waitForTimeout(FILM_MS + 500);
  await session.send('Page.stopScreencast');
  const start = frames[0].millis;
  const kept = Array.from({ length: FILM_MS / FRAME_MS + 1 },
    (_, i) => frames.findLast(f => f.millis - start <= i * FRAME_MS));
  fs.mkdirSync(path.join(folder, 'frames'), { recursive: true });
  [...new Set(kept)].forEach(f => fs.writeFileSync(path.join(folder, 'frames',
    String(Math.round(f.millis - start)).padStart(6, '0') + '.png'), Buffer.from(f.data, 'base64')));
  console.log(`${frames.length} frames drawn in ${FILM_MS} ms, ${new Set(kept).size} kept`);
}

const chrome = await browser();
try {
  const { page, errors } = await open(chrome, url, { dark: what === 'demo' });
  await ready(page, what === 'demo');
  if (what === 'demo') {
    await crouched(page);
    await page.screenshot({ path: path.join(folder, 'cockpit.png') });
    await ready(page, true);
    await film(page);
  } else {
    await page.waitForTimeout(3000);
    await page.screenshot({ path: path.join(folder, 'arm6.png') });
  }
  if (errors.length) {
    throw new Error(errors.join('\n'));
  }
} finally {
  await chrome.close();
}
