// Optimizer steps over all parameters at once.
#pragma once

#include "elementwise.h"

#pragma STDC FP_CONTRACT OFF

static void sgd(size_t n, float *w, const float *g, float *velocity, float rate, float momentum,
                bool nesterov) {
  if (momentum == 0) {
    axpy(n, -rate, g, w);
    return;
  }
  BY_16(n) {
    f32x16 slope = load_first(g + i, left);
    f32x16 speed = fma_f(momentum, load_first(velocity + i, left), slope);
    f32x16 step = nesterov ? fma_f(momentum, speed, slope) : speed;
    store_first(velocity + i, speed, left);
    store_first(w + i, fma_f(-rate, step, load_first(w + i, left)), left);
  }
}

static void rmsprop(size_t n, float *w, const float *g, float *square, float *velocity, float rate,
                    float rho, float epsilon, float momentum) {
  const float fresh = 1 - rho;
  BY_16(n) {
    f32x16 slope = load_first(g + i, left);
    f32x16 mean = fma_f(fresh * slope, slope, rho * load_first(square + i, left));
    f32x16 step = slope / (__builtin_elementwise_sqrt(mean) + epsilon);
    store_first(square + i, mean, left);
    if (momentum != 0) {
      step = fma_f(momentum, load_first(velocity + i, left), step);
      store_first(velocity + i, step, left);
    }
    store_first(w + i, fma_f(-rate, step, load_first(w + i, left)), left);
  }
}

static void adam(size_t n, float *w, const float *g, float *m, float *v, float rate, float beta1,
                 float beta2, float epsilon, float correction1, float correction2, float decay,
                 const float *decay_mask) {
  const float step = -(rate / correction1), root = 1 / __builtin_sqrtf(correction2);
  const float fresh1 = 1 - beta1, fresh2 = 1 - beta2, keep = 1 - rate * decay;
  BY_16(n) {
    f32x16 weight = load_first(w + i, left), slope = load_first(g + i, left);
    if (decay > 0) {
      f32x16 decayed = weight * keep;
      i32x16 decays = decay_mask ? load_first(decay_mask + i, left) != 0.0f : (i32x16)-1;
      weight = decays ? decayed : weight;
    }
    f32x16 mean = fma_f(beta1, load_first(m + i, left), fresh1 * slope);
    f32x16 square = fma_f(fresh2 * slope, slope, beta2 * load_first(v + i, left));
    f32x16 below = fma_f(__builtin_elementwise_sqrt(square), root, epsilon);
    store_first(m + i, mean, left);
    store_first(v + i, square, left);
    store_first(w + i, fma_f(step, mean / below, weight), left);
  }
}
