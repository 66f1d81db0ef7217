// STOP: acts on press, never disabled, covered or confirmed. Esc and Space stop wherever the focus is.
import { $, put } from './dom.js';
import { t } from './words.js';

const SHOWN_MS = 3000; // how long the answer stands on the button

/** `pressed()` is told first of each press. */
export function stopButton(link, speak, pressed) {
  const button = $('stop');
  let pressedAt = 0; // 0: nothing to tell of
  let pressing = false; // a pointer is down, and its click will follow
  const narrow = matchMedia('(max-width: 699px), (max-height: 499px)');

  function stop(event) {
    event.preventDefault();
    const at = performance.now();
    pressedAt = at;
    button.dataset.s = 'sent';
    put($('stop-note'), t('stopsent'));
    link.stop().then(
      reply =>
        reply.result === 'refused'
          ? ended(at, 'fail', t('stopbus')) // the loop stands still; the buses stop
          : ended(at, 'done', t('stopdone', { ms: Math.round(performance.now() - at) })),
      () => ended(at, 'fail', t(link.open ? 'unanswered' : 'stopfail')),
    );
    pressed();
  }

  function ended(at, how, text) {
    if (pressedAt !== at) {
      return; // it has been pressed again
    }
    button.dataset.s = how;
    put($('stop-note'), text);
    speak('alarm', `${t('stop')}: ${text}`);
    setTimeout(() => {
      if (pressedAt === at) {
        pressedAt = 0;
        button.dataset.s = '';
        tell();
      }
    }, SHOWN_MS);
  }

  function tell() {
    if (!pressedAt) {
      put($('stop-note'), link.open ? (narrow.matches ? '' : t('stopkey')) : t('stopfail'));
    }
  }

  button.addEventListener('pointerdown', event => {
    pressing = true;
    stop(event);
  });
  button.addEventListener('click', event => {
    // of Enter or a screen reader: no pointer came before
    if (!pressing || event.detail === 0) {
      stop(event);
    }
    pressing = false;
  });
  addEventListener(
    'keydown',
    event => {
      if (event.key === 'Enter' && event.repeat && event.target === button) {
        event.preventDefault(); // held: one stop, not thirty a second
        return;
      }
      const typing = event.target.matches?.('input, textarea, [contenteditable]');
      if (event.key !== 'Escape' && (event.key !== ' ' || typing)) {
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!event.repeat) {
        stop(event);
      }
    },
    true,
  );
  addEventListener(
    'keyup',
    event => {
      // Space never presses the focused button
      if (event.key === ' ') {
        event.preventDefault();
      }
    },
    true,
  );

  return { tell, words: tell };
}
