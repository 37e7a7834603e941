// What the files of the trees share.
#pragma once

#include <string.h>

#include "../include/CKernels.h"

/// Features whose histograms are filled together.
enum { GROUP = 8 };

/// Histograms are left zeroed by whoever used them.
struct ck_forest_scratch {
  uint64_t *histogram;   // max(bins, GROUP * 256)
  uint64_t *cumulative;  // bins + 16
  uint32_t *bins;        // the occupied bins, in the order in which they are summed
  uint32_t *touched;     // the occupied bins, in the order of rows
  uint64_t *sums;        // 3 * bins: rows, positives, negatives
  double *gains;         // bins + 16
  double *rates;         // bins
  uint32_t *merged;      // bins
  uint32_t *set;         // a bit for every level
};

/// The totals of a node as the formula wants them.
typedef struct {
  double positives, negatives, positive_unit, negative_unit;
  int32_t rows, minimum_leaf_size;
} totals;

/// Sums of rows, draws and positive draws in one word; each below 2^21.
enum { FIELD = 21, FIELD_MASK = (1 << FIELD) - 1 };

typedef uint32_t words16 __attribute__((vector_size(64)));
typedef int32_t ints8 __attribute__((vector_size(32)));
typedef int64_t longs8 __attribute__((vector_size(64)));
typedef double doubles8 __attribute__((vector_size(64)));

#define INLINE static inline __attribute__((always_inline))

/// A mask that the compiler does not see through. Where a row goes cannot be foretold, so a branch is
/// slow, and a mask that is known to be one gets turned into a branch.
INLINE uint32_t opaque(uint32_t mask) {
  __asm__("" : "+r"(mask));
  return mask;
}

INLINE const uint8_t *record_at(const ck_forest_rows *rows, size_t i) {
  return rows->records + (rows->rows ? rows->rows[i] : i) * rows->stride;
}

INLINE uint32_t bin_at(const ck_forest_rows *rows, const ck_forest_feature *f, size_t i) {
  const uint8_t *at = record_at(rows, i) + f->offset;
  uint16_t wide;
  if (f->width == 1) return *at;
  memcpy(&wide, at, sizeof wide);
  return wide;
}

INLINE uint32_t bit_at(const ck_forest_rows *rows, const ck_forest_feature *f, size_t i) {
  size_t entry = rows->rows ? rows->rows[i] : i;
  return rows->words[f->offset / 32 * rows->word_stride + entry] >> (f->offset % 32) & 1;
}

/// The sums of one row.
INLINE uint64_t packed(uint32_t draws) {
  return (uint64_t)1 << (2 * FIELD) | (uint64_t)(draws >> 16) << FIELD | (draws & 0xFFFF);
}

INLINE ck_forest_split split_at(double gain, uint32_t feature, uint32_t bin, uint64_t sums) {
  uint64_t positives = sums & FIELD_MASK, draws = sums >> FIELD & FIELD_MASK;
  return (ck_forest_split){gain, feature, bin, sums >> (2 * FIELD), positives, draws - positives};
}

INLINE double gain_of(const totals *t, double pl, double nl) {
  double pr = t->positives - pl, nr = t->negatives - nl;
  double d = pl * t->negatives - t->positives * nl;
  double left = pl * t->positive_unit + nl * t->negative_unit;
  double right = pr * t->positive_unit + nr * t->negative_unit;
  return d * d / (left * right);
}

/// Adds the rows to histograms of up to GROUP features with bins of one byte, 256 bins each.
void ck_forest_fill(const ck_forest_rows *rows, const uint32_t *offsets, size_t count,
                    uint64_t *histogram);

/// Sorts the occupied bins of a category by rate, then by bin; `rates` is by position.
void ck_forest_order_levels(size_t n, double *rates, uint32_t *order, uint32_t *scratch,
                            const uint32_t *levels);

/// The levels that go left: the first `count` of `levels`, and the absent ones if `absent`.
INLINE void fill_set(uint32_t *set, size_t bins, const uint32_t *levels, size_t present, size_t count,
                     bool absent) {
  memset(set, absent ? 0xFF : 0, (bins + 31) / 32 * sizeof *set);
  for (size_t i = 0; i < present; ++i) {
    uint32_t bit = 1u << (levels[i] % 32);
    if (i < count)
      set[levels[i] / 32] |= bit;
    else
      set[levels[i] / 32] &= ~bit;
  }
}

/// As `ck_forest_best_split`, for rows with weights of their own or very many of them.
bool ck_forest_best_weighted_split(const ck_forest_rows *rows, const totals *t,
                                   const ck_forest_feature *features, const uint32_t *candidates,
                                   size_t count, ck_forest_scratch *scratch,
                                   ck_forest_split *best);

INLINE bool improves(const ck_forest_split *best, double gain, uint32_t feature) {
  return gain > best->gain || (gain == best->gain && gain >= 0 && feature < best->feature);
}
