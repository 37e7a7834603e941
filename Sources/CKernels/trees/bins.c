// Sorting of feature columns.
#include "shared.h"

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

// Order-preserving bits: negative numbers are turned around, the others put above them.
static inline uint32_t key_of(float x) {
  uint32_t bits;
  x += 0.0f;
  memcpy(&bits, &x, sizeof bits);
  return bits ^ ((bits >> 31) ? 0xFFFFFFFFu : 0x80000000u);
}

static inline float value_of(uint32_t key) {
  uint32_t bits = key ^ ((key >> 31) ? 0x80000000u : 0xFFFFFFFFu);
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static void sort_digit(size_t n, const uint32_t *from, uint32_t *to, uint32_t *starts, int shift) {
  uint32_t next = 0;
  for (size_t digit = 0; digit < DIGITS; ++digit) {
    uint32_t size = starts[digit];
    starts[digit] = next;
    next += size;
  }
  for (size_t i = 0; i < n; ++i) to[starts[from[i] >> shift & (DIGITS - 1)]++] = from[i];
}

void ck_sort_floats(size_t n, float *x, uint32_t *scratch) {
  uint32_t sizes[3][DIGITS] = {{0}};
  uint32_t *keys = scratch, *other = scratch + n;
  for (size_t i = 0; i < n; ++i) {
    keys[i] = key_of(x[i]);
    for (int digit = 0; digit < 3; ++digit)
      ++sizes[digit][keys[i] >> (digit * DIGIT_BITS) & (DIGITS - 1)];
  }
  sort_digit(n, keys, other, sizes[0], 0);
  sort_digit(n, other, keys, sizes[1], DIGIT_BITS);
  sort_digit(n, keys, other, sizes[2], 2 * DIGIT_BITS);
  for (size_t i = 0; i < n; ++i) x[i] = value_of(other[i]);
}
