// The best split of a node of a boosted tree on one feature.
//
// Every kind of split is a list of left children: prefixes of the bins in some order, or single bins.
#include "shared.h"

#pragma STDC FP_CONTRACT OFF

typedef uint64_t ulongs8 __attribute__((vector_size(64)));

/// What the gain is computed from, in units of the words.
typedef struct {
  double gradient, curvature, own, l1, l2, minimum_curvature;
} measure;

/// Left children: their sums, and their rows where those count; which bin each has last or alone.
typedef struct {
  size_t count;
  uint64_t sums[CK_BOOST_BINS + 8];
  uint32_t rows[CK_BOOST_BINS], bins[CK_BOOST_BINS];
} candidates;

// MARK: - Paths

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define PATH(name) JOIN(name, PATH_NAME)

#define PATH_NAME portable
#include "boosting_split.h"
#undef PATH_NAME

#if defined(__x86_64__)
#define PATH_NAME avx2
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt"))), apply_to = function)
#include "boosting_split.h"
#pragma clang attribute pop
#undef PATH_NAME

#define PATH_NAME avx512
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2,lzcnt"))), \
    apply_to = function)
#include "boosting_split.h"
#pragma clang attribute pop
#undef PATH_NAME
#endif

static double boost_gains(const uint64_t *lefts, size_t n, const measure *m, double *gains) {
#if defined(__x86_64__)
  ck_path path = ck_current_path();
  if (path == CK_AVX512) return boost_gains_avx512(lefts, n, m, gains);
  if (path == CK_AVX2) return boost_gains_avx2(lefts, n, m, gains);
#endif
  return boost_gains_portable(lefts, n, m, gains);
}

// MARK: - Gains

INLINE double gradient_of(uint64_t sum) { return (double)((int64_t)sum >> 32); }
INLINE double curvature_of(uint64_t sum) { return (double)(sum & 0xFFFFFFFF); }

static double strength(double g, double h, double l1, double l2) {
  double excess = (g < 0 ? -g : g) - l1;
  return excess > 0 ? excess * excess / (h + l2) : 0;
}

/// By how much a leaf of this value lowers twice the loss.
static double lowered(double g, double h, double value, double l1, double l2) {
  double size = value < 0 ? -value : value;
  return -(2 * g * value + (h + l2) * value * value + 2 * l1 * size);
}

static measure measure_of(const ck_boost_node *node, const ck_boost_rule *rule, double more_l2) {
  double g = gradient_of(node->total), h = curvature_of(node->total);
  double own = strength(g, h, rule->l1, rule->l2);
  if (rule->is_bounded) {
    double value = ck_boost_leaf(g, h, rule->l1, rule->l2, node->lower, node->upper);
    own = lowered(g, h, value, rule->l1, rule->l2);
  }
  double fewest = rule->minimum_curvature < 1 ? 1 : rule->minimum_curvature;
  return (measure){g, h, own, rule->l1, rule->l2 + more_l2, fewest};
}

/// The gain where both leaves keep to the node's bounds, below 0 where they go against the sign.
static double bounded_gain(uint64_t left, const measure *m, const ck_boost_node *node, int32_t sign) {
  double lg = gradient_of(left), lh = curvature_of(left), rg = m->gradient - lg, rh = m->curvature - lh;
  if (!(lh >= m->minimum_curvature && rh >= m->minimum_curvature)) return -1;
  double l = ck_boost_leaf(lg, lh, m->l1, m->l2, node->lower, node->upper);
  double r = ck_boost_leaf(rg, rh, m->l1, m->l2, node->lower, node->upper);
  if ((sign > 0 && l > r) || (sign < 0 && l < r)) return -1;
  return lowered(lg, lh, l, m->l1, m->l2) + lowered(rg, rh, r, m->l1, m->l2) - m->own;
}

/// The best of the candidates, or -1 where none has a gain above `least`; the first of equals.
static ptrdiff_t best_of(candidates *c, const measure *m, const ck_boost_node *node,
                         const ck_boost_rule *rule, int32_t sign, bool counted, double least,
                         double *gain) {
  double gains[CK_BOOST_BINS + 8];
  size_t padded = (c->count + 7) & ~(size_t)7;
  if (rule->is_bounded) {
    for (size_t i = 0; i < c->count; ++i) gains[i] = bounded_gain(c->sums[i], m, node, sign);
  } else {
    for (size_t i = c->count; i < padded; ++i) c->sums[i] = 0;
    const double most = boost_gains(c->sums, padded, m, gains);
    *gain = most;
    if (!(most > least)) return -1;
    if (!counted) {
      size_t first = 0;
      while (gains[first] != most) ++first;
      return (ptrdiff_t)first;
    }
  }
  ptrdiff_t best = -1;
  double top = least;
  for (size_t i = 0; i < c->count; ++i) {
    if (!(gains[i] > top)) continue;
    if (counted && (c->rows[i] < rule->minimum_rows ||
                    node->rows - c->rows[i] < rule->minimum_rows))
      continue;
    top = gains[i];
    best = (ptrdiff_t)i;
  }
  *gain = top;
  return best;
}

// MARK: - Splits

static inline void set_bit(uint64_t *bits, uint32_t bin) { bits[bin / 64] |= 1ull << (bin % 64); }

static void note_absent(const uint64_t *histogram, uint32_t from, uint32_t to, ck_boost_split *split) {
  memset(split->absent, 0, sizeof split->absent);
  for (uint32_t bin = from; bin < to; ++bin)
    if (histogram[bin] == 0) set_bit(split->absent, bin);
}

/// Prefixes of the ordered bins from `start` on, the first with rows; `first` is what the left children hold
/// besides. A bin without rows has the sum of the one before it, and so no greater gain.
static void ordered_candidates(const uint64_t *histogram, uint32_t start, uint32_t bins,
                               const uint32_t *counts, uint64_t first, uint32_t first_rows,
                               candidates *c) {
  uint64_t sum = first;
  for (uint32_t bin = start; bin < bins; ++bin) c->sums[bin - start] = sum += histogram[bin];
  uint32_t rows = first_rows;
  if (counts)
    for (uint32_t bin = start; bin < bins; ++bin) c->rows[bin - start] = rows += counts[bin];
  c->count = bins - start;
}

/// Cuts behind a bin, halfway to the next one with rows.
static void cut_at(const uint64_t *histogram, uint32_t bin, uint32_t values, uint64_t left_sum,
                   bool missing_left, ck_boost_split *split) {
  uint32_t next = bin + 1;
  while (next < values && histogram[next] == 0) ++next;
  split->cut = next < values ? bin + (next - bin) / 2 : values - 1;
  split->left_sum = left_sum;
  for (uint32_t word = 0; word < 4; ++word) {
    uint32_t end = split->cut + 1 > 64 * word ? split->cut + 1 - 64 * word : 0;
    split->left[word] = end >= 64 ? UINT64_MAX : (1ull << end) - 1;
  }
  if (missing_left) set_bit(split->left, values);
}

static void best_ordered(const uint64_t *histogram, const ck_boost_feature *f,
                         const ck_boost_node *node, const ck_boost_rule *rule,
                         const uint32_t *counts, ck_boost_split *best) {
  candidates c;
  const uint32_t values = f->bins - 1;
  const uint64_t missing = histogram[values];
  const measure m = measure_of(node, rule, 0);
  uint32_t start = 0;
  while (start < values && histogram[start] == 0) ++start;
  double gain;
  for (int side = missing != 0 ? 1 : 0; side >= 0; --side) {
    ordered_candidates(histogram, start, values, counts, side ? missing : 0,
                       side && counts ? counts[values] : 0, &c);
    ptrdiff_t at =
        best_of(&c, &m, node, rule, f->sign, counts, best->gain > 0 ? best->gain : 0, &gain);
    if (at < 0) continue;
    best->gain = gain;
    cut_at(histogram, start + (uint32_t)at, values, c.sums[at], side, best);
  }
  note_absent(histogram, values, f->bins, best);
}

/// Each level alone.
static void best_alone(const uint64_t *histogram, const ck_boost_feature *f,
                       const ck_boost_node *node, const ck_boost_rule *rule,
                       const uint32_t *counts, ck_boost_split *best) {
  candidates c = {.count = 0};
  for (uint32_t bin = 0; bin < f->bins; ++bin)
    if (histogram[bin] != 0) {
      c.sums[c.count] = histogram[bin];
      if (counts) c.rows[c.count] = counts[bin];
      c.bins[c.count++] = bin;
    }
  const measure m = measure_of(node, rule, 0);
  double gain;
  ptrdiff_t at = best_of(&c, &m, node, rule, 0, counts, 0, &gain);
  if (at < 0) return;
  best->gain = gain;
  best->left_sum = c.sums[at];
  set_bit(best->left, c.bins[at]);
  note_absent(histogram, 0, f->bins, best);
}

/// Prefixes of the levels in the order of their mean gradients (Fisher, "On grouping for maximum
/// homogeneity", JASA 53, 1958), with few levels on either side.
static void best_sorted(const uint64_t *histogram, const ck_boost_feature *f,
                        const ck_boost_node *node, const ck_boost_rule *rule,
                        const uint32_t *counts, ck_boost_split *best) {
  uint32_t levels[CK_BOOST_BINS], order[CK_BOOST_BINS], scratch[CK_BOOST_BINS];
  double rates[CK_BOOST_BINS];
  size_t n = 0;
  for (uint32_t bin = 0; bin < f->bins; ++bin)
    if (histogram[bin] != 0) {
      rates[n] = gradient_of(histogram[bin]) / (curvature_of(histogram[bin]) + rule->smoothing);
      levels[n++] = bin;
    }
  ck_forest_order_levels(n, rates, order, scratch, levels);
  candidates c = {.count = 0};
  uint64_t sum = 0;
  uint32_t rows = 0, places[CK_BOOST_BINS];
  for (size_t i = 0; i + 1 < n; ++i) {
    uint32_t bin = levels[order[i]];
    sum += histogram[bin];
    rows += counts ? counts[bin] : 0;
    if (i + 1 > rule->most_levels && n - i - 1 > rule->most_levels) continue;
    c.sums[c.count] = sum;
    c.rows[c.count] = rows;
    places[c.count++] = (uint32_t)i;
  }
  const measure m = measure_of(node, rule, rule->level_l2);
  double gain;
  ptrdiff_t at = best_of(&c, &m, node, rule, 0, counts, 0, &gain);
  if (at < 0) return;
  best->gain = gain;
  best->left_sum = c.sums[at];
  for (size_t i = 0; i <= places[at]; ++i) set_bit(best->left, levels[order[i]]);
  note_absent(histogram, 0, f->bins, best);
}

ck_boost_split ck_boost_best_split(const uint64_t *histogram, const ck_boost_feature *feature,
                                   const ck_boost_node *node, const ck_boost_rule *rule,
                                   const uint32_t *counts) {
  ck_boost_split best = {.gain = -1, .feature = feature->index};
  if (feature->kind == CK_BOOST_ORDERED)
    best_ordered(histogram, feature, node, rule, counts, &best);
  else if (feature->bins - 1 <= rule->alone)
    best_alone(histogram, feature, node, rule, counts, &best);
  else
    best_sorted(histogram, feature, node, rule, counts, &best);
  return best;
}
