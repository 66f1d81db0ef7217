// What checks over scenes share: tabs of the page at a scene, and what the server got from them.
import { open } from './tab.mjs';

export const LOST_MS = 3500; // the scene `lost` falls silent after 1.5 s

export function bench({ check, chrome, flat, server, axe, quick }) {
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
  return { check, chrome, flat, server, axe, quick, tabOf, sent, wait, with_, until, robotOnly };
}
