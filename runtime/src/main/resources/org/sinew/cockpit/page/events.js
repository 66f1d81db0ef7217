// The list of events: what, where, next. Active faults on top, tinted; in the language of now.
import { $, dress, el, icon, put } from './dom.js';
import { clockTime } from './format.js';
import { fills, named, span, t } from './words.js';

const SEVERITY_ICONS = { info: 'info', warn: 'warn', fault: 'oct' };

const values = event => ({ where: event.where, ...event.values });

/** What happened, in the language of now where the robot has it, else as sent. */
export const eventText = event => own(event, '', event.text);

/** What to do next; '' if nothing. */
export const eventNext = event => own(event, '.next', event.next ?? '');

function own(event, part, sent) {
  const key = `event.${event.code}${part}`;
  return fills(key, values(event)) ? t(key, values(event)) : sent;
}

export function eventsView(known) {
  function tell() {
    const active = known.events.filter(e => e.active).length;
    const note = known.lost
      ? t('old', { s: span(known.age()) })
      : known.events.length
        ? active
          ? t('active', { n: active })
          : t('nofault')
        : '';
    put($('events-n'), note);
    dress($('events-n'), 'tag' + (active && !known.lost ? ' on' : ''));
    document.querySelector('#tabs [data-go=events]').classList.toggle('dot', active > 0);
  }

  function list() {
    if (!known.events.length) {
      $('log').replaceChildren(el('li', 'empty', t('noevents')));
      return;
    }
    const urgent = e => (e.active && e.severity === 'fault' ? 1 : 0);
    $('log').replaceChildren(...[...known.events].sort((a, b) => urgent(b) - urgent(a)).map(item));
    if (known.leftOut) {
      $('log').append(el('li', 'empty', t('leftout', { n: known.leftOut })));
    }
    tell();
  }

  function item(event) {
    const what = el('p', 'what', el('b', '', eventText(event)), el('time', '', clockTime(event.time)));
    const body = el('div', '', what);
    const where = place(event);
    if (where) {
      body.append(el('p', 'where', where));
    }
    const next = eventNext(event);
    if (next) {
      body.append(el('p', 'next', el('b', '', t('next')), ' ' + next));
    }
    const severity = SEVERITY_ICONS[event.severity] ? event.severity : 'info';
    return el(
      'li',
      severity + (event.active ? ' active' : ''),
      icon(SEVERITY_ICONS[severity], t('sev_' + severity)),
      body,
    );
  }

  /** Where it was, as far as the text has not said it: bus and number of a joint, or the part. */
  function place(event) {
    const told = own(event, '.where', '');
    if (told) {
      return told;
    }
    const joint = known.info?.joints.find(j => j.name === event.where);
    if (joint) {
      return t('jointat', joint);
    }
    return event.where && !eventText(event).includes(event.where) ? named('where', event.where) : '';
  }

  return { build: list, words: list, list, tell };
}
