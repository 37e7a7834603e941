// Numbers and names as a reader knows them.

const titles = {
  rocAUC: 'AUC', averagePrecision: 'average precision', brier: 'Brier score', f1: 'F1', f2: 'F2',
  empc: 'EMPC', empcFraction: 'EMPC fraction', hMeasure: 'H-measure', logLoss: 'log loss',
  ece: 'calibration error', netBenefit: 'net benefit', topDecileLift: 'top-decile lift', ks: 'KS',
  balancedAccuracy: 'balanced accuracy', mcc: 'MCC', cohenKappa: 'Cohen’s kappa',
  recallAtPrecision: 'recall at precision', precisionAtRecall: 'precision at recall',
  calibrationSlope: 'calibration slope', calibrationIntercept: 'calibration intercept',
  maximumProfit: 'maximum profit', maximumProfitFraction: 'maximum profit fraction',
  contactRate: 'contact rate', tp: 'true positives', fp: 'false positives',
  tn: 'true negatives', fn: 'false negatives',
};

/** What a metric of this name is called. */
export function metricTitle(name) {
  return titles[name] ?? name;
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

const counts = new Set(['tp', 'fp', 'tn', 'fn']);

/** A metric's value: a count without decimal places, any other number with three. */
export function metricValue(name, value) {
  return counts.has(name) && Number.isFinite(value) ? whole(value) : number(value);
}

/** The difference of two values of a metric, with its sign. */
export function metricDifference(name, value) {
  return signed(value, counts.has(name) ? 0 : 3);
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
  const isUntested = row.standing === 'behind' && row.pValue === undefined;
  return isUntested ? 'behind, not tested' : row.standing;
}
