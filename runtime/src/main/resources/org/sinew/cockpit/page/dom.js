// Small tools for elements. A write that changes nothing is skipped: that keeps layout and screen readers quiet.

export const $ = id => document.getElementById(id);

/** A new element with a class and children (elements or texts). */
export function el(tag, className = '', ...children) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  element.append(...children);
  return element;
}

/** Sets the text of an element. */
export function put(element, text) {
  const string = String(text);
  if (element.textContent !== string) {
    element.textContent = string;
  }
}

/** Sets the class of an element. */
export function dress(element, className) {
  if (element.className !== className) {
    element.className = className;
  }
}

/** Shows or hides an element. */
export function show(element, shown) {
  if (element.hidden === shown) {
    element.hidden = !shown;
  }
}

/** Moves or scales an element without a new layout. */
export function transform(element, value) {
  if (element.dataset.at !== value) {
    element.dataset.at = value;
    element.style.transform = value;
  }
}

const SVG = 'http://www.w3.org/2000/svg';

/** One of the symbols in index.html. Read by nobody: a text stands beside it, or `label` names it. */
export function icon(name, label = '') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'i');
  if (label) {
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', label);
  } else {
    svg.setAttribute('aria-hidden', 'true');
  }
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', '#i-' + name);
  svg.append(use);
  return svg;
}

/** Changes the first icon inside an element. */
export function setIcon(element, name) {
  const use = element.querySelector('use');
  if (use.getAttribute('href') !== '#i-' + name) {
    use.setAttribute('href', '#i-' + name);
  }
}

/** A token of style.css, in the colour scheme of now. */
export const token = name => getComputedStyle(document.body).getPropertyValue(name).trim();

/** A canvas of the size that it has on the page, cleared, with axis font and colours; null while it is not shown. */
export function freshCanvas(canvas) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (!width || !height) {
    return null;
  }
  const ratio = Math.min(2, devicePixelRatio);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const c = canvas.getContext('2d');
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  c.clearRect(0, 0, width, height);
  c.font = '11px system-ui, sans-serif';
  c.fillStyle = token('--dim');
  c.strokeStyle = token('--line');
  c.lineWidth = 1;
  return { c, width, height };
}
