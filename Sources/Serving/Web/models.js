// Models: versions, explanations, parity, the model card, and switching between versions.

import {getJSON, request, sendJSON, path} from './api.js';
import {h, place, facts, replace, scrolling, say, empty, trouble} from './dom.js';
import {interval, isUnproven, metricValue, number, percent, plain, thresholdText, whole} from './format.js';
import {explanations} from './explanations.js';
import {segmentNames, segmentRange, segmentText} from './segments.js';

const parts = [['', 'Overview'], ['explanations', 'Explanations'], ['parity', 'ONNX parity'],
  ['card', 'Model card']];

/** Draws the list of models, or one of them. */
export async function models(context) {
  const [name, part = ''] = context.parts;
  if (name === undefined) return modelList(context);
  const {models: list} = await getJSON(path('models'), context.signal);
  const listed = list.find(other => other.name === name);
  if (listed && listed.threshold === undefined) return refusedModel(listed, context);
  const [model, {runs}] = await Promise.all(
    [getJSON(path('models', name), context.signal), getJSON(path('runs'), context.signal)]);
  const isHere = runs.some(run => run.name === model.run);
  const node = h('div', {},
    h('p', {class: 'crumbs'}, h('a', {href: '#/models'}, 'All models')),
    h('div', {class: 'head'}, h('h1', {}, model.name),
      h('a', {class: 'button primary', href: place(['score', model.name])}, 'Score with it')),
    h('p', {class: 'lead'}, `Version ${model.version} is served: ${model.candidate}`,
      model.run && [' of run ',
        isHere ? h('a', {href: place(['leaderboard', model.run])}, model.run) : model.run], '.'),
    h('nav', {class: 'tabs', 'aria-label': `Parts of ${model.name}`}, parts.map(([id, text]) =>
      h('a', {href: place(['models', model.name, id].filter(Boolean)),
        'aria-current': id === part ? 'page' : null}, text))));
  node.append(await drawPart(part, model, context));
  return {title: model.name, node};
}

async function modelList(context) {
  const list = (await getJSON(path('models'), context.signal)).models;
  const node = h('div', {}, h('h1', {}, 'Models'));
  if (!list.length) {
    node.append(empty('No models yet', 'A model is a candidate that was promoted: refitted on all rows '
      + 'and kept with its card. Promote one on the leaderboard, or on the command line:',
    'workbench promote results/recall --as churn'));
  } else {
    node.append(h('ul', {class: 'cards'}, list.map(model => h('li', {class: 'card'},
      h('h2', {}, h('a', {href: place(['models', model.name])}, model.name)),
      model.threshold === undefined
        ? h('p', {class: 'notice'}, `Version ${model.version} cannot be served.`)
        : h('p', {}, `Version ${model.version}: ${model.candidate}`),
      facts([
        ...(model.metrics ?? []).slice(0, 3).map(metric => [metric.title, number(metric.value)]),
        model.threshold !== undefined && ['threshold', thresholdText(model)],
        ['versions', String(model.versions.length)],
      ]),
      model.threshold !== undefined
        && h('p', {}, h('a', {href: place(['score', model.name])}, 'Score with it'))))));
  }
  return {title: 'Models', node};
}

/** A model whose version in use is refused: only its versions can be shown. */
function refusedModel(model, context) {
  const reason = model.versions.find(version => version.version === model.version)?.reason;
  return {title: model.name, node: h('div', {},
    h('p', {class: 'crumbs'}, h('a', {href: '#/models'}, 'All models')), h('h1', {}, model.name),
    h('p', {class: 'notice', role: 'alert'}, h('strong', {}, `Version ${model.version} cannot be served. `), reason),
    versions(model, context))};
}

async function drawPart(part, model, context) {
  const document = () => path('models', model.name, part);
  switch (part) {
    case '': return overview(model, context);
    case 'card': {
      const text = await (await request(document(), {accept: 'text/html', signal: context.signal})).text();
      return h('article', {class: 'card prose'}, mainPart(text));
    }
    case 'parity': return parity(await getJSON(document(), context.signal), model);
    case 'explanations': return explanations(await getJSON(document(), context.signal), model);
    default: return h('p', {class: 'notice'}, 'There is no such part.');
  }
}

/** The main part of a document that the service made; this page has a heading and styles of its own. */
function mainPart(text) {
  const [, main = ''] = text.match(/<main>([\s\S]*)<\/main>/) ?? [];
  return [...new DOMParser().parseFromString(main, 'text/html').body.childNodes];
}

function reached(metrics) {
  return facts(metrics.map(metric => [metric.title,
    [metricValue(metric, metric.value), ' ', h('small', {class: 'muted'}, interval(metric))]]));
}

function overview(model, context) {
  return h('div', {},
    h('div', {class: 'columns'},
      h('section', {class: 'card', 'aria-labelledby': 'about'}, h('h2', {id: 'about'}, 'What it says'),
        facts([
          ['target', `${model.target} = ${model.positive}`],
          ['base rate', percent(model.baseRate)],
          ['decision', isUnproven(model) ? thresholdText(model) : `positive from ${number(model.threshold)}`],
          ...[...segmentNames].reverse().map(name => [segmentText(name), segmentRange(model, name)]),
          ['columns', String(model.schema.columns.length)],
        ])),
      h('section', {class: 'card', 'aria-labelledby': 'reached'},
        h('h2', {id: 'reached'}, 'What it reached'),
        h('p', {class: 'hint'}, 'In cross-validation, on held-out rows; decisions are those of the folds, each at its own threshold.'),
        reached(model.metrics.filter(metric => metric.isHeadline)),
        h('details', {}, h('summary', {}, 'Other metrics'),
          reached(model.metrics.filter(metric => !metric.isHeadline))))),
    versions(model, context));
}

function versions(model, context) {
  const sorted = [...model.versions].sort((a, b) => b.version - a.version);
  return h('section', {'aria-labelledby': 'versions'}, h('h2', {id: 'versions'}, 'Versions'),
    scrolling('Versions', h('table', {},
      h('thead', {}, h('tr', {}, ['version', 'candidate', 'status', ''].map(name =>
        h('th', {scope: 'col'}, name || h('span', {class: 'unseen'}, 'switch'))))),
      h('tbody', {}, sorted.map(version => h('tr', {class: version.version === model.version ? 'leader' : null},
        h('th', {scope: 'row'}, String(version.version)),
        h('td', {}, version.candidate ?? '–'),
        h('td', {class: 'wrap'}, version.status === 'refused' ? 'refused'
          : version.version === model.version ? 'served now' : 'ready',
        version.reason && h('small', {}, version.reason)),
        h('td', {}, version.version !== model.version && version.status !== 'refused'
          && h('button', {type: 'button', class: 'small', onclick: () => confirmSwitch(model, version, context)},
            version.version < model.version ? `Roll back to ${version.version} …`
              : `Switch to ${version.version} …`))))))));
}

function confirmSwitch(model, version, context) {
  const isBack = version.version < model.version;
  const verb = isBack ? 'Roll back' : 'Switch';
  const wrong = h('div', {});
  const go = h('button', {class: 'primary'}, `${verb} to version ${version.version}`);
  const dialog = h('dialog', {'aria-labelledby': 'switch-title'}, h('form', {onsubmit: async event => {
    event.preventDefault();
    go.disabled = true;
    try {
      await sendJSON('PUT', path('models', model.name, 'active'), {version: version.version});
      dialog.close();
      await context.reload();
      say(`Version ${version.version} of ${model.name} is served now.`);
    } catch (error) {
      replace(wrong, trouble(error));
      go.disabled = false;
    }
  }},
  h('h2', {id: 'switch-title'}, `${verb} ${model.name} to version ${version.version}?`),
  h('p', {}, `From the next request on, version ${version.version} (${version.candidate}) answers instead `
    + `of version ${model.version}${model.candidate ? ` (${model.candidate})` : ''}. Version ${model.version} is kept.`),
  wrong,
  h('p', {class: 'buttons'}, h('button', {type: 'button', onclick: () => dialog.close()}, 'Cancel'), go)));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/**
 * Draws the parity report: our own scores against those of onnxruntime on the exported graph; `report` is null where
 * the model was packed without one.
 */
function parity(report, model) {
  if (!Number.isInteger(report?.rows)) {
    return empty('No parity report', `The graph was not compared when this version was packed${
      report?.reason ? ` (${report.reason})` : ''}. It can be at any time:`, `workbench export ${model.name}`);
  }
  const {runtime, rows, threshold, largestDifference, rankFlips, decisionFlips,
    decisionFlipsBeyondMargin: beyond, isWithinBounds, ...others} = report;
  return h('section', {class: 'card', 'aria-labelledby': 'parity'},
    h('h2', {id: 'parity'}, 'The ONNX graph against this service'),
    h('div', {class: `strip ${isWithinBounds ? 'good' : 'bad'}`}, h('p', {}, h('strong', {}, isWithinBounds
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
