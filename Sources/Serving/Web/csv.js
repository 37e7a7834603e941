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

/** The bytes without a byte order mark. */
export function withoutMark(bytes) {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/**
 * Reads a file in pieces of whole records: `{header}` first, then `{body, rows, read, linesBefore}`.
 *
 * A piece is sent after the header; `linesBefore` is how many more lines stand before it in the file.
 */
export async function* pieces(file, rowsPerPiece, bytesPerPiece) {
  const reader = file.stream().getReader();
  let rest = new Uint8Array(0), header = null, read = 0, lines = 0, headerLines = 0, isDone = false;
  try {
    while (!isDone || rest.length) {
      if (!isDone && rest.length < bytesPerPiece) {
        const {value, done} = await reader.read();
        isDone = done;
        if (value) {
          rest = joined(rest, read === 0 ? withoutMark(value) : value);
          read += value.length;
        }
        if (!isDone && rest.length < bytesPerPiece) continue;
      }
      if (header === null) {
        const found = records(rest, isDone, 1);
        if (!found.starts.length) {
          if (isDone) return;
          throw new Error('The first line of the file has no end: this is no table.');
        }
        header = rest.slice(found.starts[0], found.ends[0]);
        headerLines = linesIn(header) + 1;
        lines = linesIn(rest.subarray(0, found.end));
        rest = rest.slice(found.end);
        yield {header};
      }
      const found = records(rest, isDone, rowsPerPiece);
      if (!found.starts.length) {
        if (isDone) return;
        throw new Error('A quotation mark is opened and never closed in this file.');
      }
      const body = rest.slice(found.starts[0], found.ends.at(-1));
      const linesBefore = lines + linesIn(rest.subarray(0, found.starts[0])) - headerLines;
      lines += linesIn(rest.subarray(0, found.end));
      rest = rest.slice(found.end);
      yield {body, rows: found.starts.length, read: read - rest.length, linesBefore};
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** The number of line ends. */
export function linesIn(bytes) {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}

function joined(first, second) {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
