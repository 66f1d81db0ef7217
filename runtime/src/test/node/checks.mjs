// What the page has to do, over scenes and on a running robot.
import assert from 'node:assert/strict';
import { difference, open, stopPoints, text, violations } from './tab.mjs';
import { SIZES } from './browser.mjs';

const STATES = ['armed', 'disarmed', 'ready', 'arming', 'holding', 'fault', 'stopping', 'locked', 'boot', 'lost', 'slow', 'watching',
  'stale', 'arm6-armed'];
const FULL_STATES = ['armed', 'fault', 'lost', 'arm6-armed'];
const QUICK_STATES = ['armed', 'lost'];
const BYTES_MOST = 500_000;
const OWN_BYTES_MOST = 60_000;
const VIEWS = ['robot', 'joints', 'sense', 'loop', 'events'];
const LOST_MS = 3500; // the scene `lost` falls silent after 1.5 s

const small = size => size === 'phone' || size === 'landscape';

/** All checks over scenes. */
export async function sceneChecks({ check, chrome, flat, server, axe, quick }) {
  const at = scene => server.url + scene;
  const tabOf = (scene, { solid = false, ...options } = {}) => open(solid ? chrome : flat, at(scene), options);
  const sent = (scene, type) => server.received.filter(m => m.scene === scene && m.type === type);
  const wait = (page, ms) => page.waitForTimeout(ms);
  const with_ = async (scene, options, body) => {
    const tab = await tabOf(scene, options);
    try {
      await body(tab.page, tab);
    } finally {
      await tab.close();
    }
  };
  /** The robot's picture without the heading that lies over it. */
  const robotOnly = async page => {
    const { x, y, width, height } = await page.locator('#view').boundingBox();
    return page.screenshot({ clip: { x, y: y + 64, width, height: height - 64 } });
  };
  const until = (page, test, arg, timeout = 8000) => page.waitForFunction(test, arg, { timeout });

  for (const scene of quick ? QUICK_STATES : STATES) {
    await check(`${scene}: STOP is seen and uncovered in every size and view, no serious accessibility violation`,
      () => everySize(scene));
  }

  async function everySize(scene) {
    const all = FULL_STATES.includes(scene); // each view by each rule; the others: the first view
    for (const sizes of [['desktop', 'wide'], ['phone', 'landscape', 'tablet']]) {
      await with_(scene + '/', { size: sizes[0], axe, dark: sizes[0] === 'phone', solid: all && sizes[0] === 'desktop' }, async (page, tab) => {
        await wait(page, scene === 'lost' ? LOST_MS : 300);
        for (const size of sizes) {
          await page.setViewportSize(SIZES[size].viewport);
          await wait(page, 300);
          await views(page, size, small(size) && (all || size === 'landscape') ? VIEWS : ['robot'], all || size === sizes[0]);
        }
        assert.deepEqual(tab.errors.filter(e => !e.includes('ERR_')), [], `${sizes}: console errors`);
      });
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
      assert.ok(stop.height >= (small(size) ? 64 : 44) && stop.width >= 120, `${where}: STOP is ${stop.width} x ${stop.height}`);
      const bad = rules ? await violations(page) : [];
      assert.deepEqual(bad, [], `${where}: ${bad.join('; ')}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.ok(!wide, `${where}: the page is wider than the screen`);
    }
  }

  await check('no page scroll on a desktop of 1280 x 800', () => with_('armed/', {}, async page => {
    const over = await page.evaluate(() => [...document.querySelectorAll('main, .panel, .scroll:not(.log)')]
      .filter(e => e.scrollHeight > e.clientHeight + 1).map(e => `${e.id || e.className} ${e.scrollHeight} > ${e.clientHeight}`));
    assert.deepEqual(over, []);
  }));

  await check('touch targets are at least 44 px on tablet and phone', () => with_('disarmed/', { size: 'phone' }, async page => {
    for (const size of ['phone', 'landscape', 'tablet']) {
      await page.setViewportSize(SIZES[size].viewport);
      for (const view of small(size) ? VIEWS : ['robot']) {
        if (small(size)) {
          await page.locator(`#tabs [data-go=${view}]`).click();
        }
        const low = await page.evaluate(() => [...document.querySelectorAll('button, tr.j')]
          .map(e => [e.id || e.dataset.go || e.className, e.getBoundingClientRect()])
          .filter(([, r]) => r.width && (r.height < 43.5 || r.width < 43.5)).map(([n, r]) => `${n} ${r.width}x${r.height}`));
        assert.deepEqual(low, [], `${size} ${view}`);
      }
    }
  }));

  await check('loading takes less than 500 kB from one host, own code less than the limit, no console error', () =>
    with_('armed/', { solid: true }, async (page, tab) => {
      await wait(page, 1500);
      const own = await page.evaluate(() => performance.getEntriesByType('resource').filter(e => /\.(js|css)$/.test(e.name)
        && !e.name.includes('/vendor/')).reduce((sum, e) => sum + e.encodedBodySize, 0));
      console.log(`      ${tab.bytes} bytes to load, own JS and CSS ${own}`);
      assert.ok(tab.bytes > 100_000 && tab.bytes < BYTES_MOST, `${tab.bytes} bytes`);
      assert.ok(own > 10_000 && own < OWN_BYTES_MOST, `own code ${own} bytes`);
      assert.deepEqual([...tab.hosts], [new URL(server.url).host], 'another host was asked');
      assert.deepEqual(tab.errors, []);
    }));

  const stopsWith = async (name, scene, size, press, thorough) => check(name, () => with_(scene, { size }, async page => {
    const key = scene.split('/')[0];
    const before = [sent(key, 'stop').length, sent(key, 'post stop').length];
    await press(page);
    await until(page, () => document.getElementById('stop').dataset.s === 'done');
    const [ws, post] = [sent(key, 'stop'), sent(key, 'post stop')];
    assert.equal(ws.length, before[0] + 1, 'one stop on the WebSocket');
    assert.equal(post.length, before[1] + 1, 'one POST');
    const times = await page.evaluate(() => window.stopTimes);
    console.log(`      ${Math.round(times.sent - times.pressed)} ms from the press to the message on its way`);
    assert.ok(times.sent >= times.pressed, 'sent without a press');
    assert.match(await text(page, 'stop-note'), /\d+ ms|\d+ 毫秒/);
    await until(page, () => document.body.dataset.safety === 'stopped');
    assert.ok(!sent(key, 'arm').length && !sent(key, 'release').length, 'nothing else was sent');
  }), { thorough });

  await stopsWith('a click on STOP stops', 'armed/', 'desktop', page => page.click('#stop'), false);
  await stopsWith('a touch on STOP stops', 'armed/?lang=zh', 'phone', page => page.tap('#stop'), true);
  await stopsWith('Escape stops', 'armed/', 'desktop', page => page.keyboard.press('Escape'));
  await stopsWith('Space on the focused Release button stops and releases nothing', 'armed/', 'desktop', async page => {
    await page.focus('#release');
    await page.keyboard.press(' ');
  });
  await stopsWith('Space on the focused language button stops', 'holding/', 'desktop', async page => {
    await page.focus('#lang');
    await page.keyboard.press(' ');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  }, true);
  await stopsWith('Enter on STOP stops', 'armed/', 'desktop', async page => {
    await page.focus('#stop');
    await page.keyboard.press('Enter');
  }, true);
  await stopsWith('STOP goes first on a slow link', 'slow/', 'desktop', page => page.click('#stop'));

  await check('STOP is the first in the order of Tab', () => with_('armed/', {}, async page => {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'stop');
  }));

  await check('STOP without a connection says so', () => with_('holding/', {}, async page => {
    server.down(true);
    await page.click('#stop');
    await until(page, () => document.getElementById('stop').dataset.s === 'fail');
    assert.equal(await text(page, 'stop-note'), 'Not connected!');
    server.down(false);
  }));

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
    }));

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
    }));

  await check('what forbids arming stands beside the button, and the button does nothing', async () => {
    for (const [scene, why] of [['disarmed', /warming up/], ['fault', /let it cool/]]) {
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

  await check('who does not control is offered neither Arm nor Release', () => with_('watching/', {}, async page => {
    await wait(page, 400);
    assert.ok(!await page.isVisible('#arm') && !await page.isVisible('#release'));
    assert.equal(await text(page, 'control'), 'Watching only');
  }));

  await check('old data never looks alive: UNKNOWN, grey, hatched, frozen, with its age', () => with_('lost/', { solid: true }, async page => {
    await wait(page, LOST_MS);
    const look = () => page.evaluate(() => ({ safety: document.body.dataset.safety, link: document.body.dataset.link,
      state: document.getElementById('state').textContent, was: document.getElementById('state-note').textContent,
      grey: ['.scene', 'table', '.kpi'].every(q => getComputedStyle(document.querySelector(q)).filter.includes('grayscale')),
      hatched: getComputedStyle(document.getElementById('joints')).backgroundImage.includes('repeating'),
      ages: ['robot', 'joints', 'sense', 'loop'].map(v => document.getElementById('age-' + v).textContent.replaceAll('\u00a0', ' ')),
      stop: document.getElementById('stop-note').textContent, alarm: document.getElementById('alarm').textContent,
      rows: document.getElementById('rows').innerText, gyro: document.getElementById('gyro-key').innerText }));
    const [first, robot] = [await look(), await robotOnly(page)];
    await wait(page, 1200);
    const second = await look();
    assert.deepEqual([first.safety, first.link, first.state, first.was], ['unknown', 'lost', 'UNKNOWN', 'was ARMED']);
    assert.ok(first.grey && first.hatched, 'grey and hatched');
    assert.ok(first.ages.every(age => / s old$/.test(age)), `ages: ${first.ages}`);
    assert.notDeepEqual(first.ages, second.ages, 'ages go on');
    assert.deepEqual([first.rows, first.gyro], [second.rows, second.gyro], 'numbers are frozen');
    assert.equal(await difference(page, robot, await robotOnly(page)), 0, 'the robot is frozen');
    assert.equal(first.stop, 'Not connected!');
    assert.match(first.alarm, /UNKNOWN/);
  }));

  await check('a lost connection comes back by itself, and nothing resumes but the picture', () => with_('holding/', {}, async page => {
    server.cut();
    await until(page, () => document.body.dataset.link === 'live' && document.body.dataset.safety === 'holding');
    assert.equal(sent('holding', 'arm').length, 0);
  }));

  await check('bars and numbers follow the joints; the robot in a squat looks different from one that stands', async () => {
    await with_('armed/', {}, async page => {
      const rows = () => page.evaluate(() => [document.getElementById('rows').innerText,
        [...document.querySelectorAll('.meas')].map(e => e.style.transform).join()]);
      const before = await rows();
      await wait(page, 1200);
      const after = await rows();
      assert.ok(before[0] !== after[0] && before[1] !== after[1], 'joints stand still');
    });
    const picture = async scene => {
      const tab = await tabOf(scene + '/', { solid: true });
      await wait(tab.page, 1500);
      const shot = await robotOnly(tab.page);
      await tab.close();
      return shot;
    };
    const [stand, again, squat] = [await picture('stand'), await picture('stand'), await picture('squat')];
    await with_('armed/', {}, async page => {
      const [moved, same] = [await difference(page, stand, squat), await difference(page, stand, again)];
      console.log(`      ${(moved * 100).toFixed(1)} % of the pixels differ, between two standing ones ${(same * 100).toFixed(1)} %`);
      assert.ok(moved > 0.02 && moved > 3 * same, `${moved} against ${same}`);
    });
  });

  await check('a joint picked in the list lights up in the callout and under the lens', () => with_('armed/', { solid: true }, async page => {
    await page.locator('#rows tr.j').nth(2).click();
    await until(page, () => !document.getElementById('callout').hidden);
    assert.match(await text(page, 'callout'), /^left_shoulder_pitch/);
    assert.match(await text(page, 'detail-text'), /servo id 13.*asked .*applied/);
    assert.match(await page.getAttribute('#lens', 'aria-label'), /measured .*asked .*applied/);
    const painted = await page.evaluate(() => document.getElementById('lens').getContext('2d')
      .getImageData(0, 0, 200, 48).data.some(v => v));
    assert.ok(painted, 'the lens is empty');
  }));

  await check('a tab that nobody sees asks for less, and is awake again at once', () => with_('armed/', {}, async page => {
    const hide = hidden => page.evaluate(h => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => h });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
    await hide(true);
    await wait(page, 1500);
    assert.deepEqual([sent('armed', 'watch').at(-1).hidden, sent('armed', 'watch').at(-1).frames], [true, false]);
    await hide(false);
    await wait(page, 1500);
    assert.deepEqual([sent('armed', 'watch').at(-1).hidden, sent('armed', 'watch').at(-1).frames], [false, true]);
    assert.equal(await page.evaluate(() => document.body.dataset.link), 'live');
  }));

  await check('pictures are asked for only where Sense is seen, and each is acknowledged', async () => {
    await with_('armed/', { size: 'phone' }, async page => {
      await wait(page, 700);
      assert.equal(sent('armed', 'watch').at(-1).frames, false);
      const acks = sent('armed', 'ack').length;
      await page.locator('#tabs [data-go=sense]').click();
      await wait(page, 1500);
      assert.equal(sent('armed', 'watch').at(-1).frames, true);
      assert.ok(sent('armed', 'ack').length >= acks + 2, 'frames are acknowledged');
    });
  });

  await check('a slow link is called slow, the camera is said to be paused', () => with_('slow/', {}, async page => {
    await until(page, () => document.body.dataset.link === 'slow', null, 12000);
    assert.match(await text(page, 'say'), /Slow link: \d of 20 updates\/s, \d+ ms late\./);
    const late = Number((await text(page, 'say')).match(/(\d+) ms late/)[1]);
    assert.ok(late > 300 && late < 900, `delay of the link: ${late} ms of 480`);
  }));

  await check('both languages: every word changes, none is missing', () => with_('fault/?lang=en', {}, async page => {
    const words = () => page.evaluate(() => document.body.innerText);
    const english = await words();
    await page.click('#lang');
    const chinese = await words();
    assert.ok(!/[\u4e00-\u9fff]/.test(english.replace('中文', '')), 'Chinese in the English page');
    assert.ok(/已停止/.test(chinese) && /left_knee 过热/.test(chinese) && /下一步/.test(chinese));
    assert.ok(!/\{\w+\}|undefined|NaN|null/.test(english + chinese), 'an unfilled word');
    const left = chinese.match(/\b(Robot|Joints|Sense|Loop|Events|Battery|STOPPED|Position|Next|old|valid)\b/g);
    assert.equal(left, null, `left in English: ${left}`);
  }));

  await check('reduced motion: bars jump from sample to sample', () => with_('armed/', { reducedMotion: 'reduce' }, async page => {
    const seen = await page.evaluate(() => new Promise(done => {
      const places = new Set();
      const bar = document.querySelectorAll('.meas')[2];
      const watch = new MutationObserver(() => places.add(bar.style.transform));
      watch.observe(bar, { attributes: true });
      setTimeout(() => done(places.size), 2000);
    }));
    assert.ok(seen > 3 && seen <= 44, `${seen} places in two seconds of 20 Hz`);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.hold i')).transitionDuration), '0s');
  }));

  await check('at most 33 pictures of the robot a second', () => with_('armed/', { solid: true }, async page => {
    const drawn = await page.evaluate(() => new Promise(done => {
      let n = 0;
      const gl = document.getElementById('view').getContext('webgl2');
      const clear = gl.clear.bind(gl);
      gl.clear = mask => { n++; clear(mask); };
      setTimeout(() => done(n), 2000);
    }));
    console.log(`      ${drawn / 2} a second here`);
    assert.ok(drawn > 4 && drawn <= 68, `${drawn} in two seconds`);
  }));

  await check('what the behaviour relies on is said with its age', () => with_('armed/', {}, async page => {
    await until(page, () => /squat: .*Looks at ball, \d+.ms old/.test(document.getElementById('say').textContent));
  }));

  await check('without WebGL the page says so and all else works', () => with_('armed/', {}, async page => {
    await until(page, () => /no WebGL/.test(document.getElementById('no-view').textContent));
    assert.ok(await page.locator('#rows tr.j').count() === 20);
  }));

  await check('a robot with an older wire: the page says so and draws nothing', () =>
    with_('old-armed/', { anyway: true }, async page => {
      await until(page, () => /older or newer/.test(document.getElementById('say').textContent));
      assert.equal(await page.evaluate(() => document.body.dataset.safety), 'unknown');
      assert.deepEqual((await stopPoints(page)).covered, []);
    }));
}

/** What holds for any robot's page. */
export async function liveChecks({ check, chrome, flat, url, axe, fallen = false }) {
  let tab;
  await check('the page loads, draws a state, asks one host, less than 500 kB', async () => {
    tab = await open(chrome, url, { axe });
    await tab.page.waitForTimeout(2000);
    assert.deepEqual([...tab.hosts], [new URL(url).host]);
    assert.ok(tab.bytes > 100_000 && tab.bytes < BYTES_MOST, `${tab.bytes} bytes`);
    assert.deepEqual(tab.errors, []);
    assert.ok((await text(tab.page, 'name')).length > 0);
    assert.ok(await tab.page.locator('#rows tr.j').count() > 0, 'no joints');
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
      assert.ok(seen.active.some(said => /fall/.test(said) && /Next/.test(said)), JSON.stringify(seen.active));
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
      await other.close();
      assert.ok(stop.inside && !stop.covered.length, `${size}: ${JSON.stringify(stop)}`);
    }
  });
  await check('STOP is answered, and the robot is not armed afterwards', async () => {
    await tab.page.click('#stop');
    await tab.page.waitForFunction(() => document.getElementById('stop').dataset.s === 'done', null, { timeout: 5000 });
    await tab.page.waitForFunction(() => !['armed', 'arming', 'stopping'].includes(document.body.dataset.safety), null,
      { timeout: 10000 });
  });
  await tab?.close();
}
