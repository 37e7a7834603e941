// What a model has learnt: sentences, importance with intervals, dependence on single columns.

import {h, s, scrolling} from './dom.js';
import {interval, metricTitle, number, percent, plain} from './format.js';
import {scaleOf, axis, whisker} from './intervals.js';

/** Draws the explanations of a model. */
export function explanations(report, model) {
  return h('div', {},
    report.sentences?.length > 0 && h('section', {'aria-labelledby': 'sentences'},
      h('h2', {id: 'sentences'}, 'In words'),
      h('ul', {class: 'sentences'}, report.sentences.map(each =>
        h('li', {}, typeof each === 'string' ? each : each.text)))),
    report.importance?.length > 0 && importance(report),
    report.dependence?.length > 0 && h('section', {'aria-labelledby': 'dependence'},
      h('h2', {id: 'dependence'}, 'Dependence'),
      h('p', {class: 'hint'}, `The average answer (probability of ${model.target} = ${model.positive}) when one `
        + 'column is set to a value in every row and all others stay as they are.'),
      h('div', {class: 'curves'}, report.dependence.map(each => dependence(each)))));
}

function importance(report) {
  const list = [...report.importance].sort((a, b) => b.value - a.value);
  const scale = scaleOf([...list, {value: 0}]);
  return h('section', {'aria-labelledby': 'importance'}, h('h2', {id: 'importance'}, 'Importance'),
    h('p', {class: 'hint'}, `How much ${metricTitle(report.metric ?? 'the metric')} falls when the values of a column `
      + 'are shuffled, on rows that were not seen.'),
    scrolling('Importance', h('table', {class: 'board'},
      h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'column'),
        h('th', {scope: 'col', class: 'drawn', 'aria-hidden': 'true'}, axis(scale)),
        h('th', {scope: 'col', class: 'number'}, 'loss'))),
      h('tbody', {}, list.map(each => h('tr', {},
        h('th', {scope: 'row'}, each.column),
        h('td', {class: 'drawn'}, whisker(each, scale, 'leader')),
        h('td', {class: 'number'}, number(each.value, 4), h('small', {}, interval(each, 4)))))))));
}

function dependence(each) {
  return h('figure', {class: 'card'}, h('figcaption', {}, each.column),
    each.points.every(point => typeof point.value === 'number') ? curve(each.points) : bars(each.points));
}

function curve(points) {
  const width = 300, height = 160, left = 36, floor = height - 20, right = width - 8, top = 8;
  const xs = points.map(point => point.value);
  const ys = points.flatMap(point => [point.average, point.lower, point.upper]).filter(Number.isFinite);
  const scale = scaleOf(ys.map(value => ({value})));
  const x = value => left + (right - left) * (value - xs[0]) / (xs.at(-1) - xs[0] || 1);
  const y = value => floor - (floor - top) * (value - scale.low) / (scale.high - scale.low);
  const line = name => points.map(point => `${x(point.value).toFixed(1)},${y(point[name]).toFixed(1)}`);
  const hasBand = points.every(point => Number.isFinite(point.lower) && Number.isFinite(point.upper));
  return s('svg', {class: 'curve', viewBox: `0 0 ${width} ${height}`, role: 'img',
    'aria-label': `From ${percent(points[0].average)} at ${plain(xs[0])} to ${percent(points.at(-1).average)} at ${plain(xs.at(-1))}`},
  [scale.ticks[0], scale.ticks.at(-1)].map(tick => [
    s('line', {class: 'grid', x1: left, x2: right, y1: y(tick), y2: y(tick)}),
    s('text', {x: left - 4, y: y(tick) + 4, 'text-anchor': 'end'}, percent(tick, 0))]),
  hasBand && s('polygon', {class: 'band', points: [...line('lower'), ...line('upper').reverse()].join(' ')}),
  s('polyline', {points: line('average').join(' ')}),
  s('text', {x: left, y: height - 4}, plain(xs[0])),
  s('text', {x: right, y: height - 4, 'text-anchor': 'end'}, plain(xs.at(-1))));
}

function bars(points) {
  const most = Math.max(...points.map(point => point.average), 1e-9);
  return h('ul', {class: 'levels'}, points.map(point => {
    const bar = h('span', {class: 'bar', 'aria-hidden': 'true'});
    bar.style.width = `${100 * point.average / most}%`;
    return h('li', {}, h('span', {class: 'column'}, point.value === null ? '(missing)' : String(point.value)),
      h('span', {class: 'track'}, bar), h('span', {class: 'number'}, percent(point.average)));
  }));
}
