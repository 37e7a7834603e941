// Activations and their derivatives. Comparisons are written so that NaN stays NaN.
#pragma once

#include "elementwise.h"
#include "math_float.h"

#pragma STDC FP_CONTRACT OFF

#define SELU_SCALE 1.0507009873554805f
#define SELU_DEPTH 1.7580993408473768f
#define INVERSE_ROOT_OF_TWO_PI 0.3989422804014327f

INLINE f32x16 activated(ck_activation kind, float parameter, f32x16 x) {
  f32x16 other;
  switch (kind) {
    case CK_LINEAR: return x;
    case CK_RELU: return x <= 0.0f ? (f32x16)0.0f : x;
    case CK_LEAKY_RELU: return x > 0.0f ? x : parameter * x;
    case CK_ELU: return x > 0.0f ? x : parameter * expm1_below_f(x);
    case CK_SELU: return x > 0.0f ? SELU_SCALE * x : SELU_DEPTH * expm1_below_f(x);
    case CK_GELU: return x * normal_cdf_f(x, bell_f(x));
    case CK_SWISH: return x * sigmoid_pair_f(x, &other);
    case CK_TANH: return tanh_f(x);
    case CK_SIGMOID: return sigmoid_pair_f(x, &other);
    case CK_SOFTPLUS: return softplus_f(x);
  }
  return x;
}

/// dy f'(x), where y = f(x).
INLINE f32x16 through(ck_activation kind, float parameter, f32x16 x, f32x16 y, f32x16 dy) {
  f32x16 other;
  switch (kind) {
    case CK_LINEAR: return dy;
    case CK_RELU: return x > 0.0f ? dy : (f32x16)0.0f;
    case CK_LEAKY_RELU: return x > 0.0f ? dy : parameter * dy;
    case CK_ELU: return x > 0.0f ? dy : dy * (parameter * exp_f(x));
    case CK_SELU: return dy * (x > 0.0f ? (f32x16)SELU_SCALE : SELU_DEPTH * exp_f(x));
    case CK_GELU: {
      f32x16 bell = bell_f(x);
      return dy * fma_f(x, INVERSE_ROOT_OF_TWO_PI * bell, normal_cdf_f(x, bell));
    }
    case CK_SWISH: {
      f32x16 s = sigmoid_pair_f(x, &other);
      return dy * fma_f(s, x * other, s);
    }
    case CK_TANH: return dy * fma_f(-y, y, 1.0f);
    case CK_SIGMOID: return dy * (y * (1.0f - y));
    case CK_SOFTPLUS: return dy * sigmoid_pair_f(x, &other);
  }
  return dy;
}

#define FORWARD(kind)                                                                            \
  case kind:                                                                                     \
    BY_16(n) store_first(y + i, activated(kind, parameter, load_first(x + i, left)), left);      \
    break;

static void activation_forward(ck_activation kind, float parameter, size_t n, const float *x,
                               float *y) {
  switch (kind) {
    FORWARD(CK_LINEAR) FORWARD(CK_RELU) FORWARD(CK_LEAKY_RELU) FORWARD(CK_ELU) FORWARD(CK_SELU)
    FORWARD(CK_GELU) FORWARD(CK_SWISH) FORWARD(CK_TANH) FORWARD(CK_SIGMOID) FORWARD(CK_SOFTPLUS)
  }
}

#define BACKWARD(kind)                                                                           \
  case kind:                                                                                     \
    BY_16(n) {                                                                                   \
      f32x16 slope = through(kind, parameter, load_first(x + i, left), load_first(y + i, left),  \
                             load_first(dy + i, left));                                          \
      store_first(dx + i, slope, left);                                                          \
    }                                                                                            \
    break;

static void activation_backward(ck_activation kind, float parameter, size_t n, const float *x,
                                const float *y, const float *dy, float *dx) {
  switch (kind) {
    BACKWARD(CK_LINEAR) BACKWARD(CK_RELU) BACKWARD(CK_LEAKY_RELU) BACKWARD(CK_ELU)
    BACKWARD(CK_SELU) BACKWARD(CK_GELU) BACKWARD(CK_SWISH) BACKWARD(CK_TANH) BACKWARD(CK_SIGMOID)
    BACKWARD(CK_SOFTPLUS)
  }
}

static void sigmoid_array(size_t n, const float *z, float *p) {
  activation_forward(CK_SIGMOID, 0, n, z, p);
}
