// One page in a tab of its own, and what it did: errors, requests, bytes.
import { SIZES } from './browser.mjs';

/** Notes in the page when STOP was pressed and when its message left: `window.stopTimes`. */
function watchStop() {
  window.stopTimes = {};
  const pressed = e => {
    if (!window.stopTimes.pressed && (e.type === 'pointerdown' || [' ', 'Escape', 'Enter'].includes(e.key))) {
      window.stopTimes.pressed = e.timeStamp;
    }
  };
  addEventListener('pointerdown', pressed, true);
  addEventListener('keydown', pressed, true);
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    send.call(this, data);
    if (String(data).includes('"stop"')) {
      window.stopTimes.sent = performance.now();
    }
  };
}

/**
 * Opens `url`, after `before(page)`, and waits until a state has been drawn; `anyway`: only until it is loaded.
 * What else is given goes to the browser's context.
 */
export async function open(
  chrome,
  url,
  { size = 'desktop', dark = false, anyway = false, axe = '', before, ...more } = {},
) {
  const context = await chrome.newContext({
    ...SIZES[size],
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
    ...more,
  });
  if (axe) {
    await context.addInitScript(axe);
  }
  await context.addInitScript(watchStop);
  const page = await context.newPage();
  const tab = { page, errors: [], hosts: new Set(), bytes: 0, close: () => context.close() };
  page.on('console', m => m.type() === 'error' && tab.errors.push(m.text()));
  page.on('pageerror', e => tab.errors.push(e.message));
  page.on('request', r => r.url().startsWith('http') && tab.hosts.add(new URL(r.url()).host));
  page.on('websocket', s => tab.hosts.add(new URL(s.url()).host));
  page.on('requestfinished', async r => {
    const sizes = await r.sizes().catch(() => null);
    tab.bytes += sizes ? sizes.responseBodySize + sizes.responseHeadersSize : 0;
  });
  await before?.(page);
  await page.goto(url);
  if (!anyway) {
    const drawn = () =>
      document.body.dataset.link !== 'wait' &&
      [...document.querySelectorAll('#chips b')].some(chip => chip.textContent);
    await page.waitForFunction(drawn, null, { timeout: 20000 }).catch(async () => {
      await context.close();
      throw new Error(`nothing was drawn in 20 s; console: ${tab.errors.join('; ') || 'no error'}`);
    });
  }
  return tab;
}

/** Where STOP is, and what one finds when one presses it in the middle and near its four corners. */
export const stopPoints = page =>
  page.evaluate(() => {
    const r = document.getElementById('stop').getBoundingClientRect();
    const middle = [(r.left + r.right) / 2, (r.top + r.bottom) / 2];
    const points = [
      middle,
      [r.left + 4, r.top + 4],
      [r.right - 4, r.top + 4],
      [r.left + 4, r.bottom - 4],
      [r.right - 4, r.bottom - 4],
    ];
    return {
      width: r.width,
      height: r.height,
      inside:
        r.left >= 0 && r.top >= 0 && r.right <= visualViewport.width + 0.5 && r.bottom <= visualViewport.height + 0.5,
      covered: points
        .map(([x, y]) => document.elementFromPoint(x, y))
        .filter(e => !e?.closest('#stop'))
        .map(e => (e ? e.id || e.className || e.tagName : 'nothing')),
    };
  });

/** Whether nothing makes the page wider than its screen; the browser would make `innerWidth` as wide as the page. */
export const fits = (page, size) =>
  page.evaluate(width => document.documentElement.scrollWidth <= width, SIZES[size].viewport.width);

export const text = (page, id) =>
  page.evaluate(name => document.getElementById(name).textContent.trim().replaceAll('\u00a0', ' '), id);

/** Serious violations of the accessibility rules. */
export const violations = page =>
  page.evaluate(async () => {
    const result = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return result.violations
      .filter(v => ['serious', 'critical'].includes(v.impact))
      .map(
        v =>
          `${v.id} ${v.nodes
            .slice(0, 3)
            .map(n => n.target.join(' ') + ' ' + (n.any[0]?.data?.contrastRatio ?? ''))
            .join(', ')}`,
      );
  });

/** Share of the pixels of two screenshots (PNG) of the same size that differ clearly; compared in the page. */
export const difference = (page, a, b) =>
  page.evaluate(
    async ([one, two]) => {
      const pixels = async base64 => {
        const blob = new Blob([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], { type: 'image/png' });
        const image = await createImageBitmap(blob);
        const c = new OffscreenCanvas(image.width, image.height).getContext('2d');
        c.drawImage(image, 0, 0);
        return c.getImageData(0, 0, image.width, image.height).data;
      };
      const [p, q] = [await pixels(one), await pixels(two)];
      let differ = 0;
      for (let i = 0; i < p.length; i += 4) {
        differ += Math.abs(p[i] - q[i]) + Math.abs(p[i + 1] - q[i + 1]) + Math.abs(p[i + 2] - q[i + 2]) > 60 ? 1 : 0;
      }
      return differ / (p.length / 4);
    },
    [a.toString('base64'), b.toString('base64')],
  );
