// Differences of candidates on the same rows: each pair's own interval, not two that overlap.

import {h, scrolling} from './dom.js';
import {counted, metricDifference, metricOf, number, percent} from './format.js';
import {scaleOf, whisker} from './intervals.js';

const isNumber = value => typeof value === 'number' && Number.isFinite(value);

/** What was found of one candidate less another; null where the run did not compare them in the metric. */
export function paired(comparisons, metric, row, base) {
  const of = (first, second) => comparisons.find(each => each.metric === metric
    && each.first === first.candidate && each.second === second.candidate);
  const found = of(row, base);
  if (found) return found;
  const turned = of(base, row);
  if (!turned) return null;
  const {value, lower, upper} = turned.difference ?? {};
  return {...turned, onlyFirst: turned.onlySecond, onlySecond: turned.onlyFirst,
    difference: {value: minus(value), lower: minus(upper), upper: minus(lower)}};
}

// Zero has no sign here.
const minus = value => isNumber(value) ? 0 - value : undefined;

/** `[0.012, 0.050]`; nothing where there is no interval. */
export function signedInterval(difference) {
  return isNumber(difference?.lower) && isNumber(difference?.upper)
    ? `[${number(difference.lower)}, ${number(difference.upper)}]` : '';
}

/** A table of every metric in which the run compared the candidates; null where it kept none. */
export function differences(run, rows, base, comparisons) {
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
      + 'the difference itself. An interval without zero in it tells the two apart; p is of the corrected '
      + 'test over folds.'),
    scrolling('Differences on the same rows', h('table', {class: 'differences'},
      h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'metric'),
        h('th', {scope: 'col', class: 'drawn'}, h('span', {class: 'unseen'}, 'interval, drawn')),
        h('th', {scope: 'col', class: 'number'}, 'difference'),
        h('th', {scope: 'col', class: 'number'}, 'p'))),
      bodies.map(({row, lines}) => h('tbody', {},
        h('tr', {class: 'line'}, h('th', {colspan: '4', scope: 'rowgroup'}, `${row.candidate} less ${base.candidate}`)),
        lines.map(([name, found]) => line(run, row, base, name, found)))))));
}

function line(run, row, base, name, {difference, p, onlyFirst, onlySecond}) {
  const metric = metricOf(run, name);
  const isLess = metric.direction === 'minimize';
  const tells = difference.lower > 0 || difference.upper < 0;
  const scale = scaleOf([difference, {value: 0}]);
  const picture = () => whisker(difference, scale, tells ? 'leader' : 'tied');
  return h('tr', {class: tells ? 'tells' : null},
    h('th', {scope: 'row'}, metric.title, isLess && h('small', {}, 'less is better'),
      isNumber(onlyFirst) && h('small', {}, `Only ${row.candidate} finds ${counted(onlyFirst, 'positive row')}, `
        + `only ${base.candidate} ${onlySecond}.`),
      h('span', {class: 'narrow'}, picture())),
    h('td', {class: 'drawn'}, picture()),
    h('td', {class: 'number'}, metricDifference(metric, difference.value), ' ', signedInterval(difference)),
    h('td', {class: 'number'}, isNumber(p) ? p < 0.001 ? '<\u20090.001' : number(p) : '–'));
}
