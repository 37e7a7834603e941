// The page: which view is shown, and what is said when the service is gone.

import {h, replace, trouble, loading} from './dom.js';
import {leaderboard} from './leaderboard.js';
import {score} from './score.js';
import {models} from './models.js';

const views = {leaderboard, score, models};
const main = document.getElementById('main');
const scrolls = new Map();
let shown = null;
let current = new AbortController();
let cameByLink = false;

function route() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(part => {
    try { return decodeURIComponent(part); } catch { return part; }
  });
  return {view: parts[0] || 'leaderboard', parts: parts.slice(1),
    query: new URLSearchParams(search ?? '')};
}

function markView(name) {
  for (const link of document.querySelectorAll('header nav a')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

/** Draws the view that the address names; moves the focus there unless the page was just opened. */
async function show(isFirst) {
  current.abort();
  current = new AbortController();
  const {signal} = current;
  const {view, parts, query} = route();
  const key = location.hash;
  markView(view);
  const slow = setTimeout(() => replace(main, loading('')), shown === null ? 0 : 250);
  let page;
  try {
    const draw = views[view];
    page = draw ? await draw({parts, query, signal, reload: () => show(false)})
      : {title: 'Not here', node: h('div', {}, h('h1', {}, 'There is nothing here'),
        h('p', {}, h('a', {href: '#/leaderboard'}, 'To the leaderboard')))};
  } catch (error) {
    if (signal.aborted) return;
    page = {title: 'Not shown',
      node: h('div', {}, h('h1', {}, 'This cannot be shown'), trouble(error, () => show(false)))};
  } finally {
    clearTimeout(slow);
  }
  if (signal.aborted) return;
  document.title = `${page.title} · Workbench`;
  replace(main, page.node);
  page.shown?.();
  const heading = main.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  if (!isFirst) heading?.focus({preventScroll: true});
  window.scrollTo(0, cameByLink ? 0 : scrolls.get(key) ?? 0);
  cameByLink = false;
  shown = key;
}

document.addEventListener('click', event => {
  const link = event.target.closest?.('a[href^="#/"]');
  if (!link) return;
  cameByLink = true;
  // A link to the place that is shown draws it again, as a reader expects of a tab.
  if (link.getAttribute('href') === location.hash) show(false);
});
document.getElementById('skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
  main.scrollIntoView();
});
window.addEventListener('scroll', () => { if (shown !== null) scrolls.set(shown, scrollY); });
window.addEventListener('hashchange', () => show(false));
history.scrollRestoration = 'manual';

// Told once that the service is gone, the page asks until it is back.
const banner = document.getElementById('banner');
let waiting = null;
document.addEventListener('service-lost', () => {
  if (waiting) return;
  replace(banner, h('p', {class: 'notice'},
    'The service does not answer. Is “workbench serve” still running? Trying again …'));
  waiting = setInterval(async () => {
    try { await fetch('healthz', {cache: 'no-store'}); } catch { return; }
    clearInterval(waiting);
    waiting = null;
    replace(banner);
    if (main.querySelector('.trouble')) show(false);
  }, 2000);
});

show(true);
