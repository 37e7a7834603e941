// The parity report: our own scores against those of onnxruntime on the exported graph.

import {facts, h} from './dom.js';
import {plain} from './format.js';
import {empty} from './notices.js';

/** Draws a parity report; members that this page does not know are shown as they are. */
export function parity(report) {
  if (!report) {
    return empty('No parity report', 'Export this model to ONNX; onnxruntime is then compared with this service:',
      'workbench export models/NAME');
  }
  return h('section', {class: 'card', 'aria-labelledby': 'parity'},
    h('h2', {id: 'parity'}, 'The ONNX graph against this service'),
    h('p', {class: 'hint'}, 'The exported graph is run by onnxruntime on rows that were not seen in training, '
      + 'and its scores are compared with ours.'),
    facts(Object.entries(report).map(([name, value]) => [words(name), shown(value)])));
}

function words(name) {
  return name.replace(/([a-z])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`)
    .replaceAll('_', ' ');
}

function shown(value) {
  if (typeof value === 'number') return Math.abs(value) < 1e-3 && value !== 0 ? value.toExponential(2) : plain(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === null) return '–';
  if (Array.isArray(value)) return value.length ? h('ul', {}, value.map(each => h('li', {}, shown(each)))) : 'none';
  if (typeof value === 'object') return facts(Object.entries(value).map(([name, each]) => [words(name), shown(each)]));
  return String(value);
}
