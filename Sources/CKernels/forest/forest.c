// Growing: memory, the choice of path, and what is the same on every path.
#include "shared.h"

#pragma STDC FP_CONTRACT OFF

// MARK: - Memory

static size_t rounded(size_t n) { return (n + 31) & ~(size_t)15; }

size_t ck_forest_scratch_size(size_t bins) {
  size_t n = rounded(bins < 256 * GROUP ? 256 * GROUP : bins);
  return sizeof(ck_forest_scratch) + 64 + n * (7 * sizeof(uint64_t) + 4 * sizeof(uint32_t));
}

ck_forest_scratch *ck_forest_scratch_make(void *zeros, size_t bins) {
  size_t n = rounded(bins < 256 * GROUP ? 256 * GROUP : bins);
  ck_forest_scratch *s = zeros;
  uint64_t *at = (uint64_t *)((char *)zeros + ((sizeof *s + 63) & ~(size_t)63));
  s->histogram = at;
  s->cumulative = at + n;
  s->sums = at + 2 * n;
  s->gains = (double *)(at + 5 * n);
  s->rates = (double *)(at + 6 * n);
  uint32_t *words = (uint32_t *)(at + 7 * n);
  s->bins = words;
  s->touched = words + n;
  s->merged = words + 2 * n;
  s->set = words + 3 * n;
  return s;
}

const uint32_t *ck_forest_scratch_set(const ck_forest_scratch *scratch) { return scratch->set; }

// MARK: - Categories

static inline bool precedes(const double *rates, const uint32_t *levels, uint32_t a, uint32_t b) {
  return rates[a] < rates[b] || (rates[a] == rates[b] && levels[a] < levels[b]);
}

// A merge sort that starts from runs of eight, sorted by insertion.
void ck_forest_order_levels(size_t n, double *rates, uint32_t *order, uint32_t *scratch,
                            const uint32_t *levels) {
  enum { RUN = 8 };
  for (size_t i = 0; i < n; ++i) {
    size_t at = i;
    for (; at % RUN != 0 && precedes(rates, levels, (uint32_t)i, order[at - 1]); --at)
      order[at] = order[at - 1];
    order[at] = (uint32_t)i;
  }
  for (size_t width = RUN; width < n; width *= 2) {
    for (size_t start = 0; start < n; start += 2 * width) {
      size_t middle = start + width < n ? start + width : n;
      size_t end = start + 2 * width < n ? start + 2 * width : n;
      for (size_t out = start, a = start, b = middle; out < end; ++out) {
        bool right = a == middle || (b < end && precedes(rates, levels, order[b], order[a]));
        scratch[out] = right ? order[b++] : order[a++];
      }
    }
    memcpy(order, scratch, n * sizeof *order);
  }
}

void ck_forest_fill_set(uint32_t *set, size_t bins, const uint32_t *levels, size_t present,
                        size_t count, bool absent) {
  memset(set, absent ? 0xFF : 0, (bins + 31) / 32 * sizeof *set);
  for (size_t i = 0; i < present; ++i) {
    uint32_t bit = 1u << (levels[i] % 32);
    if (i < count)
      set[levels[i] / 32] |= bit;
    else
      set[levels[i] / 32] &= ~bit;
  }
}

// MARK: - Paths

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define PATH(name) JOIN(name, PATH_NAME)

#define PATH_NAME portable
#define TINY 32
#include "split.h"
#undef PATH_NAME
#undef TINY

#if defined(__x86_64__)
#define PATH_NAME avx2
#define TINY 32
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt"))), apply_to = function)
#include "split.h"
#pragma clang attribute pop
#undef PATH_NAME
#undef TINY

#define PATH_NAME avx512
#define TINY 64
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2,lzcnt"))), \
    apply_to = function)
#include "split.h"
#pragma clang attribute pop
#undef PATH_NAME
#undef TINY
#endif

bool ck_forest_best_split(const ck_forest_rows *rows, const ck_forest_node *node,
                          const ck_forest_feature *features, const uint32_t *candidates,
                          size_t count, ck_forest_scratch *scratch, ck_forest_split *best) {
  totals t = {(double)node->positives, (double)node->negatives, node->positive_unit,
              node->negative_unit, (int32_t)rows->count, (int32_t)node->minimum_leaf};
  if (rows->weights || node->positives + node->negatives > FIELD_MASK)
    return ck_forest_best_weighted_split(rows, &t, features, candidates, count, scratch, best);
#if defined(__x86_64__)
  ck_path path = ck_current_path();
  if (path == CK_AVX512)
    return best_split_avx512(rows, &t, features, candidates, count, scratch, best);
  if (path == CK_AVX2)
    return best_split_avx2(rows, &t, features, candidates, count, scratch, best);
#endif
  return best_split_portable(rows, &t, features, candidates, count, scratch, best);
}
