// Bins of a feature's numbers: how many cuts lie below each.
#pragma once

#include <math.h>
#include <string.h>

#include "../include/CKernels.h"
#include "vector.h"

enum { BIN_GROUP = 16, MOST_GROUPED_CUTS = BIN_GROUP * BIN_GROUP };

INLINE uint32_t cuts_below(const float *sixteen, float value) {
  const i32x16 below = load(sixteen) < (f32x16)value;
  return (uint32_t)-__builtin_reduce_add(below);
}

/// First which sixteen of the cuts a number lies among, then how many of them are below it: two steps in place
/// of a search's eight, none of which waits for an outcome that cannot be foretold.
INLINE void bin_by_groups(size_t n, const float *x, size_t stride, size_t cut_count,
                          const float *cuts, uint16_t *out) {
  float all[MOST_GROUPED_CUTS], greatest[BIN_GROUP];
  for (size_t i = 0; i < MOST_GROUPED_CUTS; ++i) all[i] = i < cut_count ? cuts[i] : INFINITY;
  for (size_t i = 0; i < BIN_GROUP; ++i)
    greatest[i] = i + 1 < BIN_GROUP ? all[BIN_GROUP * i + BIN_GROUP - 1] : INFINITY;
  for (size_t i = 0; i < n; ++i) {
    const float value = x[i * stride];
    const uint32_t before = BIN_GROUP * cuts_below(greatest, value);
    out[i] = (uint16_t)(before + cuts_below(all + before, value));
  }
}

/// Eight searches at a time, so that one waits for memory while another computes.
INLINE void bin_by_halves(size_t n, const float *x, size_t stride, size_t cut_count,
                          const float *cuts, uint16_t *out) {
  enum { LANES = 8 };
  for (size_t first = 0; first < n; first += LANES) {
    float value[LANES];
    uint32_t place[LANES] = {0};
    for (size_t lane = 0; lane < LANES; ++lane)
      value[lane] = x[(first + lane < n ? first + lane : n - 1) * stride];
    for (uint32_t length = (uint32_t)cut_count; length > 1;) {
      const uint32_t half = length / 2;
      for (size_t lane = 0; lane < LANES; ++lane) {
        // A mask that the compiler does not see through: it would make a branch of it.
        uint32_t below = 0u - (cuts[place[lane] + half - 1] < value[lane]);
        __asm__("" : "+r"(below));
        place[lane] += half & below;
      }
      length -= half;
    }
    for (size_t lane = 0; lane < LANES && first + lane < n; ++lane)
      out[first + lane] = (uint16_t)(place[lane] + (cuts[place[lane]] < value[lane]));
  }
}

static void forest_bin(size_t n, const float *x, size_t stride, size_t cut_count, const float *cuts,
                       uint16_t *out) {
  if (cut_count == 0)
    memset(out, 0, n * sizeof *out);
  else if (n >= 32 && cut_count <= MOST_GROUPED_CUTS)
    bin_by_groups(n, x, stride, cut_count, cuts, out);
  else
    bin_by_halves(n, x, stride, cut_count, cuts, out);
}
