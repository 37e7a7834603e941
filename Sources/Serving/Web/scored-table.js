// The rows of a scored file, in pages, in the order of any column.

import {h, replace, scrolling, say} from './dom.js';
import {counted, percent, whole} from './format.js';
import {segmentBadge, segmentNames, segmentText} from './segments.js';

const rowsPerPage = 25;

/** A table of a scored file; the most likely rows first. */
export function scoredTable(scored) {
  const [probability, decision, segment] = scored.places;
  const results = [probability, segment, decision];
  const columns = [...results, ...scored.columns.keys()].filter((column, place, all) =>
    column >= 0 && all.indexOf(column) === place);
  const state = {column: probability, isDescending: true, segment: null, page: 0, order: []};
  const box = h('div', {}), pager = h('nav', {class: 'pager', 'aria-label': 'Pages'});
  let drawn = 0;

  async function arrange() {
    box.setAttribute('aria-busy', 'true');
    state.order = await scored.order(state.column, state.isDescending, state.segment);
    state.page = 0;
    await draw();
  }

  async function draw() {
    drawn += 1;
    const drawing = drawn;
    const places = state.order.slice(state.page * rowsPerPage, (state.page + 1) * rowsPerPage);
    const rows = await Promise.all(places.map(place => scored.row(place)));
    if (drawing !== drawn) return;
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.column : null;
    const scroll = box.firstElementChild?.scrollLeft ?? 0;
    replace(box, scrolling('Scored rows', table(places, rows)));
    box.firstElementChild.scrollLeft = scroll;
    box.removeAttribute('aria-busy');
    if (focused !== null) box.querySelector(`button[data-column="${focused}"]`)?.focus();
    drawPager();
  }

  function table(places, rows) {
    return h('table', {class: 'scored'},
      h('thead', {}, h('tr', {}, header('row', null), columns.map(column =>
        header(scored.columns[column], column)))),
      h('tbody', {}, rows.map((row, place) => h('tr', {},
        h('th', {scope: 'row', class: 'number'}, whole(places[place] + 1)),
        columns.map(column => cell(row[column] ?? '', column, places[place]))))));
  }

  function cell(text, column, row) {
    if (column === probability) {
      return h('td', {class: 'number', title: text}, percent(scored.probabilities.values[row], 2));
    }
    if (column === segment) return h('td', {}, segmentBadge(segmentNames[scored.segments.values[row]]));
    if (column === decision) return h('td', {}, scored.decisions.values[row] ? 'positive' : 'negative');
    return h('td', {class: isNumber(text) ? 'number' : null}, text);
  }

  function header(name, column) {
    const isSorted = state.column === column;
    return h('th', {scope: 'col',
      'aria-sort': isSorted ? (state.isDescending ? 'descending' : 'ascending') : null},
    h('button', {type: 'button', 'data-column': String(column), onclick: () => {
      state.isDescending = isSorted ? !state.isDescending : column === probability;
      state.column = column;
      arrange();
      say(`In the order of ${name}.`);
    }}, name));
  }

  function drawPager() {
    const pages = Math.max(1, Math.ceil(state.order.length / rowsPerPage));
    const focused = pager.contains(document.activeElement) ? document.activeElement.textContent : null;
    const go = (text, page) => h('button', {type: 'button', 'aria-disabled': page < 0 || page >= pages ? 'true' : null,
      onclick: () => {
        if (page < 0 || page >= pages) return;
        state.page = page;
        draw().then(() => say(`Page ${state.page + 1} of ${pages}.`));
      }}, text);
    replace(pager, go('First', state.page > 0 ? 0 : -1), go('Back', state.page - 1),
      h('span', {}, `Page ${whole(state.page + 1)} of ${whole(pages)}`),
      go('Next', state.page + 1), go('Last', state.page < pages - 1 ? pages - 1 : pages));
    if (focused !== null) [...pager.querySelectorAll('button')].find(b => b.textContent === focused)?.focus();
  }

  const filter = h('select', {id: 'only', onchange: () => {
    state.segment = filter.value === '' ? null : Number(filter.value);
    arrange().then(() => say(`${counted(state.order.length, 'row')}.`));
  }}, h('option', {value: ''}, 'all rows'), [2, 1, 0].map(code =>
    h('option', {value: String(code)}, `${segmentText(segmentNames[code])} only`)));
  arrange();
  return h('section', {'aria-labelledby': 'rows'},
    h('div', {class: 'head'}, h('h2', {id: 'rows'}, 'Rows'),
      h('p', {class: 'field inline'}, h('label', {for: 'only'}, 'Show'), filter)),
    box, pager);
}

const isNumber = text => text.trim() !== '' && !Number.isNaN(Number(text));
