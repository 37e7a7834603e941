// Shapley values of one tree against a background.
#include "shared.h"

#pragma STDC FP_CONTRACT OFF

/// Where a walk stands: x is the explained row, z any background row.
typedef struct {
  const uint16_t *bins, *group;
  const double *weights;
  size_t stride, words;
  uint64_t *fails;      // of every group: the z that have failed it where x has met it
  uint8_t *is_missed;   // of every group: whether x has failed it
  size_t missed_count;  // how many groups x has failed
  uint16_t *only;       // of every z: how many groups it has failed that x has met
  int64_t *given;       // of every z: the sum of what leaves gave to each group that only x meets
  int64_t taken;        // the sum of what leaves took from each group that only z meets, over all z
  int64_t *values;
} shapley_walk;

/// What a leaf gives to each group that only x meets, and takes from each that only z meets.
typedef struct {
  int64_t given, taken;
} shares;

enum { MOST_WORDS = 16 };

INLINE bool is_leaf(uint64_t head) { return !(head >> 63); }

INLINE double value_of(uint64_t head) {
  double value;
  memcpy(&value, &head, sizeof value);
  return value;
}

// Sets of one word, of two, or of any number up to the limit.
#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define NAME(name) JOIN(name, SIZE_NAME)

#define SIZE_NAME one
#define WORDS ((size_t)1)
#define LIMIT 1
#include "shapley.h"
#undef SIZE_NAME
#undef WORDS
#undef LIMIT

#define SIZE_NAME two
#define WORDS ((size_t)2)
#define LIMIT 2
#include "shapley.h"
#undef SIZE_NAME
#undef WORDS
#undef LIMIT

#define SIZE_NAME any
#define WORDS (s->words)
#define LIMIT MOST_WORDS
#include "shapley.h"
#undef SIZE_NAME
#undef WORDS
#undef LIMIT

static size_t words_of(size_t bytes) { return (bytes + 7) / 8; }

size_t ck_forest_shapley_memory(const ck_forest_background *b) {
  size_t rows = 64 * b->words;
  return b->groups * b->words + rows + rows / 4 + words_of(b->groups);
}

size_t ck_forest_shapley_rows(void) { return 64 * MOST_WORDS; }

void ck_forest_shapley(const uint64_t *tree, const uint16_t *bins, const ck_forest_background *b,
                       uint64_t *memory, int64_t *values) {
  size_t rows = 64 * b->words;
  shapley_walk s = {.bins = bins, .group = b->group, .weights = b->weights, .stride = b->most + 1,
                    .words = b->words, .values = values};
  s.fails = memory;
  s.given = (int64_t *)(memory + b->groups * b->words);
  s.only = (uint16_t *)(s.given + rows);
  s.is_missed = (uint8_t *)(s.only + rows);
  memset(s.given, 0, rows * sizeof *s.given);
  switch (b->words) {
    case 1: visit_one(&s, tree, set_one_of(b->rows, 1)); break;
    case 2: visit_two(&s, tree, set_two_of(b->rows, 2)); break;
    default: visit_any(&s, tree, set_any_of(b->rows, b->words));
  }
}
