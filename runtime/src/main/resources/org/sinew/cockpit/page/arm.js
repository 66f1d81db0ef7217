// Arm and Release: hold for one second, by finger, mouse or Enter. Who cannot hold (screen readers) presses, then
// confirms with a second button. Beside them: why it cannot be armed, the check list, the steps of arming.
import { $, el, icon, put, show } from './dom.js';
import { num } from './format.js';
import { either, fill, lang, named, t } from './words.js';

const HOLD_MS = 1000;
const CONFIRM_WITHIN_MS = 10000;
const CONFIRM_AFTER_MS = 700; // a double click confirms nothing
const SHOWN_MS = 6000;

export function armView(known, link, speak) {
  let asked = null; // command that waits for its confirmation: {name, at}
  let note = null; // what became of the last command: {text, until}
  const holding = []; // how the holds that go on are let go

  function send(name) {
    asked = null;
    say(t('asking'), 4 * SHOWN_MS);
    link.command(name).then(
      reply => (reply.result === 'refused' ? say(t('refused', { why: either(reply.why) })) : say('')),
      () => say(t(link.open ? 'unanswered' : 'noctl')),
    );
    tell();
  }

  function say(text, forMillis = SHOWN_MS) {
    note = text ? { text, until: performance.now() + forMillis } : null;
    if (text) {
      speak('polite', text);
    }
    tell();
  }

  function holds(name) {
    const button = $(name);
    let timer = 0;
    let from = ''; // the state in which the hold began
    const up = () => {
      clearTimeout(timer);
      timer = 0;
      button.classList.remove('down');
    };
    const down = () => {
      if (timer || button.getAttribute('aria-disabled') === 'true') {
        return;
      }
      button.classList.add('down');
      from = known.safety;
      timer = setTimeout(() => {
        up();
        heldAt = performance.now();
        if (known.safety === from && button.getAttribute('aria-disabled') !== 'true') {
          send(name);
        }
      }, HOLD_MS);
    };
    holding.push(up);
    let heldAt = -Infinity;
    button.addEventListener('pointerdown', down);
    ['pointerup', 'pointerleave', 'pointercancel', 'blur', 'keyup'].forEach(k => button.addEventListener(k, up));
    button.addEventListener('keydown', event => {
      if (event.key === 'Enter') {
        event.preventDefault();
        if (!event.repeat) {
          down();
        }
      }
    });
    button.addEventListener('contextmenu', event => event.preventDefault()); // a long touch
    button.addEventListener('click', () => {
      if (performance.now() - heldAt > HOLD_MS) {
        // it was a short press: offer the second step
        askToConfirm(name, button);
      }
    });
  }

  function askToConfirm(name, button) {
    if (button.getAttribute('aria-disabled') === 'true') {
      speak('polite', $('act-why').textContent);
      return;
    }
    asked = { name, at: performance.now() };
    tell();
    speak('polite', `${t('keepholding')} ${t('confirm_' + name)}`);
  }

  /** STOP has been pressed: what was being held or waited for its confirmation is no wish any more. */
  function cancel() {
    holding.forEach(up => up());
    asked = null;
    tell();
  }

  holds('arm');
  holds('release');
  $('confirm').addEventListener('click', () => {
    if (asked && performance.now() - asked.at > CONFIRM_AFTER_MS) {
      send(asked.name);
    }
  });

  function tell() {
    if (!known.info) {
      return;
    }
    const { safety } = known;
    const armable = ['disarmed', 'stopped', 'holding'].includes(safety);
    const can = armable && (known.arming?.allowed ?? true);
    const shown = {
      arm: known.control && (armable || safety === 'arming' || safety === 'boot'),
      release: known.control && ['armed', 'holding', 'arming'].includes(safety),
    };
    if (
      asked &&
      (!shown[asked.name] || (asked.name === 'arm' && !can) || performance.now() - asked.at > CONFIRM_WITHIN_MS)
    ) {
      asked = null;
    }
    show($('arm'), shown.arm);
    show($('release'), shown.release);
    $('arm').setAttribute('aria-disabled', String(!can));
    put($('arm').lastElementChild, t(armLabel(safety, can)));
    put($('release').lastElementChild, t('release'));
    show($('confirm'), asked !== null);
    put($('confirm'), asked ? t('confirm_' + asked.name) : '');
    why(shown.arm && armable && !can);
    put($('control'), t(known.state && !known.lost ? (known.control ? 'control' : 'watch') : 'noctl'));
    list();
  }

  function armLabel(safety, can) {
    if (safety === 'arming') {
      return 'arming';
    }
    return can ? ({ stopped: 'rearm', holding: 'goon' }[safety] ?? 'holdarm') : 'cantarm';
  }

  function why(refused) {
    if (note && performance.now() > note.until) {
      note = null;
    }
    const text = asked ? t('keepholding') : note ? note.text : refused ? reason() : '';
    show($('act-why'), text !== '');
    put($('act-why'), text);
  }

  /** Why it cannot be armed: the robot's sentence, else the first check that fails. */
  function reason() {
    const open = known.arming?.checks.find(c => !c.ok);
    return known.arming?.why
      ? fill(either(known.arming.why))
      : open
        ? named('check', open.code, texts(open.values))
        : '';
  }

  /** Figures as the page writes them; whole numbers stay whole. */
  const texts = values =>
    Object.fromEntries(
      Object.entries(values ?? {}).map(([k, v]) => [
        k,
        typeof v === 'number' ? num(v, Number.isInteger(v) ? 0 : 1) : v,
      ]),
    );

  /** The check list before arming, the steps while it arms. */
  function list() {
    const steps = (known.arming?.steps ?? []).map(s => ({
      text: named('arming', s.code, texts(s.values)),
      state: { done: 'ok', now: 'up' }[s.state] ?? 'wait',
    }));
    const checks = (known.arming?.checks ?? []).map(c => ({
      text: named('check', c.code, texts(c.values)),
      state: c.ok ? 'ok' : 'wait',
    }));
    const safety = known.safety;
    const [title, items] =
      safety === 'arming' && steps.length
        ? [t('armsteps'), steps]
        : safety === 'disarmed' && checks.length
          ? [t('checks'), checks]
          : ['', []];
    show($('checks'), items.length > 0);
    document.body.classList.toggle('haschecks', items.length > 0);
    const signature = lang() + title + JSON.stringify(items);
    if ($('checks').dataset.signature !== signature) {
      $('checks').dataset.signature = signature;
      $('checks').replaceChildren(
        el('h3', '', title),
        el('ul', '', ...items.map(i => el('li', i.state, icon(i.state, t('st_' + i.state)), el('span', '', i.text)))),
      );
    }
  }

  return { tell, words: tell, cancel };
}
