// Scoring a file: choose or drop it, look at it, send it, look at the result.

import {h, replace, s, scrolling, say, trouble} from './dom.js';
import {counted, isUnproven, percent, whole} from './format.js';
import {headOf, ScoredFile} from './scored.js';
import {scoredTable} from './scored-table.js';
import {segmentBadge, segmentNames, segmentOf, segmentRange} from './segments.js';

/** Draws the file view of a model; what was scored stays in `state.file`. */
export function fileView(model, state) {
  const preview = h('div', {}), result = h('div', {});
  const input = h('input', {type: 'file', id: 'file', accept: '.csv,.txt,.tsv,text/csv',
    class: 'unseen', onchange: () => {
      const [file] = input.files;
      // Emptied, so that the same file can be chosen again after it was changed.
      input.value = '';
      if (file) choose(file);
    }});
  const drop = h('div', {class: 'drop'},
    input, h('label', {for: 'file', class: 'button primary'}, 'Choose a CSV file'),
    h('p', {}, 'or drop it here. The first line names the columns, in any order.'));
  const isOver = value => drop.classList.toggle('over', value);
  const node = h('section', {'aria-label': 'Score a file',
    ondragover: event => { event.preventDefault(); isOver(true); },
    ondragleave: () => isOver(false),
    ondrop: event => {
      event.preventDefault();
      isOver(false);
      const [file] = event.dataTransfer.files;
      if (file) choose(file);
    }}, drop, preview, result);

  async function choose(file) {
    state.file?.stop?.abort();
    state.file = null;
    replace(result);
    replace(preview, h('p', {class: 'loading'}, 'Reading …'));
    try {
      const head = await headOf(file);
      if (!head) throw new Error(`${file.name} is empty.`);
      replace(preview, previewOf(file, head, model, () => start(file)));
      preview.querySelector('button')?.focus();
      say(`${file.name}: ${counted(head.columns.length, 'column')}.`);
    } catch (error) {
      replace(preview, trouble(error));
    }
  }

  async function start(file) {
    const stop = new AbortController();
    const scored = new ScoredFile(model, file);
    scored.stop = stop;
    state.file = scored;
    replace(preview);
    watch(scored);
    try {
      await scored.run(stop.signal, () => scored.changed?.());
    } catch {
      // Stopped by the reader: another file was chosen, or the button pressed.
    }
  }

  function watch(scored) {
    const head = h('div', {}), overview = h('div', {}), table = h('div', {});
    replace(result, head, overview, table);
    let last = 0;
    scored.changed = () => {
      if (!scored.isDone && performance.now() - last < 200) return;
      last = performance.now();
      replace(head, headline(scored, () => { choose(scored.file); }));
      if (scored.isDone && scored.count) {
        replace(overview, riskOverview(scored, model));
        replace(table, scoredTable(scored));
      }
      if (scored.isDone) say(scored.error ? scored.error.message : `${counted(scored.count, 'row')} are scored.`);
    };
    scored.changed();
  }

  if (state.file) watch(state.file);
  return node;
}

function previewOf(file, head, model, start) {
  const wanted = model.schema.columns.map(column => column.name);
  const missing = wanted.filter(name => !head.columns.includes(name));
  const extra = head.columns.filter(name => !wanted.includes(name));
  return h('section', {class: 'card', 'aria-labelledby': 'preview'},
    h('h2', {id: 'preview'}, file.name),
    h('p', {class: 'muted'}, `${size(file.size)}, ${counted(head.columns.length, 'column')}`),
    missing.length > 0 && h('p', {class: 'notice', role: 'alert'},
      h('strong', {}, `The model also needs ${missing.slice(0, 8).join(', ')}`),
      missing.length > 8 ? ` and ${missing.length - 8} more.` : '.'),
    extra.length > 0 && h('p', {class: 'muted'},
      `Kept, but not used by the model: ${extra.slice(0, 12).join(', ')}${extra.length > 12 ? ' …' : ''}.`),
    h('p', {}, h('button', {type: 'button', class: 'primary', onclick: start}, 'Score this file')),
    head.rows.length > 0 && scrolling('First rows', h('table', {},
      h('caption', {}, 'The first rows'),
      h('thead', {}, h('tr', {}, head.columns.map(name => h('th', {scope: 'col'}, name)))),
      h('tbody', {}, head.rows.map(row => h('tr', {}, row.map(value => h('td', {}, value))))))));
}

function headline(scored, again) {
  if (!scored.isDone) {
    return h('div', {class: 'card'}, h('h2', {}, `Scoring ${scored.file.name}`),
      h('progress', {max: '1', value: scored.progress, 'aria-label': 'Sent so far'}),
      h('p', {class: 'buttons'}, h('span', {class: 'muted'}, scored.progress < 1
        ? `${percent(scored.progress, 0)} sent; it is scored as it arrives` : 'Waiting for the last rows …'),
        h('button', {type: 'button', onclick: () => {
          scored.stop.abort();
          scored.error = new Error('Stopped here.');
          scored.isDone = true;
          scored.changed();
        }}, 'Stop')));
  }
  return h('div', {},
    h('div', {class: 'head'}, h('h2', {}, `${scored.file.name}: ${counted(scored.count, 'row')} scored`),
      scored.count > 0 && h('button', {type: 'button', class: 'primary', onclick: () => download(scored)},
        'Download the scored CSV')),
    scored.unseen.size > 0 && h('p', {class: 'notice'}, h('strong', {}, 'Values that the model has never seen: '),
      `${[...scored.unseen].map(([name, rows]) => `${name} in ${counted(rows, 'row')}`).join(', ')}. `
        + 'These rows are scored all the same.'),
    scored.error && trouble(scored.error, again));
}

function download(scored) {
  const address = URL.createObjectURL(scored.blob());
  const link = h('a', {href: address, download: scored.file.name.replace(/(\.[a-z]+)?$/i, '-scored.csv')});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

// The distribution of risk.

const bins = 40;

/** Counts by segment, and a histogram of the probabilities. */
function riskOverview(scored, model) {
  const counts = [0, 0, 0], heights = new Array(bins).fill(0);
  let sum = 0, decided = 0;
  for (let row = 0; row < scored.count; row += 1) {
    const probability = scored.probabilities.values[row];
    counts[scored.segments.values[row]] += 1;
    decided += scored.decisions.values[row];
    heights[Math.min(bins - 1, Math.floor(probability * bins))] += 1;
    sum += probability;
  }
  const share = count => percent(count / scored.count);
  return h('section', {class: 'card overview', 'aria-labelledby': 'risk'},
    h('h2', {id: 'risk'}, 'Distribution of risk'),
    h('ul', {class: 'segments'}, [2, 1, 0].map(code => h('li', {class: segmentNames[code]},
      segmentBadge(segmentNames[code]),
      h('strong', {}, whole(counts[code])),
      h('span', {class: 'muted'}, `${share(counts[code])} of rows, ${segmentRange(model, segmentNames[code])}`)))),
    histogram(heights, model),
    h('p', {}, h('strong', {}, `Decision positive: ${whole(decided)} rows (${share(decided)})`),
      (isUnproven(model) ? `: no threshold is proven to keep ${model.constraint.asked}`
        : `, at or above the threshold of ${percent(model.threshold)}`)
        + `. Probabilities add up to ${whole(Math.round(sum))} rows with `
      + `${model.target} = ${model.positive}.`));
}

function histogram(heights, model) {
  const height = 190, floor = height - 22, most = Math.max(...heights, 1);
  // Places across are shares of the width, so that bars shrink on a phone and letters do not.
  const x = share => `${(3 + 94 * share).toFixed(3)}%`;
  const isLate = model.threshold > 0.75;
  return s('svg', {class: 'histogram', width: '100%', height, role: 'img',
    'aria-label': 'Rows by probability, from 0 to 100 percent'},
    heights.map((count, place) => {
      const tall = (floor - 16) * count / most;
      return s('rect', {class: segmentOf(model, (place + 0.5) / bins), x: x(place / bins), width: `${94 / bins}%`,
        y: floor - tall, height: tall},
      s('title', {}, `${percent(place / bins)} to ${percent((place + 1) / bins)}: ${whole(count)} rows`));
    }),
    s('line', {class: 'floor', x1: x(0), x2: x(1), y1: floor, y2: floor}),
    [0, 0.25, 0.5, 0.75, 1].map(tick =>
      s('text', {x: x(tick), y: height - 5, 'text-anchor': 'middle'}, percent(tick, 0))),
    !isUnproven(model) && s('line',
      {class: 'threshold', x1: x(model.threshold), x2: x(model.threshold), y1: 0, y2: floor}),
    !isUnproven(model) && s('text', {x: x(model.threshold), dx: isLate ? -5 : 5, y: 11, 'text-anchor': isLate ? 'end' : 'start'},
      'threshold'));
}
