// What stands in a view while there is nothing else to show.

import {h} from './dom.js';
import {whole} from './format.js';

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
