// A small part of Markdown as elements: headings, paragraphs, lists, tables, code, quotes, emphasis.
// Nothing becomes HTML by itself, and only links to http, https and mail are followed.

import {h} from './dom.js';

/** Elements of a text; headings begin at `level`. */
export function markdown(text, level = 2) {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const nodes = [];
  let at = 0;
  const take = test => {
    const from = at;
    while (at < lines.length && test(lines[at])) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at], heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (!line.trim()) {
      at += 1;
    } else if (heading) {
      nodes.push(h(`h${Math.min(6, heading[1].length + level - 1)}`, {}, inline(heading[2])));
      at += 1;
    } else if (line.startsWith('```')) {
      at += 1;
      nodes.push(h('pre', {tabindex: '0'}, take(each => !each.startsWith('```')).join('\n')));
      at += 1;
    } else if (/^(-{3,}|\*{3,}|_{3,})\s*$/.test(line)) {
      nodes.push(h('hr'));
      at += 1;
    } else if (isRow(line) && isRule(lines[at + 1])) {
      nodes.push(table(take(isRow)));
    } else if (line.startsWith('>')) {
      nodes.push(h('blockquote', {}, markdown(
        take(each => each.startsWith('>')).map(each => each.replace(/^>\s?/, '')).join('\n'), level)));
    } else if (item.test(line)) {
      // Bullets and numbers at the same depth are two lists.
      const [, depth, mark] = item.exec(line), kind = /\d/.test(mark);
      nodes.push(list(take(each => {
        const match = item.exec(each);
        return match ? match[1].length > depth.length || /\d/.test(match[2]) === kind : /^\s+\S/.test(each);
      })));
    } else {
      at += 1;
      const rest = take(each => each.trim() && !starts(each));
      nodes.push(h('p', {}, inline([line, ...rest].join(' '))));
    }
  }
  return nodes;
}

const item = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const isRow = line => /^\s*\|.*\|\s*$/.test(line ?? '');
const isRule = line => /^\s*\|?[\s:|-]+\|?\s*$/.test(line ?? '') && (line ?? '').includes('-');
const starts = line => /^(#{1,6}\s|```|>)/.test(line) || isRow(line) || item.test(line);

function list(lines) {
  const first = item.exec(lines[0]), indent = first[1].length;
  const items = [];
  for (const line of lines) {
    const match = item.exec(line);
    if (match && match[1].length <= indent) items.push({text: match[3], rest: []});
    else items.at(-1).rest.push(line);
  }
  return h(/\d/.test(first[2]) ? 'ol' : 'ul', {}, items.map(({text, rest}) => {
    const isNested = rest.length > 0 && item.test(rest[0]);
    return isNested ? h('li', {}, inline(text), list(rest))
      : h('li', {}, inline([text, ...rest.map(line => line.trim())].join(' ')));
  }));
}

function cells(line) {
  return line.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/)
    .map(cell => cell.trim().replaceAll('\\|', '|'));
}

function table(lines) {
  const [head, rule, ...body] = lines.map(cells);
  const kinds = rule.map(cell => cell.endsWith(':') ? 'number' : null);
  return h('div', {class: 'wide', tabindex: '0', role: 'region', 'aria-label': `Table: ${head[0]}`},
    h('table', {},
      h('thead', {}, h('tr', {}, head.map((cell, place) =>
        h('th', {scope: 'col', class: kinds[place]}, inline(cell))))),
      h('tbody', {}, body.map(row => h('tr', {}, row.map((cell, place) =>
        h('td', {class: kinds[place]}, inline(cell))))))));
}

const marks = /(`+)(.+?)\1|\*\*(.+?)\*\*|\*([^*\s][^*]*)\*|(?<![\w])_([^_\s][^_]*)_(?![\w])|\[([^\]]+)\]\(([^)\s]+)\)|\\([\\`*_[\]()#|>~.!{}+-])/;

function inline(text) {
  const nodes = [];
  let rest = text;
  for (;;) {
    const match = marks.exec(rest);
    if (!match) return [...nodes, rest];
    const [all, , code, strong, star, line, label, address, escaped] = match;
    nodes.push(rest.slice(0, match.index));
    if (code !== undefined) nodes.push(h('code', {}, code));
    else if (strong !== undefined) nodes.push(h('strong', {}, inline(strong)));
    else if (star !== undefined) nodes.push(h('em', {}, inline(star)));
    else if (line !== undefined) nodes.push(h('em', {}, inline(line)));
    else if (label !== undefined) nodes.push(link(label, address));
    else nodes.push(escaped);
    rest = rest.slice(match.index + all.length);
  }
}

function link(label, address) {
  if (!/^(https?:|mailto:)/i.test(address)) return h('span', {}, inline(label));
  return h('a', {href: address, rel: 'noopener noreferrer', target: '_blank'}, inline(label));
}
