// Candidates side by side: metrics with intervals, and differences from one of them.

import {getJSON, path} from './api.js';
import {differences, paired, signedInterval} from './differences.js';
import {h, place, replace, scrolling, say} from './dom.js';
import {interval, metricDifference, metricOf, metricValue, percent, standingText} from './format.js';
import {scaleOf, whisker} from './intervals.js';
import {promoteButton} from './promote.js';

/** Draws the picked candidates of a run side by side. */
export async function sideBySide(run, context) {
  const names = new Set(context.query.getAll('pick'));
  const rows = run.rows.filter(row => names.has(row.candidate));
  const back = h('p', {class: 'crumbs'},
    h('a', {href: place(['leaderboard', run.name], rows.map(row => ['pick', row.candidate]))},
      `Back to ${run.name}`));
  if (rows.length < 2) {
    return {title: 'Side by side', node: h('div', {}, back, h('h1', {}, 'Side by side'),
      h('p', {class: 'notice'}, 'Pick two or more candidates on the leaderboard.'))};
  }
  const isMain = metric => metric.isHeadline && metric.name !== run.ranking;
  const wanted = [metricOf(run, run.ranking), ...run.metrics.filter(isMain)];
  const rest = run.metrics.filter(metric => !wanted.includes(metric));
  const query = new URLSearchParams(rows.map(row => ['candidate', row.candidate]));
  const {comparisons} = await getJSON(`${path('runs', run.name, 'comparisons')}?${query}`, context.signal);
  const tables = h('div', {});
  const draw = () => {
    const base = rows.find(row => row.candidate === chooser.value) ?? rows[0];
    const shown = {run, rows, base, comparisons};
    replace(tables, table(shown, wanted, 'Metrics side by side'),
      differences(run, rows, base, comparisons),
      rest.length > 0 && h('details', {}, h('summary', {}, `All other metrics (${rest.length})`),
        table(shown, rest, 'Other metrics side by side')));
  };
  const chooser = h('select', {id: 'base', onchange: () => {
    draw();
    say(`Differences are from ${chooser.value}.`);
  }}, rows.map(row => h('option', {value: row.candidate}, row.candidate)));
  draw();
  return {title: 'Side by side', node: h('div', {}, back,
    h('h1', {}, rows.map(row => row.candidate).join(' and ')),
    h('div', {class: 'verdict'}, sentences(run, rows).map(text => h('p', {}, text))),
    h('p', {class: 'field inline'}, h('label', {for: 'base'}, 'Differences from'), chooser),
    tables,
    h('p', {class: 'muted'}, `${percent(run.confidence, 0)} intervals, all on the same rows that no `
      + 'candidate had seen. Overlapping intervals do not show that two are equal, since candidates '
      + 'are tested on the same rows; the interval of a difference (Δ) takes that into account.'))};
}

function sentences(run, rows) {
  const metric = metricOf(run, run.ranking).title;
  const where = row => row.standing === 'leader' ? 'is the leader'
    : `is ${standingText(row)}${row.standing === 'tied' ? ' with the leader' : ''}`;
  return rows.map(row => row.eligible
    ? `${row.candidate} ${where(row)} in ${metric}`
      + (row.probabilityOfBest === undefined ? '.'
        : `; the best in ${percent(row.probabilityOfBest, 0)} of resamples.`)
    : `${row.candidate} is not eligible: ${row.reason ?? 'no reason was kept'}.`);
}

function table(shown, metrics, label) {
  const {run, rows} = shown;
  return scrolling(label, h('table', {class: 'side'},
    h('caption', {class: 'unseen'}, label),
    h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'metric'),
      rows.map(row => h('th', {scope: 'col', class: 'number'}, row.candidate)),
      h('th', {scope: 'col', class: 'drawn'}, 'intervals'))),
    h('tbody', {}, metrics.map(metric => metricRow(shown, metric))),
    label === 'Metrics side by side' && h('tfoot', {}, h('tr', {},
      h('th', {scope: 'row'}, h('span', {class: 'unseen'}, 'promote')),
      rows.map(row => h('td', {class: 'number'}, promoteButton(run, row))), h('td', {class: 'drawn'})))));
}

function metricRow({rows, base, comparisons}, metric) {
  const {name, direction} = metric;
  const estimates = rows.map(row => row.estimates[name]);
  const scale = scaleOf(estimates);
  const best = bestOf(estimates, direction);
  return h('tr', {},
    h('th', {scope: 'row', title: metric.summary}, metric.title,
      h('small', {}, direction === 'minimize' ? 'less is better' : '')),
    rows.map((row, place) => {
      const estimate = estimates[place], from = base.estimates[name];
      const has = Number.isFinite(estimate?.value) && Number.isFinite(from?.value);
      return h('td', {class: 'number'},
        h('span', {class: best === place ? 'best' : null}, metricValue(metric, estimate?.value),
          best === place && h('span', {class: 'unseen'}, ' (best)')),
        h('small', {}, interval(estimate)),
        row !== base && has && h('small', {class: 'difference'}, metricDifference(metric, estimate.value - from.value),
          ' ', h('span', {}, signedInterval(paired(comparisons, name, row, base)?.difference))));
    }),
    h('td', {class: 'drawn'}, rows.map((row, place) =>
      whisker(estimates[place], scale, row === base ? 'leader' : 'tied'))));
}

function bestOf(estimates, direction) {
  if (direction !== 'maximize' && direction !== 'minimize') return -1;
  const values = estimates.map(estimate => estimate?.value);
  if (!values.every(value => typeof value === 'number')) return -1;
  const best = direction === 'maximize' ? Math.max(...values) : Math.min(...values);
  return values.filter(value => value === best).length === 1 ? values.indexOf(best) : -1;
}
