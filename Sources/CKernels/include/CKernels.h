// The only C of the project: kernels whose bits must not depend on the machine.
//
// Every function gives the same bits on every path (portable, AVX2, AVX-512, NEON): sums run in a
// stated order, every multiply-add is one explicit fused operation with one rounding, and the
// transcendental functions are ours. Matrices are row-major; `ld` is the distance between rows.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CKernelsBoosting.h"
#include "CKernelsDigest.h"
#include "CKernelsLocks.h"
#include "CKernelsText.h"
#include "CKernelsTrees.h"

#ifdef __cplusplus
extern "C" {
#endif

// MARK: - Path

typedef enum { CK_PORTABLE = 0, CK_AVX2 = 1, CK_AVX512 = 2, CK_NEON = 3 } ck_path;

/// The path in force: the best the machine has, or what the environment variable WORKBENCH_SIMD
/// (portable, avx2, avx512, neon) asks for when the machine has it.
ck_path ck_current_path(void);
/// Whether this machine can run a path.
bool ck_path_available(ck_path path);
/// Forces a path for the whole process; where it is unavailable, returns false and changes nothing.
bool ck_force_path(ck_path path);

// MARK: - Scalar functions in double (ours, since libm differs between machines)
//
// Within 2 units in the last place of the exact value (ck_normal_cdf within 3, far into its tail),
// with the special values of C.

double ck_exp(double x);
double ck_expm1(double x);
double ck_log(double x);
double ck_log1p(double x);
double ck_pow(double x, double y);
double ck_tanh(double x);
double ck_sigmoid(double x);    // 1 / (1 + exp(-x)), no overflow
double ck_softplus(double x);   // log(1 + exp(x)), no overflow
double ck_sin_pi(double x);     // sin(pi x)
double ck_cos_pi(double x);     // cos(pi x)
double ck_erf(double x);
double ck_normal_cdf(double x);
double ck_normal_quantile(double p);  // Wichura, AS 241 (PPND16)

// MARK: - Matrix product

/// c[m,n] = a[m,k] b[k,n] (+ bias[n] when not null), or += when `accumulate` (bias then ignored).
/// a is read at a[i * a_row + p * a_col], so a transpose is a pair of strides; b and c have
/// contiguous rows. Each entry is one chain of fused multiply-adds over k in rising order, from 0
/// (or from the old c), and the bias is added last. c must not overlap a or b.
void ck_gemm(size_t m, size_t n, size_t k, const float *a, size_t a_row, size_t a_col,
             const float *b, size_t b_ld, float *c, size_t c_ld, const float *bias,
             bool accumulate);
/// out[columns,rows] = in[rows,columns] transposed.
void ck_transpose(size_t rows, size_t columns, const float *in, size_t in_ld, float *out,
                  size_t out_ld);

/// out[m,n] = squared Euclidean distances between the rows of a[m,k] and the columns of bt[k,n]
/// (points as columns: the transpose of a matrix of rows). Each entry is one chain over k in rising
/// order, from 0, of fma(d, d, sum) with d = a - b.
void ck_squared_distances(size_t m, size_t n, size_t k, const float *a, size_t a_ld,
                          const float *bt, size_t bt_ld, float *out, size_t out_ld);

// MARK: - Element by element

typedef enum {
  CK_LINEAR = 0, CK_RELU, CK_LEAKY_RELU, CK_ELU, CK_SELU, CK_GELU, CK_SWISH, CK_TANH, CK_SIGMOID,
  CK_SOFTPLUS
} ck_activation;

/// y = f(x); `parameter` is the slope of leaky relu and the alpha of elu. In place is allowed.
/// gelu is the exact form x Phi(x). A value that is not a number stays one.
void ck_activation_forward(ck_activation kind, float parameter, size_t n, const float *x, float *y);
/// dx = dy f'(x), from the input x and the output y. dx may be dy. relu'(0) = 0.
void ck_activation_backward(ck_activation kind, float parameter, size_t n, const float *x,
                            const float *y, const float *dy, float *dx);

void ck_add(size_t n, const float *a, const float *b, float *out);
void ck_multiply(size_t n, const float *a, const float *b, float *out);
void ck_multiply_add(size_t n, const float *a, const float *b, float *out);  // out = fma(a, b, out)
void ck_scale(size_t n, float s, const float *a, float *out);
void ck_axpy(size_t n, float s, const float *x, float *y);                   // y = fma(s, x, y)

// MARK: - Rows and columns

/// out[c] (+)= sum over rows of x[r,c], rows in rising order.
void ck_column_sums(size_t rows, size_t columns, const float *x, size_t ld, float *out,
                    bool accumulate);
/// 16 lanes (lane = index mod 16), each in rising order, folded as a tree (8, 4, 2, 1).
float ck_sum(size_t n, const float *x);
float ck_dot(size_t n, const float *x, const float *y);
/// The same in double, over 16 lanes of double.
double ck_sum_d(size_t n, const double *x);
double ck_squared_norm(size_t n, const float *x);  // sum of x*x, in double lanes

// MARK: - Randomness

/// Threefry-2x64-20 of one counter block.
void ck_threefry(const uint64_t key[2], const uint64_t counter[2], uint64_t out[2]);
/// out[i] = bits of stream position first + i, where block b = (counter b, 0) gives positions 2b
/// and 2b + 1.
void ck_random_bits(const uint64_t key[2], uint64_t first, size_t n, uint64_t *out);
/// Inverted dropout. Element i is dropped when its 16 random bits (quarter i mod 4, lowest first,
/// of the 64-bit value at stream position i / 4) are below round(rate * 65536); kept elements are
/// multiplied by `scale`. mask[i] is 0 or `scale`; y = x * mask.
void ck_dropout(const uint64_t key[2], float rate, float scale, size_t n, const float *x, float *y,
                float *mask);

// MARK: - Losses (binary, on logits)

/// Weighted binary cross-entropy on logits z with targets t in [0, 1] and weights w (null: all 1).
/// gradient[i] = w (sigmoid(z) - t) * scale; returns sum of w * loss in double, 16 lanes as above.
/// All is computed in double; only the gradient is rounded to float.
double ck_bce_logits(size_t n, const float *z, const float *t, const float *w, float scale,
                     float *gradient);
/// Focal loss (Lin et al. 2017) with focusing parameter gamma and class balance alpha (negative:
/// none), otherwise as above. For targets between 0 and 1: the cross-entropy times
/// (p (1 - t) + (1 - p) t)^gamma times alpha t + (1 - alpha)(1 - t).
double ck_focal_logits(size_t n, const float *z, const float *t, const float *w, float gamma,
                       float alpha, float scale, float *gradient);
void ck_sigmoid_array(size_t n, const float *z, float *p);

// MARK: - Optimizers: one call over all parameters

/// velocity = fma(momentum, velocity, g), and w = fma(-rate, step, w) with the velocity as step, or
/// with nesterov fma(momentum, velocity, g). momentum 0: the step is g; velocity may be null.
void ck_sgd(size_t n, float *w, const float *g, float *velocity, float rate, float momentum,
            bool nesterov);
/// square = fma((1 - rho) g, g, rho square); step = g / (sqrt(square) + epsilon); with momentum, as
/// torch.optim.RMSprop has it, velocity = fma(momentum, velocity, step) is the step instead;
/// w = fma(-rate, step, w). velocity may be null when momentum is 0.
void ck_rmsprop(size_t n, float *w, const float *g, float *square, float *velocity, float rate,
                float rho, float epsilon, float momentum);
/// Adam (Kingma & Ba 2015) as torch has it, with correction1 = 1 - beta1^t and
/// correction2 = 1 - beta2^t at step t: m = fma(beta1, m, (1 - beta1) g),
/// v = fma((1 - beta2) g, g, beta2 v), below = fma(sqrt(v), 1 / sqrt(correction2), epsilon),
/// w = fma(-(rate / correction1), m / below, w). decay > 0: AdamW, w *= 1 - rate * decay first, for
/// elements where decay_mask[i] is not 0 (null: all).
void ck_adam(size_t n, float *w, const float *g, float *m, float *v, float rate, float beta1,
             float beta2, float epsilon, float correction1, float correction2, float decay,
             const float *decay_mask);

// MARK: - Double kernels for linear models (x is float, rows contiguous)

/// out[r] = intercept + sum over c of x[r,c] * beta[c] in rising c, one fused chain in double.
void ck_linear_scores(size_t rows, size_t columns, const float *x, size_t ld, const double *beta,
                      double intercept, double *out);
/// out[c] = fma(r[row], x[row,c], out[c]) for rows in rising order.
void ck_weighted_column_sums(size_t rows, size_t columns, const float *x, size_t ld,
                             const double *r, double *out);
/// hessian[i,j] = fma(w[row] x[row,i], x[row,j], hessian[i,j]) for rows in rising order, the lower
/// triangle j <= i only; hessian has `columns` columns.
void ck_weighted_gram(size_t rows, size_t columns, const float *x, size_t ld, const double *w,
                      double *hessian);
/// Weighted logistic loss and its derivatives, element by element: p = sigmoid(z),
/// residual = w (p - t), curvature = w p (1 - p); returns sum of w * loss, 16 lanes.
/// w null: all 1; curvature may be null.
double ck_logistic(size_t n, const double *z, const float *t, const float *w, double *residual,
                   double *curvature);

// MARK: - Normalisation

/// Mean and variance (divided by rows) of every column of x[rows,columns], in double, rows in rising
/// order.
void ck_column_moments(size_t rows, size_t columns, const float *x, float *mean, float *variance);
/// y = (x - mean) * (inverse * gamma) + beta by columns; `inverse` is 1 / sqrt(variance + epsilon).
/// gamma null: 1; beta null: 0.
void ck_batch_norm(size_t rows, size_t columns, const float *x, const float *mean,
                   const float *inverse, const float *gamma, const float *beta, float *y);
/// The gradients by gamma, beta and x (each may be null), where mean and inverse came from x itself,
/// or are `fixed`.
void ck_batch_norm_backward(size_t rows, size_t columns, const float *x, const float *mean,
                            const float *inverse, const float *gamma, bool fixed,
                            const float *dy, float *dgamma, float *dbeta, float *dx);
/// y = (x - mean) * inverse * gamma + beta by rows; moments[rows,2] receives mean and inverse.
/// gamma null: 1; beta null: 0.
void ck_layer_norm(size_t rows, size_t columns, const float *x, const float *gamma,
                   const float *beta, float epsilon, float *y, float *moments);
/// The gradients by gamma, beta and x; each may be null.
void ck_layer_norm_backward(size_t rows, size_t columns, const float *x, const float *gamma,
                            const float *moments, const float *dy, float *dgamma, float *dbeta,
                            float *dx);

// MARK: - Pooling

/// x[rows,steps,channels] to y[rows,out_steps,channels]: window t reaches from step
/// t * stride - before over `size` steps, and must hold one step at least; steps outside do not
/// count.
void ck_max_pool(size_t rows, size_t steps, size_t channels, size_t size, size_t stride,
                 size_t before, size_t out_steps, const float *x, float *y);
/// dx is overwritten; the gradient goes to the first maximum of a window.
void ck_max_pool_backward(size_t rows, size_t steps, size_t channels, size_t size, size_t stride,
                          size_t before, size_t out_steps, const float *x, const float *y,
                          const float *dy, float *dx);
void ck_average_pool(size_t rows, size_t steps, size_t channels, size_t size, size_t stride,
                     size_t before, size_t out_steps, const float *x, float *y);
void ck_average_pool_backward(size_t rows, size_t steps, size_t channels, size_t size,
                              size_t stride, size_t before, size_t out_steps, const float *dy,
                              float *dx);

#ifdef __cplusplus
}
#endif
