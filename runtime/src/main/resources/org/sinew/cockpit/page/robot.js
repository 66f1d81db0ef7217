// The Robot view: 3D picture, callout of the selected joint, legend, how it stands.
import { $, dress, el, put, show, transform } from './dom.js';
import { clockTime, degrees, num, travel } from './format.js';
import { lang, span, t } from './words.js';

const LIST_PX = 200; // the robot moves this far aside for the check list
const NARROW_PX = 700;
const CALLOUT_PX = 170;

const hasWebGl = document.createElement('canvas').getContext('webgl2') !== null;

/** `made()` is told when there is a 3D picture that wants its pose. */
export function robotView(known, selection, made) {
  let scene = null;
  let builds = 0;
  let missing = ''; // why there is no scene

  /** The rest of the page, STOP above all, does not wait for the 3D library. */
  async function build() {
    missing = !known.info.bodies.length ? 'nobodies' : hasWebGl ? '' : 'nowebgl';
    const build = ++builds;
    scene?.dispose();
    scene = null;
    show($('view'), !missing);
    if (missing) {
      return;
    }
    try {
      const { Scene3d } = await import('./scene3d.js');
      if (build === builds) {
        scene = new Scene3d(freshView(), known.info, {
          onHover: joint => selection.hover(joint),
          onPick: joint => selection.pick(joint),
        });
        made();
      }
    } catch (e) {
      missing = 'noscene';
      show($('view'), false);
      console.warn('the 3D view cannot be made', e);
    }
    tell();
  }

  /** A canvas that no earlier robot has drawn on: its listeners and its WebGL context go with the old one. */
  function freshView() {
    const canvas = $('view').cloneNode(false);
    $('view').replaceWith(canvas);
    return canvas;
  }

  /** At the rate of the data. */
  function move(positions, orientation) {
    if (!scene) {
      return;
    }
    const { state } = known;
    const goals = state.joints.map((j, i) => (Number.isFinite(j.applied) ? j.applied : positions[i]));
    scene.pose(positions, goals, orientation);
    scene.contacts(state.contacts);
    scene.seen(known.detections());
    callout(positions);
  }

  function mark() {
    if (known.state) {
      scene?.mark(
        selection.joint,
        known.state.joints.map((_, i) => known.ownLimit(i) !== ''),
        known.faulty,
      );
    }
  }

  function callout(positions) {
    const joint = selection.joint >= 0 ? selection.joint : known.faulty;
    const place = joint >= 0 ? scene.where(joint) : null;
    show($('callout'), place !== null);
    if (!place) {
      return;
    }
    const [x, y] = place;
    const width = $('view').clientWidth;
    const flip = (x < width * 0.45 && x > CALLOUT_PX) || x > width - CALLOUT_PX;
    transform($('callout'), `translate(${Math.round(x)}px, ${Math.round(y)}px)`);
    dress($('callout'), 'callout' + (flip ? ' flip' : '') + (joint === known.faulty ? ' bad' : ''));
    const { applied, temperature } = known.state.joints[joint];
    const slides = known.slides(joint);
    const more =
      joint === known.faulty
        ? ` · ${num(temperature)}\u00a0°C`
        : Number.isFinite(applied)
          ? ` → ${travel(applied, slides)}`
          : '';
    const text = travel(positions[joint], slides) + more;
    if ($('callout').dataset.text !== text + joint) {
      $('callout').dataset.text = text + joint;
      $('callout').replaceChildren(el('p', '', el('b', '', known.info.joints[joint].name), el('span', '', text)));
    }
  }

  function tell() {
    show($('no-view'), missing !== '');
    put($('no-view'), missing ? t(missing) : '');
    if (!known.state) {
      return;
    }
    mark();
    const listed = !$('checks').hidden && innerWidth >= NARROW_PX;
    scene?.shift(listed ? LIST_PX : 0);
    put($('facts'), known.lost ? t('lastpose', { time: clockTime(Date.now() - known.age()) }) : facts());
    put($('age-robot'), known.lost ? t('old', { s: span(known.age()) }) : '');
  }

  function facts() {
    const [, x, y] = known.state.orientation;
    const a = num(degrees(Math.acos(Math.max(-1, Math.min(1, 1 - 2 * (x * x + y * y))))), 1);
    if (known.info.fixed_base || !known.state.oriented) {
      return '';
    }
    return scene ? t('facts', { body: known.info.bodies[0].name, h: num(scene.baseHeight, 3), a }) : t('tilt', { a });
  }

  function words() {
    if (!known.info) {
      return;
    }
    put($('view-alt'), t('viewalt', { name: known.info.robot }));
    const key = [
      ['meas', 'measured'],
      ['goal', 'goal'],
    ];
    if (known.info.contacts.length) {
      key.push(['pad', 'contact']);
    }
    $('key').replaceChildren(...key.map(([shape, word]) => el('li', '', el('i', 'k-' + shape), t(word))));
    $('key').lang = lang();
    tell();
  }

  selection.onChange(mark);
  return { build, move, tell, words, draw: () => scene?.draw(), theme: () => scene?.theme() };
}
