// Sums: 16 lanes (lane = index mod 16), each in rising order, folded as a tree; columns row by row.
#pragma once

#include "elementwise.h"

#pragma STDC FP_CONTRACT OFF

/// The sums of 16 `vectors` columns, the last vector masked; `vectors` is a constant.
INLINE void sums_of_panel(size_t vectors, lane_mask mask, size_t rows, const float *x, size_t ld,
                          float *out, bool accumulate) {
  const size_t last = vectors - 1;
  f32x16 sum[4];
  UNROLL for (size_t v = 0; v < last; ++v) sum[v] = accumulate ? load(out + 16 * v) : (f32x16)0;
  sum[last] = accumulate ? load_lanes(out + 16 * last, mask) : (f32x16)0;
  for (size_t r = 0; r < rows; ++r, x += ld) {
    UNROLL for (size_t v = 0; v < last; ++v) sum[v] += load(x + 16 * v);
    sum[last] += load_lanes(x + 16 * last, mask);
  }
  UNROLL for (size_t v = 0; v < last; ++v) store(out + 16 * v, sum[v]);
  store_lanes(out + 16 * last, sum[last], mask);
}

static void column_sums(size_t rows, size_t columns, const float *x, size_t ld, float *out,
                        bool accumulate) {
  for (size_t c = 0; c < columns; c += 64) {
    const size_t wide = columns - c < 64 ? columns - c : 64, vectors = (wide + 15) / 16;
    const lane_mask mask = first_lanes(wide - 16 * (vectors - 1));
    switch (vectors) {
      case 1: sums_of_panel(1, mask, rows, x + c, ld, out + c, accumulate); break;
      case 2: sums_of_panel(2, mask, rows, x + c, ld, out + c, accumulate); break;
      case 3: sums_of_panel(3, mask, rows, x + c, ld, out + c, accumulate); break;
      default: sums_of_panel(4, mask, rows, x + c, ld, out + c, accumulate); break;
    }
  }
}

static float sum(size_t n, const float *x) {
  f32x16 lanes = 0;
  BY_16(n) lanes += load_first(x + i, left);
  return folded(lanes);
}

static float dot(size_t n, const float *x, const float *y) {
  f32x16 lanes = 0;
  BY_16(n) lanes = fma_f(load_first(x + i, left), load_first(y + i, left), lanes);
  return folded(lanes);
}

static double sum_d(size_t n, const double *x) {
  f64x8 low = 0, high = 0;
  BY_16(n) {
    low += load_first_d(x + i, left);
    high += load_first_d(x + i + 8, left > 8 ? left - 8 : 0);
  }
  return folded_d(low, high);
}

/// A square of a float is exact in double, so product and sum need not be fused.
static double squared_norm(size_t n, const float *x) {
  f64x8 low = 0, high = 0;
  BY_16(n) {
    f32x16 v = load_first(x + i, left);
    f64x8 a = widen(v.lo), b = widen(v.hi);
    low += a * a;
    high += b * b;
  }
  return folded_d(low, high);
}
