// The best split of some nodes of a boosted tree on one feature: of one, or of a level, whose nodes share it.
//
// Every kind of split is a list of left children: prefixes of the bins in some order, or single bins.
#include "shared.h"

#pragma STDC FP_CONTRACT OFF

typedef uint64_t ulongs8 __attribute__((vector_size(64)));

/// What the gain is computed from, in units of the words.
typedef struct {
  double gradient, curvature, own, l1, l2, minimum_curvature;
} measure;

/// What left children there are: prefixes of the ordered bins, each level alone, or prefixes of sorted levels
/// of which those in the middle are passed over.
typedef struct {
  enum { ORDERED, ALONE, SORTED } kind;
  size_t count;
  /// Ordered bins: the first and the one behind the last, and whether that goes left besides.
  uint32_t start, values;
  bool has_last;
  /// Levels: all of them, and how many prefixes are there before those that are passed over.
  uint32_t levels[CK_BOOST_BINS];
  size_t all, before, passed;
} candidates;

/// The nodes that share a split, and where the feature's histogram begins in theirs.
typedef struct {
  const ck_boost_node *nodes;
  size_t count, offset;
  const ck_boost_feature *feature;
  const ck_boost_rule *rule;
  const uint32_t *counts;
} level;

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

/// Whether each level by itself is tried against all others.
INLINE bool is_alone(const ck_boost_feature *feature, const ck_boost_rule *rule) {
  return feature->bins - 1 <= rule->alone;
}

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

/// The sums of the left children in one node, and their rows where those count.
static void left_children(const candidates *c, const uint64_t *histogram, const uint32_t *counts,
                          uint64_t *sums, uint32_t *rows) {
  if (c->kind == ORDERED) {
    uint64_t sum = c->has_last ? histogram[c->values] : 0;
    for (size_t i = 0; i < c->count; ++i) sums[i] = sum += histogram[c->start + i];
    if (!counts) return;
    uint32_t held = c->has_last ? counts[c->values] : 0;
    for (size_t i = 0; i < c->count; ++i) rows[i] = held += counts[c->start + i];
    return;
  }
  uint64_t sum = 0;
  uint32_t held = 0;
  size_t at = 0;
  for (size_t i = 0; at < c->count; ++i) {
    const uint32_t bin = c->levels[i];
    sum = histogram[bin] + (c->kind == ALONE ? 0 : sum);
    if (counts) held = counts[bin] + (c->kind == ALONE ? 0 : held);
    if (i >= c->before && i < c->before + c->passed) continue;
    sums[at] = sum;
    rows[at++] = held;
  }
}

/// The gains of the candidates in one node, below 0 where it may not be divided so; returns the greatest.
static double node_gains(const candidates *c, const level *l, size_t place, double *gains) {
  const ck_boost_node *node = l->nodes + place;
  const ck_boost_rule *rule = l->rule;
  const uint32_t *counts = l->counts ? l->counts + place * CK_BOOST_BINS : NULL;
  uint64_t sums[CK_BOOST_BINS + 8];
  uint32_t rows[CK_BOOST_BINS];
  left_children(c, node->histogram + l->offset, counts, sums, rows);
  const measure m = measure_of(node, rule, c->kind == SORTED ? rule->level_l2 : 0);
  double most = -1;
  if (!rule->is_bounded) {
    const size_t padded = (c->count + 7) & ~(size_t)7;
    for (size_t i = c->count; i < padded; ++i) sums[i] = 0;
    most = boost_gains(sums, padded, &m, gains);
    if (!counts) return most;
  }
  most = -1;
  for (size_t i = 0; i < c->count; ++i) {
    if (rule->is_bounded) gains[i] = bounded_gain(sums[i], &m, node, l->feature->sign);
    if (counts && (rows[i] < rule->minimum_rows || node->rows - rows[i] < rule->minimum_rows))
      gains[i] = -1;
    most = gains[i] > most ? gains[i] : most;
  }
  return most;
}

/// The sums over all nodes, of which each is divided only where it gains; returns the greatest.
static double level_gains(const candidates *c, const level *l, double *gains) {
  if (l->count == 1) return node_gains(c, l, 0, gains);
  double own[CK_BOOST_BINS + 8];
  for (size_t i = 0; i < c->count; ++i) gains[i] = 0;
  for (size_t place = 0; place < l->count; ++place) {
    if (!(node_gains(c, l, place, own) > 0)) continue;
    for (size_t i = 0; i < c->count; ++i) gains[i] += own[i] > 0 ? own[i] : 0;
  }
  double most = 0;
  for (size_t i = 0; i < c->count; ++i) most = gains[i] > most ? gains[i] : most;
  return most;
}

/// The best of the candidates, or -1 where none has a gain above that of `best`, which becomes its; the first
/// of equals.
static ptrdiff_t best_of(const candidates *c, const level *l, ck_boost_split *best) {
  double gains[CK_BOOST_BINS + 8];
  const double most = level_gains(c, l, gains);
  if (!(most > (best->gain > 0 ? best->gain : 0))) return -1;
  best->gain = most;
  ptrdiff_t first = 0;
  while (gains[first] != most) ++first;
  return first;
}

// MARK: - Splits

static inline void set_bit(uint64_t *bits, uint32_t bin) { bits[bin / 64] |= 1ull << (bin % 64); }

static void note_absent(const uint64_t *histogram, uint32_t from, uint32_t to, ck_boost_split *split) {
  memset(split->absent, 0, sizeof split->absent);
  for (uint32_t bin = from; bin < to; ++bin)
    if (histogram[bin] == 0) set_bit(split->absent, bin);
}

/// Cuts behind a bin, halfway to the next one with rows.
static void cut_at(const uint64_t *histogram, uint32_t bin, uint32_t values, bool missing_left,
                   ck_boost_split *split) {
  uint32_t next = bin + 1;
  while (next < values && histogram[next] == 0) ++next;
  split->cut = next < values ? bin + (next - bin) / 2 : values - 1;
  for (uint32_t word = 0; word < 4; ++word) {
    uint32_t end = split->cut + 1 > 64 * word ? split->cut + 1 - 64 * word : 0;
    split->left[word] = end >= 64 ? UINT64_MAX : (1ull << end) - 1;
  }
  if (missing_left) set_bit(split->left, values);
}

/// Prefixes of the ordered bins from the first with rows on. A bin without rows has the sum of the one before
/// it, and so no greater gain.
static void best_ordered(const uint64_t *histogram, const level *l, ck_boost_split *best) {
  candidates c = {.kind = ORDERED};
  const uint32_t values = c.values = l->feature->bins - 1;
  while (c.start < values && histogram[c.start] == 0) ++c.start;
  c.count = values - c.start;
  for (int side = histogram[values] != 0 ? 1 : 0; side >= 0; --side) {
    c.has_last = side;
    ptrdiff_t at = best_of(&c, l, best);
    if (at >= 0) cut_at(histogram, c.start + (uint32_t)at, values, side, best);
  }
  note_absent(histogram, values, l->feature->bins, best);
}

/// Each level alone.
static void best_alone(const uint64_t *histogram, const level *l, ck_boost_split *best) {
  candidates c = {.kind = ALONE};
  for (uint32_t bin = 0; bin < l->feature->bins; ++bin)
    if (histogram[bin] != 0) c.levels[c.count++] = bin;
  ptrdiff_t at = best_of(&c, l, best);
  if (at < 0) return;
  set_bit(best->left, c.levels[at]);
  note_absent(histogram, 0, l->feature->bins, best);
}

/// Prefixes of the levels in the order of their mean gradients (Fisher, "On grouping for maximum
/// homogeneity", JASA 53, 1958), over all nodes together, with few levels on either side.
static void best_sorted(const uint64_t *histogram, const level *l, ck_boost_split *best) {
  uint32_t levels[CK_BOOST_BINS], order[CK_BOOST_BINS], scratch[CK_BOOST_BINS];
  double rates[CK_BOOST_BINS];
  const size_t few = l->rule->most_levels;
  size_t n = 0;
  for (uint32_t bin = 0; bin < l->feature->bins; ++bin)
    if (histogram[bin] != 0) {
      rates[n] = gradient_of(histogram[bin]) / (curvature_of(histogram[bin]) + l->rule->smoothing);
      levels[n++] = bin;
    }
  if (n < 2) return;
  ck_forest_order_levels(n, rates, order, scratch, levels);
  candidates c = {.kind = SORTED, .before = few, .passed = n - 1 > 2 * few ? n - 1 - 2 * few : 0};
  for (size_t i = 0; i < n; ++i) c.levels[i] = levels[order[i]];
  c.count = n - 1 - c.passed;
  ptrdiff_t at = best_of(&c, l, best);
  if (at < 0) return;
  const size_t last = (size_t)at < few ? (size_t)at : (size_t)at + c.passed;
  for (size_t i = 0; i <= last; ++i) set_bit(best->left, c.levels[i]);
  note_absent(histogram, 0, l->feature->bins, best);
}

ck_boost_split ck_boost_best_split(const ck_boost_node *nodes, size_t count, size_t offset,
                                   const ck_boost_feature *feature, const ck_boost_rule *rule,
                                   const uint32_t *counts) {
  ck_boost_split best = {.gain = -1, .feature = feature->index};
  const level l = {nodes, count, offset, feature, rule, counts};
  const uint64_t *histogram = nodes->histogram + offset;
  uint64_t sums[CK_BOOST_BINS];
  if (count > 1) {
    memcpy(sums, histogram, feature->bins * sizeof *sums);
    for (size_t place = 1; place < count; ++place)
      for (uint32_t bin = 0; bin < feature->bins; ++bin)
        sums[bin] += nodes[place].histogram[offset + bin];
    histogram = sums;
  }
  if (feature->kind == CK_BOOST_ORDERED)
    best_ordered(histogram, &l, &best);
  else if (is_alone(feature, rule))
    best_alone(histogram, &l, &best);
  else
    best_sorted(histogram, &l, &best);
  return best;
}

uint64_t ck_boost_left_sum(const ck_boost_node *node, size_t offset, const ck_boost_feature *feature,
                           const ck_boost_split *split) {
  uint64_t sum = 0;
  for (uint32_t bin = 0; bin < feature->bins; ++bin)
    sum += node->histogram[offset + bin] & (0 - (split->left[bin / 64] >> (bin % 64) & 1));
  return sum;
}

double ck_boost_gain(const ck_boost_node *node, const ck_boost_feature *feature,
                     const ck_boost_rule *rule, uint64_t left_sum) {
  const bool is_sorted = feature->kind == CK_BOOST_CATEGORY && !is_alone(feature, rule);
  const measure m = measure_of(node, rule, is_sorted ? rule->level_l2 : 0);
  if (rule->is_bounded) return bounded_gain(left_sum, &m, node, feature->sign);
  uint64_t sums[8] = {left_sum};
  double gains[8];
  boost_gains(sums, 8, &m, gains);
  return gains[0];
}
