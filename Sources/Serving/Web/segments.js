// Risk segments: names, bounds and badges. How risky a row is is one thing, what is decided for it another.

import {h} from './dom.js';
import {percent, roughly} from './format.js';

/** The segments by code. */
export const segmentNames = ['low', 'medium', 'high'];

export const segmentText = name => `${name} risk`;

export const segmentBadge = name => h('span', {class: `badge ${name}`}, segmentText(name));

/** The segment of a probability. */
export function segmentOf(model, probability) {
  const {high, medium} = model.segments ?? {};
  return probability >= (high ?? 2) ? 'high' : probability >= (medium ?? 2) ? 'medium' : 'low';
}

/** The bounds between segments that can be seen on a scale from 0 to 1. */
export const segmentBounds = model =>
  [model.segments?.medium, model.segments?.high].filter(bound => bound > 0 && bound < 1);

/** The range of a segment in words. */
export function segmentRange(model, name) {
  const {high, medium} = model.segments ?? {};
  return name === 'high' ? `from ${roughly(high)}` : name === 'low' ? `below ${roughly(medium)}`
    : `${roughly(medium)} to ${roughly(high)}`;
}

/** What a segment is measured against. */
export const segmentNote = model => `Risk is ${['high', 'low'].map(name =>
  `${name} ${segmentRange(model, name)}`).join(' and ')}; the base rate is ${percent(model.baseRate)}.`;

/** What a decision is called. */
export const decisionText = isPositive => `decision ${isPositive ? 'positive' : 'negative'}`;
