// A file while it is scored, and after: scores in typed arrays, rows as text in the answer.

import {path, upload} from './api.js';
import {delimiterOf, fields, pieces, records} from './csv.js';
import {whereabouts} from './dom.js';
import {segmentNames} from './segments.js';

const decoder = new TextDecoder();

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
    this.starts = new Growing(Float64Array);
    this.ends = new Growing(Float64Array);
    this.answer = null;
    this.unseen = new Map();
    this.columns = null;
    this.delimiter = ',';
    this.progress = 0;
    this.isDone = false;
    this.error = null;
  }

  get count() { return this.probabilities.count; }

  /** Sends the file and takes in the answer; `changed` is called as it gets on. */
  async run(signal, changed) {
    try {
      const response = await upload(`${path('models', this.model.name, 'score', 'stream')}?strict=true`, this.file, {
        type: 'text/csv', accept: 'text/csv', signal,
        sent: share => {
          this.progress = share;
          changed();
        },
      });
      this.unseen = unseenIn(response.headers.get('Workbench-Unseen'));
      this.answer = await response.blob();
      for await (const piece of pieces(this.answer)) this.take(piece);
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      this.error = inFile(error);
    }
    this.isDone = true;
    changed();
  }

  /** Takes in records of the answer, the header first. */
  take({bytes, offset, starts, ends}) {
    const text = place => decoder.decode(bytes.subarray(starts[place], ends[place]));
    const isFirst = this.columns === null;
    if (isFirst) {
      const header = text(0);
      this.delimiter = delimiterOf(header);
      this.columns = fields(header, this.delimiter);
      // What was found out stands last, and has other names where the file has these already.
      this.places = [3, 2, 1].map(back => this.columns.length - back);
    }
    const [probability, decision, segment] = this.places;
    for (let place = isFirst ? 1 : 0; place < starts.length; place += 1) {
      const values = fields(text(place), this.delimiter);
      this.probabilities.push(Number(values[probability]));
      this.decisions.push(isYes(values[decision]) ? 1 : 0);
      this.segments.push(Math.max(0, segmentNames.indexOf(values[segment])));
      this.starts.push(offset + starts[place]);
      this.ends.push(offset + ends[place]);
    }
  }

  /** The fields of one row. */
  async row(index) {
    const bytes = this.answer.slice(this.starts.values[index], this.ends.values[index]);
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
    for await (const {bytes, offset, starts, ends} of pieces(this.answer)) {
      starts.forEach((start, place) => {
        if (offset === 0 && place === 0) return;
        const text = fields(decoder.decode(bytes.subarray(start, ends[place])), this.delimiter)[column] ?? '';
        const value = text.trim() === '' ? NaN : Number(text);
        keys.push(Number.isNaN(value) ? text : value);
      });
    }
    return keys;
  }

  /** The file as the service scored it. */
  blob() { return new Blob([this.answer], {type: 'text/csv'}); }
}

/** The rows with a name that the model has never seen, column by column: `Contract=3,Plan=1`. */
function unseenIn(text) {
  const unseen = new Map();
  for (const part of text ? text.split(',') : []) {
    const [name, rows] = part.split('=');
    // The last counts columns, of which the answer had no room for more.
    if (name !== '*') unseen.set(decodeURIComponent(name), Number(rows));
  }
  return unseen;
}

/** An error that says where in the file. */
function inFile(error) {
  const place = error.errors?.length ? whereabouts(error.errors[0]) : '–';
  if (place !== '–') error.message = `The file cannot be scored, because of ${place}.`;
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
