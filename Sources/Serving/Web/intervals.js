// Estimates with their intervals, drawn as dots with whiskers on one scale.

import {s} from './dom.js';
import {number} from './format.js';

/** A scale with room for every interval, from one tick to another. */
export function scaleOf(estimates) {
  const values = estimates.flatMap(e => [e?.value, e?.lower, e?.upper])
    .filter(value => typeof value === 'number' && Number.isFinite(value));
  if (!values.length) return {low: 0, high: 1, ticks: [0, 0.5, 1]};
  let low = Math.min(...values), high = Math.max(...values);
  if (high - low < 1e-9) { low -= 0.05; high += 0.05; }
  const rough = (high - low) / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map(m => m * power).find(m => m >= rough);
  const first = Math.floor(low / step), last = Math.ceil(high / step);
  const ticks = [];
  for (let i = first; i <= last; i += 1) ticks.push(Number((i * step).toPrecision(12)));
  return {low: ticks[0], high: ticks.at(-1), ticks};
}

const at = (value, scale) => {
  const share = (value - scale.low) / (scale.high - scale.low);
  return `${(3 + 94 * share).toFixed(2)}%`;
};

/** The ticks of a scale, for the head of a column. */
export function axis(scale) {
  const places = scale.ticks.some(t => Math.abs(t * 100 - Math.round(t * 100)) > 1e-9) ? 3 : 2;
  const shown = scale.ticks.length > 6 ? scale.ticks.filter((_, i) => i % 2 === 0) : scale.ticks;
  return s('svg', {class: 'axis', width: '100%', height: '18', 'aria-hidden': 'true'},
    shown.map(tick => [
      s('text', {x: at(tick, scale), y: '11', 'text-anchor': 'middle'}, number(tick, places)),
      s('line', {x1: at(tick, scale), x2: at(tick, scale), y1: '14', y2: '18'}),
    ]));
}

const cross = () => s('path', {d: 'M-4-4 4 4M-4 4 4-4', class: 'cross'});

const shapes = {
  leader: () => s('circle', {r: '5', class: 'solid'}),
  equivalent: () => s('circle', {r: '4.5', class: 'solid'}),
  undecided: () => s('circle', {r: '4.5', class: 'hollow'}),
  ineligible: cross,
  baseline: cross,
};

/**
 * One estimate on a scale; `reference` is shaded behind it. The numbers stand beside it in words, so
 * it is hidden from screen readers.
 */
export function whisker(estimate, scale, standing, reference) {
  const height = 26, middle = height / 2;
  const picture = s('svg', {
    class: `whisker ${standing}`, width: '100%', height: String(height), 'aria-hidden': 'true',
  });
  for (const tick of scale.ticks) {
    picture.append(s('line', {class: tick === 0 ? 'grid zero' : 'grid', x1: at(tick, scale), x2: at(tick, scale), y1: '0',
      y2: String(height)}));
  }
  if (isDrawn(reference?.lower) && isDrawn(reference?.upper)) {
    const from = at(reference.lower, scale), to = at(reference.upper, scale);
    picture.append(s('rect', {class: 'reference', x: from, y: '0', height: String(height),
      width: `${Number.parseFloat(to) - Number.parseFloat(from)}%`}));
  }
  if (isDrawn(estimate?.lower) && isDrawn(estimate?.upper)) {
    const from = at(estimate.lower, scale), to = at(estimate.upper, scale);
    picture.append(s('line', {class: 'bar', x1: from, x2: to, y1: String(middle), y2: String(middle)}));
    for (const end of [from, to]) {
      picture.append(s('line', {class: 'bar', x1: end, x2: end, y1: String(middle - 5),
        y2: String(middle + 5)}));
    }
  }
  if (isDrawn(estimate?.value)) {
    picture.append(s('svg', {x: at(estimate.value, scale), y: String(middle), overflow: 'visible'},
      (shapes[standing] ?? (() => s('circle', {r: '4', class: 'plain'})))()));
  }
  return picture;
}

const isDrawn = value => typeof value === 'number' && Number.isFinite(value);
