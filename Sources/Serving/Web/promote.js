// Promotion: a confirmation, then a job that is watched to its end.

import {getJSON, sendJSON, path} from './api.js';
import {h, place, replace, trouble} from './dom.js';
import {interval, metricOf, number, percent} from './format.js';

const nameRule = 'Letters, digits, dots, dashes and underscores, a letter or digit first, at most 64.';

/** A button that asks for a name and promotes a candidate. */
export function promoteButton(run, row) {
  return h('button', {type: 'button', class: 'small', 'aria-label': `Promote ${row.candidate}`,
    onclick: () => confirmPromotion(run, row)}, 'Promote …');
}

function confirmPromotion(run, row) {
  const usual = run.name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, 64);
  const field = h('input', {id: 'promote-name', name: 'as', required: true, value: usual || 'model',
    pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}', title: nameRule, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'promote-hint'});
  const sure = h('input', {type: 'checkbox', id: 'promote-sure', required: true});
  const wrong = h('div', {});
  const go = h('button', {class: 'primary'}, 'Promote');
  const estimate = row.estimates[run.ranking];
  const dialog = h('dialog', {'aria-labelledby': 'promote-title'},
    h('form', {onsubmit: async event => {
      event.preventDefault();
      go.disabled = true;
      try {
        const {job} = await sendJSON('POST', path('runs', run.name, 'promotions'), {
          candidate: row.candidate, as: field.value.trim(),
          ...(row.eligible ? {} : {evenIneligible: true})});
        dialog.close();
        watch(job, row.candidate, field.value.trim());
      } catch (error) {
        replace(wrong, trouble(error));
        go.disabled = false;
      }
    }},
    h('h2', {id: 'promote-title'}, `Promote ${row.candidate}`),
    h('p', {}, `${row.candidate} is fitted again on all rows of ${run.name} and becomes a model that `
      + `this service scores with. Its ${metricOf(run, run.ranking).title} is ${number(estimate?.value)}`
      + (interval(estimate) ? ` (${percent(run.confidence, 0)} interval ${interval(estimate)}).` : '.')),
    !row.eligible && h('div', {class: 'notice'},
      h('p', {}, h('strong', {}, `${row.candidate} is not eligible: `), `${row.reason ?? 'no reason was kept'}.`),
      h('p', {class: 'check'}, sure, h('label', {for: 'promote-sure'}, 'Promote it even so'))),
    h('p', {class: 'field'}, h('label', {for: 'promote-name'}, 'Name of the model'), field,
      h('span', {class: 'hint', id: 'promote-hint'},
        'A name that exists gets a new version; older versions are kept.')),
    wrong,
    h('p', {class: 'buttons'},
      h('button', {type: 'button', onclick: () => dialog.close()}, 'Cancel'), go)));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  field.select();
}

/** Shows how far a job is, in whatever view, until it is dismissed. */
async function watch(job, candidate, name) {
  const bar = h('progress', {max: '1', 'aria-label': `Promotion of ${candidate}`});
  const step = h('span', {class: 'muted'});
  const strip = h('div', {class: 'strip'}, h('p', {}, `Promoting ${candidate} as ${name} … `, step), bar);
  document.getElementById('jobs').append(strip);
  const dismiss = h('button', {type: 'button', class: 'small', onclick: () => strip.remove()}, 'Dismiss');
  try {
    for (;;) {
      const state = await getJSON(path('jobs', job));
      if (typeof state.progress === 'number') bar.value = state.progress;
      if (state.step && state.step !== step.textContent) replace(step, state.step);
      if (state.status === 'failed') throw new Error(state.reason ?? 'The promotion failed.');
      if (state.status === 'done') {
        const model = state.model ?? name;
        replace(strip, h('p', {}, h('strong', {}, `${candidate} is promoted: `),
          `${model}, version ${state.version}. `,
          h('a', {href: place(['score', model])}, 'Score with it'), ' · ',
          h('a', {href: place(['models', model])}, 'See the model')), dismiss);
        strip.classList.add('good');
        return;
      }
      await new Promise(resolve => { setTimeout(resolve, 400); });
    }
  } catch (error) {
    replace(strip, h('p', {}, h('strong', {}, `${candidate} was not promoted: `), error.message), dismiss);
    strip.classList.add('bad');
  }
}
