// Moving a joint by hand. A button that is held down takes motion and asks for it again and again; whether the joint
// moves, and that it stops when nobody asks any more, is up to the robot.
import { $, el, icon, put, show } from './dom.js';
import { either, t } from './words.js';

const EVERY_MS = 40; // the robot holds when it hears nothing for 200 ms
const MOST = [0.3, 0.03]; // rad/s of a joint that turns, m/s of one that slides
const SHARE = 4; // and no more than this part of what the joint may do
const KEPT_MS = 10000; // how long motion that was taken over is kept without a wish
const SHOWN_MS = 6000;

export function jogView(known, link, speak) {
  let on = false;
  let buttons = [];
  let motion = null; // who moves the joints, in the robot's words
  let held = null; // {joint, velocity, button}: the button that is held down
  let lease = 0; // 0: this page has none
  let seq = 0;
  let timer = 0;
  let keepUntil = 0; // of a lease that was taken over
  let note = null; // what the robot has refused: {text, until}

  function build() {
    drop();
    buttons = [];
    document.querySelectorAll('#rows tr.j').forEach((tr, joint) => {
      const pair = [-1, 1].map(sign => button(joint, sign));
      buttons.push({ tr, pair });
      tr.append(el('td', 'c-jog', ...pair));
    });
    words();
  }

  function button(joint, sign) {
    const info = known.info.joints[joint];
    const b = el('button', '', icon(sign < 0 ? 'minus' : 'plus'));
    b.type = 'button';
    const velocity = sign * Math.min(MOST[known.slides(joint) ? 1 : 0], info.velocity_limit_rad_s / SHARE);
    b.addEventListener('pointerdown', event => {
      if (event.button === 0) {
        b.setPointerCapture?.(event.pointerId);
        press({ joint, velocity, button: b });
      }
    });
    ['pointerup', 'pointercancel', 'lostpointercapture'].forEach(k => b.addEventListener(k, () => up(b)));
    b.addEventListener('blur', () => document.hasFocus() && up(b)); // else the window has lost it, see below
    b.addEventListener('contextmenu', event => event.preventDefault()); // a long touch
    b.addEventListener('click', event => event.stopPropagation()); // the row is not picked
    b.addEventListener('keydown', event => {
      if (event.key === 'Enter') {
        event.preventDefault();
        event.stopPropagation();
        if (!event.repeat) {
          press({ joint, velocity, button: b });
        }
      }
    });
    b.addEventListener('keyup', event => event.key === 'Enter' && up(b));
    return b;
  }

  function press(wish) {
    if (held || wish.button.getAttribute('aria-disabled') === 'true') {
      return;
    }
    held = wish;
    wish.button.classList.add('down');
    if (!lease) {
      take(false);
    }
  }

  function take(takeOver) {
    link.command('take', { take_over: takeOver }).then(
      reply => {
        if (reply.result === 'refused') {
          refused(reply);
        } else if (held || takeOver) {
          begin(reply.lease, takeOver ? performance.now() + KEPT_MS : 0);
        } else {
          link.say({ type: 'give_back', lease: reply.lease }); // the button was let go of meanwhile
        }
      },
      () => say(t(link.open ? 'unanswered' : 'noctl')),
    );
  }

  function begin(number, until) {
    clearInterval(timer);
    [lease, seq, keepUntil] = [number, 0, until];
    timer = setInterval(ask, EVERY_MS);
    ask();
  }

  /** One set-point: of the button that is held, else that all joints stay. */
  function ask() {
    if (document.hidden) {
      drop();
    } else if (!held && performance.now() > keepUntil) {
      giveBack();
    } else {
      const { joint = 0, velocity = 0 } = held ?? {};
      link.say({ type: 'jog', lease, seq: ++seq, joint, velocity_rad_s: velocity });
    }
  }

  function up(b) {
    if (held?.button === b) {
      b.classList.remove('down');
      held = null;
      if (lease) {
        giveBack();
      }
    }
  }

  function giveBack() {
    link.say({ type: 'give_back', lease });
    forget();
  }

  /** Says nothing more: the robot holds. For a page that nobody sees or works with, and after STOP. */
  function drop() {
    held?.button.classList.remove('down');
    held = null;
    forget();
  }

  function forget() {
    clearInterval(timer);
    lease = 0;
  }

  /** An answer to a take or a set-point that is no yes. */
  function refused(reply) {
    drop();
    say(t('refused', { why: either(reply.why) }));
  }

  function say(text) {
    note = { text, until: performance.now() + SHOWN_MS };
    speak('polite', text);
    tell();
  }

  function toggle() {
    on = !on;
    drop();
    tell();
  }

  function tell() {
    const may = known.state?.control ?? false; // also while nothing new comes
    on &&= may;
    if (note && performance.now() > note.until) {
      note = null;
    }
    show($('jog'), may);
    $('jog').setAttribute('aria-pressed', String(on));
    $('joints').classList.toggle('jogs', on);
    const armed = known.safety === 'armed';
    buttons.forEach(({ tr, pair }) =>
      pair.forEach(b => {
        b.tabIndex = tr.tabIndex;
        b.setAttribute('aria-disabled', String(!armed));
      }),
    );
    const steered = armed && motion?.authority === 'teleop';
    show($('mover'), may && (on || steered));
    put($('mover-who'), note?.text ?? mover(armed));
    show($('take-over'), steered && !motion.yours);
  }

  const mover = armed =>
    armed && motion?.owner ? t(motion.yours ? 'youmove' : 'moves', { who: either(motion.owner) }) : t('nomover');

  function words() {
    put($('jog'), t('jog'));
    put($('take-over'), t('takeover'));
    buttons.forEach(({ pair }, i) =>
      pair.forEach((b, k) => {
        b.setAttribute('aria-label', t(k ? 'jogplus' : 'jogminus', { name: known.info.joints[i].name }));
      }),
    );
    tell();
  }

  $('jog').addEventListener('click', toggle);
  $('take-over').addEventListener('click', () => take(true));
  document.addEventListener('visibilitychange', () => document.hidden && drop());
  document.addEventListener('freeze', drop);
  addEventListener('pagehide', drop);
  addEventListener('blur', () => held && drop()); // nobody would tell the end of the press

  return {
    build,
    words,
    tell,
    drop,
    heard: message => {
      motion = message;
      tell();
    },
    refused: reply => reply.command === 'jog' && lease && refused(reply),
  };
}
