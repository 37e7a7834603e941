// The best split of a node whose rows have weights of their own.
#include "shared.h"

#pragma STDC FP_CONTRACT OFF

typedef struct {
  uint64_t rows, positives, negatives;
} sums;

static void add(sums *to, sums from) {
  to->rows += from.rows;
  to->positives += from.positives;
  to->negatives += from.negatives;
}

static sums of_row(const ck_forest_rows *rows, size_t i) {
  uint64_t draws = rows->draws[i] >> 16, positives = rows->draws[i] & 0xFFFF;
  uint64_t weight = rows->weights ? rows->weights[rows->rows[i]] : 1;
  return (sums){1, positives * weight, (draws - positives) * weight};
}

/// A histogram, the list of its occupied bins in `touched`, and their order in `bins`.
static size_t fill(const ck_forest_rows *rows, const ck_forest_feature *f, ck_forest_scratch *s) {
  sums *histogram = (sums *)s->sums;
  size_t n = 0;
  for (size_t i = 0; i < rows->count; ++i) {
    uint32_t bin = f->kind == CK_FOREST_BIT ? bit_at(rows, f, i) : bin_at(rows, f, i);
    s->touched[n] = bin;
    n += histogram[bin].rows == 0;
    add(histogram + bin, of_row(rows, i));
  }
  return n;
}

static void order(const ck_forest_feature *f, size_t n, ck_forest_scratch *s) {
  const sums *histogram = (const sums *)s->sums;
  for (size_t i = 0; i < n; ++i) {
    sums level = histogram[s->touched[i]];
    s->rates[i] = f->kind == CK_FOREST_CATEGORY
                      ? (double)level.positives / (double)(level.positives + level.negatives)
                      : s->touched[i];
  }
  ck_forest_order_levels(n, s->rates, s->bins, s->merged, s->touched);
  for (size_t i = 0; i < n; ++i) s->bins[i] = s->touched[s->bins[i]];
}

/// The place of the best cut after which the list goes right, or -1.
static ptrdiff_t best_place(const totals *t, uint32_t feature, size_t n,
                            const ck_forest_scratch *s, ck_forest_split *best) {
  const sums *histogram = (const sums *)s->sums;
  ptrdiff_t place = -1;
  sums left = {0, 0, 0};
  for (size_t i = 0; i + 1 < n; ++i) {
    add(&left, histogram[s->bins[i]]);
    int64_t rows = (int64_t)left.rows;
    if (rows < t->minimum_leaf_size || t->rows - rows < t->minimum_leaf_size) continue;
    double gain = gain_of(t, (double)left.positives, (double)left.negatives);
    if (place >= 0 ? gain <= best->gain : !improves(best, gain, feature)) continue;
    place = (ptrdiff_t)i;
    *best = (ck_forest_split){gain,      feature,        s->bins[i],
                              left.rows, left.positives, left.negatives};
  }
  return place;
}

bool ck_forest_best_weighted_split(const ck_forest_rows *rows, const totals *t,
                                   const ck_forest_feature *features, const uint32_t *candidates,
                                   size_t count, ck_forest_scratch *s, ck_forest_split *best) {
  bool varies = false;
  for (size_t c = 0; c < count; ++c) {
    const ck_forest_feature *f = features + candidates[c];
    size_t n = fill(rows, f, s);
    varies |= n > 1;
    order(f, n, s);
    ptrdiff_t place = best_place(t, candidates[c], n, s, best);
    if (place >= 0 && f->kind == CK_FOREST_ORDERED)
      best->bin += (s->bins[place + 1] - s->bins[place]) / 2;
    if (place >= 0 && f->kind == CK_FOREST_CATEGORY) {
      bool absent = 2 * best->left_rows >= rows->count;
      fill_set(s->set, f->bins, s->bins, n, (size_t)place + 1, absent);
    }
    for (size_t i = 0; i < n; ++i) ((sums *)s->sums)[s->bins[i]] = (sums){0, 0, 0};
  }
  return varies;
}
