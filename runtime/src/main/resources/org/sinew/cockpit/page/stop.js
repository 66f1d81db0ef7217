// STOP: acts on press, never disabled, covered or confirmed. Esc and Space stop wherever the focus is.
import { $, put } from './dom.js';
import { t } from './words.js';

const SHOWN_MS = 3000; // how long the answer stands on the button

export function stopButton(link, known, speak) {
  const button = $('stop');
  let pressedAt = 0; // 0: nothing to tell of
  let pressing = false; // a pointer is down, and its click will follow
  const narrow = matchMedia('(max-width: 699px), (max-height: 499px)');

  function stop(event) {
    event.preventDefault();
    const pressed = performance.now();
    pressedAt = pressed;
    button.dataset.s = 'sent';
    put($('stop-note'), t('stopsent'));
    link.stop().then(
      reply =>
        reply.result === 'refused'
          ? ended(pressed, 'fail', t('stopbus')) // the loop stands still; the buses stop
          : ended(pressed, 'done', t('stopdone', { ms: Math.round(performance.now() - pressed) })),
      () => ended(pressed, 'fail', t('stopfail')),
    );
  }

  function ended(pressed, how, text) {
    if (pressedAt !== pressed) {
      return; // it has been pressed again
    }
    button.dataset.s = how;
    put($('stop-note'), text);
    speak('alarm', `${t('stop')}: ${text}`);
    setTimeout(() => {
      if (pressedAt === pressed) {
        pressedAt = 0;
        button.dataset.s = '';
        tell();
      }
    }, SHOWN_MS);
  }

  function tell() {
    if (!pressedAt) {
      const connected = known.linkState !== 'lost' && link.open;
      put($('stop-note'), connected ? (narrow.matches ? '' : t('stopkey')) : t('stopfail'));
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
