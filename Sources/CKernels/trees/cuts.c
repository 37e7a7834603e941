// Splits that are given, not looked for: what extremely randomized trees draw.
#include "shared.h"

#pragma STDC FP_CONTRACT OFF

ck_forest_range ck_forest_find_range(const ck_forest_rows *rows, const ck_forest_feature *f) {
  ck_forest_range range = {UINT32_MAX, 0};
  for (size_t i = 0; i < rows->count; ++i) {
    uint32_t bin = f->kind == CK_FOREST_BIT ? bit_at(rows, f, i) : bin_at(rows, f, i);
    range.lowest = bin < range.lowest ? bin : range.lowest;
    range.highest = bin > range.highest ? bin : range.highest;
  }
  return range;
}

void ck_forest_find_levels(const ck_forest_rows *rows, const ck_forest_feature *f, uint32_t *set) {
  memset(set, 0, (f->bins + 31) / 32 * sizeof *set);
  for (size_t i = 0; i < rows->count; ++i) {
    uint32_t level = bin_at(rows, f, i);
    set[level / 32] |= 1u << (level % 32);
  }
}

static bool goes_left(const ck_forest_rows *rows, const ck_forest_feature *f, uint32_t bin,
                      const uint32_t *set, size_t i) {
  if (f->kind == CK_FOREST_BIT) return !bit_at(rows, f, i);
  uint32_t own = bin_at(rows, f, i);
  return f->kind == CK_FOREST_CATEGORY ? set[own / 32] >> (own % 32) & 1 : own <= bin;
}

void ck_forest_try_split(const ck_forest_rows *rows, const ck_forest_node *node,
                         const ck_forest_feature *f, uint32_t feature, uint32_t bin,
                         const uint32_t *set, const uint32_t *levels, ck_forest_scratch *scratch,
                         ck_forest_split *best) {
  uint64_t left_rows = 0, positives = 0, negatives = 0;
  for (size_t i = 0; i < rows->count; ++i) {
    if (!goes_left(rows, f, bin, set, i)) continue;
    uint64_t draws = rows->draws[i] >> 16, positive = rows->draws[i] & 0xFFFF;
    uint64_t weight = rows->weights ? rows->weights[rows->rows[i]] : 1;
    left_rows += 1;
    positives += positive * weight;
    negatives += (draws - positive) * weight;
  }
  if (left_rows < node->minimum_leaf_size || rows->count - left_rows < node->minimum_leaf_size)
    return;
  totals t = {(double)node->positives, (double)node->negatives, node->positive_unit,
              node->negative_unit, (int32_t)rows->count, (int32_t)node->minimum_leaf_size};
  double gain = gain_of(&t, (double)positives, (double)negatives);
  if (!improves(best, gain, feature)) return;
  *best = (ck_forest_split){gain, feature, bin, left_rows, positives, negatives};
  if (f->kind != CK_FOREST_CATEGORY) return;
  uint32_t absent = 2 * left_rows >= rows->count ? UINT32_MAX : 0;
  for (size_t word = 0; word < (f->bins + 31) / 32; ++word)
    scratch->set[word] = (set[word] & levels[word]) | (absent & ~levels[word]);
}
