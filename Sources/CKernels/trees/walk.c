// Rows down a tree, eight at a time so that one waits for memory while another computes.
#include "shared.h"

enum { LANES = 8 };

static inline float leaf_of(uint32_t word) {
  float value;
  memcpy(&value, &word, sizeof value);
  return value;
}

// A step is 0 at a leaf, so a lane that has arrived waits for the others.
#define STEP(BIN)                                                                                \
  INLINE uint32_t step_##BIN(const uint32_t *node, const BIN *row, bool has_sets) {              \
    uint32_t word = node[0], distance = node[1], limit = word & 0xFFFF;                          \
    uint32_t inner = (uint32_t)((int32_t)word >> 31);                                            \
    uint32_t bin = row[word >> 16 & 0x7FFF & inner];                                             \
    uint32_t right = (uint32_t)((int32_t)(limit - bin) >> 31), left_step = 2;                    \
    if (has_sets) {                                                                              \
      uint32_t is_set = opaque((uint32_t)((int32_t)(distance & inner) >> 31));                   \
      uint32_t absent = (node[2 + (bin >> 5 & is_set)] >> (bin & 31) & 1) - 1;                   \
      right = (absent & is_set) | (right & ~is_set);                                             \
      left_step += limit & is_set;                                                               \
      distance &= 0x7FFFFFFF;                                                                    \
    }                                                                                            \
    return (left_step + ((distance - left_step) & opaque(right))) & inner;                       \
  }

#define WALK(BIN)                                                                                \
  INLINE void walk_##BIN(const uint32_t *tree, bool has_sets, const BIN *bins, size_t stride,    \
                         const uint16_t *rows, size_t count, double *sums) {                     \
    for (size_t first = 0; first < count; first += LANES) {                                      \
      size_t row[LANES], node[LANES] = {0};                                                      \
      for (size_t lane = 0; lane < LANES; ++lane)                                                \
        row[lane] = rows[first + lane < count ? first + lane : count - 1] * stride;              \
      uint32_t moved;                                                                            \
      do {                                                                                       \
        moved = 0;                                                                               \
        for (size_t lane = 0; lane < LANES; ++lane) {                                            \
          uint32_t step = step_##BIN(tree + node[lane], bins + row[lane], has_sets);             \
          node[lane] += step;                                                                    \
          moved |= step;                                                                         \
        }                                                                                        \
      } while (moved);                                                                           \
      for (size_t lane = 0; lane < LANES && first + lane < count; ++lane)                        \
        sums[rows[first + lane]] += leaf_of(tree[node[lane]]);                                   \
    }                                                                                            \
  }

STEP(uint8_t)
STEP(uint16_t)
WALK(uint8_t)
WALK(uint16_t)

void ck_forest_walk(const uint32_t *tree, bool has_sets, const void *bins, size_t width,
                    size_t stride, const uint16_t *rows, size_t count, double *sums) {
  if (width == 1) {
    if (has_sets)
      walk_uint8_t(tree, true, bins, stride, rows, count, sums);
    else
      walk_uint8_t(tree, false, bins, stride, rows, count, sums);
  } else {
    walk_uint16_t(tree, has_sets, bins, stride, rows, count, sums);
  }
}
