// The cockpit: messages in, page out. Bars and robot move with the data, numbers change four times a second, and old
// data never looks alive. Nothing here decides anything about the robot.
import { armView } from './arm.js';
import { detailView } from './detail.js';
import { $, put } from './dom.js';
import { eventText, eventsView } from './events.js';
import { gyroView } from './gyro.js';
import { headerView, tabsView } from './header.js';
import { jogView } from './jog.js';
import { jointsView } from './joints.js';
import { Known } from './known.js';
import { Link } from './link.js';
import { loopView } from './loop.js';
import { reportButton } from './report.js';
import { robotView } from './robot.js';
import { Selection } from './selection.js';
import { senseView } from './sense.js';
import { stopButton } from './stop.js';
import { lang, learn, setLang, t } from './words.js';

const FRAME_MS = 30; // at most 33 pictures a second
const NUMBERS_MS = 250;
const HIDDEN_MS = 1000;
const SLEPT_MS = 400; // a page that painted nothing for so long first lets in what has come meanwhile
const WAKE_MS = 600; // and waits so long for it

const wanted = new URLSearchParams(location.search);
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const oneView = matchMedia('(max-width: 699px), (max-height: 499px)');

setLang(wanted.get('lang') || remembered('lang') || (navigator.language.startsWith('zh') ? 'zh' : 'en'));

/** What this browser has kept of an earlier visit; '' where it keeps nothing, as in a private window. */
function remembered(key) {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // the next visit begins as the first
  }
}

const link = new Link(receive);
const known = new Known(link);
const selection = new Selection();
const views = {
  header: headerView(known, link, speak),
  tabs: tabsView(opened),
  stop: stopButton(link, speak, () => {
    views.arm.cancel();
    views.jog.drop();
  }),
  arm: armView(known, link, speak),
  robot: robotView(known, selection, () => {
    settled = false;
  }),
  joints: jointsView(known, selection, calm),
  jog: jogView(known, link, speak),
  detail: detailView(known, selection),
  sense: senseView(known),
  gyro: gyroView(known),
  loop: loopView(known),
  events: eventsView(known),
};
reportButton(known);

/** Calls one method of every view that has it. */
const each = (method, ...values) => Object.values(views).forEach(view => view[method]?.(...values));

/** Has a screen reader say something: `polite` in its turn, `alarm` at once. */
function speak(how, text) {
  $(how).textContent = '';
  setTimeout(() => {
    $(how).textContent = text;
  }, 30);
}

function receive(message) {
  const taken = known.take(message);
  switch (taken.kind) {
    case 'info':
      if (known.readable) {
        build(taken.message);
      }
      break;
    case 'state':
      link.stateRead(taken.seq);
      views.gyro.take(taken);
      break;
    case 'motion':
      views.jog.heard(taken.message);
      break;
    case 'reply':
      views.jog.refused(taken.message);
      break;
    case 'loop':
      views.loop.list();
      break;
    case 'left_out':
      views.events.list();
      break;
    case 'event':
      views.events.list();
      announce(taken.message);
      break;
    case 'frame':
      picture(taken);
      break;
    default:
  }
}

/** Sets the page up for a robot; after a lost connection the same robot needs no new page. */
function build(info) {
  const text = JSON.stringify(info);
  if (text !== built) {
    built = text;
    learn(info.texts);
    selection.clear();
    each('build');
    translate();
  }
}
let built = '';

function announce(event) {
  if (!event.history && event.severity !== 'info') {
    speak('alarm', eventText(event));
  }
}

async function picture(frame) {
  try {
    const image = await createImageBitmap(new Blob([frame.picture]));
    known.picture(frame.camera, { tMillis: frame.tMillis, image });
  } catch (e) {
    console.warn('a picture cannot be read', e);
  }
  link.frameDrawn(frame.seq);
}

/** Tells the robot what is looked at, so that it sends no more than that. */
function watch() {
  const senseShown = !oneView.matches || document.body.dataset.view === 'sense';
  link.watch(document.hidden, senseShown && !document.hidden);
}

function translate() {
  document.querySelectorAll('[data-t]').forEach(e => put(e, t(e.dataset.t)));
  put($('lang'), lang() === 'zh' ? 'English' : '中文');
  $('lang').lang = lang() === 'zh' ? 'en' : 'zh-CN';
  $('polite').textContent = $('alarm').textContent = '';
  each('words');
  each('tell');
}

// ---- painting

let positions = []; // of the joints, between the last two states
let lastPaint = 0;
let lastNumbers = 0;
let asleepUntil = 0;

/** Share of the way from the state before to the newest: never beyond it. */
function progress(now) {
  const gap = known.before ? known.state.tMillis - known.before.tMillis : 0;
  return calm.matches || gap <= 0 || gap > SLEPT_MS ? 1 : Math.min(1, (now - arrived) / gap);
}
let arrived = 0;
let posed = null; // the state that the robot is on its way to
let settled = false; // the newest state has been painted as it is

function pose(now) {
  if (known.state !== posed) {
    posed = known.state;
    arrived = now;
    settled = false;
  }
  if (settled) {
    return;
  }
  const share = progress(now);
  settled = share === 1;
  positions = known.state.joints.map((joint, i) => between(known.before?.joints[i].measured, joint.measured, share));
  const orientation = known.state.orientation.map((v, i) => between(known.before?.orientation[i], v, share));
  const length = Math.hypot(...orientation) || 1;
  each(
    'move',
    positions,
    orientation.map(v => v / length),
  );
}

const between = (from, to, share) => (Number.isFinite(from) ? from + (to - from) * share : to);

function paint(now) {
  requestAnimationFrame(paint);
  if (now - lastPaint < FRAME_MS) {
    return;
  }
  if (now - lastPaint > SLEPT_MS && lastPaint) {
    asleepUntil = now + WAKE_MS;
  }
  lastPaint = now;
  if (now < asleepUntil && known.lost) {
    return;
  }
  if (known.state && !known.lost) {
    pose(now);
    views.sense.draw();
    views.gyro.draw();
  }
  if (now - lastNumbers > NUMBERS_MS) {
    lastNumbers = now;
    each('tell');
    pageScrolls();
  }
  views.robot.draw();
}

/** A page that scrolls can be scrolled with the keyboard, one that does not is no stop of Tab. */
function pageScrolls() {
  const main = document.querySelector('main');
  main.tabIndex = main.scrollHeight > main.clientHeight ? 0 : -1;
}

/** Another view has been opened: on a small screen it has not been drawn so far. */
function opened() {
  watch();
  redraw();
  pageScrolls();
}

function redraw() {
  settled = false;
  if (known.readable) {
    views.gyro.redraw();
    views.loop.draw();
  }
}

$('lang').addEventListener('click', () => {
  setLang(lang() === 'zh' ? 'en' : 'zh');
  remember('lang', lang());
  translate();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  views.robot.theme();
  redraw();
});
setInterval(() => {
  if (document.hidden) {
    views.header.tell(); // nothing is painted, but the title of the tab must not look alive
  }
}, HIDDEN_MS);
document.addEventListener('visibilitychange', () => {
  known.listenAnew();
  watch();
});
oneView.addEventListener('change', watch);
addEventListener('resize', redraw);
selection.onChange(() => {
  settled = false;
  views.detail.tell();
});

views.tabs.open(wanted.get('view') || 'robot');
translate();
requestAnimationFrame(paint);
