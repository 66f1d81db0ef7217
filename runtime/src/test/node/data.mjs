// What the page shows of the data: alive, old, slow, in both languages.
import assert from 'node:assert/strict';
import { LOST_MS } from './bench.mjs';
import { difference, stopPoints, text } from './tab.mjs';


const percent = share => `${(share * 100).toFixed(1)} %`;

export async function dataChecks({ check, server, tabOf, sent, wait, with_, until, robotOnly }) {
  await check('old data never looks alive: UNKNOWN, grey, hatched, frozen, with its age', () =>
    with_('lost/', { solid: true }, async page => {
      await wait(page, LOST_MS);
      const look = () =>
        page.evaluate(() => ({
          safety: document.body.dataset.safety,
          link: document.body.dataset.link,
          state: document.getElementById('state').textContent,
          was: document.getElementById('state-note').textContent,
          grey: ['.scene', 'table', '.kpi'].every(q =>
            getComputedStyle(document.querySelector(q)).filter.includes('grayscale'),
          ),
          hatched: getComputedStyle(document.getElementById('joints')).backgroundImage.includes('repeating'),
          ages: ['robot', 'joints', 'sense', 'loop'].map(v =>
            document.getElementById('age-' + v).textContent.replaceAll('\u00a0', ' '),
          ),
          stop: document.getElementById('stop-note').textContent,
          alarm: document.getElementById('alarm').textContent,
          rows: document.getElementById('rows').innerText,
          gyro: document.getElementById('gyro-key').innerText,
        }));
      const [first, robot] = [await look(), await robotOnly(page)];
      await wait(page, 1200);
      const second = await look();
      assert.deepEqual(
        [first.safety, first.link, first.state, first.was],
        ['unknown', 'lost', 'UNKNOWN', 'was ARMED'],
      );
      assert.ok(first.grey && first.hatched, 'grey and hatched');
      assert.ok(
        first.ages.every(age => / s old$/.test(age)),
        `ages: ${first.ages}`,
      );
      assert.notDeepEqual(first.ages, second.ages, 'ages go on');
      assert.deepEqual([first.rows, first.gyro], [second.rows, second.gyro], 'numbers are frozen');
      assert.equal(await difference(page, robot, await robotOnly(page)), 0, 'the robot is frozen');
      assert.equal(first.stop, 'Esc or Space', 'nobody has ended the connection');
      assert.match(first.alarm, /UNKNOWN/);
      await until(page, () => document.getElementById('stop-note').textContent === 'Not connected!'); // given up
    }),
  );

  await check('a lost connection comes back by itself; nothing resumes but the picture', () =>
    with_('holding/', { solid: true }, async page => {
      const canvas = await page.$('#view');
      await page.locator('#rows tr.j').nth(3).click();
      await server.down(() => until(page, () => document.body.dataset.link === 'lost'));
      await until(page, () => document.body.dataset.link === 'live' && document.body.dataset.safety === 'holding');
      assert.equal(sent('holding', 'arm').length, 0);
      assert.ok(await canvas.evaluate(element => element.isConnected), 'the 3D picture was made anew');
      assert.match(await text(page, 'detail-text'), /^left_shoulder_roll/, 'the joint is still picked');
      const ticks = await text(page, 'loop-sum');
      await page.waitForFunction(seen => document.getElementById('loop-sum').textContent.trim() !== seen, ticks, {
        timeout: 5000,
      }); // numbers move again
    }),
  );

  await check(
    'bars and numbers follow the joints; the robot in a squat looks different from one that stands',
    async () => {
      await with_('armed/', {}, async page => {
        const rows = () =>
          page.evaluate(() => [
            document.getElementById('rows').innerText,
            [...document.querySelectorAll('.meas')].map(e => e.style.transform).join(),
          ]);
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
        console.log(`      ${percent(moved)} of the pixels differ, between two standing ones ${percent(same)}`);
        assert.ok(moved > 0.02 && moved > 3 * same, `${moved} against ${same}`);
      });
    },
  );

  await check('a joint picked in the list lights up in the callout and under the lens', () =>
    with_('armed/', { solid: true }, async page => {
      await page.locator('#rows tr.j').nth(2).click();
      await until(page, () => !document.getElementById('callout').hidden);
      assert.match(await text(page, 'callout'), /^left_shoulder_pitch/);
      assert.match(await text(page, 'detail-text'), /servo id 13.*asked .*applied/);
      assert.match(await page.getAttribute('#lens', 'aria-label'), /measured .*asked .*applied/);
      const painted = await page.evaluate(() =>
        document
          .getElementById('lens')
          .getContext('2d')
          .getImageData(0, 0, 200, 48)
          .data.some(v => v),
      );
      assert.ok(painted, 'the lens is empty');
    }),
  );

  /** As if the tab were in the background; Chromium without a window shows all. */
  const hide = (page, hidden) =>
    page.evaluate(h => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => h });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);

  await check('the title of a hidden tab does not stay alive', () =>
    with_('holding/', {}, async page => {
      await hide(page, true);
      await page.evaluate(() => {
        window.requestAnimationFrame = () => 0; // a browser paints nothing then
      });
      await until(page, () => document.title.startsWith('HOLDING'));
      await server.down(() => until(page, () => document.title.startsWith('UNKNOWN')));
    }),
  );

  await check('a tab that nobody sees asks for less, and is awake again at once', () =>
    with_('armed/', {}, async page => {
      await hide(page, true);
      await wait(page, 1500);
      assert.deepEqual([sent('armed', 'watch').at(-1).hidden, sent('armed', 'watch').at(-1).frames], [true, false]);
      await hide(page, false);
      await wait(page, 1500);
      assert.deepEqual([sent('armed', 'watch').at(-1).hidden, sent('armed', 'watch').at(-1).frames], [false, true]);
      assert.equal(await page.evaluate(() => document.body.dataset.link), 'live');
    }),
  );

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

  await check('a slow link is called slow, the camera is said to be paused', () =>
    with_('slow/', {}, async page => {
      await until(page, () => document.body.dataset.link === 'slow', null, 12000);
      assert.match(await text(page, 'say'), /Slow link: \d of 20 updates\/s, \d+ ms late\./);
      const late = Number((await text(page, 'say')).match(/(\d+) ms late/)[1]);
      assert.ok(late > 300, `delay of the link: ${late} ms of 480`);
    }),
  );

  await check('both languages: every word changes, none is missing', () =>
    with_('fault/?lang=en', {}, async page => {
      const words = () => page.evaluate(() => document.body.innerText);
      const english = await words();
      await page.click('#lang');
      const chinese = await words();
      assert.ok(!/[\u4e00-\u9fff]/.test(english.replace('中文', '')), 'Chinese in the English page');
      assert.ok(/已停止/.test(chinese) && /left_knee 温度超限/.test(chinese) && /下一步/.test(chinese));
      assert.ok(!/\{\w+\}|undefined|NaN|null/.test(english + chinese), 'an unfilled word');
      const left = chinese.match(/\b(Robot|Joints|Sense|Loop|Events|Battery|STOPPED|Position|Next|old|valid)\b/g);
      assert.equal(left, null, `left in English: ${left}`);
    }),
  );

  await check('reduced motion: bars jump from sample to sample', () =>
    with_('armed/', { reducedMotion: 'reduce' }, async page => {
      const seen = await page.evaluate(
        () =>
          new Promise(done => {
            const places = new Set();
            const bar = document.querySelectorAll('.meas')[2];
            const watch = new MutationObserver(() => places.add(bar.style.transform));
            watch.observe(bar, { attributes: true });
            setTimeout(() => done(places.size), 2000);
          }),
      );
      assert.ok(seen > 3 && seen <= 44, `${seen} places in two seconds of 20 Hz`);
      assert.equal(
        await page.evaluate(() => getComputedStyle(document.querySelector('.hold i')).transitionDuration),
        '0s',
      );
    }),
  );

  await check('at most 33 pictures of the robot a second', () =>
    with_('armed/', { solid: true }, async page => {
      const drawn = await page.evaluate(
        () =>
          new Promise(done => {
            let n = 0;
            const gl = document.getElementById('view').getContext('webgl2');
            const clear = gl.clear.bind(gl);
            gl.clear = mask => {
              n++;
              clear(mask);
            };
            const begun = performance.now();
            setTimeout(() => done((n * 1000) / (performance.now() - begun)), 2000);
          }),
      );
      console.log(`      ${drawn.toFixed(1)} a second here`);
      assert.ok(drawn > 2 && drawn <= 34, `${drawn} a second`);
    }),
  );

  await check('what the behaviour relies on is said with its age', () =>
    with_('armed/', {}, async page => {
      await until(page, () => /squat: .*Looks at ball, \d+.ms old/.test(document.getElementById('say').textContent));
    }),
  );

  await check('without WebGL the page says so and all else works', () =>
    with_('armed/', {}, async page => {
      await until(page, () => /no WebGL/.test(document.getElementById('no-view').textContent));
      assert.ok((await page.locator('#rows tr.j').count()) === 20);
    }),
  );

  await check('a robot with an older wire: the page says so and draws nothing', () =>
    with_('old-armed/', { anyway: true }, async page => {
      await until(page, () => /older or newer/.test(document.getElementById('say').textContent));
      assert.equal(await page.evaluate(() => document.body.dataset.safety), 'unknown');
      assert.deepEqual([await page.evaluate(() => document.body.dataset.link), await text(page, 'rows')], ['lost', '']);
      assert.deepEqual((await stopPoints(page)).covered, []);
    }),
  );

  await check('a gyro that is gone shows no numbers', () =>
    with_('ready/', {}, async page => {
      await until(page, () => /\d/.test(document.getElementById('gyro-key').textContent));
      server.robots.get('ready').silentGyro = true;
      await until(page, () => !/\d/.test(document.getElementById('gyro-key').textContent));
    }),
  );

  await check('of two cameras one is looked at, with what was found in its own pictures', () =>
    with_('two-armed/', {}, async page => {
      const shows = name => until(page, n => document.getElementById('camera').textContent.trim() === n, name);
      const found = () => page.locator('#dets li b').count();
      await shows('head_cam');
      await until(page, () => !document.getElementById('cam').parentNode.classList.contains('stale'));
      assert.equal(await found(), 2);
      await page.click('#camera');
      await shows('hand_cam');
      assert.equal(await found(), 0);
      await page.click('#camera');
      await shows('head_cam');
      assert.equal(await found(), 2);
    }),
  );

  await check('who limited a joint is said with what was asked and what was applied, in degrees', () =>
    with_('armed/', {}, async page => {
      await until(page, () => document.querySelectorAll('#rows .badge.warn').length > 0);
      await page.locator('#rows tr.j:has(.badge.warn)').first().click();
      await until(page, () => /°.* asked, .*° applied/.test(document.getElementById('detail-text').textContent));
    }),
  );

  await check('what keeps the robot from going on is the reason, not its consequence, nor a broker', () =>
    with_('holding/', {}, async page => {
      assert.match(await text(page, 'say'), /no fresh result of ball_marker/);
    }),
  );
}
