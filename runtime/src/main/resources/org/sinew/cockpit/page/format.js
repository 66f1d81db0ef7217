// Numbers as this page writes them: fixed digits, true minus, reserved width, so that nothing jumps.

const FIGURE_SPACE = '\u2007';
const NARROW_SPACE = '\u202f';

/** What stands where a value is not known. */
export const NONE = '–';

/** A number with `digits` after the point, padded with figure spaces to `width`; a dash if it is none. */
export function num(value, digits = 0, width = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return NONE.padStart(width, FIGURE_SPACE);
  }
  return value
    .toFixed(digits)
    .replace(/^-(?=0\.?0*$)/, '')
    .replace('-', '−')
    .padStart(width, FIGURE_SPACE);
}

export const degrees = rad => (rad * 180) / Math.PI;

/** An angle of a joint: 4.0°, or millimetres where the joint slides. */
export const travel = (value, slides, width = 0) =>
  slides
    ? num(value * 1000, 1, width) + '\u00a0mm'
    : num(degrees(value), 1, width) + (Number.isFinite(value) ? '°' : '');

/** A whole number with its thousands apart. */
export const big = n => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE);

/** The time of day of a Date or RFC 3339 text, in this browser's zone: 11:43:53. */
export function clockTime(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? NONE : date.toTimeString().slice(0, 8);
}

/** '' fine, 'warn' or 'bad': a temperature against the limits of its joint. */
export const heat = (celsius, warn, stop) =>
  celsius >= (stop ?? Infinity) ? 'bad' : celsius >= (warn ?? Infinity) ? 'warn' : '';
