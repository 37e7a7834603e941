// The distribution of risk in a scored file.

import {h, s} from './dom.js';
import {percent, roughly, whole} from './format.js';
import {segmentNames} from './scored.js';

const bins = 40;

/** Counts by segment, and a histogram of the probabilities. */
export function riskOverview(scored, model) {
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
  const {medium, high} = model.segments ?? {};
  const ranges = [`below ${roughly(medium)}`, `${roughly(medium)} to ${roughly(high)}`, `from ${roughly(high)}`];
  return h('section', {class: 'card overview', 'aria-labelledby': 'risk'},
    h('h2', {id: 'risk'}, 'Distribution of risk'),
    h('ul', {class: 'segments'}, [2, 1, 0].map(code => h('li', {class: segmentNames[code]},
      h('span', {class: `badge ${segmentNames[code]}`}, `${segmentNames[code]} risk`),
      h('strong', {}, whole(counts[code])),
      h('span', {class: 'muted'}, `${share(counts[code])} of rows, ${ranges[code]}`)))),
    histogram(heights, model),
    h('p', {}, `${whole(decided)} rows (${share(decided)}) are at or above the threshold of `
      + `${percent(model.threshold)}. Probabilities add up to ${whole(Math.round(sum))} rows with `
      + `${model.target} = ${model.positive}.`));
}

function histogram(heights, model) {
  const height = 190, floor = height - 22, most = Math.max(...heights, 1);
  const segmentOf = share => share >= (model.segments?.high ?? 2) ? 'high'
    : share >= (model.segments?.medium ?? 2) ? 'medium' : 'low';
  // Places across are shares of the width, so that bars shrink on a phone and letters do not.
  const x = share => `${(3 + 94 * share).toFixed(3)}%`;
  const isLate = model.threshold > 0.75;
  return s('svg', {class: 'histogram', width: '100%', height, role: 'img',
    'aria-label': 'Rows by probability, from 0 to 100 percent'},
    heights.map((count, place) => {
      const tall = (floor - 16) * count / most;
      return s('rect', {class: segmentOf((place + 0.5) / bins), x: x(place / bins), width: `${94 / bins}%`,
        y: floor - tall, height: tall},
      s('title', {}, `${percent(place / bins)} to ${percent((place + 1) / bins)}: ${whole(count)} rows`));
    }),
    s('line', {class: 'floor', x1: x(0), x2: x(1), y1: floor, y2: floor}),
    [0, 0.25, 0.5, 0.75, 1].map(tick =>
      s('text', {x: x(tick), y: height - 5, 'text-anchor': 'middle'}, percent(tick, 0))),
    s('line', {class: 'threshold', x1: x(model.threshold), x2: x(model.threshold), y1: 0, y2: floor}),
    s('text', {x: x(model.threshold), dx: isLate ? -5 : 5, y: 11, 'text-anchor': isLate ? 'end' : 'start'},
      'threshold'));
}
