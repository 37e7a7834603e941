// The levels of a category in the order of their rates.
#include "shared.h"

#pragma STDC FP_CONTRACT OFF

static inline bool precedes(const double *rates, const uint32_t *levels, uint32_t a, uint32_t b) {
  return rates[a] < rates[b] || (rates[a] == rates[b] && levels[a] < levels[b]);
}

// A merge sort that starts from runs of eight, sorted by insertion.
void ck_forest_order_levels(size_t n, double *rates, uint32_t *order, uint32_t *scratch,
                            const uint32_t *levels) {
  enum { RUN = 8 };
  for (size_t i = 0; i < n; ++i) {
    size_t at = i;
    for (; at % RUN != 0 && precedes(rates, levels, (uint32_t)i, order[at - 1]); --at)
      order[at] = order[at - 1];
    order[at] = (uint32_t)i;
  }
  for (size_t width = RUN; width < n; width *= 2) {
    for (size_t start = 0; start < n; start += 2 * width) {
      size_t middle = start + width < n ? start + width : n;
      size_t end = start + 2 * width < n ? start + 2 * width : n;
      for (size_t out = start, a = start, b = middle; out < end; ++out) {
        bool right = a == middle || (b < end && precedes(rates, levels, order[b], order[a]));
        scratch[out] = right ? order[b++] : order[a++];
      }
    }
    memcpy(order, scratch, n * sizeof *order);
  }
}
