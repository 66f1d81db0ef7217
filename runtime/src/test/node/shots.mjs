// Pictures of the page in every state and size, to look at: `node shots.mjs FOLDER [WORD of the names ...]`.
import path from 'node:path';
import { browser, SIZES } from './browser.mjs';
import { serve } from './serve.mjs';

const [folder, ...words] = process.argv.slice(2);
if (!folder) {
  console.error('node shots.mjs FOLDER [WORD ...]');
  process.exit(2);
}
// name, size, colours, path
const SHOTS = [
  ['desktop-armed-dark', 'desktop', 'dark', 'armed/'],
  ['desktop-disarmed-light', 'desktop', 'light', 'disarmed/'],
  ['desktop-ready-light', 'desktop', 'light', 'ready/'],
  ['desktop-fault-dark', 'desktop', 'dark', 'fault/'],
  ['desktop-zh-light', 'desktop', 'light', 'armed/?lang=zh'],
  ['desktop-arm6-light', 'desktop', 'light', 'arm6-armed/'],
  ['desktop-lost-dark', 'desktop', 'dark', 'lost/'],
  ['desktop-slow-light', 'desktop', 'light', 'slow/'],
  ['desktop-arming-zh-dark', 'desktop', 'dark', 'arming/?lang=zh'],
  ['desktop-holding-light', 'desktop', 'light', 'holding/'],
  ['desktop-locked-dark', 'desktop', 'dark', 'locked/'],
  ['desktop-watching-light', 'desktop', 'light', 'watching/'],
  ['desktop-stale-light', 'desktop', 'light', 'stale/'],
  ['wide-armed-dark', 'wide', 'dark', 'armed/'],
  ['tablet-armed-light', 'tablet', 'light', 'armed/'],
  ['tablet-fault-dark', 'tablet', 'dark', 'fault/'],
  ['phone-armed-dark', 'phone', 'dark', 'armed/'],
  ['phone-disarmed-dark', 'phone', 'dark', 'disarmed/'],
  ['phone-lost-light', 'phone', 'light', 'lost/'],
  ['phone-joints-zh', 'phone', 'light', 'armed/?lang=zh&view=joints'],
  ['phone-sense-dark', 'phone', 'dark', 'armed/?view=sense'],
  ['phone-loop-light', 'phone', 'light', 'armed/?view=loop'],
  ['phone-fault-events', 'phone', 'dark', 'fault/?view=events'],
  ['landscape-armed-dark', 'landscape', 'dark', 'armed/'],
  ['landscape-disarmed-light', 'landscape', 'light', 'disarmed/'],
  ['landscape-joints-light', 'landscape', 'light', 'armed/?view=joints'],
  ['landscape-sense-dark', 'landscape', 'dark', 'armed/?view=sense'],
  ['landscape-loop-zh', 'landscape', 'light', 'armed/?view=loop&lang=zh'],
  ['landscape-fault-events', 'landscape', 'dark', 'fault/?view=events'],
  ['landscape-lost-zh', 'landscape', 'light', 'lost/?lang=zh'],
];

const server = await serve();
const chrome = await browser();
for (const [name, size, colorScheme, where] of SHOTS) {
  if (words.length && !words.some(word => name.includes(word))) {
    continue;
  }
  const context = await chrome.newContext({ ...SIZES[size], colorScheme, locale: 'en-GB' });
  const page = await context.newPage();
  page.on('console', m => ['error', 'warning'].includes(m.type()) && console.log(name, m.type(), m.text()));
  page.on('pageerror', e => console.log(name, 'page error', e.message));
  await page.goto(server.url + where);
  await page.waitForTimeout(where.startsWith('lost') ? 5000 : where.startsWith('ready') ? 2500 : 3500);
  if (name.includes('joints') || name === 'desktop-slow-light') {
    await page.locator('#rows tr.j').nth(4).click();
    await page.waitForTimeout(500);
  }
  await page.screenshot({ path: path.join(folder, name + '.png') });
  await context.close();
}
await chrome.close();
server.close();
