// The control loop's own figures: punctuality, length, phases, models against their budgets, buses.
import { $, dress, el, freshCanvas, put, token, transform } from './dom.js';
import { big, num } from './format.js';
import { named, span, t } from './words.js';

const NEAR = 0.8; // share of a budget from which its bar is amber
const BINS = 31; // from 1 µs, each a sixth of a decade; the last also counts all that took longer
const DECADES = ['1 µs', '10', '100', '1 ms', '10 ms', '100'];
const LEGEND_PX = 36;
const AXIS_PX = 16;

export function loopView(known) {
  function build() {
    const { phases } = known.info;
    $('phases').replaceChildren(...phases.map((_, i) => el('i', 'p' + (i % 8))));
    $('phase-key').replaceChildren(
      ...phases.map((phase, i) => el('li', '', el('i', 'p' + (i % 8)), el('span', '', phase), el('b'))),
    );
  }

  /** Once a second. */
  function list() {
    const { info, loop } = known;
    if (!loop) {
      return;
    }
    put($('loop-sum'), t('ticks', { n: big(loop.ticks) }));
    kpis(loop);
    phases(info, loop);
    meters(
      'models',
      'expired',
      loop.models.reduce((sum, m) => sum + m.expired, 0),
      loop.models.map(m => {
        const budget = info.models.find(i => i.name === m.name)?.budget_ms;
        return [
          m.name,
          budget ? `${num(m.p99_ms, 1)} / ${budget}\u00a0ms` : `${num(m.p99_ms, 1)}\u00a0ms`,
          budget ? m.p99_ms / budget : 0,
        ];
      }),
    );
    meters(
      'buses',
      'errors',
      loop.buses.reduce((sum, b) => sum + b.errors, 0),
      loop.buses.map(b => [b.name, num((b.utilisation ?? NaN) * 100) + '\u00a0%', b.utilisation]),
    );
    draw();
  }

  function kpis(loop) {
    const figures = [
      ['late99', num(loop.lateness_us.p99) + '\u00a0µs'],
      ['tick99', num(loop.tick_us.p99) + '\u00a0µs'],
      ['skipped', big(loop.skipped)],
      ['alloc', big(loop.loop_alloc_bytes) + '\u00a0B'],
    ];
    if (Number.isFinite(loop.uncommanded_motions)) {
      figures.push(['uncmd', big(loop.uncommanded_motions)]);
    }
    $('kpi').replaceChildren(
      ...figures.map(([key, figure]) => el('div', '', el('dt', '', t(key)), el('dd', '', figure))),
    );
  }

  function phases(info, loop) {
    const sum = loop.phases_us.reduce((a, b) => a + b, 0);
    put($('phase-sum'), loop.phases_us.length ? t('oftick', { us: num(sum), p: big(info.period_us) }) : '');
    info.phases.forEach((phase, i) => {
      const us = loop.phases_us[i];
      $('phases').children[i].style.flexGrow = us || 0;
      const [, name, figure] = $('phase-key').children[i].children;
      put(name, named('phase', phase));
      put(figure, num(us));
    });
  }

  function meters(id, word, n, rows) {
    put($(id + '-n'), t(word, { n }));
    dress($(id + '-n'), n ? 'warn' : '');
    const list = $(id);
    if (list.childElementCount !== rows.length) {
      list.replaceChildren(...rows.map(() => el('li', '', el('span'), el('i', 'pb', el('i')), el('b'))));
    }
    rows.forEach(([name, text, share], i) => {
      const row = list.children[i];
      put(row.children[0], name);
      put(row.children[2], text);
      transform(row.children[1].firstElementChild, `scaleX(${Math.min(1, share || 0).toFixed(3)})`);
      dress(row, share > 1 ? 'bad' : share > NEAR ? 'warn' : '');
    });
  }

  /** The histogram: bars of lateness, outline of tick, both axes logarithmic. */
  function draw() {
    const { info, loop } = known;
    if (!loop) {
      return;
    }
    $('hist').setAttribute(
      'aria-label',
      t('histalt', { a: num(loop.lateness_us.p99), b: num(loop.tick_us.p99), c: info.period_us }),
    );
    const g = freshCanvas($('hist'));
    if (!g) {
      return;
    }
    const { c, width } = g;
    const H = g.height - LEGEND_PX - AXIS_PX;
    const floor = LEGEND_PX + H;
    const most = Math.log10(Math.max(...loop.hist.lateness, ...loop.hist.tick) + 1) || 1;
    const x = us => ((Math.log10(us) * 6) / BINS) * width;
    const y = n => floor - (H * Math.log10(n + 1)) / most;
    axes(c, x, floor, width, g.height);
    bars(c, loop.hist.lateness, y, floor, width / BINS);
    outline(c, loop.hist.tick, y, floor, width / BINS);
    period(c, x(info.period_us), floor, width);
    legend(c);
  }

  function axes(c, x, floor, width, height) {
    DECADES.forEach((label, i) => {
      const at = Math.round(x(10 ** i)) + 0.5;
      c.beginPath();
      c.moveTo(at, LEGEND_PX);
      c.lineTo(at, floor);
      c.stroke();
      const last = i === DECADES.length - 1; // there is no room to its right
      c.textAlign = last ? 'right' : i ? 'center' : 'left';
      c.fillText(label, last ? width : i ? at : 0, height - 3);
    });
    c.beginPath();
    c.moveTo(0, floor + 0.5);
    c.lineTo(width, floor + 0.5);
    c.stroke();
    c.textAlign = 'left';
    c.fillText(t('count'), 0, 28);
  }

  function bars(c, counts, y, floor, bin) {
    c.fillStyle = token('--meas');
    counts.forEach((n, i) => {
      if (n) {
        c.fillRect(i * bin + 1, y(n), bin - 1.5, floor - y(n));
      }
    });
  }

  function outline(c, counts, y, floor, bin) {
    c.strokeStyle = token('--goal');
    c.lineWidth = 2;
    c.beginPath();
    counts.forEach((n, i) => {
      if (!n) {
        return;
      }
      if (!counts[i - 1]) {
        c.moveTo(i * bin, floor);
      }
      c.lineTo(i * bin, y(n));
      c.lineTo((i + 1) * bin, y(n));
      if (!counts[i + 1]) {
        c.lineTo((i + 1) * bin, floor);
      }
    });
    c.stroke();
  }

  function period(c, x, floor, width) {
    const at = Math.round(x) + 0.5;
    c.strokeStyle = token('--text');
    c.lineWidth = 1;
    c.setLineDash([3, 3]);
    c.beginPath();
    c.moveTo(at, 32);
    c.lineTo(at, floor);
    c.stroke();
    c.setLineDash([]);
    c.fillStyle = token('--dim');
    c.textAlign = 'right';
    c.fillText(t('period'), Math.min(width, at + c.measureText(t('period')).width / 2), 28);
  }

  function legend(c) {
    let at = 0;
    c.textAlign = 'left';
    for (const [key, tint, thick] of [
      ['late', '--meas', 8],
      ['tick', '--goal', 2],
    ]) {
      c.fillStyle = token(tint);
      c.fillRect(at, 7 - thick / 2, 10, thick);
      c.fillStyle = token('--text');
      c.fillText(t(key), at + 14, 11);
      at += 30 + c.measureText(t(key)).width;
    }
  }

  function tell() {
    put($('age-loop'), known.lost ? t('old', { s: span(known.age()) }) : '');
  }

  return { build, list, draw, tell, words: list };
}
