// What holds for the page of any running robot.
import assert from 'node:assert/strict';
import { SIZES } from './browser.mjs';
import { fits, open, stopPoints, text, violations } from './tab.mjs';

const BYTES_MOST = 500_000;

export async function liveChecks({ check, chrome, flat, url, axe, fallen = false }) {
  let tab;
  await check('the page loads, draws a state, asks one host, less than 500 kB', async () => {
    tab = await open(chrome, url, { axe });
    await tab.page.waitForTimeout(2000);
    assert.deepEqual([...tab.hosts], [new URL(url).host]);
    assert.ok(tab.bytes > 100_000 && tab.bytes < BYTES_MOST, `${tab.bytes} bytes`);
    assert.deepEqual(tab.errors, []);
    assert.ok((await text(tab.page, 'name')).length > 0);
    assert.ok((await tab.page.locator('#rows tr.j').count()) > 0, 'no joints');
  });
  await check('numbers move and no state is older than a second', async () => {
    assert.match(await tab.page.evaluate(() => document.body.dataset.link), /live|slow/);
    const ticks = await text(tab.page, 'loop-sum');
    await tab.page.waitForTimeout(2500);
    assert.notEqual(await text(tab.page, 'loop-sum'), ticks);
  });
  if (fallen) {
    await check('a fallen robot is seen as one: no torque, it lies, and the fault says what to do', async () => {
      const seen = await tab.page.evaluate(() => ({
        safety: document.body.dataset.safety,
        tilt: Number(/([\d.]+)°/.exec(document.getElementById('facts').textContent)?.[1]),
        active: [...document.querySelectorAll('#log li.fault.active')].map(li => li.textContent),
      }));
      assert.equal(seen.safety, 'stopped');
      assert.ok(seen.tilt > 45, `it leans ${seen.tilt} degrees`);
      assert.ok(
        seen.active.some(said => /fall/.test(said) && /Next/.test(said)),
        JSON.stringify(seen.active),
      );
    });
  }
  await check('no serious accessibility violation', async () => {
    const bad = await violations(tab.page);
    assert.deepEqual(bad, []);
  });
  await check('STOP is uncovered in every size', async () => {
    for (const size of Object.keys(SIZES)) {
      const other = await open(flat, url, { size });
      const stop = await stopPoints(other.page);
      const narrow = await fits(other.page, size);
      await other.close();
      assert.ok(narrow, `${size}: the page is wider than the screen`);
      assert.ok(stop.inside && !stop.covered.length, `${size}: ${JSON.stringify(stop)}`);
    }
  });
  await check('STOP is answered, and the robot is not armed afterwards', async () => {
    await tab.page.click('#stop');
    await tab.page.waitForFunction(() => document.getElementById('stop').dataset.s === 'done', null, {
      timeout: 5000,
    });
    await tab.page.waitForFunction(
      () => !['armed', 'arming', 'stopping'].includes(document.body.dataset.safety),
      null,
      { timeout: 10000 },
    );
  });
  await tab?.close();
}
