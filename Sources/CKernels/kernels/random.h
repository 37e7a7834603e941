// Threefry-2x64-20 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), one block
// or eight at a time, and dropout from its bits.
#pragma once

#include "elementwise.h"

#pragma STDC FP_CONTRACT OFF

#define KEY_PARITY 0x1BD11BDAA9FC1A22u

#define MIX(turn)                                                                                \
  x += y;                                                                                        \
  y = (y << turn | y >> (64 - turn)) ^ x;
#define FOUR_ROUNDS(a, b, c, d) MIX(a) MIX(b) MIX(c) MIX(d)
#define INJECT(step)                                                                             \
  x += keys[step % 3];                                                                           \
  y += keys[(step + 1) % 3] + step;
#define TWENTY_ROUNDS                                                                            \
  FOUR_ROUNDS(16, 42, 12, 31) INJECT(1) FOUR_ROUNDS(16, 32, 24, 21) INJECT(2)                    \
  FOUR_ROUNDS(16, 42, 12, 31) INJECT(3) FOUR_ROUNDS(16, 32, 24, 21) INJECT(4)                    \
  FOUR_ROUNDS(16, 42, 12, 31) INJECT(5)

static void threefry(const uint64_t key[2], const uint64_t counter[2], uint64_t out[2]) {
  const uint64_t keys[3] = {key[0], key[1], key[0] ^ key[1] ^ KEY_PARITY};
  uint64_t x = counter[0] + keys[0], y = counter[1] + keys[1];
  TWENTY_ROUNDS
  out[0] = x;
  out[1] = y;
}

/// Blocks (first, 0) to (first + 7, 0), that is 16 values in the order of the stream.
INLINE void eight_blocks(const uint64_t key[2], uint64_t first, u64x8 *low, u64x8 *high) {
  const uint64_t keys[3] = {key[0], key[1], key[0] ^ key[1] ^ KEY_PARITY};
  const u64x8 steps = {0, 1, 2, 3, 4, 5, 6, 7};
  u64x8 x = steps + first + keys[0], y = keys[1];
  TWENTY_ROUNDS
  *low = __builtin_shufflevector(x, y, 0, 8, 1, 9, 2, 10, 3, 11);
  *high = __builtin_shufflevector(x, y, 4, 12, 5, 13, 6, 14, 7, 15);
}

static void random_bits(const uint64_t key[2], uint64_t first, size_t n, uint64_t *out) {
  uint64_t block[2], counter[2] = {first / 2, 0};
  if (n > 0 && first % 2 == 1) {
    threefry(key, counter, block);
    *out++ = block[1];
    --n;
    ++counter[0];
  }
  for (; n >= 16; n -= 16, out += 16, counter[0] += 8) {
    u64x8 low, high;
    eight_blocks(key, counter[0], &low, &high);
    store_u64(out, low);
    store_u64(out + 8, high);
  }
  for (; n > 0; ++counter[0]) {
    threefry(key, counter, block);
    *out++ = block[0];
    if (--n == 0) break;
    *out++ = block[1];
    --n;
  }
}

/// 16 elements of dropout from 16 times 16 bits.
INLINE void drop_16(u16x16 bits, uint32_t threshold, float scale, size_t left, const float *x,
                    float *y, float *mask) {
  i32x16 dropped = __builtin_convertvector(bits, u32x16) < threshold;
  f32x16 factor = dropped ? (f32x16)0.0f : (f32x16)scale;
  store_first(mask, factor, left);
  store_first(y, load_first(x, left) * factor, left);
}

/// 64 elements take the 16 values of eight blocks; quarter i mod 4 of a value, lowest first, is
/// element i of the values' bytes, since all supported machines are little-endian.
static void dropout(const uint64_t key[2], float rate, float scale, size_t n, const float *x,
                    float *y, float *mask) {
  const uint32_t threshold = (uint32_t)((double)rate * 65536 + 0.5);
  for (size_t i = 0; i < n; i += 64) {
    u64x8 value[2];
    eight_blocks(key, i / 8, &value[0], &value[1]);
    UNROLL for (size_t v = 0; v < 2; ++v) {
      const u16x32 bits = (u16x32)value[v];
      UNROLL for (size_t half = 0; half < 2; ++half) {
        const size_t at = i + 32 * v + 16 * half;
        if (at < n)
          drop_16(half ? bits.hi : bits.lo, threshold, scale, n - at, x + at, y + at, mask + at);
      }
    }
  }
}
