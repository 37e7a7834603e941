// Histograms of several features at once: each row is read once, and the sums of one feature do not
// wait for those of another.
#include "shared.h"

INLINE void fill_dense(const ck_forest_rows *rows, const uint32_t *offsets, size_t count,
                       uint64_t *histogram) {
  const uint8_t *record = rows->records;
  for (size_t i = 0; i < rows->count; ++i, record += rows->stride) {
    uint64_t sums = packed(rows->draws[i]);
    for (size_t k = 0; k < count; ++k) histogram[256 * k + record[offsets[k]]] += sums;
  }
}

INLINE void fill_numbered(const ck_forest_rows *rows, const uint32_t *offsets, size_t count,
                          uint64_t *histogram) {
  enum { AHEAD = 24 };
  size_t last = rows->count - 1;
  for (size_t i = 0; i < rows->count; ++i) {
    size_t ahead = i + AHEAD < last ? i + AHEAD : last;
    __builtin_prefetch(rows->records + rows->rows[ahead] * rows->stride + offsets[0]);
    const uint8_t *record = rows->records + rows->rows[i] * rows->stride;
    uint64_t sums = packed(rows->draws[i]);
    for (size_t k = 0; k < count; ++k) histogram[256 * k + record[offsets[k]]] += sums;
  }
}

// With the count known, the loop over features unrolls.
#define CASE(n)                                      \
  case n:                                            \
    if (rows->rows)                                  \
      fill_numbered(rows, offsets, n, histogram);    \
    else                                             \
      fill_dense(rows, offsets, n, histogram);       \
    break;

void ck_forest_fill(const ck_forest_rows *rows, const uint32_t *offsets, size_t count,
                    uint64_t *histogram) {
  switch (count) {
    CASE(1)
    CASE(2)
    CASE(3)
    CASE(4)
    CASE(5)
    CASE(6)
    CASE(7)
    CASE(8)
  }
}
