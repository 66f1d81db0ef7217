// Header, sentence line and tabs: who, in which state, how it fares, what goes on and what to do next.
import { $, dress, el, icon, put, setIcon, show } from './dom.js';
import { big, heat, num } from './format.js';
import { eventNext, eventText } from './events.js';
import { has, lang, named, span, t } from './words.js';

const ICONS = {
  unknown: 'unknown',
  boot: 'wait',
  disarmed: 'slash',
  arming: 'up',
  armed: 'bolt',
  holding: 'pause',
  stopping: 'oct',
  stopped: 'oct',
  locked: 'lock',
};
const CHIPS = ['battery', 'hottest', 'uplink', 'loop'];
const TABS = ['robot', 'joints', 'sense', 'loop', 'events'];
const LOW_CHARGE = 30;
const EMPTY_CHARGE = 15;
const NEAR_EMPTY = 1.05; // of the lowest allowed voltage

export function headerView(known, link, speak) {
  const chips = {};
  let spoken = '';

  function build() {
    $('chips').replaceChildren(
      ...CHIPS.map(name => {
        const chip = el('div', 'chip', icon(name), el('dt'), el('dd', '', el('b'), el('span')));
        chips[name] = chip;
        return chip;
      }),
    );
  }

  function chip(name, value, more, level = '') {
    const chip = chips[name];
    show(chip, value !== null);
    if (value === null) {
      return;
    }
    put(chip.querySelector('dt'), t(name));
    put(chip.querySelector('b'), value);
    put(chip.querySelector('dd span'), more);
    dress(chip, 'chip ' + level);
    setIcon(chip, level === 'bad' ? 'oct' : level || name);
  }

  function battery() {
    const { voltage, current, charge } = known.state;
    if (!known.info.battery) {
      return chip('battery', null);
    }
    const volts = num(voltage, 1) + '\u00a0V';
    const min = known.info.battery.min_v ?? 0;
    const empty = charge >= 0 ? charge < EMPTY_CHARGE : voltage < min;
    const low = charge >= 0 ? charge < LOW_CHARGE : voltage < min * NEAR_EMPTY;
    const level = empty ? 'bad' : low ? 'warn' : '';
    return charge >= 0
      ? chip('battery', num(charge) + '\u00a0%', volts, level)
      : chip('battery', volts, Number.isFinite(current) ? num(current, 1) + '\u00a0A' : '', level);
  }

  function hottest() {
    const joints = known.state.joints;
    const at = joints.reduce(
      (best, j, i) => (j.temperature > (joints[best]?.temperature ?? -Infinity) ? i : best),
      -1,
    );
    if (at < 0) {
      return chip('hottest', null);
    }
    const { name, warn_temp_c: warn, stop_temp_c: stop } = known.info.joints[at];
    return chip('hottest', num(joints[at].temperature) + '\u00a0°C', name, heat(joints[at].temperature, warn, stop));
  }

  function uplinkAndLoop() {
    const uplink = known.info.uplink ? known.loop?.uplink : null;
    if (uplink) {
      chip(
        'uplink',
        t(uplink.online ? 'online' : 'offline'),
        t('queued', { n: uplink.queued }),
        uplink.online ? '' : 'warn',
      );
    } else {
      chip('uplink', null);
    }
    if (known.loop) {
      chip('loop', num(known.loop.rate_hz) + '\u00a0Hz', `p99 ${num(known.loop.lateness_us.p99)}\u00a0µs`);
    } else {
      chip('loop', null);
    }
  }

  /** [bold sentence, what to do next, level]. */
  function sentence() {
    const how = known.linkState;
    if (known.info && !known.readable) {
      return [t('say_wire'), t('next_wire'), 'bad'];
    }
    if (how === 'wait') {
      return [closed() || t('say_wait'), t('next_wait'), ''];
    }
    if (how === 'lost') {
      return [t('say_lost', { s: span(known.age()) }), closed() || t('next_lost'), 'bad'];
    }
    if (how === 'slow') {
      return [t('say_slow', { hz: known.rate(), ms: num(known.delay()) }), t('next_slow'), 'warn'];
    }
    return ofState(known.safety);
  }

  /** Why the robot closed the connection; '' if it did not say. */
  function closed() {
    const { code, reason } = link.closed;
    return has(`closed_${code}`) ? t(`closed_${code}`) : ended(reason);
  }

  function ofState(safety) {
    const cause = known.cause;
    const level = { arming: 'warn', holding: 'warn', locked: 'bad' }[safety] ?? '';
    if (cause && ['stopping', 'stopped', 'holding', 'locked'].includes(safety)) {
      const next = eventNext(cause) || advice(safety);
      return [ended(eventText(cause)), next && ended(next), cause.severity === 'fault' ? 'bad' : level || 'warn'];
    }
    const legs = safety === 'disarmed' && !known.info.fixed_base ? '_legs' : '';
    return [safety === 'armed' ? doing() : t('say_' + safety), advice(safety + legs), level];
  }

  /** What to do next; what this page may not do is done on the robot. */
  function advice(state) {
    const there = `next_${state}_there`;
    const key = !known.control && has(there) ? there : 'next_' + state;
    return has(key) ? t(key) : '';
  }

  function doing() {
    const { behavior, percepts } = known.info;
    if (!behavior) {
      return t('say_armed');
    }
    const { step, relies } = known.state;
    const name = behavior.steps[step];
    const what = name
      ? t('say_step', { b: behavior.name, step: named('step', name), i: step + 1, n: behavior.steps.length })
      : t('say_behavior', { b: behavior.name });
    const percept = percepts[relies.percept];
    return percept ? what + (lang() === 'zh' ? '' : ' ') + reliance(percept, relies) : what;
  }

  /** What the behaviour looks at, and how old its knowledge is. */
  function reliance(percept, { label: index, ageMs }) {
    const word = percept.labels[index];
    const label = word ? named('label', word) : '';
    if (!Number.isFinite(ageMs)) {
      return t('looksfor', { label: label || named('percept', percept.name) });
    }
    const s = span(ageMs + known.age());
    return label ? t('looksat', { label, s }) : t('relieson', { p: named('percept', percept.name), s });
  }

  function pill(safety) {
    document.body.dataset.safety = safety;
    setIcon($('pill'), ICONS[safety] ?? 'unknown');
    put($('state'), t('s_' + safety));
    const note =
      safety === 'unknown'
        ? known.state
          ? t('n_was', { was: t('s_' + known.state.safety) })
          : t('n_unknown')
        : t(known.state.estop ? 'n_estop' : safety === 'stopped' && known.state.torque ? 'n_torque' : 'n_' + safety);
    put($('state-note'), note);
  }

  /** A change of the state is spoken: at once what is dangerous, politely all else. */
  function announce(safety) {
    if (safety === spoken) {
      return;
    }
    if (spoken) {
      const urgent = ['unknown', 'stopping', 'stopped', 'locked'].includes(safety);
      speak(urgent ? 'alarm' : 'polite', `${t('s_' + safety)}. ${$('say').textContent} ${$('next').textContent}`);
    }
    spoken = safety;
  }

  function tell() {
    const safety = known.safety;
    document.body.dataset.link = known.linkState;
    pill(safety);
    const [bold, next, level] = sentence();
    put($('say'), bold);
    put($('next'), next);
    dress($('line'), 'line ' + level);
    setIcon($('line'), { bad: 'oct', warn: 'warn' }[level] ?? 'info');
    announce(safety);
    const alive = ['live', 'slow'].includes(known.linkState);
    put($('net'), alive ? t('net', { hz: known.rate(), ms: num(known.delay()) }) : '');
    document.title = (known.info ? `${t('s_' + safety)} · ${known.info.robot} · ` : '') + 'Sinew';
    if (!known.info) {
      return;
    }
    who(known.info);
    if (known.state) {
      battery();
      hottest();
      uplinkAndLoop();
    }
  }

  function who(info) {
    put($('name'), info.robot);
    const n = big(info.joints.length);
    put($('kind'), info.kind ? t('kindjoints', { kind: named('kind', info.kind), n }) : t('njoints', { n }));
    show($('sim'), info.simulated);
    put($('sim'), t('sim'));
    document.body.classList.toggle('limp', known.state !== null && !known.state.torque);
  }

  return { build, tell };
}

/** A sentence that ends as one. */
const ended = text => (!text || /[.!?。！？]$/.test(text) ? text : text + (/[\u4e00-\u9fff]/.test(text) ? '。' : '.'));

/** The tabs of small screens: one view at a time. */
export function tabsView(changed) {
  const buttons = TABS.map(name => {
    const label = el('span');
    label.dataset.t = name === 'loop' ? 'tab_loop' : name;
    const button = el('button', '', icon(name), label, el('i'));
    button.type = 'button';
    button.dataset.go = name;
    button.onclick = () => open(name);
    return button;
  });
  $('tabs').replaceChildren(...buttons);

  function open(name) {
    document.body.dataset.view = name;
    buttons.forEach(b => b.setAttribute('aria-current', b.dataset.go === name ? 'page' : 'false'));
    document.querySelector('main').scrollTop = 0;
    changed();
  }

  function words() {
    $('tabs').setAttribute('aria-label', t('views'));
  }

  return { open: name => open(TABS.includes(name) ? name : 'robot'), words };
}
