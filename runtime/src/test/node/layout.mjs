// How the page stands on every size of screen, and what it costs to load.
import assert from 'node:assert/strict';
import { LOST_MS } from './bench.mjs';
import { SIZES } from './browser.mjs';
import { fits, stopPoints, violations } from './tab.mjs';

const STATES = [
  'armed',
  'disarmed',
  'ready',
  'arming',
  'holding',
  'fault',
  'stopping',
  'locked',
  'boot',
  'lost',
  'slow',
  'watching',
  'stale',
  'arm6-armed',
];
const FULL_STATES = ['armed', 'fault', 'lost', 'arm6-armed'];
const QUICK_STATES = ['armed', 'lost'];
const BYTES_MOST = 500_000;
const OWN_BYTES_MOST = 60_000;
const VIEWS = ['robot', 'joints', 'sense', 'loop', 'events'];

/** Runs in the page: headings and names in the list of joints of which a part is outside of their place. */
const cutNames = () =>
  [...document.querySelectorAll('#joints thead th, #rows .c-name')]
    .filter(cell => cell.getClientRects().length) // shown
    .filter(cell => {
      cell.style.overflow = 'visible'; // of what ends in dots the range would end before them
      const text = document.createRange();
      text.selectNodeContents(cell);
      const [a, b, row] = [text, cell, cell.parentElement].map(e => e.getBoundingClientRect());
      cell.style.overflow = '';
      return a.right > b.right || a.top < row.top || a.bottom > row.bottom;
    })
    .map(cell => cell.textContent);

const small = size => size === 'phone' || size === 'landscape';

export async function layoutChecks({ check, server, axe, quick, wait, with_ }) {
  for (const scene of quick ? QUICK_STATES : STATES) {
    await check(
      `${scene}: STOP is seen and uncovered in every size and view, no serious accessibility violation`,
      () => everySize(scene),
    );
  }

  async function everySize(scene) {
    const all = FULL_STATES.includes(scene); // each view by each rule; the others: the first view
    for (const sizes of [
      ['desktop', 'wide'],
      ['phone', 'landscape', 'tablet'],
    ]) {
      await with_(
        scene + '/',
        { size: sizes[0], axe, dark: sizes[0] === 'phone', solid: all && sizes[0] === 'desktop' },
        async (page, tab) => {
          await wait(page, scene === 'lost' ? LOST_MS : 300);
          for (const size of sizes) {
            await page.setViewportSize(SIZES[size].viewport);
            await wait(page, 300);
            await views(
              page,
              size,
              small(size) && (all || size === 'landscape') ? VIEWS : ['robot'],
              all || size === sizes[0],
            );
          }
          assert.deepEqual(
            tab.errors.filter(e => scene !== 'lost' || !/ERR_|WebSocket connection/.test(e)), // it is tried again
            [],
            `${sizes}: console errors`,
          );
        },
      );
    }
  }

  async function views(page, size, list, rules) {
    for (const view of list) {
      if (small(size)) {
        await page.locator(`#tabs [data-go=${view}]`).click();
        await wait(page, 300);
      }
      const stop = await stopPoints(page);
      const where = `${size} ${view}`;
      assert.ok(stop.inside, `${where}: STOP is outside of the screen`);
      assert.deepEqual(stop.covered, [], `${where}: STOP is covered by ${stop.covered}`);
      assert.ok(
        stop.height >= (small(size) ? 64 : 44) && stop.width >= 120,
        `${where}: STOP is ${stop.width} x ${stop.height}`,
      );
      const bad = rules ? await violations(page) : [];
      assert.deepEqual(bad, [], `${where}: ${bad.join('; ')}`);
      assert.ok(await fits(page, size), `${where}: the page is wider than the screen`);
    }
  }

  await check('these checks can fail: something over STOP and a text too pale are found', () =>
    with_('armed/', { axe }, async page => {
      await page.evaluate(() => {
        const cover = document.createElement('p');
        cover.textContent = 'pale';
        cover.id = 'cover';
        const { left, top, width, height } = document.getElementById('stop').getBoundingClientRect();
        Object.assign(cover.style, { position: 'fixed', left: `${left + width / 2}px`, top: `${top}px` });
        Object.assign(cover.style, { width: `${width}px`, height: `${height}px` });
        Object.assign(cover.style, { zIndex: 200, background: '#fff', color: '#eee' });
        document.querySelector('main').append(cover);
      });
      assert.deepEqual((await stopPoints(page)).covered, ['cover', 'cover', 'cover']);
      assert.ok((await violations(page)).some(v => v.startsWith('color-contrast')));
    }),
  );

  await check('a page that is wider than the screen is found, and STOP stays where a thumb finds it', () =>
    with_('armed/', { size: 'phone' }, async page => {
      assert.ok(await fits(page, 'phone'));
      await page.evaluate(() => {
        const wide = document.createElement('p');
        Object.assign(wide.style, { position: 'absolute', width: '500px', height: '1px' });
        document.body.append(wide);
      });
      assert.ok(!(await fits(page, 'phone')));
      assert.ok((await stopPoints(page)).inside);
    }),
  );

  await check('every name of a joint is whole, also where no body is known and its side is part of it', async () => {
    for (const scene of ['armed', 'bare-armed']) {
      await with_(scene + '/', {}, async page => {
        for (const size of Object.keys(SIZES)) {
          await page.setViewportSize(SIZES[size].viewport);
          if (small(size)) {
            await page.locator('#tabs [data-go=joints]').click();
          }
          await wait(page, 300);
          assert.deepEqual(await page.evaluate(cutNames), [], `${scene} ${size}`);
          assert.ok(await fits(page, size), `${scene} ${size}: the page is wider than the screen`);
        }
        const titles = await page.evaluate(() => [...document.querySelectorAll('.c-name')].map(e => e.title));
        assert.ok(titles.includes('right_shoulder_pitch'), 'a name has its whole as a tip');
        await page.evaluate(() => document.querySelector('.c-name').append('_and_a_name_like_no_other'.repeat(3)));
        assert.equal((await page.evaluate(cutNames)).length, 1, 'a cut name is found');
      });
    }
  });

  await check('no page scroll on a desktop of 1280 x 800', () =>
    with_('armed/', {}, async page => {
      const over = await page.evaluate(() =>
        [...document.querySelectorAll('main, .panel, .scroll:not(.log)')]
          .filter(e => e.scrollHeight > e.clientHeight + 1)
          .map(e => `${e.id || e.className} ${e.scrollHeight} > ${e.clientHeight}`),
      );
      assert.deepEqual(over, []);
    }),
  );

  await check('touch targets are at least 44 px on tablet and phone', () =>
    with_('disarmed/', { size: 'phone' }, async page => {
      for (const size of ['phone', 'landscape', 'tablet']) {
        await page.setViewportSize(SIZES[size].viewport);
        for (const view of small(size) ? VIEWS : ['robot']) {
          if (small(size)) {
            await page.locator(`#tabs [data-go=${view}]`).click();
          }
          const low = await page.evaluate(() =>
            [...document.querySelectorAll('button, tr.j')]
              .map(e => [e.id || e.dataset.go || e.className, e.getBoundingClientRect()])
              .filter(([, r]) => r.width && (r.height < 43.5 || r.width < 43.5))
              .map(([n, r]) => `${n} ${r.width}x${r.height}`),
          );
          assert.deepEqual(low, [], `${size} ${view}`);
        }
      }
    }),
  );

  await check('buttons that move a joint: 44 px for fingers, the page still fits, no accessibility violation', () =>
    with_('armed/', { size: 'phone', axe }, async page => {
      for (const size of ['phone', 'landscape', 'tablet', 'desktop']) {
        await page.setViewportSize(SIZES[size].viewport);
        if (small(size)) {
          await page.locator('#tabs [data-go=joints]').click();
        }
        await page.evaluate(() => {
          const jog = document.getElementById('jog');
          if (jog.getAttribute('aria-pressed') === 'false') {
            jog.click();
          }
        });
        await wait(page, 300);
        const sizes = await page.evaluate(() =>
          [...document.querySelectorAll('.c-jog button')]
            .map(e => e.getBoundingClientRect())
            .map(r => [r.width, r.height]),
        );
        const least = size === 'desktop' ? 20 : 43.5;
        assert.ok(sizes.length > 0 && sizes.every(([w, h]) => w >= 43.5 && h >= least), `${size}: ${sizes[0]}`);
        assert.ok(await fits(page, size), `${size}: the page is wider than the screen`);
        assert.deepEqual(await violations(page), [], size);
      }
    }),
  );

  await check('loading takes less than 500 kB from one host, own code less than the limit, no console error', () =>
    with_('armed/', { solid: true }, async (page, tab) => {
      await wait(page, 1500);
      const own = await page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .filter(e => /\.(js|css)$/.test(e.name) && !e.name.includes('/vendor/'))
          .reduce((sum, e) => sum + e.encodedBodySize, 0),
      );
      console.log(`      ${tab.bytes} bytes to load, own JS and CSS ${own}`);
      assert.ok(tab.bytes > 100_000 && tab.bytes < BYTES_MOST, `${tab.bytes} bytes`);
      assert.ok(own > 10_000 && own < OWN_BYTES_MOST, `own code ${own} bytes`);
      assert.deepEqual([...tab.hosts], [new URL(server.url).host], 'another host was asked');
      assert.deepEqual(tab.errors, []);
    }),
  );
}
