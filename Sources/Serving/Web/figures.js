// The figures of a run, drawn by Vega when they come into sight.

import {getJSON, path} from './api.js';
import {h, replace, trouble} from './dom.js';

let library = null;

/** Vega, loaded once. */
function vega() {
  library ??= new Promise((resolve, reject) => {
    const script = h('script', {src: 'assets/vega.js'});
    script.addEventListener('load', () => resolve(globalThis.vega));
    script.addEventListener('error', () => {
      library = null;
      reject(new Error('Vega is not on the machine that serves this page (Debian: apt install libjs-vega).'));
    });
    document.head.append(script);
  });
  return library;
}

const order = ['leaderboard', 'roc', 'precision-recall', 'gain', 'lift', 'calibration',
  'calibration-before', 'calibration-after', 'threshold', 'confusion', 'scores', 'folds', 'pairwise',
  'diversity', 'critical-difference', 'importance', 'learning'];

const names = {roc: 'ROC', scores: 'Scores', gain: 'Gain', lift: 'Lift', pairwise: 'Pairs',
  'precision-recall': 'Precision and recall', 'calibration-before': 'Calibration, before',
  'calibration-after': 'Calibration, after', threshold: 'Threshold', folds: 'Folds',
  confusion: 'Decisions', 'critical-difference': 'Critical difference'};

const rank = name => order.includes(name) ? order.indexOf(name) : order.length;

/** A section with every figure of a run. */
export function figures(run, signal) {
  const wanted = (run.figures ?? []).filter(name => name !== 'leaderboard')
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  if (!wanted.length) return null;
  const sight = new IntersectionObserver(entries => {
    for (const entry of entries.filter(other => other.isIntersecting)) {
      sight.unobserve(entry.target);
      draw(entry.target, run.name, signal);
    }
  }, {rootMargin: '300px'});
  signal.addEventListener('abort', () => sight.disconnect());
  return h('section', {'aria-labelledby': 'figures'}, h('h2', {id: 'figures'}, 'Figures'),
    h('div', {class: 'figures'}, wanted.map(name => {
      const box = h('div', {class: 'plot', 'data-figure': name, 'aria-busy': 'true'},
        h('p', {class: 'muted'}, 'Drawing …'));
      sight.observe(box);
      const title = names[name] ?? name[0].toUpperCase() + name.slice(1).replaceAll('-', ' ');
      return h('figure', {class: 'paper', 'aria-label': title}, box);
    })));
}

async function draw(box, run, signal) {
  try {
    const [spec, library] = await Promise.all(
      [getJSON(path('runs', run, 'figures', box.dataset.figure), signal), vega()]);
    replace(box);
    const view = new library.View(library.parse(spec, null, {ast: true}), {
      expr: library.expressionInterpreter, renderer: 'svg', container: box, hover: true, tooltip,
      logLevel: library.Error,
    });
    await view.runAsync();
    for (const select of box.querySelectorAll('select, input')) {
      if (!select.labels?.length) select.setAttribute('aria-label', 'Shown in this figure');
    }
    signal.addEventListener('abort', () => view.finalize());
  } catch (error) {
    if (!signal.aborted) replace(box, trouble(error));
  } finally {
    box.removeAttribute('aria-busy');
  }
}

const tip = document.getElementById('tip');

function tooltip(handler, event, item, value) {
  if (value === null || value === undefined || value === '') {
    tip.hidden = true;
    return;
  }
  if (typeof value === 'object') {
    replace(tip, value.title && h('b', {}, value.title), Object.entries(value)
      .filter(([name, each]) => name !== 'title' && each !== null && each !== undefined)
      .map(([name, each]) => h('div', {}, `${name}: ${each}`)));
  } else {
    replace(tip, String(value));
  }
  tip.hidden = false;
  const size = tip.getBoundingClientRect();
  let x = event.clientX + 14, y = event.clientY + 14;
  if (x + size.width > innerWidth - 4) x = Math.max(4, event.clientX - size.width - 14);
  if (y + size.height > innerHeight - 4) y = Math.max(4, event.clientY - size.height - 14);
  tip.style.left = `${x}px`;
  tip.style.top = `${y}px`;
}
