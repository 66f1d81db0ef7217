// The selected joint, close up: who asked for what, and a lens that magnifies the difference. In the lens the measured
// position stays in the middle and the scale moves.
import { $, freshCanvas, put, token } from './dom.js';
import { degrees, num, travel } from './format.js';
import { has, named, t } from './words.js';

const HALF_WIDTHS = [2, 5, 10, 20, 45, 90, 180]; // degrees, or mm, from the middle to an edge of the lens
const TICKS = { 2: 1, 5: 1, 10: 5, 20: 10, 45: 15, 90: 30, 180: 60 };
const SHRINK_BELOW = 0.3; // of the half width: keeps the scale from flickering

export function detailView(known, selection) {
  let half = HALF_WIDTHS[1];
  let drawn = -1;

  const chosen = () => (selection.joint >= 0 ? selection.joint : known.faulty);

  function tell() {
    if (!known.state) {
      return;
    }
    const i = chosen();
    $('detail').classList.toggle('none', i < 0);
    if (i < 0) {
      put($('detail-text'), t('pickjoint'));
      return;
    }
    const joint = known.info.joints[i];
    const { requested, applied, measured, freshness } = known.state.joints[i];
    const length = value => travel(value, known.slides(i));
    const lines = [
      `${joint.name} · ${t('jointat', joint)}`,
      Number.isFinite(applied)
        ? `${t('asked', { v: length(requested) })} · ${t('applied', { v: length(applied) })}`
        : t('notorque'),
      freshness === 'fresh' ? limited(i, joint) : t('notfresh'),
    ];
    if ($('detail-text').innerText !== lines.join('\n')) {
      const name = document.createElement('b');
      name.textContent = joint.name;
      $('detail-text').replaceChildren(
        name,
        lines[0].slice(joint.name.length),
        document.createElement('br'),
        lines[1],
        document.createElement('br'),
        lines[2],
      );
    }
    $('lens').setAttribute(
      'aria-label',
      t('lensalt', { name: joint.name, m: length(measured), r: length(requested), a: length(applied) }),
    );
  }

  /** Who limited it, in the robot's words. */
  function limited(i, joint) {
    const { limit, requested, applied, temperature } = known.state.joints[i];
    if (limit === 'none') {
      return t('free');
    }
    const key = `limit.${limit}.long`;
    return has(key)
      ? t(key, {
          asked: travel(requested, known.slides(i)),
          allowed: travel(applied, known.slides(i)),
          t: num(temperature),
          warn: num(joint.warn_temp_c),
        })
      : named('limit', limit);
  }

  /** At the rate of the data. */
  function move(positions) {
    const i = chosen();
    if (i < 0) {
      drawn = -1;
      return;
    }
    const g = freshCanvas($('lens'));
    if (!g || !Number.isFinite(positions[i])) {
      return;
    }
    const joint = known.info.joints[i];
    const scale = known.slides(i) ? value => value * 1000 : degrees;
    const state = known.state.joints[i];
    const marks = [state.requested, state.applied].filter(Number.isFinite).map(scale);
    zoom(Math.max(0, ...marks.map(m => Math.abs(m - scale(positions[i])))), i !== drawn);
    drawn = i;
    draw(g, scale(positions[i]), scale, state, joint);
  }

  /** Widens at once, narrows late. */
  function zoom(farthest, anew) {
    const fits = HALF_WIDTHS.find(h => farthest <= h * 0.9) ?? 180;
    if (anew || fits > half || farthest < half * SHRINK_BELOW) {
      half = fits;
    }
  }

  function draw({ c, width, height }, middle, scale, state, joint) {
    const x = value => width / 2 + ((value - middle) / half) * (width / 2 - 8);
    const axis = Math.round(height * 0.42);
    limits(c, joint.limit_rad.map(scale).map(x), width, axis);
    ticks(c, x, middle, width, axis, height);
    const [asked, goal] = [scale(state.requested), scale(state.applied)];
    if (Number.isFinite(goal)) {
      c.fillStyle = token('--goal');
      c.globalAlpha = 0.35;
      c.fillRect(Math.min(x(goal), x(middle)), axis - 3, Math.abs(x(goal) - x(middle)), 6);
      c.globalAlpha = 1;
    }
    c.fillStyle = token('--meas');
    c.fillRect(width / 2 - 2, axis - 11, 4, 22);
    if (Number.isFinite(goal)) {
      diamond(c, x(goal), axis);
    }
    if (Number.isFinite(asked)) {
      triangle(c, Math.max(5, Math.min(width - 5, x(asked))), axis - 13);
    }
  }

  function limits(c, [lo, hi], width, axis) {
    c.fillStyle = token('--track');
    c.fillRect(Math.max(0, lo), axis - 3, Math.max(0, Math.min(width, hi) - Math.max(0, lo)), 6);
    c.fillStyle = token('--dim');
    [lo, hi].filter(end => end > 0 && end < width).forEach(end => c.fillRect(end - 1, axis - 9, 2, 18));
  }

  function ticks(c, x, middle, width, axis, height) {
    const step = TICKS[half];
    c.fillStyle = token('--dim');
    c.textAlign = 'center';
    for (let v = Math.ceil((middle - half) / step) * step; v <= middle + half; v += step) {
      c.fillRect(Math.round(x(v)), axis + 6, 1, 4);
      const every = step * (half === 5 || half === 10 ? 5 / step : 1);
      if (Math.abs(Math.round(v / every) * every - v) < 1e-6 && x(v) > 12 && x(v) < width - 12) {
        c.fillText(num(v), x(v), height - 3);
      }
    }
  }

  function diamond(c, x, y) {
    c.strokeStyle = token('--goal');
    c.lineWidth = 2;
    c.beginPath();
    c.moveTo(x, y - 6);
    c.lineTo(x + 6, y);
    c.lineTo(x, y + 6);
    c.lineTo(x - 6, y);
    c.closePath();
    c.stroke();
  }

  function triangle(c, x, y) {
    c.strokeStyle = token('--text');
    c.lineWidth = 1.5;
    c.beginPath();
    c.moveTo(x - 4, y);
    c.lineTo(x + 4, y);
    c.lineTo(x, y + 7);
    c.closePath();
    c.stroke();
  }

  return { tell, move, words: tell };
}
