// Gradient boosting: what is done once for every row of a node.
#include "shared.h"

#pragma STDC FP_CONTRACT OFF

/// The nearest whole number, half to even; for |x| < 2^31. The large addend leaves it in the low bits.
INLINE int64_t nearest(double x) {
  const double shift = 0x1.8p52;
  double sum = x + shift;
  int64_t bits, zero;
  memcpy(&bits, &sum, sizeof bits);
  memcpy(&zero, &shift, sizeof zero);
  return bits - zero;
}

void ck_boost_pack(size_t n, const uint32_t *rows, const double *gradient, const double *curvature,
                   double scale, uint64_t *out) {
  for (size_t i = 0; i < n; ++i) {
    int64_t g = nearest(gradient[rows[i]] * scale), h = nearest(curvature[rows[i]] * scale);
    out[i] = ((uint64_t)g << 32) + (uint64_t)(h < 1 ? 1 : h);
  }
}

INLINE void fill(const uint64_t *words, const uint32_t *rows, const uint64_t *gradients, size_t n,
                 const uint32_t *offsets, size_t features, uint64_t *histogram) {
  uint64_t *of[CK_BOOST_BLOCK];
  for (size_t k = 0; k < features; ++k) of[k] = histogram + offsets[k];
  for (size_t i = 0; i < n; ++i) {
    // The words stand in the order of rows, of which a node has some: what comes soon is asked for now.
    if (i + 16 < n) __builtin_prefetch(words + rows[i + 16]);
    uint64_t word = words[rows[i]], gradient = gradients[i];
    for (size_t k = 0; k < features; ++k) of[k][word >> (8 * k) & 0xFF] += gradient;
  }
}

void ck_boost_fill(const uint64_t *words, const uint32_t *rows, const uint64_t *gradients, size_t n,
                   const uint32_t *offsets, size_t features, uint64_t *histogram) {
  switch (features) {
    case 1: return fill(words, rows, gradients, n, offsets, 1, histogram);
    case 2: return fill(words, rows, gradients, n, offsets, 2, histogram);
    case 3: return fill(words, rows, gradients, n, offsets, 3, histogram);
    case 4: return fill(words, rows, gradients, n, offsets, 4, histogram);
    case 5: return fill(words, rows, gradients, n, offsets, 5, histogram);
    case 6: return fill(words, rows, gradients, n, offsets, 6, histogram);
    case 7: return fill(words, rows, gradients, n, offsets, 7, histogram);
    default: return fill(words, rows, gradients, n, offsets, 8, histogram);
  }
}

void ck_boost_subtract(size_t n, uint64_t *from, const uint64_t *part) {
  for (size_t i = 0; i < n; ++i) from[i] -= part[i];
}

void ck_boost_count(const uint8_t *bins, const uint32_t *rows, size_t n, uint32_t *counts) {
  memset(counts, 0, CK_BOOST_BINS * sizeof *counts);
  for (size_t i = 0; i < n; ++i) ++counts[bins[rows[i]]];
}

typedef struct {
  uint8_t is_left[CK_BOOST_BINS];
} sides;

static sides sides_of(const uint64_t left[4]) {
  sides all;
  for (size_t bin = 0; bin < CK_BOOST_BINS; ++bin)
    all.is_left[bin] = left[bin / 64] >> (bin % 64) & 1;
  return all;
}

size_t ck_boost_count_left(const uint8_t *bins, const uint64_t left[4], const uint32_t *rows,
                           size_t n) {
  const sides all = sides_of(left);
  size_t count = 0;
  for (size_t i = 0; i < n; ++i) count += all.is_left[bins[rows[i]]];
  return count;
}

size_t ck_boost_partition(const uint8_t *bins, const uint64_t left[4], const uint32_t *rows,
                          const uint64_t *gradients, size_t n, size_t front, size_t back,
                          uint32_t *rows_to, uint64_t *gradients_to) {
  const sides all = sides_of(left);
  const size_t first = front;
  for (size_t i = 0; i < n; ++i) {
    if (i + 16 < n) __builtin_prefetch(bins + rows[i + 16]);
    uint32_t row = rows[i];
    // Where a row goes cannot be foretold: its place is computed, not chosen.
    size_t goes = opaque(all.is_left[bins[row]]);
    size_t place = back - 1 - ((back - 1 - front) & (0 - goes));
    rows_to[place] = row;
    if (gradients) gradients_to[place] = gradients[i];
    front += goes;
    back -= 1 - goes;
  }
  return front - first;
}

double ck_boost_leaf(double gradient, double curvature, double l1, double l2, double lower,
                     double upper) {
  double excess = (gradient < 0 ? -gradient : gradient) - l1, below = curvature + l2;
  double size = excess > 0 && below > 0 ? excess / below : 0;
  double value = gradient < 0 ? size : -size;
  value = value < lower ? lower : value;
  return value > upper ? upper : value;
}

void ck_boost_sums(const uint32_t *rows, size_t n, const double *gradient, const double *curvature,
                   double *sums) {
  double g[16] = {0}, h[16] = {0};
  for (size_t i = 0; i < n; ++i) {
    g[i % 16] += gradient[rows[i]];
    h[i % 16] += curvature[rows[i]];
  }
  for (size_t half = 8; half > 0; half /= 2)
    for (size_t lane = 0; lane < half; ++lane) {
      g[lane] += g[lane + half];
      h[lane] += h[lane + half];
    }
  sums[0] = g[0];
  sums[1] = h[0];
}

void ck_boost_add(const uint32_t *rows, size_t n, double value, double *values) {
  for (size_t i = 0; i < n; ++i) values[rows[i]] += value;
}
