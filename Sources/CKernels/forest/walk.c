// Rows down a tree, eight at a time so that one waits for memory while another computes.
#include <string.h>

#include "CKernels.h"

enum { LANES = 8 };

static inline float leaf_of(uint32_t word) {
  float value;
  memcpy(&value, &word, sizeof value);
  return value;
}

// A step is 0 at a leaf, so a lane that has arrived waits for the others.
#define STEP(BIN)                                                                                \
  static inline __attribute__((always_inline)) uint32_t step_##BIN(                              \
      const uint32_t *node, const BIN *row, bool has_sets) {                                     \
    uint32_t word = node[0], distance = node[1];                                                 \
    uint32_t inner = (uint32_t)((int32_t)word >> 31);                                            \
    uint32_t bin = row[word >> 16 & 0x7FFF & inner];                                             \
    uint32_t next = bin <= (word & 0xFFFF) ? 2 : distance;                                       \
    if (has_sets && (distance & inner) >> 31) {                                                  \
      bool left = node[2 + (bin >> 5)] >> (bin & 31) & 1;                                        \
      next = left ? 2 + (word & 0xFFFF) : distance & 0x7FFFFFFF;                                 \
    }                                                                                            \
    return next & inner;                                                                         \
  }

#define WALK(BIN)                                                                                \
  static inline __attribute__((always_inline)) void walk_##BIN(                                  \
      const uint32_t *tree, bool has_sets, const BIN *bins, size_t stride, const uint16_t *rows, \
      size_t count, double *sums) {                                                              \
    for (size_t first = 0; first < count; first += LANES) {                                      \
      const BIN *row[LANES];                                                                     \
      const uint32_t *node[LANES];                                                               \
      for (size_t lane = 0; lane < LANES; ++lane) {                                              \
        size_t i = first + lane < count ? first + lane : count - 1;                              \
        row[lane] = bins + rows[i] * stride;                                                     \
        node[lane] = tree;                                                                       \
      }                                                                                          \
      uint32_t moved;                                                                            \
      do {                                                                                       \
        moved = 0;                                                                               \
        for (size_t lane = 0; lane < LANES; ++lane) {                                            \
          uint32_t step = step_##BIN(node[lane], row[lane], has_sets);                           \
          node[lane] += step;                                                                    \
          moved |= step;                                                                         \
        }                                                                                        \
      } while (moved);                                                                           \
      for (size_t lane = 0; lane < LANES && first + lane < count; ++lane)                        \
        sums[rows[first + lane]] += leaf_of(*node[lane]);                                        \
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
