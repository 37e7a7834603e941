// A form made from the columns that a model takes.

import {h, replace, unique} from './dom.js';
import {plain} from './format.js';

const manyLevels = 60;

/**
 * The fields of a model, with what was typed before or what is usual.
 *
 * `state.values` holds the current text of each column, null where it is missing; `changed` is called
 * after each change.
 */
export function form(model, state, changed) {
  const columns = model.schema.columns;
  for (const column of columns) {
    if (!state.values.has(column.name)) state.values.set(column.name, usualText(column));
  }
  const fields = new Map(columns.map(column => [column.name, field(column, state, () => {
    markChanges();
    changed();
  })]));
  function markChanges() {
    for (const column of columns) {
      const before = state.first?.values.get(column.name);
      const isChanged = state.first !== null && before !== undefined
        && before !== state.values.get(column.name);
      fields.get(column.name).mark(isChanged ? shown(before) : null);
    }
  }
  const node = h('form', {class: 'form', autocomplete: 'off', onsubmit: event => event.preventDefault()},
    groups(columns).map(group => group.columns.length === 1
      ? fields.get(group.columns[0].name).node
      : h('details', {class: 'group'},
        h('summary', {}, `${group.columns[0].name} … ${group.columns.at(-1).name}`,
          h('span', {class: 'muted'}, ` ${group.columns.length} columns`)),
        h('div', {class: 'form'}, group.columns.map(column => fields.get(column.name).node)))));
  return {
    node,
    markChanges,
    row: () => Object.fromEntries(columns.map(column =>
      [column.name, value(column, state.values.get(column.name))])),
    focus(name) {
      const target = fields.get(name);
      if (!target) return;
      const group = target.node.closest('details');
      if (group) group.open = true;
      target.control.focus();
      target.node.scrollIntoView({block: 'center'});
    },
    reset() {
      for (const column of columns) {
        state.values.set(column.name, usualText(column));
        fields.get(column.name).set(usualText(column));
      }
      markChanges();
    },
  };
}

const shown = text => text === null ? '(missing)' : text;

/** The usual value as a field holds it; null where a value is usually missing. */
function usualText(column) {
  const usual = column.usual;
  if (usual === null || usual === undefined) return null;
  if (column.kind === 'date' && typeof usual === 'number') {
    return new Date(usual * 1000).toISOString().slice(0, 10);
  }
  return String(usual);
}

/** A column's text as the service takes it. */
function value(column, text) {
  if (text === null || text === '') return null;
  return column.kind === 'number' ? Number(text) : text;
}

/** Columns that only differ in a number at the end stand together, folded. */
function groups(columns) {
  const stem = column => column.kind === 'number' ? /^(.*\D)\d+$/.exec(column.name)?.[1] : undefined;
  const sizes = new Map();
  for (const column of columns) {
    const name = stem(column);
    if (name !== undefined) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  const made = new Map(), list = [];
  for (const column of columns) {
    const name = stem(column);
    if (name === undefined || sizes.get(name) < 4) {
      list.push({columns: [column]});
    } else if (made.has(name)) {
      made.get(name).columns.push(column);
    } else {
      made.set(name, {columns: [column]});
      list.push(made.get(name));
    }
  }
  return list;
}

function field(column, state, changed) {
  const id = unique('field'), hintID = `${id}-hint`;
  const hint = h('span', {class: 'hint', id: hintID});
  const before = h('span', {class: 'before'});
  const keep = text => {
    state.values.set(column.name, text);
    warn();
    changed();
  };
  const control = makeControl(column, id, hintID, state.values.get(column.name), keep);
  function warn() {
    const text = state.values.get(column.name);
    const number = column.kind === 'number' && text !== null ? Number(text) : NaN;
    const isOutside = number < column.minimum || number > column.maximum;
    node.classList.toggle('outside', isOutside);
    replace(hint, isOutside ? `Outside of what was seen: ${range(column)}` : range(column));
  }
  const node = h('p', {class: 'field', 'data-column': column.name},
    h('label', {for: id}, column.name), control, hint, before);
  warn();
  return {
    node,
    control,
    set(text) {
      control.value = text ?? '';
      warn();
    },
    mark(text) {
      node.classList.toggle('changed', text !== null);
      replace(before, text === null ? null : `was ${text}`);
    },
  };
}

function range(column) {
  if (column.kind === 'number' && Number.isFinite(column.minimum)) {
    return `${plain(column.minimum)} to ${plain(column.maximum)}`;
  }
  return '';
}

function makeControl(column, id, hintID, text, keep) {
  const shared = {id, name: column.name, 'aria-describedby': hintID};
  if (column.kind === 'category' && column.levels.length <= manyLevels) {
    const select = h('select', {...shared, onchange: () => keep(select.value || null)},
      column.levels.map(level => h('option', {value: level}, level)),
      h('option', {value: ''}, '(missing)'));
    select.value = text ?? '';
    return select;
  }
  if (column.kind === 'category') {
    const list = `${id}-list`;
    const input = h('input', {...shared, type: 'text', list, value: text ?? '',
      placeholder: '(missing)', oninput: () => keep(input.value || null)});
    return h('span', {class: 'listed'}, input,
      h('datalist', {id: list}, column.levels.map(level => h('option', {value: level}))));
  }
  const input = h('input', {
    ...shared, type: column.kind === 'date' ? 'date' : 'number', step: 'any', value: text ?? '',
    placeholder: '(missing)',
    oninput: () => { if (!input.validity.badInput) keep(input.value || null); },
  });
  return input;
}
