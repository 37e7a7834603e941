// The parity report: our own scores against those of onnxruntime on the exported graph.

import {facts, h} from './dom.js';
import {plain, whole} from './format.js';
import {empty} from './notices.js';

const tolerance = 1e-5;

/** Draws a parity report; `report` is null where the model was packed without one. */
export function parity(report, model) {
  if (!Number.isInteger(report?.rows)) {
    return empty('No parity report', `The graph was not compared when this version was packed${
      report?.reason ? ` (${report.reason})` : ''}. It can be at any time:`, `workbench export ${model.name}`);
  }
  const {runtime, rows, threshold, largestDifference, rankFlips, decisionFlips,
    decisionFlipsBeyondMargin: beyond, ...others} = report;
  const isNear = largestDifference <= tolerance && beyond === 0;
  return h('section', {class: 'card', 'aria-labelledby': 'parity'},
    h('h2', {id: 'parity'}, 'The ONNX graph against this service'),
    h('div', {class: `strip ${isNear ? 'good' : 'bad'}`}, h('p', {}, h('strong', {}, isNear
      ? 'The graph may stand in for the model.' : 'The graph differs more than it may.'))),
    h('p', {}, `The exported graph was run by ${runtime} on ${whole(rows)} rows, and its answers compared `
      + 'with those of the model.'),
    facts([
      ['largest difference in probability', small(largestDifference)],
      ['pairs of rows that rank otherwise', whole(rankFlips)],
      ['decisions that differ', whole(decisionFlips)],
      ['of them not at the threshold itself', whole(beyond)],
      ['threshold', plain(threshold)],
      ...Object.entries(others).map(([name, value]) => [name, typeof value === 'number' ? small(value) : String(value)]),
    ]));
}

const small = value => value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(2) : plain(value);
