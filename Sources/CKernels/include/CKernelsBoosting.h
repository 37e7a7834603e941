// Kernels of gradient boosting: sums of gradients over bins, the best split of a node, and its rows sent
// to its children.
//
// A gradient and a curvature (the second derivative) are whole numbers in one word, the gradient in the
// upper half: g << 32 | h as a sum, so that words add up and are subtracted exactly, in any order. Every
// row's curvature is at least 1: a bin with none has no rows.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The most features whose bins share a word of a row, and the most bins of a feature.
enum { CK_BOOST_BLOCK = 8, CK_BOOST_BINS = 256 };

/// out[i] = the word of row rows[i]: gradient and curvature times a power of two, rounded to the nearest
/// whole number, half to even.
void ck_boost_pack(size_t n, const uint32_t *rows, const double *gradient, const double *curvature,
                   double scale, uint64_t *out);

/// Adds the words of n rows to histograms: that of feature k, which is byte k of words[rows[i]], begins at
/// histogram[offsets[k]].
void ck_boost_fill(const uint64_t *words, const uint32_t *rows, const uint64_t *gradients, size_t n,
                   const uint32_t *offsets, size_t features, uint64_t *histogram);

/// from[i] -= part[i].
void ck_boost_subtract(size_t n, uint64_t *from, const uint64_t *part);

/// counts[bin] = the number of rows in each of the 256 bins of a feature; that of a row is bins[row].
void ck_boost_count(const uint8_t *bins, const uint32_t *rows, size_t n, uint32_t *counts);

/// How many rows have a bin whose bit is set in `left`.
size_t ck_boost_count_left(const uint8_t *bins, const uint64_t left[4], const uint32_t *rows,
                           size_t n);

/// Sends rows whose bin has its bit in `left` to `front` and the places behind it, in order, and the others to
/// the place before `back` and those before it; returns how many went left. `gradients` may be null.
size_t ck_boost_partition(const uint8_t *bins, const uint64_t left[4], const uint32_t *rows,
                          const uint64_t *gradients, size_t n, size_t front, size_t back,
                          uint32_t *rows_to, uint64_t *gradients_to);

typedef enum { CK_BOOST_ORDERED = 0, CK_BOOST_CATEGORY = 1 } ck_boost_kind;

/// A feature: its bins, of which the last is for missing values (an ordered one) or missing and unknown
/// levels (a category). `sign` is 1 where scores may not fall with the feature, -1 where they may not rise.
typedef struct {
  uint32_t index, kind, bins;
  int32_t sign;
} ck_boost_feature;

/// What splits are measured by, in units of the words. A category's levels are put in the order of
/// g / (h + smoothing), and the gain of its splits is that of a larger l2, by `level_l2`; each level by
/// itself is tried against all others where the feature has no more than `alone` besides the last.
typedef struct {
  double l1, l2, minimum_curvature, smoothing, level_l2;
  uint32_t alone, most_levels, minimum_rows;
  bool is_bounded;
} ck_boost_rule;

/// A node: the sum of its words, its rows, between what its leaves must lie (without the learning rate), and
/// its histograms of all features.
typedef struct {
  uint64_t total;
  uint32_t rows;
  double lower, upper;
  const uint64_t *histogram;
} ck_boost_node;

/// A split: bins with a bit in `left` go left, those with one in `absent` have no rows in the nodes and
/// belong to the larger child. `cut` is the last ordered bin that goes left, halfway to the next one with
/// rows. The gain is below 0 where there is no split, and else in the units of the words: the sum over both
/// children of max(|g| - l1, 0)^2 / (h + l2), less that of the node.
typedef struct {
  double gain;
  uint32_t feature, cut;
  uint64_t left[4], absent[4];
} ck_boost_split;

/// The best split on one feature, whose histogram begins at `offset`, of `count` nodes together: its gain is the
/// sum of theirs, of which each stays whole where it would gain nothing, go against the sign or have a child
/// with too little curvature or too few rows. Equal gains: missing values left, the lower bin. `counts`
/// has the rows by bin of each node, CK_BOOST_BINS of them; without it (null) the fewest rows of a child are
/// not looked at.
ck_boost_split ck_boost_best_split(const ck_boost_node *nodes, size_t count, size_t offset,
                                   const ck_boost_feature *feature, const ck_boost_rule *rule,
                                   const uint32_t *counts);

/// The sum of the words of a node's left child.
uint64_t ck_boost_left_sum(const ck_boost_node *node, size_t offset, const ck_boost_feature *feature,
                           const ck_boost_split *split);

/// The gain of one node whose left child has this sum, as it counts in `ck_boost_best_split`.
double ck_boost_gain(const ck_boost_node *node, const ck_boost_feature *feature,
                     const ck_boost_rule *rule, uint64_t left_sum);

/// The value of a leaf without the learning rate, -(g - l1 sign g) / (h + l2), 0 where |g| <= l1; between
/// its bounds.
double ck_boost_leaf(double gradient, double curvature, double l1, double l2, double lower,
                     double upper);

/// The sums of gradients and of curvatures of some rows, over 16 lanes as `ck_sum_d`.
void ck_boost_sums(const uint32_t *rows, size_t n, const double *gradient, const double *curvature,
                   double *sums);

/// values[rows[i]] += value.
void ck_boost_add(const uint32_t *rows, size_t n, double value, double *values);

#ifdef __cplusplus
}
#endif
