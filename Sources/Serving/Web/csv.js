// Delimited text as bytes: where records begin, and their fields (RFC 4180).

const quote = 34, newline = 10, carriageReturn = 13;

/**
 * Where each whole record of a piece begins and ends; `end` is where the rest begins that is not
 * whole. `isLast` closes a last record without a line end. Empty lines are left out.
 */
export function records(bytes, isLast, limit = Infinity) {
  const starts = [], ends = [];
  let start = 0, isQuoted = false, position = 0;
  const close = (end, next) => {
    const trimmed = end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
    if (trimmed > start) {
      starts.push(start);
      ends.push(trimmed);
    }
    start = next;
  };
  for (; position < bytes.length && starts.length < limit; position += 1) {
    const byte = bytes[position];
    if (byte === quote) isQuoted = !isQuoted;
    else if (byte === newline && !isQuoted) close(position, position + 1);
  }
  if (isLast && position === bytes.length && start < bytes.length) close(bytes.length, bytes.length);
  return {starts, ends, end: start};
}

/** The fields of one record. */
export function fields(text, delimiter = ',') {
  if (!text.includes('"')) return text.split(delimiter);
  const list = [];
  let position = 0;
  while (position <= text.length) {
    if (text[position] === '"') {
      let value = '', next = position + 1;
      for (;;) {
        const end = text.indexOf('"', next);
        if (end < 0) { value += text.slice(next); next = text.length; break; }
        value += text.slice(next, end);
        if (text[end + 1] !== '"') { next = end + 1; break; }
        value += '"';
        next = end + 2;
      }
      const end = text.indexOf(delimiter, next);
      list.push(value + text.slice(next, end < 0 ? text.length : end));
      position = end < 0 ? text.length + 1 : end + 1;
    } else {
      const end = text.indexOf(delimiter, position);
      list.push(text.slice(position, end < 0 ? text.length : end));
      position = end < 0 ? text.length + 1 : end + 1;
    }
  }
  return list;
}

/** The delimiter of a header: the most frequent of comma, semicolon, tab and bar. */
export function delimiterOf(header) {
  let best = ',', most = 0;
  for (const candidate of [',', ';', '\t', '|']) {
    const count = header.split(candidate).length - 1;
    if (count > most) [best, most] = [candidate, count];
  }
  return best;
}

/** Whole records of a blob, some at a time: where each begins and ends in `bytes`, which are from `offset` on. */
export async function* pieces(blob, usual = 4 * 1024 * 1024) {
  let offset = 0, size = usual;
  while (offset < blob.size) {
    const isLast = offset + size >= blob.size;
    const bytes = new Uint8Array(await blob.slice(offset, offset + size).arrayBuffer());
    const {starts, ends, end} = records(bytes, isLast);
    if (!starts.length && !isLast) {
      size *= 2; // A record longer than that.
      continue;
    }
    yield {bytes, offset, starts, ends};
    offset += isLast ? bytes.length : end;
    size = usual;
  }
}
