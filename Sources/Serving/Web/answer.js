// The answer beside the form: probability, decision, reasons, and what a change does to it.

import {sendJSON, path} from './api.js';
import {h, replace, say, trouble} from './dom.js';
import {counted, isUnproven, number, percent, signed} from './format.js';
import {decisionText, segmentBadge, segmentBounds, segmentNote, segmentText} from './segments.js';

const reasonsShown = 8;
// As many as the service gives: what is not shown is summed up.
const reasonsWanted = 100;
const pause = 150;

/**
 * A panel that asks the service for one row at a time.
 *
 * Answers that come after a newer question are dropped. What is asked here is not stored.
 */
export function answerPanel(model, state, signal, hooks) {
  const body = h('div', {class: 'body'}, h('p', {class: 'loading'}, 'Asking …'));
  const strip = h('p', {class: 'gist', 'aria-hidden': 'true'});
  const node = h('section', {class: 'card answer', 'aria-labelledby': 'answer'},
    h('h2', {id: 'answer'}, 'Answer'), body, strip);
  let asked = 0, timer = null, saying = null, running = null;
  const pinned = () => { state.first = {values: new Map(state.values), answer: state.answer}; };

  async function send(row, isFirst) {
    const question = asked;
    running?.abort();
    running = new AbortController();
    try {
      const answer = await sendJSON('POST', `${path('models', model.name, 'score')}?explain=${reasonsWanted}`,
        {rows: [row], store: false}, AbortSignal.any([running.signal, signal]));
      if (question !== asked) return;
      state.answer = {...answer.results[0], explains: answer.explains, base: answer.base,
        threshold: answer.threshold ?? model.threshold, version: answer.version};
      if (state.first === null) pinned();
      hooks.onFirst();
      draw();
      clearTimeout(saying);
      if (!isFirst) saying = setTimeout(() => say(spoken()), 700);
    } catch (error) {
      if (error.name === 'AbortError' || question !== asked) return;
      replace(body, trouble(error, () => ask(row, isFirst)));
      replace(strip);
    } finally {
      if (question === asked) node.removeAttribute('aria-busy');
    }
  }

  function spoken() {
    const {probability, segment, decision} = state.answer;
    const change = probability - state.first.answer.probability;
    return `${percent(probability)}, ${segmentText(segment)}, ${decisionText(decision)}`
      + (Math.abs(change) < 0.0005 ? '' : `, ${points(change)} against the first answer`);
  }

  function decided({decision, threshold}) {
    if (isUnproven(model)) return `: no threshold is proven to keep ${model.constraint.asked}, so no row is positive.`;
    return `, ${decision ? 'at or above' : 'below'} the threshold of ${percent(threshold)} for `
      + `${model.target} = ${model.positive}.`;
  }

  function draw() {
    const {answer, first} = state;
    const change = answer.probability - first.answer.probability;
    const isChanged = [...state.values].some(([name, value]) => first.values.get(name) !== value);
    replace(body,
      h('p', {class: 'probability'}, h('span', {class: 'figure'}, percent(answer.probability)),
        segmentBadge(answer.segment)),
      gauge(answer, model, isChanged ? first.answer.probability : null),
      h('p', {class: 'decision'}, h('strong', {}, `Decision: ${answer.decision ? 'positive' : 'negative'}`), decided(answer)),
      h('p', {class: 'hint'}, segmentNote(model)),
      isChanged && h('div', {class: 'whatif'},
        h('p', {}, h('strong', {}, points(change)), ` against the first answer, ${percent(first.answer.probability)}.`),
        h('button', {type: 'button', class: 'small', onclick: () => {
          pinned();
          hooks.onFirst();
          draw();
        }}, 'Compare from here on')),
      answer.unseen?.length > 0 && h('p', {class: 'notice'},
        `The model has never seen this value of ${answer.unseen.join(', ')}.`),
      answer.outside?.length > 0 && h('p', {class: 'notice'},
        `Beyond all rows that the model learnt from: ${answer.outside.join(', ')}.`),
      reasons(answer, hooks.focusField));
    replace(strip, h('strong', {}, percent(answer.probability)),
      ` ${segmentText(answer.segment)}, ${decisionText(answer.decision)}`, isChanged && ` (${points(change)})`);
    strip.className = `gist ${answer.segment}`;
  }

  // From here on what stands in the panel is about an older row, and so is what is on its way.
  function ask(row, isFirst = false) {
    asked += 1;
    node.setAttribute('aria-busy', 'true');
    clearTimeout(timer);
    timer = setTimeout(() => send(row, isFirst), isFirst ? 0 : pause);
  }

  return {node, ask};
}

const points = change => Math.abs(change) < 0.0005 ? 'no change'
  : `${signed(100 * change, 1)} points`;

function gauge(answer, model, before) {
  const bar = h('div', {class: 'gauge', 'aria-hidden': 'true'});
  const mark = (share, kind, text) => {
    const node = h('span', {class: `mark ${kind}`}, text && h('small', {}, text));
    node.style.left = `${100 * share}%`;
    return node;
  };
  const fill = h('span', {class: `fill ${answer.segment}`});
  fill.style.width = `${100 * answer.probability}%`;
  bar.append(fill);
  for (const bound of segmentBounds(model)) bar.append(mark(bound, 'cut'));
  if (!isUnproven(model)) bar.append(mark(answer.threshold, answer.threshold > 0.8 ? 'threshold late' : 'threshold', 'threshold'));
  if (before !== null) bar.append(mark(before, 'before'));
  return bar;
}

function reasons(answer, focusField) {
  const all = answer.reasons ?? [];
  if (!all.length) return null;
  const list = all.slice(0, reasonsShown), others = all.slice(reasonsShown);
  const rest = others.reduce((sum, reason) => sum + reason.contribution, 0);
  const largest = Math.max(...[...list.map(reason => reason.contribution), rest].map(Math.abs), 1e-12);
  const line = (name, value) => {
    const bar = h('span', {class: value < 0 ? 'bar down' : 'bar up', 'aria-hidden': 'true'});
    bar.style.width = `${50 * Math.abs(value) / largest}%`;
    return h('li', {}, name, h('span', {class: 'track'}, bar),
      h('span', {class: 'number'}, contribution(answer, value)));
  };
  return h('div', {class: 'reasons'},
    h('h3', {}, 'Reasons'),
    h('p', {class: 'hint'}, unit(answer)),
    h('ul', {}, list.map(reason => line(
      h('button', {type: 'button', class: 'link', title: 'Go to this field',
        onclick: () => focusField(reason.column)},
      h('span', {class: 'column'}, reason.column), ' ',
      h('span', {class: 'muted'}, reason.value === null || reason.value === undefined || reason.value === ''
        ? '(missing)' : String(reason.value))), reason.contribution)),
    others.length > 0 && line(
      h('span', {class: 'muted'}, counted(others.length, 'other column')), rest)));
}

/** Probabilities in points of a hundred, log odds as they are. */
const isLogOdds = answer => answer.explains?.includes('log odds');

function contribution(answer, value) {
  const text = isLogOdds(answer) ? signed(value, 2) : signed(100 * value, 1);
  return /[1-9]/.test(text) ? text : text.replace(/[+−]/, '');
}

function unit(answer) {
  const scale = isLogOdds(answer) ? answer.explains
    : `points of ${answer.explains === 'probability' ? 'a hundred' : 'a hundred, before calibration'}`;
  const from = !Number.isFinite(answer.base) ? ''
    : isLogOdds(answer) ? `, starting at ${number(answer.base, 2)}` : `, starting at ${percent(answer.base)}`;
  const errors = (answer.reasons ?? []).map(reason => reason.standardError ?? 0), most = Math.max(0, ...errors);
  const sampled = most > 0 ? ` Sampled: each give or take ${number(isLogOdds(answer) ? most : 100 * most, 1)}.` : '';
  return `Right raises the answer, left lowers it; in ${scale}${from}.${sampled}`;
}
