// Double kernels for linear models over rows of floats.
#pragma once

#include "transpose.h"

#pragma STDC FP_CONTRACT OFF

/// 16 rows at a time, turned so that lanes are rows.
static void linear_scores(size_t rows, size_t columns, const float *x, size_t ld,
                          const double *beta, double intercept, double *out) {
  for (size_t r = 0; r < rows; r += 16) {
    const size_t high = rows - r < 16 ? rows - r : 16;
    f64x8 low_sum = intercept, high_sum = intercept;
    for (size_t c = 0; c < columns; c += 16) {
      const size_t wide = columns - c < 16 ? columns - c : 16;
      f32x16 lines[16];
      load_square(lines, x + r * ld + c, ld, high, wide);
      turn_square(lines);
      float kept[256];
      store_square(kept, lines);
      for (size_t i = 0; i < wide; ++i) {
        f32x16 line = load(kept + 16 * i);
        low_sum = fma_x8(widen(line.lo), beta[c + i], low_sum);
        high_sum = fma_x8(widen(line.hi), beta[c + i], high_sum);
      }
    }
    store_first_d(out + r, low_sum, high);
    if (high > 8) store_first_d(out + r + 8, high_sum, high - 8);
  }
}

/// Weighted sums of 16 `vectors` columns, the last vector masked; `vectors` is a constant.
INLINE void weighted_sums_of_panel(size_t vectors, size_t wide, size_t rows, const float *x,
                                   size_t ld, const double *r, double *out) {
  const size_t last = vectors - 1, rest = wide - 16 * last;
  const lane_mask mask = first_lanes(rest);
  f64x8 sum[8];
  UNROLL for (size_t v = 0; v < 2 * last; ++v) sum[v] = load_d(out + 8 * v);
  sum[2 * last] = load_first_d(out + 16 * last, rest);
  sum[2 * last + 1] = load_first_d(out + 16 * last + 8, rest > 8 ? rest - 8 : 0);
  for (size_t row = 0; row < rows; ++row, x += ld) {
    UNROLL for (size_t v = 0; v < vectors; ++v) {
      f32x16 part = v < last ? load(x + 16 * v) : load_lanes(x + 16 * v, mask);
      sum[2 * v] = fma_x8(r[row], widen(part.lo), sum[2 * v]);
      sum[2 * v + 1] = fma_x8(r[row], widen(part.hi), sum[2 * v + 1]);
    }
  }
  UNROLL for (size_t v = 0; v < 2 * last; ++v) store_d(out + 8 * v, sum[v]);
  store_first_d(out + 16 * last, sum[2 * last], rest);
  if (rest > 8) store_first_d(out + 16 * last + 8, sum[2 * last + 1], rest - 8);
}

static void weighted_column_sums(size_t rows, size_t columns, const float *x, size_t ld,
                                 const double *r, double *out) {
  for (size_t c = 0; c < columns; c += 64) {
    const size_t wide = columns - c < 64 ? columns - c : 64;
    switch ((wide + 15) / 16) {
      case 1: weighted_sums_of_panel(1, wide, rows, x + c, ld, r, out + c); break;
      case 2: weighted_sums_of_panel(2, wide, rows, x + c, ld, r, out + c); break;
      case 3: weighted_sums_of_panel(3, wide, rows, x + c, ld, r, out + c); break;
      default: weighted_sums_of_panel(4, wide, rows, x + c, ld, r, out + c); break;
    }
  }
}
