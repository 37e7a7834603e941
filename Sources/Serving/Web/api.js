// The service: requests, problem documents, the bearer token.

import {h} from './dom.js';

/** What the service says is wrong (RFC 9457). */
export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || document.title || `The service answered ${status}.`);
    this.status = status;
    this.errors = document.errors ?? [];
  }
}

/** The service does not answer at all. */
export class Offline extends Error {
  constructor() {
    super('The service does not answer. Is “workbench serve” still running?');
  }
}

const tokenKey = 'workbench.token';
let asking = null;

function askForToken(wasRefused) {
  asking ??= new Promise((resolve, reject) => {
    const field = h('input', {
      type: 'password', id: 'token', name: 'token', autocomplete: 'off', required: true,
      'aria-describedby': 'token-hint',
    });
    const dialog = h('dialog', {'aria-labelledby': 'token-title'},
      h('form', {onsubmit: event => {
        event.preventDefault();
        sessionStorage.setItem(tokenKey, field.value.trim());
        dialog.close('given');
      }},
      h('h2', {id: 'token-title'}, 'This service asks for a token'),
      wasRefused && h('p', {class: 'notice', role: 'alert'}, 'The token was not accepted.'),
      h('p', {class: 'field'}, h('label', {for: 'token'}, 'Bearer token'), field,
        h('span', {class: 'hint', id: 'token-hint'},
          'The token that “workbench serve” was started with. It is kept until this tab is closed.')),
      h('p', {class: 'buttons'},
        h('button', {type: 'button', onclick: () => dialog.close('')}, 'Cancel'),
        h('button', {class: 'primary'}, 'Go on'))));
    dialog.addEventListener('close', () => {
      dialog.remove();
      asking = null;
      if (dialog.returnValue === 'given') resolve();
      else reject(new Problem(401, {detail: 'The service asks for a token.'}));
    });
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}

async function problem(response) {
  let document = {};
  try { document = await response.json(); } catch { /* not a document: the status says enough */ }
  return new Problem(response.status, document);
}

/** What `send` answers where that is good; a `Problem` or `Offline` is thrown where it is not. */
async function asked(options, send) {
  for (;;) {
    const token = sessionStorage.getItem(tokenKey);
    const headers = {Accept: options.accept ?? 'application/json'};
    if (options.type) headers['Content-Type'] = options.type;
    if (token) headers.Authorization = `Bearer ${token}`;
    let response;
    try {
      response = await send(headers);
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      document.dispatchEvent(new CustomEvent('service-lost'));
      throw new Offline();
    }
    if (response.ok) return response;
    if (response.status !== 401) throw await problem(response);
    // Another request may have asked meanwhile: the token it was given is tried first.
    if (token === sessionStorage.getItem(tokenKey)) await askForToken(Boolean(token));
  }
}

/** One request. */
export function request(path, options = {}) {
  return asked(options, headers => fetch(path, {
    method: options.method ?? 'GET', body: options.body, headers, signal: options.signal,
  }));
}

/** Sends a file; `options.sent` is told which share of it is on its way, which `fetch` does not know. */
export function upload(path, file, options) {
  return asked(options, headers => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.responseType = 'blob';
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', event => options.sent(event.loaded / Math.max(1, event.total)));
    request.addEventListener('load', () => resolve(new Response(request.response, {
      status: request.status, headers: {'Workbench-Unseen': request.getResponseHeader('Workbench-Unseen') ?? ''},
    })));
    request.addEventListener('error', () => reject(new Error('The connection ended.')));
    request.addEventListener('abort', () => reject(new DOMException('Stopped.', 'AbortError')));
    options.signal.addEventListener('abort', () => request.abort());
    request.send(file);
  }));
}

/** A JSON document. */
export async function getJSON(path, signal) {
  return (await request(path, {signal})).json();
}

/** Sends a JSON value and returns the JSON answer. */
export async function sendJSON(method, path, value, signal) {
  const response = await request(path, {
    method, body: JSON.stringify(value), type: 'application/json', signal,
  });
  return response.json();
}

/** A path of the service, escaped. */
export function path(...parts) {
  return ['v1', ...parts].map(encodeURIComponent).join('/');
}
