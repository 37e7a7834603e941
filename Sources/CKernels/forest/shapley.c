// Shapley values of one tree against a background: memory and the choice of path.
#include "shared.h"

#pragma STDC FP_CONTRACT OFF

/// Where a walk stands.
typedef struct {
  const uint16_t *bins;
  const double *weights;
  const uint16_t *group;   // of every feature
  size_t stride, words, level_words;
  uint64_t *fails;         // of every group: the rows that have failed it where x has met it
  uint8_t *is_missed;      // of every group: whether x has failed it
  const uint8_t *planes;   // how many bits the numbers up to the index need
  uint16_t *met, *missed;  // the groups that some row fails and x meets, and those that x fails
  size_t met_count, missed_count;
  double *values;
} shapley_walk;

enum { MOST_WORDS = 16 };

#define JOIN_(a, b, c) a##_##b##_##c
#define JOIN(a, b, c) JOIN_(a, b, c)
#define NAME(name) JOIN(name, PATH_NAME, SIZE_NAME)

// For every path: one word of rows, two, or any number up to the limit.
#define PATH_NAME portable
#include "shapley_sizes.h"
#undef PATH_NAME

#if defined(__x86_64__)
#define PATH_NAME avx2
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))), \
                             apply_to = function)
#include "shapley_sizes.h"
#pragma clang attribute pop
#undef PATH_NAME
#endif

static size_t bits_of(size_t number) {
  size_t bits = 0;
  for (; number; number >>= 1) ++bits;
  return bits;
}

static size_t words_of(size_t bytes) { return (bytes + 7) / 8; }

/// The rows that are alive and the planes.
static size_t level_words(const ck_forest_background *b) {
  return b->words * (1 + bits_of(b->most));
}

size_t ck_forest_shapley_memory(const ck_forest_background *b) {
  return b->groups * b->words + level_words(b) * (b->depth + 2) + words_of(b->groups) +
         2 * words_of((b->most + 1) * sizeof(uint16_t)) + words_of(b->most + 1);
}

size_t ck_forest_shapley_rows(void) { return MOST_WORDS * 64; }

void ck_forest_shapley(const uint64_t *tree, const uint16_t *bins, const ck_forest_background *b,
                       uint64_t *memory, double *values) {
  shapley_walk s = {.bins = bins, .weights = b->weights, .stride = b->most + 1,
                    .words = b->words, .group = b->group, .level_words = level_words(b), .values = values};
  s.fails = memory;
  uint64_t *level = s.fails + b->groups * b->words;
  s.is_missed = (uint8_t *)(level + s.level_words * (b->depth + 2));
  s.met = (uint16_t *)(s.is_missed + 8 * words_of(b->groups));
  s.missed = s.met + 4 * words_of((b->most + 1) * sizeof(uint16_t));
  uint8_t *planes = (uint8_t *)(s.missed + 4 * words_of((b->most + 1) * sizeof(uint16_t)));
  for (size_t i = 0; i <= b->most; ++i) planes[i] = (uint8_t)bits_of(i);
  s.planes = planes;
  memcpy(level, b->rows, b->words * sizeof *level);
#if defined(__x86_64__)
  ck_path path = ck_current_path();
  if (path == CK_AVX512 || path == CK_AVX2) {
    if (b->words == 1) visit_avx2_one(&s, tree, level);
    else if (b->words == 2) visit_avx2_two(&s, tree, level);
    else visit_avx2_any(&s, tree, level);
    return;
  }
#endif
  if (b->words == 1) visit_portable_one(&s, tree, level);
  else if (b->words == 2) visit_portable_two(&s, tree, level);
  else visit_portable_any(&s, tree, level);
}
