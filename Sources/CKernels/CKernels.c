// First, plain versions of the kernels in their stated orders.
#include "CKernels.h"

#pragma STDC FP_CONTRACT OFF

ck_path ck_current_path(void) { return CK_PORTABLE; }
bool ck_path_available(ck_path path) { return path == CK_PORTABLE; }
bool ck_force_path(ck_path path) { return path == CK_PORTABLE; }

// MARK: - Scalar functions

double ck_exp(double x) { return __builtin_exp(x); }
double ck_expm1(double x) { return __builtin_expm1(x); }
double ck_log(double x) { return __builtin_log(x); }
double ck_log1p(double x) { return __builtin_log1p(x); }
double ck_pow(double x, double y) { return __builtin_pow(x, y); }
double ck_tanh(double x) { return __builtin_tanh(x); }
double ck_erf(double x) { return __builtin_erf(x); }
double ck_sin_pi(double x) {
  double r = x - 2 * __builtin_rint(x / 2);
  return __builtin_sin(3.14159265358979323846 * r);
}
double ck_cos_pi(double x) {
  double r = x - 2 * __builtin_rint(x / 2);
  return __builtin_cos(3.14159265358979323846 * r);
}
double ck_sigmoid(double x) {
  double e = ck_exp(-__builtin_fabs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
}
double ck_softplus(double x) {
  return (x > 0 ? x : 0) + ck_log1p(ck_exp(-__builtin_fabs(x)));
}
double ck_normal_cdf(double x) { return 0.5 * __builtin_erfc(x * -0.70710678118654752440); }
double ck_normal_quantile(double p) {
  double low = -40, high = 40;
  for (int i = 0; i < 120; ++i) {
    double middle = 0.5 * (low + high);
    if (ck_normal_cdf(middle) < p) low = middle; else high = middle;
  }
  return 0.5 * (low + high);
}

// MARK: - Matrix product


#define GEMM_ROWS(name)                                                                          \
  static void name(size_t m, size_t n, size_t k, const float *a, size_t a_row, size_t a_col,     \
                   const float *b, size_t b_ld, float *c, size_t c_ld) {                         \
    for (size_t i = 0; i < m; ++i) {                                                             \
      float *row = c + i * c_ld;                                                                 \
      for (size_t p = 0; p < k; ++p) {                                                           \
        float s = a[i * a_row + p * a_col];                                                      \
        const float *right = b + p * b_ld;                                                       \
        for (size_t j = 0; j < n; ++j) row[j] = __builtin_fmaf(s, right[j], row[j]);             \
      }                                                                                          \
    }                                                                                            \
  }

GEMM_ROWS(gemm_rows)
#if defined(__x86_64__)
__attribute__((target("avx512f,fma"))) GEMM_ROWS(gemm_rows_avx512)
#endif

void ck_gemm(size_t m, size_t n, size_t k, const float *a, size_t a_row, size_t a_col,
             const float *b, size_t b_ld, float *c, size_t c_ld, const float *bias,
             bool accumulate) {
  if (!accumulate)
    for (size_t i = 0; i < m; ++i)
      for (size_t j = 0; j < n; ++j) c[i * c_ld + j] = 0;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f"))
    gemm_rows_avx512(m, n, k, a, a_row, a_col, b, b_ld, c, c_ld);
  else
#endif
    gemm_rows(m, n, k, a, a_row, a_col, b, b_ld, c, c_ld);
  if (bias && !accumulate)
    for (size_t i = 0; i < m; ++i)
      for (size_t j = 0; j < n; ++j) c[i * c_ld + j] += bias[j];
}

void ck_transpose(size_t rows, size_t columns, const float *in, size_t in_ld, float *out,
                  size_t out_ld) {
  for (size_t r = 0; r < rows; ++r)
    for (size_t c = 0; c < columns; ++c) out[c * out_ld + r] = in[r * in_ld + c];
}

void ck_squared_distances(size_t m, size_t n, size_t k, const float *a, size_t a_ld,
                          const float *bt, size_t bt_ld, float *out, size_t out_ld) {
  for (size_t i = 0; i < m; ++i)
    for (size_t j = 0; j < n; ++j) {
      float sum = 0;
      for (size_t p = 0; p < k; ++p) {
        float d = a[i * a_ld + p] - bt[p * bt_ld + j];
        sum = __builtin_fmaf(d, d, sum);
      }
      out[i * out_ld + j] = sum;
    }
}

// MARK: - Element by element

static float forward(ck_activation kind, float s, float x) {
  switch (kind) {
    case CK_LINEAR: return x;
    case CK_RELU: return x <= 0 ? 0 : x;
    case CK_LEAKY_RELU: return x > 0 ? x : s * x;
    case CK_ELU: return x > 0 ? x : s * (float)ck_expm1(x);
    case CK_SELU: return 1.0507009873554805f * (x > 0 ? x : 1.6732632423543772f * (float)ck_expm1(x));
    case CK_GELU: return (float)(x * ck_normal_cdf(x));
    case CK_SWISH: return (float)(x * ck_sigmoid(x));
    case CK_TANH: return (float)ck_tanh(x);
    case CK_SIGMOID: return (float)ck_sigmoid(x);
    case CK_SOFTPLUS: return (float)ck_softplus(x);
  }
  return x;
}

static float slope(ck_activation kind, float s, float x, float y) {
  double sigmoid = ck_sigmoid(x);
  switch (kind) {
    case CK_LINEAR: return 1;
    case CK_RELU: return x > 0 ? 1 : 0;
    case CK_LEAKY_RELU: return x > 0 ? 1 : s;
    case CK_ELU: return x > 0 ? 1 : s * (float)ck_exp(x);
    case CK_SELU: return 1.0507009873554805f * (x > 0 ? 1 : 1.6732632423543772f * (float)ck_exp(x));
    case CK_GELU:
      return (float)(ck_normal_cdf(x) + x * 0.39894228040143267794 * ck_exp(-0.5 * x * x));
    case CK_SWISH: return (float)(sigmoid * (1 + x * (1 - sigmoid)));
    case CK_TANH: return 1 - y * y;
    case CK_SIGMOID: return y * (1 - y);
    case CK_SOFTPLUS: return (float)sigmoid;
  }
  return 1;
}

void ck_activation_forward(ck_activation kind, float parameter, size_t n, const float *x,
                           float *y) {
  for (size_t i = 0; i < n; ++i) y[i] = forward(kind, parameter, x[i]);
}
void ck_activation_backward(ck_activation kind, float parameter, size_t n, const float *x,
                            const float *y, const float *dy, float *dx) {
  for (size_t i = 0; i < n; ++i) dx[i] = dy[i] * slope(kind, parameter, x[i], y[i]);
}
void ck_sigmoid_array(size_t n, const float *z, float *p) {
  for (size_t i = 0; i < n; ++i) p[i] = (float)ck_sigmoid(z[i]);
}

void ck_add(size_t n, const float *a, const float *b, float *out) {
  for (size_t i = 0; i < n; ++i) out[i] = a[i] + b[i];
}
void ck_multiply(size_t n, const float *a, const float *b, float *out) {
  for (size_t i = 0; i < n; ++i) out[i] = a[i] * b[i];
}
void ck_multiply_add(size_t n, const float *a, const float *b, float *out) {
  for (size_t i = 0; i < n; ++i) out[i] = __builtin_fmaf(a[i], b[i], out[i]);
}
void ck_scale(size_t n, float s, const float *a, float *out) {
  for (size_t i = 0; i < n; ++i) out[i] = s * a[i];
}
void ck_axpy(size_t n, float s, const float *x, float *y) {
  for (size_t i = 0; i < n; ++i) y[i] = __builtin_fmaf(s, x[i], y[i]);
}

// MARK: - Rows and columns

void ck_column_sums(size_t rows, size_t columns, const float *x, size_t ld, float *out,
                    bool accumulate) {
  if (!accumulate)
    for (size_t c = 0; c < columns; ++c) out[c] = 0;
  for (size_t r = 0; r < rows; ++r)
    for (size_t c = 0; c < columns; ++c) out[c] += x[r * ld + c];
}

static double folded(double *lanes) {
  for (int width = 8; width > 0; width /= 2)
    for (int i = 0; i < width; ++i) lanes[i] += lanes[i + width];
  return lanes[0];
}
static float folded_float(float *lanes) {
  for (int width = 8; width > 0; width /= 2)
    for (int i = 0; i < width; ++i) lanes[i] += lanes[i + width];
  return lanes[0];
}

float ck_sum(size_t n, const float *x) {
  float lanes[16] = {0};
  for (size_t i = 0; i < n; ++i) lanes[i % 16] += x[i];
  return folded_float(lanes);
}
float ck_dot(size_t n, const float *x, const float *y) {
  float lanes[16] = {0};
  for (size_t i = 0; i < n; ++i) lanes[i % 16] = __builtin_fmaf(x[i], y[i], lanes[i % 16]);
  return folded_float(lanes);
}
double ck_sum_d(size_t n, const double *x) {
  double lanes[16] = {0};
  for (size_t i = 0; i < n; ++i) lanes[i % 16] += x[i];
  return folded(lanes);
}
double ck_squared_norm(size_t n, const float *x) {
  double lanes[16] = {0};
  for (size_t i = 0; i < n; ++i) lanes[i % 16] += (double)x[i] * (double)x[i];
  return folded(lanes);
}

// MARK: - Randomness

void ck_threefry(const uint64_t key[2], const uint64_t counter[2], uint64_t out[2]) {
  static const int rotations[8] = {16, 42, 12, 31, 16, 32, 24, 21};
  uint64_t keys[3] = {key[0], key[1], key[0] ^ key[1] ^ 0x1BD11BDAA9FC1A22u};
  uint64_t x = counter[0] + keys[0], y = counter[1] + keys[1];
  for (unsigned round = 0; round < 20; ++round) {
    int turn = rotations[round % 8];
    x += y;
    y = (y << turn | y >> (64 - turn)) ^ x;
    if (round % 4 == 3) {
      unsigned s = round / 4 + 1;
      x += keys[s % 3];
      y += keys[(s + 1) % 3] + s;
    }
  }
  out[0] = x;
  out[1] = y;
}
void ck_random_bits(const uint64_t key[2], uint64_t first, size_t n, uint64_t *out) {
  for (size_t i = 0; i < n; ++i) {
    uint64_t counter[2] = {(first + i) / 2, 0}, block[2];
    ck_threefry(key, counter, block);
    out[i] = block[(first + i) % 2];
  }
}
void ck_dropout(const uint64_t key[2], float rate, float scale, size_t n, const float *x, float *y,
                float *mask) {
  uint64_t bits = 0;
  uint32_t threshold = (uint32_t)((double)rate * 65536 + 0.5);
  for (size_t i = 0; i < n; ++i) {
    if (i % 4 == 0) ck_random_bits(key, i / 4, 1, &bits);
    mask[i] = (bits >> (i % 4 * 16) & 0xFFFF) < threshold ? 0 : scale;
    y[i] = x[i] * mask[i];
  }
}

// MARK: - Losses

double ck_bce_logits(size_t n, const float *z, const float *t, const float *w, float scale,
                     float *gradient) {
  double lanes[16] = {0};
  for (size_t i = 0; i < n; ++i) {
    double weight = w ? w[i] : 1;
    gradient[i] = (float)(weight * (ck_sigmoid(z[i]) - t[i]) * scale);
    lanes[i % 16] += weight * (ck_softplus(z[i]) - (double)t[i] * z[i]);
  }
  return folded(lanes);
}
double ck_focal_logits(size_t n, const float *z, const float *t, const float *w, float gamma,
                       float alpha, float scale, float *gradient) {
  double lanes[16] = {0};
  for (size_t i = 0; i < n; ++i) {
    double target = t[i], weight = w ? w[i] : 1, g = gamma;
    if (alpha >= 0) weight *= alpha * target + (1 - (double)alpha) * (1 - target);
    double p = ck_sigmoid(z[i]), not_p = ck_sigmoid(-(double)z[i]);
    double miss = p * (1 - target) + not_p * target, power = ck_pow(miss, g);
    double entropy = ck_softplus(z[i]) - target * z[i];
    double turn = miss > 0 ? g * (1 - 2 * target) * power * (p * not_p / miss) : 0;
    gradient[i] = (float)(weight * (power * (p - target) + entropy * turn) * scale);
    lanes[i % 16] += weight * power * entropy;
  }
  return folded(lanes);
}

// MARK: - Optimizers

void ck_sgd(size_t n, float *w, const float *g, float *velocity, float rate, float momentum,
            bool nesterov) {
  for (size_t i = 0; i < n; ++i) {
    float step = g[i];
    if (momentum != 0) {
      velocity[i] = __builtin_fmaf(momentum, velocity[i], g[i]);
      step = nesterov ? __builtin_fmaf(momentum, velocity[i], g[i]) : velocity[i];
    }
    w[i] = __builtin_fmaf(-rate, step, w[i]);
  }
}
void ck_rmsprop(size_t n, float *w, const float *g, float *square, float *velocity, float rate,
                float rho, float epsilon, float momentum) {
  for (size_t i = 0; i < n; ++i) {
    square[i] = __builtin_fmaf((1 - rho) * g[i], g[i], rho * square[i]);
    float step = g[i] / (__builtin_sqrtf(square[i]) + epsilon);
    if (momentum != 0) step = velocity[i] = __builtin_fmaf(momentum, velocity[i], step);
    w[i] = __builtin_fmaf(-rate, step, w[i]);
  }
}
void ck_adam(size_t n, float *w, const float *g, float *m, float *v, float rate, float beta1,
             float beta2, float epsilon, float correction1, float correction2, float decay,
             const float *decay_mask) {
  float step = rate / correction1, root = 1 / __builtin_sqrtf(correction2);
  float keep = 1 - rate * decay;
  for (size_t i = 0; i < n; ++i) {
    if (decay > 0 && (!decay_mask || decay_mask[i] != 0)) w[i] *= keep;
    m[i] = __builtin_fmaf(beta1, m[i], (1 - beta1) * g[i]);
    v[i] = __builtin_fmaf((1 - beta2) * g[i], g[i], beta2 * v[i]);
    float bottom = __builtin_fmaf(__builtin_sqrtf(v[i]), root, epsilon);
    w[i] = __builtin_fmaf(-step, m[i] / bottom, w[i]);
  }
}

// MARK: - Linear models

void ck_linear_scores(size_t rows, size_t columns, const float *x, size_t ld, const double *beta,
                      double intercept, double *out) {
  for (size_t r = 0; r < rows; ++r) {
    double sum = intercept;
    for (size_t c = 0; c < columns; ++c) sum = __builtin_fma(x[r * ld + c], beta[c], sum);
    out[r] = sum;
  }
}
void ck_weighted_column_sums(size_t rows, size_t columns, const float *x, size_t ld,
                             const double *r, double *out) {
  for (size_t i = 0; i < rows; ++i)
    for (size_t c = 0; c < columns; ++c) out[c] = __builtin_fma(r[i], x[i * ld + c], out[c]);
}
void ck_weighted_gram(size_t rows, size_t columns, const float *x, size_t ld, const double *w,
                      double *hessian) {
  for (size_t r = 0; r < rows; ++r)
    for (size_t i = 0; i < columns; ++i) {
      double left = w[r] * x[r * ld + i];
      for (size_t j = 0; j <= i; ++j)
        hessian[i * columns + j] = __builtin_fma(left, x[r * ld + j], hessian[i * columns + j]);
    }
}
double ck_logistic(size_t n, const double *z, const float *t, const float *w, double *residual,
                   double *curvature) {
  double lanes[16] = {0};
  for (size_t i = 0; i < n; ++i) {
    double weight = w ? w[i] : 1, p = ck_sigmoid(z[i]), target = t[i];
    residual[i] = weight * (p - target);
    if (curvature) curvature[i] = weight * (p * ck_sigmoid(-z[i]));
    lanes[i % 16] += weight * (ck_softplus(z[i]) - target * z[i]);
  }
  return folded(lanes);
}
