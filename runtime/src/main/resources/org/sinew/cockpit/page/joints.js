// The list of joints: where each is within its limits, what it was told, its load, its heat, and who limited it.
import { $, dress, el, icon, put, show, transform } from './dom.js';
import { heat, num, travel } from './format.js';
import { named, span, t } from './words.js';

const HEAVY = 0.8; // share of the effort limit from which the bar is amber
const SIDES = ['left_', 'right_'];
const LONG = 15; // letters that the usual column of names holds

/** A name that may go on in the next line after each _. */
const breakable = name => name.split(/(?<=_)/).flatMap(part => [part, el('wbr')]);

export function jointsView(known, selection, calm) {
  let rows = [];
  let heads = [];
  let onlyLimited = false;

  function build() {
    rows = [];
    heads = [];
    let group = null;
    known.info.joints.forEach((joint, i) => {
      if ((joint.group ?? null) !== group) {
        group = joint.group ?? null;
        heads.push(groupHead(group));
        rows.push(null);
      }
      rows.push(row(joint, i));
    });
    const longest = Math.max(...rows.map(r => r?.tr.firstElementChild.textContent.length ?? 0));
    document.body.classList.toggle('long', longest > LONG);
    let h = 0;
    $('rows').replaceChildren(...rows.map(r => (r ? r.tr : heads[h++].tr)));
    rows = rows.filter(r => r);
  }

  function groupHead(group) {
    const th = el('th');
    th.colSpan = 6;
    th.scope = 'rowgroup';
    const tr = el('tr', 'grp', th);
    tr.hidden = group === null;
    return { group, th, tr };
  }

  function row(joint, i) {
    const side = joint.group ? SIDES.find(s => joint.name.startsWith(s)) : undefined;
    const name = el('th', 'c-name', ...breakable(side ? joint.name.slice(side.length) : joint.name));
    name.scope = 'row';
    name.title = joint.name;
    const [lo, hi] = joint.limit_rad;
    const r = {
      joint,
      slides: known.slides(i),
      zero: el('i', 'zero'),
      error: el('i', 'err'),
      goal: el('i', 'goal'),
      measured: el('i', 'meas'),
      position: el('span'),
      load: el('span'),
      mini: el('i'),
      temperature: el('span'),
      badge: el('span', 'badge'),
      at: rad => ((Math.max(lo, Math.min(hi, rad)) - lo) / (hi - lo)) * 100,
    };
    transform(r.zero, `translateX(${r.at(0)}%)`);
    const track = el('div', 'track', r.zero, r.error, r.goal, r.measured);
    track.setAttribute('aria-hidden', 'true');
    const hot = icon('warn');
    hot.classList.add('hot');
    r.loadCell = el('td', 'r c-load', el('div', 'mini', r.mini), r.load);
    r.temperatureCell = el('td', 'r c-temp', hot, r.temperature);
    r.tr = el(
      'tr',
      'j',
      name,
      el('td', 'c-bar', track),
      el('td', 'r c-pos', r.position),
      r.loadCell,
      r.temperatureCell,
      el('td', 'c-lim', r.badge),
    );
    r.tr.tabIndex = i ? -1 : 0;
    return r;
  }

  /** At the rate of the data. */
  function move(positions) {
    rows.forEach((r, i) => {
      const { applied, effort } = known.state.joints[i];
      const at = r.at(positions[i]);
      show(r.measured, Number.isFinite(at));
      const goal = r.at(applied);
      const seen = Number.isFinite(at) && Number.isFinite(goal);
      show(r.goal, seen);
      show(r.error, seen);
      if (Number.isFinite(at)) {
        transform(r.measured, `translateX(${at.toFixed(2)}%)`);
      }
      if (seen) {
        transform(r.goal, `translateX(${goal.toFixed(2)}%)`);
        transform(
          r.error,
          `translateX(${Math.min(at, goal).toFixed(2)}%) scaleX(${(Math.abs(at - goal) / 100).toFixed(4)})`,
        );
      }
      transform(r.mini, `scaleX(${(share(effort, r.joint) || 0).toFixed(2)})`);
    });
  }

  /** Load as a share of the joint's limit; NaN where the limit is not known. */
  const share = (effort, joint) => Math.min(1, Math.abs(effort) / (joint.effort_limit_nm ?? NaN));

  /** Four times a second. */
  function tell() {
    if (!known.state) {
      return;
    }
    let limited = 0;
    rows.forEach((r, i) => {
      const limit = known.ownLimit(i);
      limited += limit ? 1 : 0;
      numbers(r, known.state.joints[i]);
      badge(r, known.state.joints[i], limit, i === known.faulty);
      show(r.tr, !onlyLimited || limit !== '');
    });
    if (!rows.some(r => r.tr.tabIndex === 0 && !r.tr.hidden)) {
      rows.forEach(r => (r.tr.tabIndex = -1));
      const first = rows.find(r => !r.tr.hidden);
      if (first) {
        first.tr.tabIndex = 0; // the way of Tab into the list
      }
    }
    heads.forEach(h => {
      show(h.tr, h.group !== null && !onlyLimited);
      put(h.th, h.group === null ? '' : named('group', h.group));
    });
    if (!limited && onlyLimited) {
      toggle();
    }
    put($('only'), onlyLimited ? t('all') : t('only', { n: limited }));
    const common = known.commonLimit();
    put(
      $('age-joints'),
      known.lost ? t('old', { s: span(known.age()) }) : common ? t('allby', { by: named('limit', common) }) : '',
    );
  }

  function numbers(r, { measured, effort, temperature }) {
    put(r.position, travel(measured, r.slides, 6));
    const load = share(effort, r.joint);
    put(r.load, Number.isFinite(load) ? num(load * 100, 0, 2) + '\u00a0%' : num(Math.abs(effort), 1) + '\u00a0Nm');
    dress(r.loadCell, 'r c-load' + (load > HEAVY ? ' warn' : ''));
    put(r.temperature, num(temperature, 0, 2) + '\u00a0°C');
    dress(r.temperatureCell, 'r c-temp ' + heat(temperature, r.joint.warn_temp_c, r.joint.stop_temp_c));
  }

  function badge(r, joint, limit, faulty) {
    const old = joint.freshness !== 'fresh';
    put(r.badge, limit ? named('limit', limit) : old ? named('freshness', joint.freshness) : '');
    dress(r.badge, 'badge ' + (!limit && !old ? 'none' : faulty || old ? 'bad' : 'warn'));
  }

  function toggle() {
    onlyLimited = !onlyLimited;
    $('only').setAttribute('aria-pressed', String(onlyLimited));
    tell();
  }

  /** The selected row; one picked in the robot view is scrolled to. */
  function mark() {
    rows.forEach((r, i) => r.tr.classList.toggle('sel', i === selection.joint));
    const picked = rows[selection.picked];
    if (picked && !picked.tr.contains(document.activeElement)) {
      picked.tr.scrollIntoView({ block: 'nearest', behavior: calm.matches ? 'auto' : 'smooth' });
    }
  }

  const rowOf = event => rows.findIndex(r => r.tr.contains(event.target));
  const on = (kind, listener) => $('rows').addEventListener(kind, listener);
  on('mouseover', event => selection.hover(rowOf(event)));
  on('mouseleave', () => selection.hover(-1));
  on('focusout', () => selection.hover(-1));
  on('focusin', event => {
    const at = rowOf(event);
    selection.hover(at);
    rows.forEach((r, i) => {
      r.tr.tabIndex = i === at ? 0 : -1;
    });
  });
  on('click', event => selection.pick(rowOf(event)));
  on('keydown', event => {
    const at = rowOf(event);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    let to = at + step;
    while (rows[to]?.tr.hidden) {
      to += step;
    }
    const next = rows[to];
    if (event.key === 'Enter') {
      selection.pick(at);
    } else if (next) {
      event.preventDefault();
      next.tr.focus();
    }
  });
  $('only').addEventListener('click', toggle);
  selection.onChange(mark);

  return { build, move, tell, words: tell };
}
