// The leaderboard: runs, their candidates with intervals, and two or more side by side.

import {getJSON, path} from './api.js';
import {h, place, replace, facts, scrolling, say, empty} from './dom.js';
import {counted, interval, metricOf, metricValue, number, percent, standingText, whole} from './format.js';
import {axis, scaleOf, whisker} from './intervals.js';
import {figures} from './figures.js';
import {promoteButton} from './promote.js';
import {sideBySide} from './compare.js';

/** Draws the list of runs, one run, or candidates side by side. */
export async function leaderboard(context) {
  const {runs, unreadable} = await getJSON(path('runs'), context.signal);
  const [name, part] = context.parts;
  if (!runs.length && !unreadable.length) return nothing();
  if (name === undefined && runs.length + unreadable.length > 1 || !runs.length) return runList(runs, unreadable);
  const wanted = name ?? runs[0].name;
  const run = await getJSON(path('runs', wanted), context.signal);
  const summary = runs.find(other => other.name === wanted);
  if (part === 'compare') return sideBySide(run, context);
  return runPage(run, summary, runs.length + unreadable.length > 1, context);
}

function nothing() {
  return {title: 'Leaderboard', node: h('div', {}, h('h1', {}, 'Leaderboard'),
    empty('No runs yet', 'A run compares candidates and writes its results to the folder that this '
      + 'service was started with. Run an experiment, then load this page again:',
    'workbench run experiments/recall.json\nworkbench serve --results results'))};
}

function runList(runs, unreadable) {
  return {title: 'Leaderboard', node: h('div', {}, h('h1', {}, 'Leaderboard'),
    h('p', {class: 'lead'}, 'Each run compares candidates on the same rows. Pick one.'),
    h('ul', {class: 'cards'}, runs.map(run => h('li', {class: 'card'},
      h('h2', {}, h('a', {href: place(['leaderboard', run.name])}, run.name)),
      h('p', {}, run.conclusion?.[0] ?? ''),
      facts([
        ...rowFacts(run),
        ['candidates', whole(run.candidates)],
        ['ranked by', run.rankingTitle],
      ]))), unreadable.map(run => h('li', {class: 'card'}, h('h2', {}, run.name),
      h('p', {class: 'notice'}, run.reason)))))};
}

function rowFacts(run) {
  return Number.isFinite(run?.positives / run?.rows) ? [['rows', whole(run.rows)],
    ['positive', `${whole(run.positives)} (${percent(run.positives / run.rows)})`]] : [];
}

function runPage(run, summary, hasOthers, context) {
  const metrics = run.metrics.map(metric => metric.name);
  const asked = context.query.get('metric');
  const state = {
    metric: metrics.includes(asked) ? asked : run.ranking,
    picked: new Set(context.query.getAll('pick')),
  };
  const table = h('div', {});
  const bar = h('div', {class: 'pickbar'});
  const note = h('p', {class: 'hint', id: 'metric-hint'});

  function remember() {
    const query = state.metric === run.ranking ? [] : [['metric', state.metric]];
    for (const name of state.picked) query.push(['pick', name]);
    history.replaceState(null, '', place(['leaderboard', run.name], query));
  }
  function drawBar() {
    const names = [...state.picked];
    replace(bar,
      h('p', {}, names.length === 0 ? 'Tick two or more candidates to see them side by side.'
        : names.length === 1 ? `${names[0]} is picked; tick one more to compare.`
          : `${counted(names.length, 'candidate')} picked: ${names.join(', ')}`),
      names.length > 1 && h('a', {class: 'button primary',
        href: place(['leaderboard', run.name, 'compare'], names.map(name => ['pick', name]))},
      'Compare side by side'),
      names.length > 0 && h('button', {type: 'button', onclick: () => {
        state.picked.clear();
        remember();
        drawTable();
        drawBar();
        table.querySelector('input')?.focus();
      }}, 'Clear'));
  }
  function drawTable() {
    const metric = run.metrics.find(other => other.name === state.metric);
    replace(note, metric?.summary ?? '',
      metric?.direction === 'minimize' ? ' Less is better.' : '');
    replace(table, candidateTable(run, state, name => {
      if (state.picked.has(name)) state.picked.delete(name);
      else state.picked.add(name);
      remember();
      drawBar();
    }));
  }
  const chooser = h('select', {id: 'metric', 'aria-describedby': 'metric-hint', onchange: () => {
    state.metric = chooser.value;
    remember();
    drawTable();
    say(`The table shows ${metricOf(run, state.metric).title}.`);
  }}, run.metrics.map(metric =>
    h('option', {value: metric.name, selected: metric.name === state.metric},
      metric.title + (metric.name === run.ranking ? ' (ranks)' : ''))));
  drawTable();
  drawBar();
  const node = h('div', {},
    hasOthers && h('p', {class: 'crumbs'}, h('a', {href: '#/leaderboard'}, 'All runs')),
    h('h1', {}, run.name),
    h('div', {class: 'conclusion'}, run.conclusion.map(sentence => h('p', {}, sentence))),
    facts([
      ...rowFacts(summary),
      ['ranked by', metricOf(run, run.ranking).title],
      ['intervals', percent(run.confidence, 0)],
    ]),
    h('section', {'aria-labelledby': 'candidates'},
      h('div', {class: 'head'}, h('h2', {id: 'candidates'}, 'Candidates'),
        h('p', {class: 'field inline'}, h('label', {for: 'metric'}, 'Show'), chooser)),
      note, table, bar),
    figures(run, context.signal));
  return {title: run.name, node};
}

function candidateTable(run, state, pick) {
  const scale = scaleOf(run.rows.filter(row => row.eligible).map(row => row.estimates[state.metric]));
  const wide = scaleOf(run.rows.map(row => row.estimates[state.metric]));
  // Baselines may lie far off; they share the scale where that leaves room for the others.
  const used = wide.high - wide.low <= 3 * (scale.high - scale.low) ? wide : scale;
  const leader = run.rows.find(row => row.standing === 'leader');
  const reference = leader?.estimates[state.metric];
  const eligible = run.rows.filter(row => row.eligible);
  const others = run.rows.filter(row => !row.eligible);
  const draw = row => candidateRow(run, row, state, used, reference, pick);
  return scrolling('Candidates', h('table', {class: 'board'},
    h('caption', {class: 'unseen'}, `Candidates of ${run.name} by rank, with ${metricOf(run, state.metric).title}`),
    h('thead', {}, h('tr', {},
      h('th', {scope: 'col'}, h('span', {class: 'unseen'}, 'pick')),
      h('th', {scope: 'col', class: 'number'}, h('span', {'aria-hidden': 'true'}, '#'),
        h('span', {class: 'unseen'}, 'rank')),
      h('th', {scope: 'col'}, 'candidate'),
      h('th', {scope: 'col', class: 'drawn'}, h('span', {class: 'unseen'}, 'interval, drawn'), axis(used)),
      h('th', {scope: 'col', class: 'number'}, metricOf(run, state.metric).title),
      h('th', {scope: 'col'}, 'standing'),
      h('th', {scope: 'col', class: 'number wrap', title: 'how often it comes first when rows are resampled; '
        + 'the test over folds decides'}, 'first in row resamples'),
      h('th', {scope: 'col', class: 'number', title: 'microseconds to score a row, measured in the run'}, 'µs/row'),
      h('th', {scope: 'col', class: 'number', title: 'learnt numbers'}, 'parameters'),
      h('th', {scope: 'col'}, h('span', {class: 'unseen'}, 'promote')))),
    h('tbody', {}, eligible.map(draw)),
    others.length > 0 && h('tbody', {class: 'below'},
      h('tr', {class: 'line'}, h('th', {colspan: '10', scope: 'rowgroup'}, 'Below the line: not eligible')),
      others.map(draw))));
}

function candidateRow(run, row, state, scale, reference, pick) {
  const estimate = row.estimates[state.metric];
  const kind = row.standing;
  const isOff = estimate && (estimate.value < scale.low || estimate.value > scale.high);
  const picture = () => isOff ? h('span', {class: 'muted off'}, 'outside of the scale')
    : whisker(estimate, scale, kind, reference);
  return h('tr', {class: kind},
    h('td', {class: 'pick'}, h('input', {type: 'checkbox', checked: state.picked.has(row.candidate),
      'aria-label': `Pick ${row.candidate}`, onchange: () => pick(row.candidate)})),
    h('td', {class: 'number rank'}, row.eligible ? `${row.rank}${kind === 'equivalent' ? '=' : kind === 'undecided' ? '?' : ''}` : '–'),
    h('th', {scope: 'row'}, h('span', {class: 'name'}, row.candidate),
      h('small', {}, describe(row)),
      h('span', {class: 'narrow'}, picture())),
    h('td', {class: 'drawn'}, picture()),
    h('td', {class: 'number'}, metricValue(metricOf(run, state.metric), estimate?.value), h('small', {}, interval(estimate))),
    h('td', {class: 'wrap standing'}, standingText(row),
      row.candidate === run.recommended && h('small', {}, 'recommended for production'), row.reason && h('small', {}, row.reason)),
    h('td', {class: 'number'}, row.shareOfFirst === undefined ? '' : share(row.shareOfFirst)),
    h('td', {class: 'number'}, row.scoreMicroseconds === undefined ? '' : number(row.scoreMicroseconds, 2)),
    h('td', {class: 'number'}, row.parameters === undefined ? '' : whole(Math.round(row.parameters))),
    h('td', {}, promoteButton(run, row)));
}

const share = value => value > 0 && value < 0.01 ? '<\u20091\u00a0%' : percent(value, 0);

function describe(row) {
  if (row.candidate === row.model && (!row.balance || row.balance === 'none')) return null;
  return row.balance && row.balance !== 'none' ? `${row.model}, balanced by ${row.balance}` : row.model;
}
