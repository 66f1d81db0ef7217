// Checks of the cockpit's page in a real browser. One line a check; exits 1 if any has failed, 2 if it could not run.
//   node check.mjs --scenes [WORD ...]   over scenes, from a server of its own (WORD: only checks whose name has it)
//   node check.mjs --quick [WORD ...]    the same over fewer states and without the checks that are marked thorough
//   node check.mjs URL [--fallen]        the page of a running robot, what holds for any; it is stopped at the end
//                                        --fallen: it has fallen, and the page has to say so
//   node check.mjs URL --steer           two pages of it, who move a joint by hand; it is armed again and again
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { browser } from './browser.mjs';
import { bench } from './bench.mjs';
import { commandChecks } from './commands.mjs';
import { dataChecks } from './data.mjs';
import { layoutChecks } from './layout.mjs';
import { liveChecks } from './live.mjs';
import { serve } from './serve.mjs';
import { steerChecks } from './steer.mjs';

const [what, ...more] = process.argv.slice(2);
const fallen = more.includes('--fallen');
const steer = more.includes('--steer');
const words = more.filter(word => !['--fallen', '--steer'].includes(word));
if (!what) {
  console.error('node check.mjs --scenes [WORD ...] | --quick [WORD ...] | URL');
  process.exit(2);
}
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let failed = 0;
let done = 0;

/** Runs a check: a function that throws an Error with what is wrong. `--quick` leaves out the thorough ones. */
async function check(name, body, { thorough = false } = {}) {
  if ((thorough && what === '--quick') || (words.length && !words.some(word => name.includes(word)))) {
    return;
  }
  done++;
  const begun = performance.now();
  try {
    await body();
    console.log(`ok    ${name} (${Math.round(performance.now() - begun)} ms)`);
  } catch (e) {
    failed++;
    console.log(`FAIL  ${name}: ${e.message.split('\n').slice(0, 6).join(' / ')}`);
  }
}

let chrome;
let flat; // a browser without WebGL: for what has nothing to do with the 3D picture
let server;
try {
  chrome = await browser();
  flat = await browser({ flat: true });
  server = what.startsWith('--') ? await serve() : null;
} catch (e) {
  console.error(e.message);
  process.exit(2);
}
if (server) {
  const shared = bench({ check, chrome, flat, server, axe, quick: what === '--quick' });
  await layoutChecks(shared);
  await commandChecks(shared);
  await dataChecks(shared);
} else if (steer) {
  await steerChecks({ check, flat, url: what });
} else {
  await liveChecks({ check, chrome, flat, url: what, axe, fallen });
}
await chrome.close();
await flat.close();
server?.close();
console.log(`${done - failed} of ${done} checks passed, Chromium ${chrome.version}`);
process.exit(failed || !done ? 1 : 0);
