// What a model has learnt: sentences, importance with intervals, dependence on single columns.

import {h, s, scrolling, empty} from './dom.js';
import {counted, interval, metricOf, number, percent, plain, whole} from './format.js';
import {scaleOf, axis, whisker} from './intervals.js';

const sentencesAtFirst = 8;
const curvesAtFirst = 9;

/** Draws the explanations of a model; `report` is null where the model was packed without any. */
export function explanations(report, model) {
  if (!report) {
    return empty('No explanations', 'This version was packed without them. Promote its candidate again to find '
      + 'out what drives it.');
  }
  const columns = new Map(model.schema.columns.map(column => [column.name, column]));
  const curves = (report.dependence ?? []).filter(each => each.points.length > 1)
    .map(each => dependence(each, columns.get(each.column)?.kind));
  return h('div', {},
    sentences(report),
    report.importance?.length > 0 && importance(report, model),
    curves.length > 0 && h('section', {'aria-labelledby': 'dependence'},
      h('h2', {id: 'dependence'}, 'Dependence'),
      h('p', {class: 'hint'}, `The average answer (probability of ${model.target} = ${model.positive}) when one `
        + 'column is set to a value in every row and all others stay as they are; thin lines are single rows.'),
      folded(curves, curvesAtFirst, 'column', list => h('div', {class: 'curves'}, list))));
}

/** A list of which the first are shown, and the rest on demand. */
function folded(list, first, noun, wrap) {
  const rest = list.slice(first);
  return [wrap(list.slice(0, first)),
    rest.length > 0 && h('details', {}, h('summary', {}, `${counted(rest.length, `more ${noun}`)}`), wrap(rest))];
}

function sentences(report) {
  const all = report.sentences ?? [];
  if (!all.length) return null;
  const list = each => h('ul', {class: 'sentences'}, each.map(sentence => h('li', {}, sentence.text)));
  const of = kind => all.filter(sentence => sentence.kind === kind);
  return h('section', {'aria-labelledby': 'sentences'}, h('h2', {id: 'sentences'}, 'In words'),
    of('observed').length > 0 && [h('h3', {}, 'Counted in the data'),
      folded(of('observed'), sentencesAtFirst, 'sentence', list)],
    of('modelled').length > 0 && [h('h3', {}, 'What the model answers'),
      folded(of('modelled'), sentencesAtFirst, 'sentence', list)],
    report.notes?.length > 0 && h('ul', {class: 'hint'}, report.notes.map(note => h('li', {}, note))));
}

function importance(report, model) {
  const list = [...report.importance].sort((a, b) => b.value - a.value);
  const scale = scaleOf([...list, {value: 0}]);
  return h('section', {'aria-labelledby': 'importance'}, h('h2', {id: 'importance'}, 'Importance'),
    h('p', {class: 'hint'}, `How much ${metricOf(model, report.metric).title} falls when the values of a column are `
      + `shuffled, on ${whole(report.importanceRows ?? report.rows)} held-out rows, with ${percent(report.confidence, 0)} intervals.`),
    scrolling('Importance', h('table', {class: 'board dense'},
      h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'column'),
        h('th', {scope: 'col', class: 'drawn'}, h('span', {class: 'unseen'}, 'interval, drawn'), axis(scale)),
        h('th', {scope: 'col', class: 'number'}, 'loss'))),
      h('tbody', {}, list.map(each => h('tr', {},
        h('th', {scope: 'row'}, each.column),
        h('td', {class: 'drawn'}, whisker(each, scale, 'leader')),
        h('td', {class: 'number'}, number(each.value, 4),
          h('span', {class: 'muted'}, interval(each, 4) && ` (${interval(each, 4)})`))))))));
}

function dependence(each, kind) {
  return h('figure', {class: 'card'}, h('figcaption', {}, each.column),
    kind === 'category' ? bars(each.points) : curve(each));
}

function curve({points, lines = []}) {
  const width = 300, height = 160, left = 38, floor = height - 20, right = width - 8, top = 8;
  // Days are texts; they stand at even distances.
  const xs = points.map((point, place) => typeof point.value === 'number' ? point.value : place);
  const scale = scaleOf([...points.flatMap(point => [{value: point.average}, {value: point.lower}, {value: point.upper}]),
    ...lines.flat().map(value => ({value}))]);
  const x = place => (left + (right - left) * (xs[place] - xs[0]) / (xs.at(-1) - xs[0] || 1)).toFixed(1);
  const y = value => (floor - (floor - top) * (value - scale.low) / (scale.high - scale.low)).toFixed(1);
  const path = values => values.map((value, place) => `${x(place)},${y(value)}`);
  const average = points.map(point => point.average);
  const [from, to] = [points[0], points.at(-1)];
  return s('svg', {class: 'curve', viewBox: `0 0 ${width} ${height}`, role: 'img',
    'aria-label': `${percent(from.average)} at ${plain(from.value)}, ${percent(to.average)} at ${plain(to.value)}`},
  [scale.ticks[0], scale.ticks.at(-1)].map(tick => [
    s('line', {class: 'grid', x1: left, x2: right, y1: y(tick), y2: y(tick)}),
    s('text', {x: left - 4, y: Number(y(tick)) + 4, 'text-anchor': 'end'}, percent(tick, 0))]),
  lines.map(line => s('polyline', {class: 'single', points: path(line).join(' ')})),
  points.every(point => Number.isFinite(point.lower) && Number.isFinite(point.upper)) && s('polygon', {class: 'band',
    points: [...path(points.map(point => point.lower)), ...path(points.map(point => point.upper)).reverse()].join(' ')}),
  s('polyline', {points: path(average).join(' ')}),
  s('text', {x: left, y: height - 4}, plain(from.value)),
  s('text', {x: right, y: height - 4, 'text-anchor': 'end'}, plain(to.value)));
}

function bars(points) {
  const most = Math.max(...points.map(point => point.average), 1e-9);
  return h('ul', {class: 'levels'}, points.map(point => {
    const bar = h('span', {class: 'bar', 'aria-hidden': 'true'});
    bar.style.width = `${100 * point.average / most}%`;
    return h('li', {}, h('span', {class: 'column'}, point.value === null ? '(missing)' : String(point.value),
      Number.isFinite(point.share) && h('small', {class: 'muted'}, ` ${percent(point.share, 0)} of rows`)),
      h('span', {class: 'track'}, bar), h('span', {class: 'number'}, percent(point.average)));
  }));
}
