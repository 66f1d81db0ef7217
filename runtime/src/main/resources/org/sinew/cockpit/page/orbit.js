// Turning a 3D view: drag, wheel, pinch, arrow keys. A finger that moves up or down scrolls the page instead.

const HOME = { azimuth: -0.62, elevation: 0.22, zoom: 1 };
const CLICK_PX = 6; // a press that moves less is a tap
const KEYS = {
  ArrowLeft: [0.1, 0, 1],
  ArrowRight: [-0.1, 0, 1],
  ArrowUp: [0, 0.1, 1],
  ArrowDown: [0, -0.1, 1],
  '+': [0, 0, 0.9],
  '=': [0, 0, 0.9],
  '-': [0, 0, 1.1],
};

/** Listens on `canvas`; turns the eye that it returns and calls `changed()`; other pointer events go to the rest. */
export function orbit(canvas, { changed, onMove, onTap, onLeave }) {
  const eye = { ...HOME };
  const fingers = new Map(); // pointer id -> its last event
  let travelled = 0;

  function turn(azimuth, elevation, zoom) {
    eye.azimuth += azimuth;
    eye.elevation = Math.max(-0.05, Math.min(1.4, eye.elevation + elevation));
    eye.zoom = Math.max(0.4, Math.min(3, eye.zoom * zoom));
    changed();
  }

  const apart = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);

  function drag(event) {
    const last = fingers.get(event.pointerId);
    if (!last) {
      onMove(event);
      return;
    }
    const [dx, dy] = [event.clientX - last.clientX, event.clientY - last.clientY];
    travelled += Math.abs(dx) + Math.abs(dy);
    if (fingers.size === 2) {
      const other = [...fingers.values()].find(f => f.pointerId !== event.pointerId);
      turn(0, 0, apart(last, other) / Math.max(1, apart(event, other)));
    } else {
      turn(-dx * 0.008, event.pointerType === 'touch' ? 0 : dy * 0.006, 1);
    }
    fingers.set(event.pointerId, event);
  }

  function lift(event) {
    if (fingers.delete(event.pointerId) && travelled < CLICK_PX && event.type === 'pointerup') {
      onTap(event);
    }
  }

  const on = (kind, listener, options) => canvas.addEventListener(kind, listener, options);
  on('pointerdown', event => {
    fingers.set(event.pointerId, event);
    travelled = 0;
    canvas.setPointerCapture(event.pointerId);
  });
  on('pointermove', drag);
  on('pointerup', lift);
  on('pointercancel', lift);
  on('pointerleave', onLeave);
  on('dblclick', () => {
    Object.assign(eye, HOME);
    changed();
  });
  on(
    'wheel',
    event => {
      // a page that scrolls keeps its wheel until the view has the focus
      if (event.ctrlKey || document.activeElement === canvas) {
        event.preventDefault();
        turn(0, 0, 1 + event.deltaY * 0.001);
      }
    },
    { passive: false },
  );
  on('keydown', event => {
    const by = KEYS[event.key];
    if (by) {
      event.preventDefault();
      turn(...by);
    }
  });
  return eye;
}
