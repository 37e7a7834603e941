// Binary losses on logits, in double throughout; only the gradient is rounded to float.
#pragma once

#include "elementwise.h"
#include "math_double_lanes.h"

#pragma STDC FP_CONTRACT OFF

/// Weights of up to 16 elements; those past the end weigh nothing and so add nothing.
INLINE f32x16 weights_first(const float *w, size_t i, size_t left) {
  static const float ones[16] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  return load_first(w ? w + i : ones, left);
}

/// p (1 - t) - (1 - p) t, which is p - t without cancellation.
INLINE f64x8 miss_of(f64x8 p, f64x8 not_p, f64x8 t) { return fma_x8(-not_p, t, p * (1.0 - t)); }

INLINE f64x8 bce_of(f64x8 z, f64x8 t, f64x8 w, double scale, f64x8 *sum) {
  f64x8 not_p, p = sigmoid_pair_x8(z, &not_p);
  *sum = fma_x8(w, fma_x8(-t, z, softplus_x8(z)), *sum);
  return w * miss_of(p, not_p, t) * scale;
}

static double bce_logits(size_t n, const float *z, const float *t, const float *w, float scale,
                         float *gradient) {
  f64x8 low = 0, high = 0;
  BY_16(n) {
    f32x16 logit = load_first(z + i, left), target = load_first(t + i, left), slope;
    f32x16 weight = weights_first(w, i, left);
    slope.lo = narrow(bce_of(widen(logit.lo), widen(target.lo), widen(weight.lo), scale, &low));
    slope.hi = narrow(bce_of(widen(logit.hi), widen(target.hi), widen(weight.hi), scale, &high));
    store_first(gradient + i, slope, left);
  }
  return folded_d(low, high);
}

/// With the chance q of the other class, q = p (1 - t) + (1 - p) t, the loss is a q^gamma times the
/// cross-entropy.
INLINE f64x8 focal_of(f64x8 z, f64x8 t, f64x8 w, double gamma, double alpha, double scale,
                      f64x8 *sum) {
  if (alpha >= 0) w = w * fma_x8(alpha, t, (1.0 - alpha) * (1.0 - t));
  f64x8 not_p, p = sigmoid_pair_x8(z, &not_p);
  f64x8 other = fma_x8(not_p, t, p * (1.0 - t));
  f64x8 power = gamma == 0 ? (f64x8)1.0 : exp_x8(gamma * log_x8(other));
  f64x8 entropy = fma_x8(-t, z, softplus_x8(z));
  f64x8 turn = gamma * (1.0 - 2.0 * t) * power * (p * not_p / other);
  turn = other > 0.0 ? turn : (f64x8)0.0;
  *sum = fma_x8(w, power * entropy, *sum);
  return w * fma_x8(entropy, turn, power * miss_of(p, not_p, t)) * scale;
}

static double focal_logits(size_t n, const float *z, const float *t, const float *w, float gamma,
                           float alpha, float scale, float *gradient) {
  f64x8 low = 0, high = 0;
  BY_16(n) {
    f32x16 logit = load_first(z + i, left), target = load_first(t + i, left), slope;
    f32x16 weight = weights_first(w, i, left);
    slope.lo = narrow(focal_of(widen(logit.lo), widen(target.lo), widen(weight.lo), gamma, alpha,
                               scale, &low));
    slope.hi = narrow(focal_of(widen(logit.hi), widen(target.hi), widen(weight.hi), gamma, alpha,
                               scale, &high));
    store_first(gradient + i, slope, left);
  }
  return folded_d(low, high);
}

INLINE f64x8 logistic_of(f64x8 z, f64x8 t, f64x8 w, f64x8 *curvature, f64x8 *sum) {
  f64x8 not_p, p = sigmoid_pair_x8(z, &not_p);
  *sum = fma_x8(w, fma_x8(-t, z, softplus_x8(z)), *sum);
  *curvature = w * (p * not_p);
  return w * miss_of(p, not_p, t);
}

static double logistic(size_t n, const double *z, const float *t, const float *w,
                       double *residual, double *curvature) {
  f64x8 sum[2] = {0, 0};
  BY_16(n) {
    f32x16 target = load_first(t + i, left), weight = weights_first(w, i, left);
    UNROLL for (size_t half = 0; half < 2; ++half) {
      if (left <= 8 * half) break;
      const size_t at = i + 8 * half, rest = left - 8 * half;
      f64x8 logit = load_first_d(z + at, rest), bend;
      f64x8 miss = logistic_of(logit, widen(half ? target.hi : target.lo),
                               widen(half ? weight.hi : weight.lo), &bend, &sum[half]);
      store_first_d(residual + at, miss, rest);
      if (curvature) store_first_d(curvature + at, bend, rest);
    }
  }
  return folded_d(sum[0], sum[1]);
}
