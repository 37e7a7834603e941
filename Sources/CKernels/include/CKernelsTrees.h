// Kernels of trees: binning, the best split of a node, and walks down a tree.
//
// What a histogram sums are integers, so no order and no vector width can matter; a gain is computed
// from those integers in double, by one formula in every path.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: - Binning

/// Sorts n finite numbers in rising order; `scratch` holds 2n words. -0 becomes 0.
void ck_sort_floats(size_t n, float *x, uint32_t *scratch);

/// out[i] = how many of the rising `cuts` lie below x[i * stride].
void ck_forest_bin(size_t n, const float *x, size_t stride, size_t cut_count, const float *cuts,
                   uint16_t *out);

// MARK: - Growing

typedef enum { CK_FOREST_BIT = 0, CK_FOREST_ORDERED = 1, CK_FOREST_CATEGORY = 2 } ck_forest_kind;

/// Where the bins of a feature stand. A two-valued feature is one bit of a word (offset = 32 * word
/// + bit); any other has `width` bytes (1 or 2) at `offset` of a record.
typedef struct {
  uint32_t kind, bins, offset, width;
} ck_forest_feature;

/// The rows of a node. `draws` packs how often a row was drawn and how often as a positive one:
/// times << 16 | positive times. With `rows`, entry i is about row rows[i] of `records`, `words` and
/// `weights`; without, about the i-th, all arrays may be read 64 entries past their end, and the
/// drawn times sum to less than 65536. Word k of an entry is words[k * word_stride + entry].
typedef struct {
  size_t count;
  const uint32_t *draws, *rows;
  const uint8_t *records;
  size_t stride;
  const uint32_t *words;
  size_t word_stride, word_count;
  const uint32_t *weights;  // of one draw in fixed point; null: one weight for each class
} ck_forest_rows;

/// What a split of a node is measured by: its positive and negative draws, or the sums of their
/// fixed-point weights; what one of each weighs; and how many rows a child must have, counting a row
/// once however often it was drawn.
typedef struct {
  uint64_t positives, negatives;
  double positive_unit, negative_unit;
  uint32_t minimum_leaf_size;
} ck_forest_node;

/// A split: ordered bins up to `bin`, the bit 0, or the levels in the scratch's set go left. The gain
/// is (p n' - n p')^2 / (w_left w_right), with p, n the positives and negatives of the left child,
/// p', n' those of the node: the decrease of Gini impurity up to factors of the node. It is below 0
/// where there is no split.
typedef struct {
  double gain;
  uint32_t feature, bin;
  uint64_t left_rows, left_positives, left_negatives;
} ck_forest_split;

/// Memory for features of up to so many bins; all of it zero before the first use.
typedef struct ck_forest_scratch ck_forest_scratch;
size_t ck_forest_scratch_size(size_t bins);
ck_forest_scratch *ck_forest_scratch_make(void *zeros, size_t bins);
/// The levels that go left in the best split seen last, one bit each.
const uint32_t *ck_forest_scratch_set(const ck_forest_scratch *scratch);

/// Betters `best` by the best split on any of the candidates. Equal gains: the lower feature, then
/// the lower bin. A split between two occupied bins cuts halfway between them. Levels are put in the
/// order of their share of positives (Breiman et al. 1984, 4.2.2), which loses no split; levels
/// absent from the node follow the larger child. Returns whether any candidate varies in the node.
bool ck_forest_best_split(const ck_forest_rows *rows, const ck_forest_node *node,
                          const ck_forest_feature *features, const uint32_t *candidates,
                          size_t count, ck_forest_scratch *scratch, ck_forest_split *best);

/// The least and the greatest bin of some rows.
typedef struct {
  uint32_t lowest, highest;
} ck_forest_range;

/// The range of an ordered or two-valued feature among the rows of a node, of which there is one at least.
ck_forest_range ck_forest_find_range(const ck_forest_rows *rows, const ck_forest_feature *feature);

/// Sets a bit for every level of a category that occurs in a node, in words for all its bins.
void ck_forest_find_levels(const ck_forest_rows *rows, const ck_forest_feature *feature,
                           uint32_t *set);

/// Betters `best` by one given split, where both children are large enough: ordered bins up to `bin`, the
/// bit 0, or the levels in `set` go left. Of a category `levels` are those that occur in the node; others
/// follow the larger child.
void ck_forest_try_split(const ck_forest_rows *rows, const ck_forest_node *node,
                         const ck_forest_feature *feature, uint32_t place, uint32_t bin,
                         const uint32_t *set, const uint32_t *levels, ck_forest_scratch *scratch,
                         ck_forest_split *best);

/// Where the rows of the children go: the left ones from the front, the right ones from the end.
typedef struct {
  uint32_t *draws, *rows;
  uint8_t *records;
  uint32_t *words;
} ck_forest_target;

/// Sends every row of a node to its child; returns how many went left.
size_t ck_forest_partition(const ck_forest_rows *rows, const ck_forest_feature *feature,
                           uint32_t bin, const uint32_t *set, const ck_forest_target *to);

/// Copies the records and words of indexed rows, so that they stand next to one another.
void ck_forest_gather(const ck_forest_rows *rows, const ck_forest_target *to,
                      size_t to_word_stride);

// MARK: - Walking

/// Adds to sums[row] the leaf that each of the rows reaches. `bins` has `stride` bins of `width`
/// bytes for a row. A tree is words in preorder: a leaf is its probability's bits; an inner node is
/// 0x80000000 | feature << 16 | bin and the distance to its right child, the left one following;
/// with 0x80000000 in the distance, `bin` words of a set come between. Two words after the tree are
/// read and not used.
void ck_forest_walk(const uint32_t *tree, bool has_sets, const void *bins, size_t width,
                    size_t stride, const uint16_t *rows, size_t count, double *sums);

/// Sets sums[row] to the sum of the leaves that each of the rows reaches, trees in order. `outcomes`
/// has `stride` words for a row, a bit for every test: whether the row goes right. Tree t is
/// words[starts[t]] up to words[starts[t + 1]], in preorder: an inner node is test << 16 | the
/// distance to its right child less 1, below 0x8000, the left child following; a leaf is 0xFFFF,
/// whose test 0 is true for every row, and the bits of its probability.
void ck_forest_sum_leaves(const uint32_t *words, const uint32_t *starts, size_t trees,
                          const uint32_t *outcomes, size_t stride, size_t count, double *sums);

/// A test of a small tree: rows whose byte in a column is `first` to `first` + `width`, counted on from 255 to
/// 0, do not reach the leaves whose bits are set in `clears`.
typedef struct {
  uint16_t column;
  uint8_t first, width, clears;
} ck_leaf_test;

/// Sets sums[row] to the sum of the leaves that each of the rows reaches, trees in order. Leaves are counted
/// from the left, eight to a byte, and all trees have as many bytes, at most 8; the tests of byte k of tree t
/// are those from ends[bytes * t + k] up to ends[bytes * t + k + 1]. Where rows turn away from one of a
/// node's children, its test clears the leaves of that child, which must be the left one: the leaf is the
/// first whose bit is left. Leaf i of tree t is values[8 * bytes * t + i]. Column c of the rows begins at
/// columns[c * stride], where `stride` is a multiple of 128 that is not below the count.
void ck_forest_sum_masked(const ck_leaf_test *tests, const uint32_t *ends, size_t trees,
                          size_t bytes, const double *values, const uint8_t *columns, size_t stride,
                          size_t count, double *sums);

/// The most ways that go down trees together.
enum { CK_FOREST_WAYS = 128 };

/// Adds up leaves along 128 ways from rows to one row, on which groups of features change one after the
/// other; each is gone in its order and in the reverse. Where n groups differ, n - 1 rows lie between, those
/// of which all but the last have changed in turn: rows[way] is n - 1 (0 where there is no way), at most
/// 254. steps[way] has room for one number more than that for the order, and as many for the reverse: added
/// to each is by how much the sum of a row's leaves is more than that of the row in front of it. So leaves
/// must be such that they may be added in any order and taken away again.
///
/// places[128 * w + way] is when, counted from 0, the feature changes that word w of the outcomes tests.
/// apart[2 * test] and the word behind it have a bit for every way: whether the test's outcomes differ at
/// its ends. Words and starts are those of `ck_forest_sum_leaves`, `row` the outcomes of the row where all
/// ways end. `memory` has 512 bytes, at an address that is a multiple of 64, for each level of the deepest
/// tree and for one more.
void ck_forest_step_between(const uint32_t *words, const uint32_t *starts, size_t trees,
                            const uint32_t *row, const uint8_t *rows, double *const *steps,
                            const uint64_t *apart, const uint8_t *places, void *memory);

// MARK: - Shapley values

/// What all trees of a forest share where rows are explained against background rows: sets of them
/// have `words` words of 64 bits, at most 16, and `rows` is the set of all; no path has features of
/// more than `most` different groups. group[feature] is below `groups`; features of a group come from
/// the explained row or from a background row together. For u groups that only the explained row
/// meets and v that only a background row does, weights has at 2 (v (most + 1) + u) what a leaf gives
/// to each of the former, (u - 1)! v! / (u + v)!, and next to it what it takes from each of the
/// latter, u! (v - 1)! / (u + v)!; 0 where there are none. All are multiplied by a power of two: what a
/// leaf gives and takes is cut to a whole number, so that it may be added in any order.
typedef struct {
  size_t words, groups, most;
  const uint64_t *rows;
  const double *weights;
  const uint16_t *group;
} ck_forest_background;

/// The most background rows.
size_t ck_forest_shapley_rows(void);

/// How many words of memory an explanation needs; all of it zero before the first use.
size_t ck_forest_shapley_memory(const ck_forest_background *background);

/// Adds to values[group] the sum over all background rows of the group's interventional Shapley value
/// of one tree, for the row with these bins (Lundberg et al., "From local explanations to global
/// understanding with explainable AI for trees", Nature Machine Intelligence 2, 2020, algorithm 3, for
/// all background rows at once).
///
/// A tree is words in preorder. A leaf is the bits of its value, which is not below 0. An inner node is
/// 1 << 63 | feature << 47 | bin << 31 | the distance to its right child, then the set of the
/// background rows that go left, then its left child; with 1 << 62, `bin` words come between, and the
/// bins whose bits are set there go left, in place of those up to `bin`.
void ck_forest_shapley(const uint64_t *tree, const uint16_t *bins,
                       const ck_forest_background *background, uint64_t *memory, int64_t *values);

/// The most background rows, groups on a path, and explained rows for which rows are explained together.
enum { CK_ATTRIBUTION_ROWS = 128, CK_ATTRIBUTION_GROUPS = 64, CK_ATTRIBUTION_TOGETHER = 32767 };

/// How many bytes of memory so many rows need together, in trees with so many splits above a leaf.
size_t ck_forest_attribute_memory(const ck_forest_background *background, size_t rows, size_t depth);

/// Adds what `ck_forest_shapley` adds for each of some rows: bins[feature * rows + row] are their bins,
/// values[group * rows + row] their sums. A thousand rows take much less time together. `memory` is at an
/// address that is a multiple of 64; much of it is never touched.
void ck_forest_attribute(const uint64_t *tree, const uint16_t *bins, size_t rows,
                         const ck_forest_background *background, void *memory, int64_t *values);

#ifdef __cplusplus
}
#endif
