// STOP, Arm and Release: what is sent, when, and what never is.
import assert from 'node:assert/strict';
import { text } from './tab.mjs';

export async function commandChecks({ check, server, sent, wait, with_, until }) {
  const stopsWith = async (name, scene, size, press, thorough) =>
    check(
      name,
      () =>
        with_(scene, { size }, async page => {
          const key = scene.split('/')[0];
          const before = [sent(key, 'stop').length, sent(key, 'post stop').length];
          await press(page);
          await until(page, () => document.getElementById('stop').dataset.s === 'done');
          const [ws, post] = [sent(key, 'stop'), sent(key, 'post stop')];
          assert.equal(ws.length, before[0] + 1, 'one stop on the WebSocket');
          assert.equal(post.length, before[1] + 1, 'one POST');
          const times = await page.evaluate(() => window.stopTimes);
          console.log(`      ${Math.round(times.sent - times.pressed)} ms from the press to the message on its way`);
          assert.ok(times.pressed && times.sent, 'both were seen');
          assert.match(await text(page, 'stop-note'), /\d+ ms|\d+ 毫秒/);
          await until(page, () => document.body.dataset.safety === 'stopped');
          assert.ok(!sent(key, 'arm').length && !sent(key, 'release').length, 'nothing else was sent');
        }),
      { thorough },
    );

  await stopsWith('a click on STOP stops', 'armed/', 'desktop', page => page.click('#stop'), false);
  await stopsWith('a touch on STOP stops', 'armed/?lang=zh', 'phone', page => page.tap('#stop'), true);
  await stopsWith('Escape stops', 'armed/', 'desktop', page => page.keyboard.press('Escape'));
  await stopsWith(
    'Space on the focused Release button stops and releases nothing',
    'armed/',
    'desktop',
    async page => {
      await page.focus('#release');
      await page.keyboard.press(' ');
    },
  );
  await stopsWith(
    'Space on the focused language button stops',
    'holding/',
    'desktop',
    async page => {
      await page.focus('#lang');
      await page.keyboard.press(' ');
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
    },
    true,
  );
  await stopsWith(
    'Enter on STOP stops',
    'armed/',
    'desktop',
    async page => {
      await page.focus('#stop');
      await page.keyboard.press('Enter');
    },
    true,
  );
  await check('STOP stops each time: Enter twice, then a screen reader; a held Enter stops once', () =>
    with_('holding/', {}, async page => {
      const stops = () => sent('holding', 'stop').length;
      const sends = async (count, press) => {
        const before = stops();
        await press();
        await wait(page, 300);
        assert.equal(stops(), before + count);
      };
      await page.focus('#stop');
      await sends(1, () => page.keyboard.press('Enter'));
      await sends(1, () => page.keyboard.press('Enter')); // the answer to the first still stands on the button
      await sends(1, () => page.click('#stop'));
      await sends(1, () => page.evaluate(() => document.getElementById('stop').click()));
      await sends(1, async () => {
        await page.keyboard.down('Enter');
        await page.keyboard.down('Enter'); // repeats
        await page.keyboard.down('Enter');
        await page.keyboard.up('Enter');
      });
    }),
  );
  await stopsWith('STOP goes first on a slow link', 'slow/', 'desktop', page => page.click('#stop'));

  await check('STOP is the first in the order of Tab', () =>
    with_('armed/', {}, async page => {
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'stop');
    }),
  );

  await check('STOP without a connection says so', () =>
    with_('holding/', {}, async page => {
      await server.down(async () => {
        await page.click('#stop');
        await until(page, () => document.getElementById('stop').dataset.s === 'fail');
        assert.equal(await text(page, 'stop-note'), 'Not connected!');
      });
    }),
  );

  const breaks = (scene, break_, body) => {
    const script = `(${break_})()`;
    return with_(scene, { before: page => page.addInitScript(script), anyway: true }, body);
  };
  const stopsThere = async (page, key) => {
    const before = [sent(key, 'stop').length, sent(key, 'post stop').length];
    assert.equal(await page.locator('#stop b').textContent(), 'STOP');
    await page.click('#stop');
    await until(page, () => document.getElementById('stop').dataset.s === 'done');
    assert.deepEqual([sent(key, 'stop').length, sent(key, 'post stop').length], [before[0] + 1, before[1] + 1]);
  };

  await check('STOP needs no 3D library', () =>
    with_('armed/', { before: page => page.route('**/vendor/**', route => route.abort()) }, async page => {
      await stopsThere(page, 'armed');
    }),
  );

  await check('STOP needs no storage and no AbortSignal.timeout', () =>
    breaks(
      'armed/',
      () => {
        delete AbortSignal.timeout;
        Object.defineProperty(window, 'localStorage', {
          get() {
            throw new DOMException('blocked', 'SecurityError');
          },
        });
      },
      async page => {
        await until(page, () => document.body.dataset.link === 'live');
        await stopsThere(page, 'armed');
      },
    ),
  );

  await check('STOP ends a hold on Arm: nothing is armed after it', () =>
    with_('ready/', {}, async page => {
      const armed = sent('ready', 'arm').length;
      await page.locator('#arm').dispatchEvent('pointerdown');
      await page.locator('#stop').dispatchEvent('pointerdown');
      await until(page, () => document.getElementById('stop').dataset.s === 'done');
      await wait(page, 1500);
      assert.equal(sent('ready', 'arm').length, armed);
      await page.locator('#arm').dispatchEvent('pointerdown'); // the same without STOP does
      await wait(page, 1500);
      assert.equal(sent('ready', 'arm').length, armed + 1);
    }),
  );

  await check('Arm: a short press arms nothing, one second of Enter does; a release before it does not', () =>
    with_('ready/', {}, async page => {
      const armed = sent('ready', 'arm').length;
      await page.click('#arm');
      await page.focus('#arm');
      await page.keyboard.down('Enter');
      await wait(page, 400);
      await page.keyboard.up('Enter');
      await wait(page, 900);
      assert.equal(sent('ready', 'arm').length, armed, 'armed too early');
      await page.keyboard.down('Enter');
      await wait(page, 1300);
      await page.keyboard.up('Enter');
      assert.equal(sent('ready', 'arm').length, armed + 1);
      await until(page, () => document.body.dataset.safety === 'armed');
    }),
  );

  await check('Arm in two steps, as a screen reader does; a double click confirms nothing', () =>
    with_('ready/', {}, async page => {
      const armed = sent('ready', 'arm').length;
      const press = id => page.evaluate(name => document.getElementById(name).click(), id);
      await press('arm');
      assert.ok(await page.isVisible('#confirm'));
      await press('confirm');
      await wait(page, 100);
      assert.equal(sent('ready', 'arm').length, armed, 'confirmed by a double click');
      await wait(page, 900);
      await press('confirm');
      await wait(page, 300);
      assert.equal(sent('ready', 'arm').length, armed + 1);
    }),
  );

  await check('what forbids arming stands beside the button, and the button does nothing', async () => {
    for (const [scene, why] of [
      ['disarmed', /warming up/],
      ['fault', /let it cool/],
    ]) {
      await with_(scene + '/', {}, async page => {
        await wait(page, 400);
        assert.equal(await page.getAttribute('#arm', 'aria-disabled'), 'true');
        assert.match(await text(page, 'act-why'), why);
        await page.locator('#arm').dispatchEvent('pointerdown');
        await wait(page, 1300);
        assert.equal(sent(scene, 'arm').length, 0);
      });
    }
  });

  await check('who does not control is offered neither Arm nor Release', () =>
    with_('watching/', {}, async page => {
      await wait(page, 400);
      assert.ok(!(await page.isVisible('#arm')) && !(await page.isVisible('#release')));
      assert.equal(await text(page, 'control'), 'Stop only; arm with sinew arm');
    }),
  );

  await check('what a page says to do next can be done: it names Arm only where it has it', async () => {
    const asks = async scene => {
      let said;
      await with_(scene, {}, async page => {
        await wait(page, 400);
        said = `${await text(page, 'next')} ${await page.isVisible('#arm')}`;
      });
      return said;
    };
    for (const state of ['disarmed', 'stopped', 'stale']) {
      assert.match(await asks(`${state}/`), /hold (Arm|Re-arm|Continue)\. true$/);
      for (const lang of ['en', 'zh']) {
        const said = await asks(`bare-${state}/?lang=${lang}`);
        assert.match(said, /sinew arm.* false$/, said);
        assert.doesNotMatch(said, /hold|长按/, said);
      }
    }
  });
}
