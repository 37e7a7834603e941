// Prints a digest of the bits that every kernel gives, one a line, so that machines can be compared.
//
// The inputs are made of whole numbers alone, which no machine computes differently. A number that is not
// one counts the same whatever its sign and payload, which differ between machines and reach no result.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"
#include "CKernelsDigest.h"
#include "CKernelsText.h"
#include "CKernelsTrees.h"

// MARK: - Inputs

static uint64_t noise_state;

static uint64_t bits(void) {
  noise_state += 0x9E3779B97F4A7C15u;
  uint64_t mixed = (noise_state ^ (noise_state >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

/// Memory that is given back by nobody: the program ends soon.
static void *memory(size_t count, size_t size) {
  void *made = calloc(count + 64, size);
  if (!made) abort();
  return made;
}

/// Numbers in [-4, 4], zeros, small whole numbers and some below the normal range.
static float *floats(size_t n) {
  float *x = memory(n, sizeof *x);
  for (size_t i = 0; i < n; ++i) {
    uint64_t kind = bits() % 20, drawn = bits();
    x[i] = kind == 0   ? 0
           : kind == 1 ? (float)(drawn % 1000) * 0x1p-149f
           : kind == 2 ? (float)(drawn % 7) - 3
                       : ((float)(drawn % (1u << 24)) - 0x1p23f) * 0x1p-21f;
  }
  return x;
}

/// Numbers in [0, 1).
static float *shares(size_t n) {
  float *x = memory(n, sizeof *x);
  for (size_t i = 0; i < n; ++i) x[i] = (float)(bits() % (1u << 24)) * 0x1p-24f;
  return x;
}

static float *labels(size_t n) {
  float *x = memory(n, sizeof *x);
  for (size_t i = 0; i < n; ++i) x[i] = bits() % 3 == 0;
  return x;
}

/// Numbers in [-range, range).
static double *doubles(size_t n, double range) {
  double *x = memory(n, sizeof *x);
  for (size_t i = 0; i < n; ++i) x[i] = ((double)(bits() % (1ull << 53)) - 0x1p52) * 0x1p-52 * range;
  return x;
}

// MARK: - Digests

static uint64_t digest;

static void byte(uint8_t value) { digest = (digest ^ value) * 0x100000001B3u; }

static void word(uint64_t value) {
  for (int i = 0; i < 8; ++i) byte((uint8_t)(value >> (8 * i)));
}

static void number(double value) {
  uint64_t pattern;
  memcpy(&pattern, &value, 8);
  word(value == value ? pattern : 0x7FF8000000000000u);
}

static void all(size_t n, const float *x) {
  for (size_t i = 0; i < n; ++i) number(x[i]);
}

static void all_d(size_t n, const double *x) {
  for (size_t i = 0; i < n; ++i) number(x[i]);
}

// MARK: - Kernels

static void scalar_functions(size_t n) {
  double *x = doubles(8 * n, 1);
  for (size_t i = 0; i < 8 * n; ++i) {
    // Every magnitude that a double has in sixteenths of its exponent.
    double v = x[i] * ((i & 3) == 0 ? 1 : (i & 3) == 1 ? 40 : (i & 3) == 2 ? 700 : 0x1p-30);
    number(ck_exp(v)), number(ck_expm1(v)), number(ck_log(v < 0 ? -v : v));
    number(ck_log1p(v < 0 ? -v : v)), number(ck_pow(v < 0 ? -v : v, x[(i + 1) % (8 * n)] * 30));
    number(ck_tanh(v)), number(ck_sigmoid(v)), number(ck_softplus(v)), number(ck_sin_pi(v));
    number(ck_cos_pi(v)), number(ck_erf(v)), number(ck_normal_cdf(v));
    number(ck_normal_quantile((x[i] + 1) / 2));
  }
}

static void products(size_t n) {
  float *a = floats(n * 19), *b = floats(19 * (n + 1)), *bias = floats(n), *c = floats(n * (n + 2));
  ck_gemm(n, n, 19, a, 19, 1, b, n + 1, c, n + 2, bias, false);
  ck_gemm(n, n, 19, a, 1, n, b, n + 1, c, n + 2, NULL, true);
  all(n * (n + 2), c);
  float *square = floats(n * n), *vector = floats(n), *out = floats(n);
  ck_gemm(n, 1, n, square, n, 1, vector, 1, out, 1, bias, false);
  all(n, out);
  ck_gemm(n, 1, n, square, 1, n, vector, 1, out, 1, bias, false);
  all(n, out);
  ck_transpose(n, 19, a, 19, c = floats(19 * n), n);
  all(19 * n, c);
  ck_squared_distances(n, n, 12, a, 12, b, n + 1, c = floats(n * n), n);
  all(n * n, c);
}

static void activations(size_t n) {
  float *x = floats(n), *slopes = floats(n), *y = floats(n), *dx = floats(n);
  for (int kind = CK_LINEAR; kind <= CK_SOFTPLUS; ++kind) {
    ck_activation_forward((ck_activation)kind, 0.3f, n, x, y);
    ck_activation_backward((ck_activation)kind, 0.3f, n, x, y, slopes, dx);
    all(n, y), all(n, dx);
  }
  ck_sigmoid_array(n, x, y);
  all(n, y);
}

static void elements(size_t n) {
  float *a = floats(n), *b = floats(n), *out = floats(n);
  ck_add(n, a, b, out), all(n, out);
  ck_multiply(n, a, b, out), all(n, out);
  ck_multiply_add(n, a, b, out), all(n, out);
  ck_scale(n, 0.7f, a, out), all(n, out);
  ck_axpy(n, 0.7f, a, b), all(n, b);
}

static void sums(size_t n) {
  float *x = floats(n * 5), *y = floats(n * 5);
  double *z = doubles(n, 9);
  ck_column_sums(5, n, x, n, y, true), all(n, y);
  number(ck_sum(n, x)), number(ck_dot(n, x, y)), number(ck_sum_d(n, z)), number(ck_squared_norm(n, x));
}

static void randomness(size_t n) {
  const uint64_t key[2] = {7, n}, counter[2] = {n, 3};
  uint64_t block[2], *drawn = memory(n, sizeof *drawn);
  ck_threefry(key, counter, block), word(block[0]), word(block[1]);
  ck_random_bits(key, n, n, drawn);
  for (size_t i = 0; i < n; ++i) word(drawn[i]);
  float *x = floats(n), *y = floats(n), *mask = floats(n);
  ck_dropout(key, 0.3f, 1 / 0.7f, n, x, y, mask), all(n, y), all(n, mask);
}

static void losses(size_t n) {
  float *z = floats(n), *t = labels(n), *w = shares(n), *g = floats(n);
  number(ck_bce_logits(n, z, t, w, 0.1f, g)), all(n, g);
  number(ck_focal_logits(n, z, t, w, 2, 0.25f, 0.1f, g)), all(n, g);
  number(ck_focal_logits(n, z, t, NULL, 1.5f, -1, 0.1f, g)), all(n, g);
  double *logits = doubles(n, 30), *residual = doubles(n, 1), *curvature = doubles(n, 1);
  number(ck_logistic(n, logits, t, w, residual, curvature)), all_d(n, residual), all_d(n, curvature);
}

static void optimizers(size_t n) {
  float *w = floats(n), *g = floats(n), *m = floats(n), *v = shares(n);
  ck_sgd(n, w, g, m, 0.1f, 0.9f, true), all(n, w), all(n, m);
  ck_rmsprop(n, w, g, v, m, 0.01f, 0.9f, 1e-7f, 0.5f), all(n, w), all(n, v);
  ck_adam(n, w, g, m, v, 0.001f, 0.9f, 0.999f, 1e-8f, 0.19f, 0.002f, 0.01f, g), all(n, w), all(n, v);
}

static void linear(size_t n) {
  float *x = floats(11 * n);
  double *beta = doubles(n, 2), *r = doubles(11, 1), *out = doubles(11, 1), *h = doubles(n * n, 1);
  ck_linear_scores(11, n, x, n, beta, 0.5, out), all_d(11, out);
  ck_weighted_column_sums(11, n, x, n, r, beta), all_d(n, beta);
  ck_weighted_gram(11, n, x, n, r, h);
  for (size_t i = 0; i < n; ++i) all_d(i + 1, h + i * n);
}

static void layers(size_t n) {
  float *x = floats(9 * n), *dy = floats(9 * n), *y = floats(9 * n), *dx = floats(9 * n);
  float *gamma = floats(n), *beta = floats(n), *mean = floats(n), *inverse = shares(n);
  float *dgamma = floats(n), *dbeta = floats(n), *moments = floats(18);
  ck_column_moments(9, n, x, mean, gamma), all(n, mean), all(n, gamma);
  ck_batch_norm(9, n, x, mean, inverse, gamma, beta, y), all(9 * n, y);
  for (int fixed = 0; fixed < 2; ++fixed) {
    ck_batch_norm_backward(9, n, x, mean, inverse, gamma, fixed, dy, dgamma, dbeta, dx);
    all(n, dgamma), all(n, dbeta), all(9 * n, dx);
  }
  ck_layer_norm(9, n, x, gamma, beta, 1e-3f, y, moments), all(9 * n, y), all(18, moments);
  ck_layer_norm_backward(9, n, x, gamma, moments, dy, dgamma, dbeta, dx);
  all(n, dgamma), all(n, dbeta), all(9 * n, dx);
}

static void pools(size_t n) {
  float *x = floats(14 * n), *dy = floats(8 * n), *y = floats(8 * n), *dx = floats(14 * n);
  ck_max_pool(2, 7, n, 3, 2, 1, 4, x, y), all(8 * n, y);
  ck_max_pool_backward(2, 7, n, 3, 2, 1, 4, x, y, dy, dx), all(14 * n, dx);
  ck_average_pool(2, 7, n, 3, 2, 1, 4, x, y), all(8 * n, y);
  ck_average_pool_backward(2, 7, n, 3, 2, 1, 4, dy, dx), all(14 * n, dx);
}

// MARK: - Trees

static void binning(size_t n) {
  float *x = floats(3 * n), *cuts = floats(20);
  uint32_t *scratch = memory(6 * n + 40, sizeof *scratch);
  uint16_t *bins = memory(n, sizeof *bins);
  ck_sort_floats(20, cuts, scratch);
  ck_forest_bin(n, x, 3, 20, cuts, bins);
  for (size_t i = 0; i < n; ++i) word(bins[i]);
  float *many = floats(200);
  ck_sort_floats(200, many, memory(400, sizeof *scratch));
  ck_forest_bin(n, x, 3, 200, many, bins);
  for (size_t i = 0; i < n; ++i) word(bins[i]);
  ck_sort_floats(3 * n, x, scratch), all(3 * n, x);
}

static void given_split(const ck_forest_rows *rows, const ck_forest_node *node,
                        const ck_forest_feature *feature, uint32_t place) {
  // The set of the best split stays what it was: a scratch of its own.
  void *zeros = memory(ck_forest_scratch_size(200), 1);
  ck_forest_scratch *own = ck_forest_scratch_make(zeros, 200);
  const ck_forest_range range = ck_forest_find_range(rows, feature);
  word(range.lowest), word(range.highest);
  uint32_t levels[7] = {0}, set[7] = {0};
  if (feature->kind == CK_FOREST_CATEGORY) ck_forest_find_levels(rows, feature, levels);
  for (int k = 0; k < 7; ++k) word(levels[k]), set[k] = levels[k] & 0x55555555;
  ck_forest_split split = {.gain = -1};
  ck_forest_try_split(rows, node, feature, place, range.lowest, set, levels, own, &split);
  number(split.gain), word(split.left_rows), word(split.left_positives), word(split.left_negatives);
  if (split.gain >= 0 && feature->kind == CK_FOREST_CATEGORY) word(*ck_forest_scratch_set(own));
}

static void masks(size_t n) {
  enum { TREES = 3, BYTES = 4, TESTS = 3 };
  const size_t stride = (n + 127) / 128 * 128;
  uint8_t *columns = memory(5 * stride, 1);
  ck_leaf_test tests[TREES * BYTES * TESTS];
  uint32_t ends[TREES * BYTES + 1];
  double *values = doubles(8 * BYTES * TREES, 1), *sums = doubles(n, 1);
  for (size_t i = 0; i < 5 * stride; ++i) columns[i] = (uint8_t)bits();
  for (uint32_t i = 0; i <= TREES * BYTES; ++i) ends[i] = TESTS * i;
  for (size_t i = 0; i < TREES * BYTES * TESTS; ++i)
    tests[i] = (ck_leaf_test){bits() % 5, bits() % 256, bits() % 128, 1u << bits() % 8};
  ck_forest_sum_masked(tests, ends, TREES, BYTES, values, columns, stride, n, sums);
  all_d(n, sums);
}

static void splits(size_t n, bool weighted) {
  const size_t padded = n + 64;
  uint32_t *draws = memory(padded, 4), *words = memory(padded, 4), *weights = memory(padded, 4);
  uint32_t *order = memory(padded, 4);
  uint8_t *records = memory(padded, 4);
  ck_forest_node node = {.positive_unit = 1.5, .negative_unit = 0.75, .minimum_leaf_size = 2};
  for (size_t i = 0; i < padded; ++i) {
    const uint32_t times = 1 + bits() % 3, positive = bits() % 3 == 0 ? times : 0;
    draws[i] = times << 16 | positive;
    weights[i] = weighted ? 1 + bits() % 9 : 1;
    const uint32_t kinds[4] = {200, 40, 12, 1};
    for (int k = 0; k < 4; ++k) records[4 * i + k] = bits() % kinds[k];
    words[i] = (uint32_t)bits();
    order[i] = i < n ? n - 1 - i : 0;
  }
  for (size_t i = 0; i < n; ++i) {
    const uint64_t positive = draws[i] & 0xFFFF, weight = weights[order[i]];
    node.positives += positive * weight, node.negatives += ((draws[i] >> 16) - positive) * weight;
  }
  const ck_forest_feature features[5] = {{CK_FOREST_ORDERED, 200, 0, 1}, {CK_FOREST_ORDERED, 40, 1, 1},
    {CK_FOREST_CATEGORY, 12, 2, 1}, {CK_FOREST_BIT, 2, 3, 1}, {CK_FOREST_BIT, 2, 17, 1}};
  ck_forest_rows rows = {.count = n, .draws = draws, .records = records, .stride = 4, .words = words,
    .word_stride = padded, .word_count = 1, .rows = weighted ? order : NULL,
    .weights = weighted ? weights : NULL};
  void *zeros = memory(ck_forest_scratch_size(200), 1);
  ck_forest_scratch *scratch = ck_forest_scratch_make(zeros, 200);
  for (uint32_t feature = 0; feature < 5; ++feature) {
    ck_forest_split best = {.gain = -1};
    word(ck_forest_best_split(&rows, &node, features, &feature, 1, scratch, &best));
    number(best.gain), word(best.feature), word(best.bin), word(best.left_rows);
    word(best.left_positives), word(best.left_negatives);
    given_split(&rows, &node, &features[feature], feature);
    if (best.gain < 0) continue;
    ck_forest_target to = {memory(padded, 4), memory(padded, 4), memory(padded, 4), memory(padded, 4)};
    if (weighted) {
      ck_forest_gather(&rows, &to, padded);
      for (size_t i = 0; i < n; ++i) word(to.words[i]), word(to.records[4 * i]);
    }
    const uint32_t *set = ck_forest_scratch_set(scratch);
    const size_t left = ck_forest_partition(&rows, &features[feature], best.bin, set, &to);
    word(left);
    for (size_t i = 0; i < n; ++i) word(to.draws[i]);
  }
}

static void boosting(size_t n) {
  uint64_t *words = memory(n, 8), *packed = memory(n, 8), *packed_to = memory(n, 8);
  uint32_t *rows = memory(n, 4), *rows_to = memory(n, 4);
  uint8_t *columns = memory(4 * n, 1);
  uint64_t *histogram = memory(4 * CK_BOOST_BINS, 8), *first = memory(4 * CK_BOOST_BINS, 8);
  uint64_t *rest = memory(4 * CK_BOOST_BINS, 8);
  double *g = doubles(n, 1), *h = doubles(n, 0.125), sums[2];
  const uint32_t kinds[4] = {255, 40, 12, 3}, offsets[4] = {0, 256, 512, 768};
  for (size_t i = 0; i < n; ++i) {
    for (int k = 0; k < 4; ++k) words[i] |= bits() % kinds[k] << (8 * k);
    for (int k = 0; k < 4; ++k) columns[k * n + i] = (uint8_t)(words[i] >> (8 * k));
    rows[i] = (uint32_t)i, h[i] += 0.125;
  }
  ck_boost_pack(n, rows, g, h, 0x1p16, packed);
  ck_boost_fill(words, rows, packed, n, offsets, 4, histogram);
  ck_boost_fill(words, rows, packed, n / 2, offsets, 4, first);
  memcpy(rest, histogram, 4 * CK_BOOST_BINS * sizeof *rest);
  ck_boost_subtract(4 * CK_BOOST_BINS, rest, first);
  for (size_t i = 0; i < 4 * CK_BOOST_BINS; ++i) word(histogram[i]), word(rest[i]);
  // The two halves of the rows, and all of them, as nodes.
  ck_boost_node nodes[3];
  uint32_t counts[2 * CK_BOOST_BINS];
  for (int k = 0; k < 3; ++k)
    nodes[k] = (ck_boost_node){.rows = (uint32_t)(k == 2 ? n : k == 1 ? n - n / 2 : n / 2),
      .lower = -0.5, .upper = 0.5, .histogram = k == 0 ? first : k == 1 ? rest : histogram};
  for (size_t i = 0; i < n; ++i) nodes[i < n / 2 ? 0 : 1].total += packed[i];
  nodes[2].total = nodes[0].total + nodes[1].total;
  for (uint32_t variant = 0; variant < 32; ++variant) {
    const ck_boost_feature feature = {.index = variant % 4, .bins = kinds[variant % 4] + 1,
      .kind = variant % 4 < 2 ? CK_BOOST_ORDERED : CK_BOOST_CATEGORY, .sign = variant / 4 % 2};
    const ck_boost_rule rule = {.l1 = variant % 3, .l2 = 0x1p16, .minimum_curvature = 1,
      .smoothing = 0x1p18, .level_l2 = 0x1p18, .alone = 4, .most_levels = 32, .minimum_rows = 2,
      .is_bounded = variant / 4 % 2};
    const uint32_t offset = offsets[feature.index], *rows_counted = variant / 8 % 2 ? counts : NULL;
    const bool is_level = variant >= 16;
    ck_boost_node *of = is_level ? nodes : nodes + 2;
    const size_t half = is_level ? n / 2 : n;
    ck_boost_count(columns + feature.index * n, rows, half, counts);
    ck_boost_count(columns + feature.index * n, rows + half, n - half, counts + CK_BOOST_BINS);
    const ck_boost_split best = ck_boost_best_split(
      of, is_level ? 2 : 1, offset, &feature, &rule, rows_counted);
    number(best.gain), word(best.cut);
    const uint64_t left_sum = ck_boost_left_sum(of, offset, &feature, &best);
    word(left_sum), number(ck_boost_gain(of, &feature, &rule, left_sum));
    for (int k = 0; k < 4; ++k) word(best.left[k]), word(best.absent[k]);
    const uint8_t *bins = columns + feature.index * n;
    word(ck_boost_count_left(bins, best.left, rows, n));
    word(ck_boost_partition(bins, best.left, rows, packed, n, 0, n, rows_to, packed_to));
    for (size_t i = 0; i < n; ++i) word(rows_to[i]), word(packed_to[i]);
  }
  ck_boost_sums(rows, n, g, h, sums), number(sums[0]), number(sums[1]);
  number(ck_boost_leaf(sums[0], sums[1], 0.25, 1, -0.75, 0.75));
  ck_boost_add(rows, n, sums[0], g), all_d(n, g);
}

static void plain_splits(size_t n) { splits(n, false); }
static void weighted_splits(size_t n) { splits(n, true); }

static void walks(size_t n) {
  // Feature 0 up to bin 9 goes left, to .25; else feature 1 up to bin 4 to .5, else to .75.
  const float leaves[3] = {0.25f, 0.5f, 0.75f};
  uint32_t tree[9] = {0x80000000u | 9, 3, 0, 0x80000000u | 1u << 16 | 4, 3, 0, 0, 0, 0};
  memcpy(&tree[2], &leaves[0], 4), memcpy(&tree[5], &leaves[1], 4), memcpy(&tree[6], &leaves[2], 4);
  uint8_t *bins = memory(2 * n, 1);
  uint16_t *rows = memory(n, sizeof *rows);
  double *scores = memory(n, sizeof *scores);
  for (size_t i = 0; i < n; ++i) bins[2 * i] = bits() % 20, bins[2 * i + 1] = bits() % 10, rows[i] = i;
  ck_forest_walk(tree, false, bins, 1, 2, rows, n, scores), all_d(n, scores);
}

/// Leaves of a compiled tree: test 1 (of word 0) first, to its right test 32 (of word 1).
static const uint32_t compiled_starts[2] = {0, 8};

static uint32_t *compiled_tree(void) {
  const float leaves[3] = {0.25f, 0.5f, 0.8125f};
  uint32_t *tree = memory(8, 4);
  tree[0] = 1u << 16 | 2, tree[1] = 0xFFFF, memcpy(&tree[2], &leaves[0], 4);
  tree[3] = 32u << 16 | 2, tree[4] = 0xFFFF, memcpy(&tree[5], &leaves[1], 4);
  tree[6] = 0xFFFF, memcpy(&tree[7], &leaves[2], 4);
  return tree;
}

static void compiled_walks(size_t n) {
  uint32_t *tree = compiled_tree(), *outcomes = memory(2 * n, 4);
  double *scores = memory(n, sizeof *scores);
  for (size_t i = 0; i < n; ++i) outcomes[2 * i] = 1 | (uint32_t)bits(), outcomes[2 * i + 1] = (uint32_t)bits();
  ck_forest_sum_leaves(tree, compiled_starts, 1, outcomes, 2, n, scores), all_d(n, scores);

  // Ways from rows to one row, on which the features of word 0 and of word 1 change in either order.
  uint8_t rows[CK_FOREST_WAYS] = {0}, places[2 * CK_FOREST_WAYS] = {0};
  uint64_t apart[128] = {0};
  double *steps[CK_FOREST_WAYS];
  for (size_t way = 0; way < CK_FOREST_WAYS; ++way) {
    steps[way] = memory(4, sizeof **steps);
    rows[way] = way < n && way < 100;
    places[way] = bits() % 2, places[CK_FOREST_WAYS + way] = !places[way];
    if (bits() % 2) apart[2 * 1 + way / 64] |= 1ull << way % 64;
    if (bits() % 2) apart[2 * 32 + way / 64] |= 1ull << way % 64;
  }
  void *levels = aligned_alloc(64, 8192);
  if (!levels) abort();
  ck_forest_step_between(tree, compiled_starts, 1, outcomes, rows, steps, apart, places, levels);
  for (size_t way = 0; way < CK_FOREST_WAYS; ++way)
    if (rows[way]) all_d(4, steps[way]);
}

/// Two features of a group each, which forty nodes test in turn, against up to 128 background rows, row by
/// row and all rows together; so many nodes that rows go one by one first, and then those that stand for others.
static void attributions(size_t n) {
  enum { NODES = 40 };
  const size_t background_rows = n < 128 ? n : 128;
  uint64_t all_rows[2] = {0}, tree[4 * NODES + 1] = {0};
  for (size_t i = 0; i < background_rows; ++i) all_rows[i / 64] |= 1ull << i % 64;
  for (size_t node = 0; node <= NODES; ++node) {
    const double leaf = 0.0625 * (double)(node + 1);
    memcpy(&tree[node < NODES ? 4 * node + 3 : 4 * NODES], &leaf, 8);
    if (node == NODES) break;
    tree[4 * node] = 1ull << 63 | (node % 2) << 47 | (bits() % 8) << 31 | 4;
    for (size_t i = 0; i < background_rows; ++i)
      if (bits() % 2) tree[4 * node + 1 + i / 64] |= 1ull << i % 64;
  }
  // At 2 (3 v + u): (u - 1)! v! / (u + v)! and u! (v - 1)! / (u + v)!, times 2^40.
  double weights[18] = {0};
  const double factorials[5] = {1, 1, 2, 6, 24};
  for (int v = 0; v < 3; ++v)
    for (int u = 0; u < 3; ++u) {
      if (u) weights[2 * (3 * v + u)] = factorials[u - 1] * factorials[v] / factorials[u + v] * 0x1p40;
      if (v) weights[2 * (3 * v + u) + 1] = factorials[u] * factorials[v - 1] / factorials[u + v] * 0x1p40;
    }
  const uint16_t group[2] = {0, 1};
  const ck_forest_background background = {.words = 2, .groups = 2, .most = 2, .rows = all_rows,
    .weights = weights, .group = group};
  uint16_t *bins = memory(2 * n, 2);
  int64_t *alone = memory(2 * n, 8), *together = memory(2 * n, 8);
  for (size_t i = 0; i < 2 * n; ++i) bins[i] = bits() % 8;
  for (size_t row = 0; row < n; ++row) {
    const uint16_t own[2] = {bins[row], bins[n + row]};
    uint64_t *zeros = memory(ck_forest_shapley_memory(&background), 8);
    ck_forest_shapley(tree, own, &background, zeros, alone + 2 * row);
  }
  void *walk = aligned_alloc(64, (ck_forest_attribute_memory(&background, n, NODES) + 63) / 64 * 64);
  if (!walk) abort();
  ck_forest_attribute(tree, bins, n, &background, walk, together);
  for (size_t i = 0; i < 2 * n; ++i) word((uint64_t)alone[i]), word((uint64_t)together[i]);
  for (size_t i = 0; i < 2 * n; ++i)
    if (alone[i] != together[i % 2 * n + i / 2]) {
      fprintf(stderr, "rows explained together differ from rows explained alone\n");
      exit(1);
    }
}

// MARK: - Text and digests

static void text(size_t n) {
  uint8_t *bytes = memory(n, 1);
  const char *letters = "ab,,1.5\n\"x\xC3\xA4";
  for (size_t i = 0; i < n; ++i) bytes[i] = (uint8_t)letters[bits() % 12];
  word(ckt_count(bytes, n, '\n')), word(ckt_utf8_prefix(bytes, n));
  const ckt_survey found = ckt_survey_block(bytes, n, '\n', ',', '\n', '"', -1, CKT_OUTSIDE);
  word(found.lines), word(found.records), word(found.first), word(found.last), word(found.state);
  const ckt_survey commented =
      ckt_survey_block(bytes, n, '\n', ',', '\n', '"', 'a', CKT_OUTSIDE);
  word(commented.lines), word(commented.records), word(commented.last), word(commented.state);
  uint8_t *table = memory(4 * n, 1);
  for (size_t i = 0; i < 4 * n; ++i) table[i] = i % 4 == 1 ? ',' : i % 4 == 3 ? '\n' : (uint8_t)('a' + bits() % 9);
  ckt_field *fields = memory(2 * n, sizeof *fields);
  uint32_t *records = memory(n, 4);
  const ckt_split_result split = ckt_split(table, 4 * n - 1, ',', '\n', '"', 2, n, fields, records);
  word(split.rows), word(split.problem);
  for (size_t i = 0; i < 2 * n; ++i) word(fields[i].start), word(fields[i].end);
  uint32_t state[8];
  uint8_t sum[32];
  ck_sha256_begin(state), ck_sha256_add(state, bytes, n / 64);
  ck_sha256_end(state, bytes + n / 64 * 64, n, sum);
  for (int i = 0; i < 32; ++i) byte(sum[i]);
}

int main(void) {
  const struct { const char *name; void (*run)(size_t); } kernels[] = {
    {"scalar functions", scalar_functions}, {"matrix products", products},
    {"activations", activations}, {"elements", elements}, {"sums", sums},
    {"randomness", randomness}, {"losses", losses}, {"optimizers", optimizers}, {"linear", linear},
    {"layers", layers}, {"pools", pools}, {"binning", binning}, {"masks", masks},
    {"splits", plain_splits},
    {"weighted splits", weighted_splits}, {"walks", walks}, {"boosting", boosting},
    {"compiled walks", compiled_walks}, {"attributions", attributions}, {"text", text}};
  const size_t sizes[] = {1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 100, 129};
  for (size_t k = 0; k < sizeof kernels / sizeof *kernels; ++k) {
    digest = 0xCBF29CE484222325u;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; ++s) {
      noise_state = 1000 * k + sizes[s];
      kernels[k].run(sizes[s]);
    }
    printf("%-16s %016llx\n", kernels[k].name, (unsigned long long)digest);
  }
  return 0;
}
