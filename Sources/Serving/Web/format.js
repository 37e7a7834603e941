// Numbers and names as a reader knows them.

/** What a run or a model says of a metric of this name: title, unit, direction and so on. */
export function metricOf(owner, name) {
  return owner.metrics?.find(metric => metric.name === name) ?? {name, title: name, shortTitle: name};
}

/** A number of at most three decimal places, with a true minus sign; a dash where there is none. */
export function number(value, places = 3) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : places;
  const text = value.toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits});
  return /[1-9]/.test(text) ? text.replace('-', '−') : text.replace('-', '');
}

/** A number with its sign; what rounds to zero has none. */
export function signed(value, places = 3) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const text = number(value, places);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A number with as many digits as it needs, as in a form's hint. */
export function plain(value) {
  if (typeof value !== 'number') return String(value);
  return Number(value.toPrecision(7)).toLocaleString('en', {maximumFractionDigits: 6})
    .replace('-', '−');
}

/** A count, with thousands apart. */
export function whole(value) {
  return Number(value).toLocaleString('en');
}

/** A share as percent. */
export function percent(value, places = 1) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return `${(100 * value).toFixed(places).replace('-', '−')}\u00a0%`;
}

/** A metric's value: a count without decimal places, any other number with three. */
export function metricValue(metric, value) {
  return metric.unit === 'count' && Number.isFinite(value) ? whole(value) : number(value);
}

/** The difference of two values of a metric, with its sign. */
export function metricDifference(metric, value) {
  return signed(value, metric.unit === 'count' ? 0 : 3);
}

/** A share as percent, whole where it is large enough. */
export function roughly(value) {
  return percent(value, value < 0.1 ? 1 : 0);
}

/** `0.817–0.850`; nothing where there is no interval. */
export function interval(estimate, places = 3) {
  if (!estimate || !Number.isFinite(estimate.lower) || !Number.isFinite(estimate.upper)
    || estimate.lower === null || estimate.upper === null) return '';
  const between = estimate.lower < 0 ? ' to ' : '–';
  return number(estimate.lower, places) + between + number(estimate.upper, places);
}

/** `1 row`, `2 rows`. */
export function counted(count, noun) {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The words for where a candidate stands. */
export function standingText(row) {
  const isUntested = row.standing === 'undecided' && row.adjustedP === undefined;
  return isUntested ? 'undecided, not tested' : row.standing;
}

/** Whether no threshold of a model was proven to keep what was asked, so that no row is positive. */
export function isUnproven(model) {
  return model.constraint?.status === 'unproven';
}

export function thresholdText(model) {
  return isUnproven(model) ? `none: unproven that it keeps ${model.constraint.asked}` : number(model.threshold);
}
