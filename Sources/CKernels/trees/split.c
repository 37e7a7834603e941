// The best split of a node: its memory, and the choice of path.
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
              node->negative_unit, (int32_t)rows->count, (int32_t)node->minimum_leaf_size};
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
