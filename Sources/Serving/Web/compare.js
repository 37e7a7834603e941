// Candidates side by side: metrics with intervals, and differences from one of them.

import {getJSON, path} from './api.js';
import {h, place, replace, scrolling, say} from './dom.js';
import {counted, interval, metricDifference, metricOf, metricValue, number, percent, standingText} from './format.js';
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
    h('div', {class: 'conclusion'}, sentences(run, rows).map(text => h('p', {}, text))),
    h('p', {class: 'field inline'}, h('label', {for: 'base'}, 'Differences from'), chooser),
    tables,
    h('p', {class: 'muted'}, `${percent(run.confidence, 0)} intervals, all on the same held-out `
      + 'rows. Overlapping intervals do not show that two are equal, since candidates '
      + 'are tested on the same rows; the interval of a difference (Δ) takes that into account.'))};
}

function sentences(run, rows) {
  const metric = metricOf(run, run.ranking).title;
  const where = row => row.standing === 'leader' ? 'is the leader'
    : row.standing === 'undecided' ? 'is neither shown to differ from the leader nor to be equivalent to it'
      : `is ${standingText(row)}${row.standing === 'equivalent' ? ' to the leader' : ' the leader'}`;
  return rows.map(row => row.eligible
    ? `${row.candidate} ${where(row)} in ${metric}`
      + (row.shareOfFirst === undefined ? '.'
        : `; it comes first in ${percent(row.shareOfFirst, 0)} of row resamples.`)
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
      whisker(estimates[place], scale, row === base ? 'leader' : 'undecided'))));
}

function bestOf(estimates, direction) {
  if (direction !== 'maximize' && direction !== 'minimize') return -1;
  const values = estimates.map(estimate => estimate?.value);
  if (!values.every(value => typeof value === 'number')) return -1;
  const best = direction === 'maximize' ? Math.max(...values) : Math.min(...values);
  return values.filter(value => value === best).length === 1 ? values.indexOf(best) : -1;
}

// Differences of candidates on the same rows: each pair's own interval, not two that overlap.

const isNumber = value => typeof value === 'number' && Number.isFinite(value);

/** What was found of one candidate less another; null where the run did not compare them in the metric. */
function paired(comparisons, metric, row, base) {
  const of = (first, second) => comparisons.find(each => each.metric === metric
    && each.first === first.candidate && each.second === second.candidate);
  const found = of(row, base);
  if (found) return found;
  const turned = of(base, row);
  if (!turned) return null;
  const {value, lower, upper} = turned.difference ?? {};
  const turns = {firstBetter: 'secondBetter', secondBetter: 'firstBetter'};
  return {...turned, relation: turns[turned.relation] ?? turned.relation, onlyFirst: turned.onlySecond, onlySecond: turned.onlyFirst,
    difference: {value: minus(value), lower: minus(upper), upper: minus(lower)}};
}

// Zero has no sign here.
const minus = value => isNumber(value) ? 0 - value : undefined;

/** `[0.012, 0.050]`; nothing where there is no interval. */
function signedInterval(difference) {
  return isNumber(difference?.lower) && isNumber(difference?.upper)
    ? `[${number(difference.lower)}, ${number(difference.upper)}]` : '';
}

/** A table of every metric in which the run compared the candidates; null where it kept none. */
function differences(run, rows, base, comparisons) {
  const metrics = run.metrics.map(metric => metric.name)
    .filter(name => comparisons.some(each => each.metric === name))
    .sort((a, b) => (b === run.ranking) - (a === run.ranking));
  const others = rows.filter(row => row !== base);
  const bodies = others.map(row => ({row, lines: metrics
    .map(name => [name, paired(comparisons, name, row, base)])
    .filter(([, found]) => isNumber(found?.difference?.value))})).filter(body => body.lines.length);
  if (!bodies.length) return null;
  return h('section', {'aria-labelledby': 'differences'},
    h('h2', {id: 'differences'}, 'Differences on the same rows'),
    h('p', {class: 'hint'}, `Each candidate less ${base.candidate}, with ${percent(run.confidence, 0)} intervals of `
      + 'the difference itself, which know the chance of rows alone. The corrected test over folds, which '
      + 'has the chance of training too, decides; p is its.'),
    scrolling('Differences on the same rows', h('table', {class: 'differences'},
      h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'metric'),
        h('th', {scope: 'col', class: 'drawn'}, h('span', {class: 'unseen'}, 'interval, drawn')),
        h('th', {scope: 'col', class: 'number'}, 'difference'),
        h('th', {scope: 'col', class: 'number'}, 'p'), h('th', {scope: 'col'}, 'shown'))),
      bodies.map(({row, lines}) => h('tbody', {},
        h('tr', {class: 'line'}, h('th', {colspan: '5', scope: 'rowgroup'}, `${row.candidate} less ${base.candidate}`)),
        lines.map(([name, found]) => line(run, row, base, name, found)))))));
}

/** What the run shows of two candidates, in words. */
function shownText(row, base, {relation, difference}) {
  if (relation === 'firstBetter') return `${row.candidate} is better`;
  if (relation === 'secondBetter') return `${base.candidate} is better`;
  if (relation === 'equivalent') return 'equivalent';
  return difference.lower > 0 || difference.upper < 0
    ? 'undecided: by the chance of rows alone they would differ' : 'undecided';
}

function line(run, row, base, name, found) {
  const {difference, relation, onlyFirst, onlySecond} = found;
  const p = found.adjustedP ?? found.pValue;
  const metric = metricOf(run, name);
  const isLess = metric.direction === 'minimize';
  const tells = relation === 'firstBetter' || relation === 'secondBetter';
  const scale = scaleOf([difference, {value: 0}]);
  const picture = () => whisker(difference, scale, tells ? 'leader' : 'undecided');
  return h('tr', {class: tells ? 'tells' : null},
    h('th', {scope: 'row'}, metric.title, isLess && h('small', {}, 'less is better'),
      isNumber(onlyFirst) && h('small', {}, `Only ${row.candidate} finds ${counted(onlyFirst, 'positive row')}, `
        + `only ${base.candidate} ${onlySecond}.`),
      h('span', {class: 'narrow'}, picture())),
    h('td', {class: 'drawn'}, picture()),
    h('td', {class: 'number'}, metricDifference(metric, difference.value), ' ', signedInterval(difference)),
    h('td', {class: 'number'}, isNumber(p) ? p < 0.001 ? '<\u20090.001' : number(p) : '–'),
    h('td', {class: 'wrap'}, shownText(row, base, found)));
}
