// What the robot senses: camera picture with what was found in it, scores of the models, gyro. Each with its age.
import { $, dress, el, put, show, transform } from './dom.js';
import { degrees, num } from './format.js';
import { lang, named, span, t } from './words.js';

const OLD_MS = 1000;
const ALARMING = new Set(['falling', 'fallen']);
const UNUSUAL = new Set(['lifted']);

export function senseView(known) {
  let drawn = null; // the picture on the canvas
  let shown = 0; // the camera that is looked at

  function build() {
    drawn = null;
    shown = 0;
    show($('camera'), known.info.cameras.length > 1);
    show($('no-camera'), !known.info.cameras.length);
    show($('see'), known.info.cameras.length > 0);
    $('cam').getContext('2d').clearRect(0, 0, $('cam').width, $('cam').height);
    $('scores').replaceChildren(...known.info.percepts.filter(p => !p.detections).map(block));
  }

  /** Name, age and one bar per label of a model that gives scores. */
  function block(percept) {
    const bars = el(
      'dl',
      'probs',
      ...percept.labels.map(label => {
        const bar = el('div', '', el('dt'), el('dd', '', el('i', 'pb', el('i')), el('span')));
        bar.dataset.label = label;
        return bar;
      }),
    );
    const section = el('div', 'percept', el('h3', '', el('span'), el('span', 'tag')), bars);
    section.dataset.percept = known.info.percepts.indexOf(percept);
    return section;
  }

  function tell() {
    if (!known.state) {
      return;
    }
    put($('age-sense'), known.lost ? t('old', { s: span(known.age()) }) : '');
    if (known.info.cameras.length) {
      camera();
    }
    for (const section of $('scores').children) {
      scores(section);
    }
  }

  function camera() {
    const picture = known.pictures.get(shown);
    const age = picture ? known.ageOf(picture.tMillis) : NaN;
    const stale = !(age <= OLD_MS);
    put(
      $('cam-age'),
      !picture
        ? t('nopicture')
        : known.slow
          ? `${t('paused')} · ${t('ago', { s: span(age) })}`
          : stale
            ? t('old', { s: span(age) })
            : span(age),
    );
    dress($('cam').parentNode, 'cam' + (stale ? ' stale' : ''));
    put($('camera'), known.info.cameras[shown].name);
    const found = ofThis(known.detections());
    $('cam').setAttribute('aria-label', t('camalt', { n: found.length }));
    list(found);
  }

  /** Things found in pictures of the camera that is looked at. */
  function ofThis(found) {
    const { name } = known.info.cameras[shown];
    return found.filter(f => (f.percept.camera ?? name) === name);
  }

  function list(found) {
    const items = found.map((f, i) => {
      const { label, id, score, range, azimuth } = f.detection;
      const name = named('label', f.percept.labels[label]) + (id >= 0 ? ` ${id}` : '');
      const distance = Number.isFinite(range) ? num(range, 2) + '\u00a0m · ' : '';
      return [
        `${i + 1} ${name}`,
        num(score * 100) + '\u00a0%',
        distance + num(degrees(azimuth)) + '°',
        t('ago', { s: span(f.ageMs + known.age()) }),
      ];
    });
    const looked = known.info.percepts.some(percept => percept.detections);
    const signature = lang() + looked + JSON.stringify(items);
    if ($('dets').dataset.signature !== signature) {
      $('dets').dataset.signature = signature;
      $('dets').replaceChildren(
        ...items.map(([name, ...more]) =>
          el('li', '', el('b', '', name), ...more.map((text, i) => el('span', i === 2 ? 'dim' : '', text))),
        ),
        ...(items.length ? [] : [el('li', 'dim', t(looked ? 'nothing' : 'unwatched'))]),
      );
    }
  }

  function scores(section) {
    const i = Number(section.dataset.percept);
    const info = known.info.percepts[i];
    const result = known.state.percepts[i];
    const [name, tag] = section.firstElementChild.children;
    put(name, named('percept', info.name));
    const age = result.ageMs + known.age();
    put(
      tag,
      !Number.isFinite(age)
        ? t('noresult')
        : known.lost
          ? t('old', { s: span(age) })
          : result.freshness === 'fresh'
            ? t('validfor', { s: span(age), ms: info.max_age_ms })
            : t('expired1', { s: span(age) }),
    );
    section.classList.toggle('stale', result.freshness !== 'fresh');
    const best = result.scores.indexOf(Math.max(...result.scores));
    [...section.lastElementChild.children].forEach((bar, k) => {
      const label = info.labels[k];
      put(bar.firstElementChild, named('label', label));
      put(bar.querySelector('span'), num(result.scores[k] * 100, 0, 3) + '\u00a0%');
      transform(bar.querySelector('.pb i'), `scaleX(${(result.scores[k] || 0).toFixed(3)})`);
      const tint = ALARMING.has(label) ? ' bad' : UNUSUAL.has(label) ? ' warn' : '';
      dress(bar, k === best ? 'top' + tint : '');
    });
  }

  /** The newest picture and the boxes of the results that rest on it. */
  function draw() {
    const picture = known.pictures.get(shown);
    if (!picture || picture === drawn || !$('cam').clientWidth) {
      return;
    }
    drawn = picture;
    const canvas = $('cam');
    if (canvas.width !== picture.image.width || canvas.height !== picture.image.height) {
      canvas.width = picture.image.width;
      canvas.height = picture.image.height;
    }
    const c = canvas.getContext('2d');
    c.drawImage(picture.image, 0, 0);
    const found = ofThis(known.detections(known.stateOfPicture(picture.tMillis)));
    found.forEach((f, i) => outline(c, f.detection.box, i + 1));
  }

  function outline(c, box, number) {
    const { width: W, height: H } = c.canvas;
    const [x, y] = [(box.x - box.width / 2) * W, (box.y - box.height / 2) * H];
    c.lineWidth = 2;
    c.font = '600 13px system-ui, sans-serif';
    c.strokeStyle = '#000';
    c.strokeRect(x - 1, y - 1, box.width * W + 2, box.height * H + 2);
    c.strokeStyle = '#fff';
    c.strokeRect(x, y, box.width * W, box.height * H);
    c.fillStyle = '#000c';
    c.fillRect(x - 1, y - 19, 18, 18);
    c.fillStyle = '#fff';
    c.fillText(number, x + 4, y - 5);
  }

  $('camera').addEventListener('click', () => {
    shown = (shown + 1) % known.info.cameras.length;
    $('cam').getContext('2d').clearRect(0, 0, $('cam').width, $('cam').height);
    tell();
    draw();
  });

  return { build, tell, draw, words: tell };
}
