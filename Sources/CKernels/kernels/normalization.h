// Normalisation by columns (batch) and by rows (layer). Means and sums run in double, over columns
// row by row, over a row in 16 lanes folded as a tree.
#pragma once

#include "elementwise.h"

#pragma STDC FP_CONTRACT OFF

/// 16 numbers in double.
typedef struct {
  f64x8 low, high;
} f64x16;

INLINE f64x16 widen_16(f32x16 v) {
  f64x16 wide = {widen(v.lo), widen(v.hi)};
  return wide;
}
INLINE f32x16 narrow_16(f64x16 v) {
  f32x8 low = narrow(v.low), high = narrow(v.high);
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
INLINE void add_16(f64x16 *sum, f64x16 v) {
  sum->low += v.low;
  sum->high += v.high;
}
INLINE f64x16 times_16(f64x16 a, f64x16 b) {
  f64x16 product = {a.low * b.low, a.high * b.high};
  return product;
}
INLINE f64x16 minus_16(f64x16 a, f64x16 b) {
  f64x16 difference = {a.low - b.low, a.high - b.high};
  return difference;
}
INLINE f64x16 over_16(f64x16 a, double b) {
  f64x16 quotient = {a.low / b, a.high / b};
  return quotient;
}
INLINE f32x16 load_or(const float *p, size_t left, float other) {
  return p ? load_first(p, left) : (f32x16)other;
}

static void column_moments(size_t rows, size_t columns, const float *x, float *mean,
                           float *variance) {
  BY_16(columns) {
    f64x16 sum = {0}, squares = {0};
    for (size_t r = 0; r < rows; ++r)
      add_16(&sum, widen_16(load_first(x + r * columns + i, left)));
    const f64x16 middle = over_16(sum, (double)rows);
    for (size_t r = 0; r < rows; ++r) {
      f64x16 apart = minus_16(widen_16(load_first(x + r * columns + i, left)), middle);
      add_16(&squares, times_16(apart, apart));
    }
    store_first(mean + i, narrow_16(middle), left);
    store_first(variance + i, narrow_16(over_16(squares, (double)rows)), left);
  }
}

static void batch_norm(size_t rows, size_t columns, const float *x, const float *mean,
                       const float *inverse, const float *gamma, const float *beta, float *y) {
  BY_16(columns) {
    const f32x16 middle = load_first(mean + i, left);
    const f32x16 factor = load_first(inverse + i, left) * load_or(gamma ? gamma + i : NULL, left, 1);
    const f32x16 shift = load_or(beta ? beta + i : NULL, left, 0);
    for (size_t r = 0; r < rows; ++r) {
      const size_t at = r * columns + i;
      store_first(y + at, fma_f(load_first(x + at, left) - middle, factor, shift), left);
    }
  }
}

static void batch_norm_backward(size_t rows, size_t columns, const float *x, const float *mean,
                                const float *inverse, const float *gamma, bool fixed,
                                const float *dy, float *dgamma, float *dbeta, float *dx) {
  BY_16(columns) {
    const f32x16 middle = load_first(mean + i, left), scale = load_first(inverse + i, left);
    const f32x16 factor = scale * load_or(gamma ? gamma + i : NULL, left, 1);
    f64x16 sum = {0}, along = {0};
    for (size_t r = 0; r < rows; ++r) {
      const size_t at = r * columns + i;
      const f64x16 slope = widen_16(load_first(dy + at, left));
      add_16(&sum, slope);
      add_16(&along, times_16(slope, widen_16((load_first(x + at, left) - middle) * scale)));
    }
    if (dgamma) store_first(dgamma + i, narrow_16(along), left);
    if (dbeta) store_first(dbeta + i, narrow_16(sum), left);
    if (!dx) continue;
    const f32x16 zero = 0;
    const f32x16 shift = fixed ? zero : narrow_16(over_16(sum, (double)rows));
    const f32x16 tilt = fixed ? zero : narrow_16(over_16(along, (double)rows));
    for (size_t r = 0; r < rows; ++r) {
      const size_t at = r * columns + i;
      const f32x16 standard = (load_first(x + at, left) - middle) * scale;
      const f32x16 slope = load_first(dy + at, left) - shift;
      store_first(dx + at, fma_f(-tilt, standard, slope) * factor, left);
    }
  }
}

static void layer_norm(size_t rows, size_t columns, const float *x, const float *gamma,
                       const float *beta, float epsilon, float *y, float *moments) {
  for (size_t r = 0; r < rows; ++r, x += columns, y += columns, moments += 2) {
    f64x16 sum = {0}, squares = {0};
    BY_16(columns) add_16(&sum, widen_16(load_first(x + i, left)));
    const double mean = folded_d(sum.low, sum.high) / (double)columns;
    const f64x16 middle = {mean, mean};
    BY_16(columns) {
      f64x16 apart = minus_16(widen_16(load_first(x + i, left)), middle);
      f64x16 square = times_16(apart, apart);
      if (left < 16) {
        UNROLL for (size_t lane = 0; lane < 8; ++lane) {
          if (lane >= left) square.low[lane] = 0;
          if (lane + 8 >= left) square.high[lane] = 0;
        }
      }
      add_16(&squares, square);
    }
    const double variance = folded_d(squares.low, squares.high) / (double)columns;
    moments[0] = (float)mean;
    moments[1] = (float)(1 / __builtin_sqrt(variance + (double)epsilon));
    BY_16(columns) {
      const f32x16 standard = (load_first(x + i, left) - moments[0]) * moments[1];
      const f32x16 factor = load_or(gamma ? gamma + i : NULL, left, 1);
      store_first(y + i, fma_f(standard, factor, load_or(beta ? beta + i : NULL, left, 0)), left);
    }
  }
}

/// The gradients by scale and shift: over rows, 16 columns at a time.
INLINE void layer_norm_parameters(size_t rows, size_t columns, const float *x,
                                  const float *moments, const float *dy, float *dgamma,
                                  float *dbeta) {
  BY_16(columns) {
    f64x16 sum = {0}, along = {0};
    for (size_t r = 0; r < rows; ++r) {
      const size_t at = r * columns + i;
      const f64x16 slope = widen_16(load_first(dy + at, left));
      const f32x16 apart = load_first(x + at, left) - moments[2 * r];
      add_16(&sum, slope);
      add_16(&along, times_16(slope, widen_16(apart * moments[2 * r + 1])));
    }
    if (dgamma) store_first(dgamma + i, narrow_16(along), left);
    if (dbeta) store_first(dbeta + i, narrow_16(sum), left);
  }
}

static void layer_norm_backward(size_t rows, size_t columns, const float *x, const float *gamma,
                                const float *moments, const float *dy, float *dgamma,
                                float *dbeta, float *dx) {
  layer_norm_parameters(rows, columns, x, moments, dy, dgamma, dbeta);
  if (!dx) return;
  for (size_t r = 0; r < rows; ++r, x += columns, dy += columns, dx += columns, moments += 2) {
    const float mean = moments[0], inverse = moments[1];
    f64x16 sum = {0}, along = {0};
    BY_16(columns) {
      // Lanes beyond the row read dy as 0 and add nothing.
      const f32x16 slope = load_first(dy + i, left) * load_or(gamma ? gamma + i : NULL, left, 1);
      const f32x16 standard = (load_first(x + i, left) - mean) * inverse;
      add_16(&sum, widen_16(slope));
      add_16(&along, times_16(widen_16(slope), widen_16(standard)));
    }
    const float shift = (float)(folded_d(sum.low, sum.high) / (double)columns);
    const float tilt = (float)(folded_d(along.low, along.high) / (double)columns);
    BY_16(columns) {
      const f32x16 slope = load_first(dy + i, left) * load_or(gamma ? gamma + i : NULL, left, 1);
      const f32x16 standard = (load_first(x + i, left) - mean) * inverse;
      store_first(dx + i, fma_f(-(f32x16)tilt, standard, slope - shift) * inverse, left);
    }
  }
}
