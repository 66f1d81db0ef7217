// Chromium for the page's tests, without a network beyond this machine and with a software renderer.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const CANDIDATES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The program; undefined where there is none. */
export const CHROMIUM = CANDIDATES.find(file => file && fs.existsSync(file));

export const SIZES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  wide: { viewport: { width: 1920, height: 1080 } },
  tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  landscape: { viewport: { width: 844, height: 390 }, hasTouch: true, isMobile: true },
};

/** Starts the browser, `flat` without WebGL (which a processor draws slowly); `close()` also removes its profile. */
export async function browser({ flat = false } = {}) {
  if (!CHROMIUM) {
    throw new Error('no Chromium: install it, or name it in CHROMIUM');
  }
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'page-chromium-'));
  const chrome = await chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    env: { ...process.env, HOME: profile },
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(flat
        ? ['--disable-gpu', '--disable-3d-apis']
        : ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']),
    ],
  });
  return {
    version: chrome.version(),
    newContext: options => chrome.newContext(options),
    close: async () => {
      await chrome.close();
      fs.rmSync(profile, { recursive: true, force: true });
    },
  };
}
