// A file while it is scored, and after: scores in typed arrays, rows as text in blobs.

import {request, path} from './api.js';
import {delimiterOf, fields, linesIn, pieces, records} from './csv.js';
import {whereabouts} from './notices.js';

const rowsPerPiece = 5000;
const bytesPerPiece = 2 * 1024 * 1024;
const segmentCodes = {low: 0, medium: 1, high: 2};
const decoder = new TextDecoder();

/** The segments by code. */
export const segmentNames = ['low', 'medium', 'high'];

/** A growing array of numbers of one type. */
class Growing {
  constructor(Type) {
    this.values = new Type(8192);
    this.count = 0;
  }

  push(value) {
    if (this.count === this.values.length) {
      const larger = new this.values.constructor(2 * this.count);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count] = value;
    this.count += 1;
  }
}

/** The head of a file: its columns and first rows. */
export async function headOf(file, rows = 5) {
  for (const size of [64 * 1024, 1024 * 1024]) {
    const bytes = new Uint8Array(await file.slice(0, size).arrayBuffer());
    const found = records(bytes, size >= file.size, rows + 1);
    if (found.starts.length <= rows && size < file.size) continue;
    const texts = found.starts.map((start, place) => decoder.decode(bytes.subarray(start, found.ends[place])));
    if (!texts.length) return null;
    texts[0] = texts[0].replace(/^\uFEFF/, '');
    const delimiter = delimiterOf(texts[0]);
    return {columns: fields(texts[0], delimiter), rows: texts.slice(1).map(text => fields(text, delimiter))};
  }
  return null;
}

/** The scored rows of one file. */
export class ScoredFile {
  constructor(model, file) {
    this.model = model;
    this.file = file;
    this.probabilities = new Growing(Float32Array);
    this.segments = new Growing(Uint8Array);
    this.decisions = new Growing(Uint8Array);
    this.starts = new Growing(Uint32Array);
    this.ends = new Growing(Uint32Array);
    this.parts = [];
    this.firstRows = [];
    this.unseen = new Map();
    this.linesBefore = 0;
    this.most = Infinity;
    this.columns = null;
    this.header = '';
    this.delimiter = ',';
    this.progress = 0;
    this.isDone = false;
    this.error = null;
  }

  get count() { return this.probabilities.count; }

  /** Sends the file piece by piece; `changed` is called after each. */
  async run(signal, changed) {
    let header = null;
    try {
      for await (const piece of pieces(this.file, rowsPerPiece, bytesPerPiece)) {
        if (piece.header) {
          header = piece.header;
          continue;
        }
        await this.send(header, piece.body, piece.linesBefore, signal);
        this.progress = Math.min(1, piece.read / this.file.size);
        changed();
      }
      if (!this.count) throw new Error('There is no row in this file.');
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      this.error = inFile(error, this.count, this.linesBefore);
    }
    this.isDone = true;
    changed();
  }

  /** Sends records of which so many lines stand before; in halves where they are too many for the service. */
  async send(header, body, linesBefore, signal) {
    const found = records(body, true), count = found.starts.length;
    if (count <= this.most) {
      this.linesBefore = linesBefore;
      try {
        const response = await request(path('models', this.model.name, 'score'), {
          method: 'POST', type: 'text/csv', accept: 'text/csv', signal,
          body: new Blob([header, '\n', body, '\n']),
        });
        this.addUnseen(response.headers.get('Workbench-Unseen'));
        this.take(new Uint8Array(await response.arrayBuffer()));
        return;
      } catch (error) {
        if (error.status !== 413 || count < 2) throw error;
        this.most = count - 1;
      }
    }
    const half = Math.ceil(count / 2), middle = found.starts[half];
    await this.send(header, body.subarray(0, found.ends[half - 1]), linesBefore, signal);
    await this.send(header, body.subarray(middle), linesBefore + linesIn(body.subarray(0, middle)), signal);
  }

  /** Adds up the rows with a name that the model has never seen, column by column: `Contract=3,Plan=1`. */
  addUnseen(text) {
    for (const part of text?.split(',') ?? []) {
      const [name, rows] = part.split('=');
      if (name === '*') continue; // Counts columns, of which the answer had no room for more.
      const column = decodeURIComponent(name);
      this.unseen.set(column, (this.unseen.get(column) ?? 0) + Number(rows));
    }
  }

  /** Takes in one answer: a header and its rows. */
  take(bytes) {
    const found = records(bytes, true);
    if (!found.starts.length) return;
    const header = decoder.decode(bytes.subarray(found.starts[0], found.ends[0]));
    if (this.columns === null) {
      this.header = header;
      this.delimiter = delimiterOf(header);
      this.columns = fields(header, this.delimiter);
      // What was found out stands last, and has other names where the file has these already.
      this.places = [3, 2, 1].map(back => this.columns.length - back);
    }
    const body = bytes.subarray(found.starts[1] ?? bytes.length);
    const offset = found.starts[1] ?? 0;
    this.firstRows.push(this.count);
    this.parts.push(new Blob([body]));
    const [probability, decision, segment] = this.places;
    for (let row = 1; row < found.starts.length; row += 1) {
      const values = fields(decoder.decode(bytes.subarray(found.starts[row], found.ends[row])), this.delimiter);
      this.probabilities.push(Number(values[probability]));
      this.decisions.push(isYes(values[decision]) ? 1 : 0);
      this.segments.push(segmentCodes[values[segment]] ?? 0);
      this.starts.push(found.starts[row] - offset);
      this.ends.push(found.ends[row] - offset);
    }
  }

  /** The fields of one row. */
  async row(index) {
    let part = this.firstRows.length - 1;
    while (this.firstRows[part] > index) part -= 1;
    const bytes = this.parts[part].slice(this.starts.values[index], this.ends.values[index]);
    return fields(await bytes.text(), this.delimiter);
  }

  /** The places of rows in the order of a column; `column` is nil for the order of the file. */
  async order(column, isDescending, segment) {
    const places = [];
    for (let row = 0; row < this.count; row += 1) {
      if (segment === null || this.segments.values[row] === segment) places.push(row);
    }
    const keys = column === null ? null : await this.keys(column);
    const sign = isDescending ? -1 : 1;
    if (keys === null) return isDescending ? places.reverse() : places;
    return places.sort((a, b) => sign * compare(keys[a], keys[b]) || a - b);
  }

  async keys(column) {
    const [probability, decision, segment] = this.places;
    if (column === probability) return this.probabilities.values;
    if (column === decision) return this.decisions.values;
    if (column === segment) return this.segments.values;
    const keys = [];
    for (const part of this.parts) {
      const bytes = new Uint8Array(await part.arrayBuffer());
      const found = records(bytes, true);
      found.starts.forEach((start, row) => {
        const text = fields(decoder.decode(bytes.subarray(start, found.ends[row])), this.delimiter)[column] ?? '';
        const value = text.trim() === '' ? NaN : Number(text);
        keys.push(Number.isNaN(value) ? text : value);
      });
    }
    return keys;
  }

  /** The file as the service scored it. */
  blob() {
    return new Blob([this.header, '\n', ...this.parts], {type: 'text/csv'});
  }
}

/** An error about a piece as one about the file. */
function inFile(error, rowsBefore, linesBefore) {
  for (const each of error.errors ?? []) {
    if (Number.isInteger(each.row)) each.row += rowsBefore;
    if (Number.isInteger(each.line)) each.line += linesBefore;
  }
  const place = error.errors?.length ? whereabouts(error.errors[0]) : '–';
  if (place !== '–') error.message = `The file cannot be scored from ${place} on.`;
  return error;
}

const isYes = text => /^(1|true|yes)$/i.test(text ?? '');

/** Numbers by size, ahead of texts by the alphabet. */
function compare(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number') return -1;
  if (typeof b === 'number') return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
