// Scoring: a form with an instant answer, or a file.

import {getJSON, path} from './api.js';
import {h, place, empty} from './dom.js';
import {percent} from './format.js';
import {form} from './form.js';
import {answerPanel} from './answer.js';
import {fileView} from './file.js';

// What was typed stays while other views are visited.
const kept = new Map();

/** Draws the form or the file view of a model. */
export async function score(context) {
  const list = (await getJSON(path('models'), context.signal)).models;
  // A model whose version in use is refused says no threshold.
  const models = list.filter(model => model.threshold !== undefined);
  if (!models.length) {
    return {title: 'Score', node: h('div', {}, h('h1', {}, 'Score'),
      empty('No models yet', 'A model is a candidate that was promoted: refitted on all rows and kept. '
        + 'Promote one on the leaderboard, or on the command line:',
      'workbench promote results/recall --as churn'))};
  }
  const [name, part] = context.parts;
  const model = await getJSON(path('models', name ?? models[0].name), context.signal);
  const isFile = part === 'file';
  const key = `${model.name}/${model.version}`;
  if (!kept.has(key)) kept.set(key, {values: new Map(), first: null, file: null});
  const node = h('div', {},
    h('div', {class: 'head'},
      h('h1', {}, 'Score with ', model.name),
      models.length > 1 && chooser(models, model, part)),
    h('p', {class: 'lead'}, `Version ${model.version}, ${model.candidate}. It says how likely `,
      h('strong', {}, `${model.target} = ${model.positive}`),
      ` is; in the rows it learnt from that was so in ${percent(model.baseRate)}.`),
    h('nav', {class: 'tabs', 'aria-label': 'How to score'},
      tab('Fill in a form', ['score', model.name], !isFile),
      tab('Score a file', ['score', model.name, 'file'], isFile)));
  node.append(isFile ? fileView(model, kept.get(key)) : formView(model, kept.get(key), context));
  return {title: `Score with ${model.name}`, node};
}

const tab = (text, parts, isShown) =>
  h('a', {href: place(parts), 'aria-current': isShown ? 'page' : null}, text);

function chooser(models, model, part) {
  const select = h('select', {id: 'model', onchange: () => {
    location.hash = place(['score', select.value, part].filter(Boolean)).slice(1);
  }}, models.map(other => h('option', {value: other.name, selected: other.name === model.name}, other.name)));
  return h('p', {class: 'field inline'}, h('label', {for: 'model'}, 'Model'), select);
}

function formView(model, state, context) {
  const answer = answerPanel(model, state, context.signal, {
    focusField: column => fields.focus(column),
    onFirst: () => fields.markChanges(),
  });
  const fields = form(model, state, () => answer.ask(fields.row()));
  const reset = h('button', {type: 'button', onclick: () => {
    fields.reset();
    answer.ask(fields.row());
  }}, 'Back to the usual values');
  answer.ask(fields.row(), true);
  return h('div', {class: 'ask'},
    h('section', {'aria-labelledby': 'inputs', class: 'inputs'},
      h('div', {class: 'head'}, h('h2', {id: 'inputs'}, 'What is known'), reset),
      h('p', {class: 'hint'}, 'Filled in with what is usual. Change a value and the answer follows.'),
      fields.node),
    answer.node);
}
