// Rows down the trees of a compiled forest, whose tests were all evaluated before: a step looks up one
// bit.
#include "shared.h"

enum { LANES = 8 };

// A lane that has arrived stays, since a leaf's low half is -1 and its test is always true.
INLINE uint32_t advance(const uint32_t *tree, uint32_t node, const uint32_t *outcomes,
                        uint32_t *moved) {
  uint32_t word = tree[node], test = word >> 16;
  uint32_t right = opaque(0u - (outcomes[test >> 5] >> (test & 31) & 1));
  uint32_t step = 1 + ((uint32_t)(int32_t)(int16_t)word & right);
  *moved |= step;
  return node + step;
}

INLINE double leaf_behind(const uint32_t *tree, uint32_t node) {
  float value;
  memcpy(&value, tree + node + 1, sizeof value);
  return value;
}

// Eight rows down one tree, so that one computes while another waits for memory.
INLINE void walk_rows(const uint32_t *tree, const uint32_t *outcomes, size_t stride, size_t count,
                      double *sums) {
  for (size_t first = 0; first < count; first += LANES) {
    const uint32_t *row[LANES];
    uint32_t node[LANES] = {0}, moved;
    for (size_t lane = 0; lane < LANES; ++lane)
      row[lane] = outcomes + (first + lane < count ? first + lane : count - 1) * stride;
    do {
      moved = 0;
      for (size_t lane = 0; lane < LANES; ++lane)
        node[lane] = advance(tree, node[lane], row[lane], &moved);
    } while (moved);
    for (size_t lane = 0; lane < LANES && first + lane < count; ++lane)
      sums[first + lane] += leaf_behind(tree, node[lane]);
  }
}

// One row down eight trees; the leaves are added in the order of the trees.
INLINE double walk_trees(const uint32_t *words, const uint32_t *starts, size_t trees,
                         const uint32_t *outcomes) {
  double sum = 0;
  for (size_t first = 0; first < trees; first += LANES) {
    const uint32_t *tree[LANES];
    uint32_t node[LANES] = {0}, moved;
    for (size_t lane = 0; lane < LANES; ++lane)
      tree[lane] = words + starts[first + lane < trees ? first + lane : trees - 1];
    do {
      moved = 0;
      for (size_t lane = 0; lane < LANES; ++lane)
        node[lane] = advance(tree[lane], node[lane], outcomes, &moved);
    } while (moved);
    for (size_t lane = 0; lane < LANES && first + lane < trees; ++lane)
      sum += leaf_behind(tree[lane], node[lane]);
  }
  return sum;
}

void ck_forest_sum_leaves(const uint32_t *words, const uint32_t *starts, size_t trees,
                          const uint32_t *outcomes, size_t stride, size_t count, double *sums) {
  if (count < LANES / 2) {
    for (size_t row = 0; row < count; ++row)
      sums[row] = walk_trees(words, starts, trees, outcomes + row * stride);
    return;
  }
  memset(sums, 0, count * sizeof *sums);
  for (size_t tree = 0; tree < trees; ++tree) {
    // The next tree is on its way while this one is walked.
    if (tree + 1 < trees)
      for (uint32_t word = starts[tree + 1]; word < starts[tree + 2]; word += 16)
        __builtin_prefetch(words + word);
    walk_rows(words + starts[tree], outcomes, stride, count, sums);
  }
}
