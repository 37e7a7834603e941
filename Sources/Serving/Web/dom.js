// Elements from values, and notices made of them. Texts enter the page as text only, never as HTML.

import {whole} from './format.js';

const svgNamespace = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'value') node.value = value;
    else if (value === true) node.setAttribute(name, '');
    else node.setAttribute(name, value);
  }
  add(node, children);
  return node;
}

/** Appends texts and nodes, lists of them included; leaves out what is null or false. */
export function add(node, children) {
  for (const child of [children].flat(9)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/** An HTML element: `h('p', {class: 'muted'}, 'text')`; `onclick` and its kin are listeners. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

/** Puts new children in the place of all old ones. */
export function replace(node, ...children) {
  node.replaceChildren();
  return add(node, children);
}

let count = 0;
/** An identifier that no other element of the page has. */
export function unique(prefix) {
  count += 1;
  return `${prefix}-${count}`;
}

/** Says a sentence to a screen reader. */
export function say(text) {
  const live = document.getElementById('live');
  live.textContent = '';
  setTimeout(() => { live.textContent = text; }, 50);
}

/** A table in a box of its own, which scrolls sideways where it is too wide. */
export function scrolling(label, table) {
  return h('div', {class: 'wide', role: 'region', 'aria-label': label, tabindex: '0'}, table);
}

/** A list of names and values. */
export function facts(pairs) {
  return h('dl', {class: 'facts'}, pairs.filter(Boolean).map(([name, value]) =>
    h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

/** A link within the page; the parts are escaped. */
export function place(parts, query) {
  const path = '#/' + parts.map(encodeURIComponent).join('/');
  const search = query ? new URLSearchParams(query).toString() : '';
  return search ? `${path}?${search}` : path;
}

// What stands in a view while there is nothing else to show.

/** While a view waits. */
export function loading(what) {
  return h('p', {class: 'loading', role: 'status'}, `Loading ${what} …`);
}

/** Nothing is here yet, and what to do about it. */
export function empty(title, sentence, command) {
  return h('section', {class: 'card empty'}, h('h2', {}, title), h('p', {}, sentence),
    command && h('pre', {tabindex: '0'}, command));
}

/** An error with its rows and columns; `again` makes a button. */
export function trouble(error, again) {
  return h('div', {class: 'notice trouble', role: 'alert'},
    h('p', {}, h('strong', {}, error.message)),
    error.errors?.length ? errorTable(error.errors) : null,
    again && h('p', {}, h('button', {type: 'button', onclick: again}, 'Try again')));
}

function errorTable(errors) {
  const shown = errors.slice(0, 20);
  return h('div', {class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'What is wrong'},
    h('table', {},
      h('thead', {}, h('tr', {}, ['where', 'column', 'what is wrong'].map(name =>
        h('th', {scope: 'col'}, name)))),
      h('tbody', {}, shown.map(error => h('tr', {},
        h('td', {}, whereabouts(error)),
        h('td', {}, error.column ?? '–'),
        h('td', {class: 'wrap'}, error.detail))))),
    errors.length > shown.length && h('p', {class: 'muted'}, `and ${errors.length - shown.length} more`));
}

/** `row 3` or `line 4`, counted from 1. */
export function whereabouts(error) {
  if (Number.isInteger(error.row)) return `row ${whole(error.row + 1)}`;
  return Number.isInteger(error.line) ? `line ${whole(error.line)}` : '–';
}
