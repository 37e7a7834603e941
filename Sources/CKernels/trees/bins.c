// Sorting and binning of feature columns.
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

// All ones where a cut, which is finite and not -0, lies below a number.
static inline uint32_t below(float cut, float value) {
  float difference = cut - value;
  int32_t bits;
  memcpy(&bits, &difference, sizeof bits);
  return opaque((uint32_t)(bits >> 31));
}

void ck_forest_bin(size_t n, const float *x, size_t stride, size_t cut_count, const float *cuts,
                   uint16_t *out) {
  if (cut_count == 0) {
    memset(out, 0, n * sizeof *out);
    return;
  }
  // Eight searches at a time, so that one waits for memory while another computes.
  enum { LANES = 8 };
  for (size_t first = 0; first < n; first += LANES) {
    float value[LANES];
    uint32_t place[LANES] = {0};
    for (size_t lane = 0; lane < LANES; ++lane)
      value[lane] = x[(first + lane < n ? first + lane : n - 1) * stride];
    for (uint32_t length = (uint32_t)cut_count; length > 1;) {
      uint32_t half = length / 2;
      for (size_t lane = 0; lane < LANES; ++lane)
        place[lane] += half & below(cuts[place[lane] + half - 1], value[lane]);
      length -= half;
    }
    for (size_t lane = 0; lane < LANES && first + lane < n; ++lane)
      out[first + lane] = (uint16_t)(place[lane] - below(cuts[place[lane]], value[lane]));
  }
}
