// The kernels as a table of functions, one table for each path.
#pragma once

#include "CKernels.h"

/// Every kernel: X(result, public name without ck_, implementation, parameters, arguments).
#define CK_KERNELS(X) \
  X(double, exp, scalar_exp, (double x), (x))                                                     \
  X(double, expm1, scalar_expm1, (double x), (x))                                                 \
  X(double, log, scalar_log, (double x), (x))                                                     \
  X(double, log1p, scalar_log1p, (double x), (x))                                                 \
  X(double, pow, scalar_pow, (double x, double y), (x, y))                                        \
  X(double, tanh, scalar_tanh, (double x), (x))                                                   \
  X(double, sigmoid, scalar_sigmoid, (double x), (x))                                             \
  X(double, softplus, scalar_softplus, (double x), (x))                                           \
  X(double, sin_pi, scalar_sin_pi, (double x), (x))                                               \
  X(double, cos_pi, scalar_cos_pi, (double x), (x))                                               \
  X(double, erf, scalar_erf, (double x), (x))                                                     \
  X(double, normal_cdf, scalar_normal_cdf, (double x), (x))                                       \
  X(double, normal_quantile, scalar_normal_quantile, (double p), (p))                             \
  X(void, gemm, gemm, (size_t m, size_t n, size_t k, const float *a, size_t a_row, size_t         \
    a_col, const float *b, size_t b_ld, float *c, size_t c_ld, const float *bias, bool            \
    accumulate), (m, n, k, a, a_row, a_col, b, b_ld, c, c_ld, bias, accumulate))                  \
  X(void, transpose, transpose, (size_t rows, size_t columns, const float *in, size_t             \
    in_ld, float *out, size_t out_ld), (rows, columns, in, in_ld, out, out_ld))                   \
  X(void, squared_distances, squared_distances, (size_t m, size_t n, size_t k, const float        \
    *a, size_t a_ld, const float *bt, size_t bt_ld, float *out, size_t out_ld), (m, n, k,         \
    a, a_ld, bt, bt_ld, out, out_ld))                                                             \
  X(void, activation_forward, activation_forward, (ck_activation kind, float parameter,           \
    size_t n, const float *x, float *y), (kind, parameter, n, x, y))                              \
  X(void, activation_backward, activation_backward, (ck_activation kind, float parameter,         \
    size_t n, const float *x, const float *y, const float *dy, float *dx), (kind,                 \
    parameter, n, x, y, dy, dx))                                                                  \
  X(void, add, add, (size_t n, const float *a, const float *b, float *out), (n, a, b, out))       \
  X(void, multiply, multiply, (size_t n, const float *a, const float *b, float *out), (n,         \
    a, b, out))                                                                                   \
  X(void, multiply_add, multiply_add, (size_t n, const float *a, const float *b, float            \
    *out), (n, a, b, out))                                                                        \
  X(void, scale, scale, (size_t n, float s, const float *a, float *out), (n, s, a, out))          \
  X(void, axpy, axpy, (size_t n, float s, const float *x, float *y), (n, s, x, y))                \
  X(void, column_sums, column_sums, (size_t rows, size_t columns, const float *x, size_t          \
    ld, float *out, bool accumulate), (rows, columns, x, ld, out, accumulate))                    \
  X(float, sum, sum, (size_t n, const float *x), (n, x))                                          \
  X(float, dot, dot, (size_t n, const float *x, const float *y), (n, x, y))                       \
  X(double, sum_d, sum_d, (size_t n, const double *x), (n, x))                                    \
  X(double, squared_norm, squared_norm, (size_t n, const float *x), (n, x))                       \
  X(void, threefry, threefry, (const uint64_t key[2], const uint64_t counter[2], uint64_t         \
    out[2]), (key, counter, out))                                                                 \
  X(void, random_bits, random_bits, (const uint64_t key[2], uint64_t first, size_t n,             \
    uint64_t *out), (key, first, n, out))                                                         \
  X(void, dropout, dropout, (const uint64_t key[2], float rate, float scale, size_t n,            \
    const float *x, float *y, float *mask), (key, rate, scale, n, x, y, mask))                    \
  X(double, bce_logits, bce_logits, (size_t n, const float *z, const float *t, const float        \
    *w, float scale, float *gradient), (n, z, t, w, scale, gradient))                             \
  X(double, focal_logits, focal_logits, (size_t n, const float *z, const float *t, const          \
    float *w, float gamma, float alpha, float scale, float *gradient), (n, z, t, w, gamma,        \
    alpha, scale, gradient))                                                                      \
  X(void, sigmoid_array, sigmoid_array, (size_t n, const float *z, float *p), (n, z, p))          \
  X(void, sgd, sgd, (size_t n, float *w, const float *g, float *velocity, float rate,             \
    float momentum, bool nesterov), (n, w, g, velocity, rate, momentum, nesterov))                \
  X(void, rmsprop, rmsprop, (size_t n, float *w, const float *g, float *square, float             \
    *velocity, float rate, float rho, float epsilon, float momentum), (n, w, g, square,           \
    velocity, rate, rho, epsilon, momentum))                                                      \
  X(void, adam, adam, (size_t n, float *w, const float *g, float *m, float *v, float rate,        \
    float beta1, float beta2, float epsilon, float correction1, float correction2, float          \
    decay, const float *decay_mask), (n, w, g, m, v, rate, beta1, beta2, epsilon,                 \
    correction1, correction2, decay, decay_mask))                                                 \
  X(void, linear_scores, linear_scores, (size_t rows, size_t columns, const float *x,             \
    size_t ld, const double *beta, double intercept, double *out), (rows, columns, x, ld,         \
    beta, intercept, out))                                                                        \
  X(void, weighted_column_sums, weighted_column_sums, (size_t rows, size_t columns, const         \
    float *x, size_t ld, const double *r, double *out), (rows, columns, x, ld, r, out))           \
  X(void, weighted_gram, weighted_gram, (size_t rows, size_t columns, const float *x,             \
    size_t ld, const double *w, double *hessian), (rows, columns, x, ld, w, hessian))             \
  X(double, logistic, logistic, (size_t n, const double *z, const float *t, const float           \
    *w, double *residual, double *curvature), (n, z, t, w, residual, curvature))                  \
  X(void, column_moments, column_moments, (size_t rows, size_t columns, const float *x,           \
    float *mean, float *variance), (rows, columns, x, mean, variance))                            \
  X(void, batch_norm, batch_norm, (size_t rows, size_t columns, const float *x, const             \
    float *mean, const float *inverse, const float *gamma, const float *beta, float *y),          \
    (rows, columns, x, mean, inverse, gamma, beta, y))                                            \
  X(void, batch_norm_backward, batch_norm_backward, (size_t rows, size_t columns, const           \
    float *x, const float *mean, const float *inverse, const float *gamma, bool fixed,            \
    const float *dy, float *dgamma, float *dbeta, float *dx), (rows, columns, x, mean,            \
    inverse, gamma, fixed, dy, dgamma, dbeta, dx))                                                \
  X(void, layer_norm, layer_norm, (size_t rows, size_t columns, const float *x, const             \
    float *gamma, const float *beta, float epsilon, float *y, float *moments), (rows,             \
    columns, x, gamma, beta, epsilon, y, moments))                                                \
  X(void, layer_norm_backward, layer_norm_backward, (size_t rows, size_t columns, const           \
    float *x, const float *gamma, const float *moments, const float *dy, float *dgamma,           \
    float *dbeta, float *dx), (rows, columns, x, gamma, moments, dy, dgamma, dbeta, dx))          \
  X(void, max_pool, max_pool, (size_t rows, size_t steps, size_t channels, size_t size,           \
    size_t stride, size_t before, size_t out_steps, const float *x, float *y), (rows,             \
    steps, channels, size, stride, before, out_steps, x, y))                                      \
  X(void, max_pool_backward, max_pool_backward, (size_t rows, size_t steps, size_t                \
    channels, size_t size, size_t stride, size_t before, size_t out_steps, const float *x,        \
    const float *y, const float *dy, float *dx), (rows, steps, channels, size, stride,            \
    before, out_steps, x, y, dy, dx))                                                             \
  X(void, average_pool, average_pool, (size_t rows, size_t steps, size_t channels, size_t         \
    size, size_t stride, size_t before, size_t out_steps, const float *x, float *y),              \
    (rows, steps, channels, size, stride, before, out_steps, x, y))                               \
  X(void, average_pool_backward, average_pool_backward, (size_t rows, size_t steps, size_t        \
    channels, size_t size, size_t stride, size_t before, size_t out_steps, const float            \
    *dy, float *dx), (rows, steps, channels, size, stride, before, out_steps, dy, dx))            \
  X(void, forest_bin, forest_bin, (size_t n, const float *x, size_t stride, size_t cut_count,     \
    const float *cuts, uint16_t *out), (n, x, stride, cut_count, cuts, out))                      \
  X(void, forest_sum_masked, forest_sum_masked, (const ck_leaf_test *tests, const uint32_t        \
    *ends, size_t trees, size_t bytes, const double *values, const uint8_t *columns, size_t       \
    stride, size_t count, double *sums),                                                          \
    (tests, ends, trees, bytes, values, columns, stride, count, sums))                            \
  X(size_t, forest_attribute_memory, forest_attribute_memory, (const ck_forest_background          \
    *background, size_t rows, size_t depth), (background, rows, depth))                           \
  X(void, forest_attribute, forest_attribute, (const uint64_t *tree, const uint16_t *bins,        \
    size_t rows, const ck_forest_background *background, void *memory, int64_t *values),          \
    (tree, bins, rows, background, memory, values))                                               \
  X(void, forest_step_between, forest_step_between, (const uint32_t *words, const uint32_t        \
    *starts, size_t trees, const uint32_t *row, const uint8_t *rows, double *const *steps, const  \
    uint64_t *apart, const uint8_t *places, void *memory),                                        \
    (words, starts, trees, row, rows, steps, apart, places, memory))

#define CK_FIELD(result, name, implementation, parameters, arguments) result(*name) parameters;
#define CK_ENTRY(result, name, implementation, parameters, arguments) .name = implementation,

typedef struct {
  CK_KERNELS(CK_FIELD)
} ck_kernel_table;

extern const ck_kernel_table ck_portable_kernels;
#if defined(__x86_64__)
extern const ck_kernel_table ck_avx2_kernels;
extern const ck_kernel_table ck_avx512_kernels;
#elif defined(__aarch64__)
extern const ck_kernel_table ck_neon_kernels;
#endif
