// Ten seconds of the gyro, in the time of the robot: three lines that differ by dash as well as by colour.
import { $, el, freshCanvas, put, show, token } from './dom.js';
import { num } from './format.js';
import { t } from './words.js';

const SPAN_MS = 10000;
const LEAST_RAD_PER_SEC = 1; // of the scale
const DASHES = [[], [6, 3], [2, 2]];
const COLORS = ['--x', '--y', '--z'];
const GAP_MS = 400; // samples further apart are not joined, and older ones are no reading of now

export function gyroView(known) {
  let samples = []; // [robot ms, x, y, z]
  let values = [];
  let drawn = null; // the newest state in the chart

  function build() {
    samples = [];
    drawn = null;
    show($('gyro-chart'), known.info.imu !== undefined);
    show($('gyro-key'), known.info.imu !== undefined);
    values = ['x', 'y', 'z'].map(() => el('b'));
    $('gyro-key').replaceChildren(...['x', 'y', 'z'].map((axis, i) => el('span', 'l' + i, el('i'), axis, values[i])));
  }

  /** Takes the samples of a new state. */
  function take(state) {
    const period = 1000 / (known.info.imu?.rate_hz ?? 100);
    const last = state.gyro.length - 1;
    state.gyro.forEach((gyro, i) => samples.push([state.tMillis - (last - i) * period, ...gyro]));
    while (samples.length && samples[0][0] < state.tMillis - SPAN_MS - 500) {
      samples.shift();
    }
  }

  function tell() {
    put($('gyro-name'), known.info ? t(known.info.imu ? 'imu' : 'noimu') : '');
    const newest = samples.at(-1);
    const fresh = newest && known.state && known.state.tMillis - newest[0] < GAP_MS;
    values.forEach((value, i) => put(value, num(fresh ? newest[i + 1] : NaN, 2, 5)));
    $('gyro-chart').setAttribute('aria-label', t('imualt'));
  }

  function draw() {
    if (!known.info.imu || known.state === drawn) {
      return;
    }
    const g = freshCanvas($('gyro-chart'));
    if (!g) {
      return;
    }
    drawn = known.state;
    const largest = samples.reduce((m, s) => Math.max(m, Math.abs(s[1]), Math.abs(s[2]), Math.abs(s[3])), 0);
    const top = [LEAST_RAD_PER_SEC, 2, 5, 10, 20, 40].find(s => largest <= s) ?? 80;
    const left = top < 10 ? 20 : 26;
    const H = g.height - 16;
    const y = v => H / 2 - (v / top) * (H / 2 - 4);
    const x = ms => left + (g.width - left) * (1 - (known.state.tMillis - ms) / SPAN_MS);
    axes(g, y, left, top);
    lines(g.c, x, y, left);
  }

  function axes({ c, width, height }, y, left, top) {
    c.textAlign = 'right';
    for (const v of [-top, 0, top]) {
      c.beginPath();
      c.moveTo(left, Math.round(y(v)) + 0.5);
      c.lineTo(width, Math.round(y(v)) + 0.5);
      c.stroke();
      c.fillText(num(v), left - 6, y(v) + 4);
    }
    c.textAlign = 'center';
    for (const s of [8, 6, 4, 2]) {
      c.fillText(`−${s} s`, left + (width - left) * (1 - s / 10), height - 2);
    }
    c.textAlign = 'left';
    c.fillText('rad/s', left + 4, 16);
  }

  function lines(c, x, y, left) {
    c.lineWidth = 1.5;
    for (let axis = 0; axis < 3; axis++) {
      c.strokeStyle = token(COLORS[axis]);
      c.setLineDash(DASHES[axis]);
      c.beginPath();
      let before = -Infinity;
      for (const sample of samples) {
        if (x(sample[0]) >= left) {
          c[sample[0] - before > GAP_MS ? 'moveTo' : 'lineTo'](x(sample[0]), y(sample[axis + 1]));
          before = sample[0];
        }
      }
      c.stroke();
    }
    c.setLineDash([]);
  }

  function redraw() {
    drawn = null;
  }

  return { build, take, tell, draw, words: tell, redraw };
}
