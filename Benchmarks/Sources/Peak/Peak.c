#include "Peak.h"

#include <sys/resource.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// Twelve chains hide the latency of the multiply-add on every core of today.
#define CHAINS 12
#define STEPS 4000000L
#define LOOP(name, lanes, attribute)                                                             \
  typedef float name##_vector __attribute__((vector_size(4 * lanes)));                           \
  attribute static double name(float *sink) {                                                    \
    name##_vector chain[CHAINS], factor, term;                                                   \
    for (int i = 0; i < lanes; i++) { factor[i] = 0.999f; term[i] = 0.001f; }                    \
    for (int c = 0; c < CHAINS; c++) chain[c] = term * (float)c;                                 \
    double start = now();                                                                        \
    for (long s = 0; s < STEPS; s++) {                                                           \
      _Pragma("clang loop unroll(full)") for (int c = 0; c < CHAINS; c++) chain[c] =             \
          __builtin_elementwise_fma(chain[c], factor, term);                                     \
    }                                                                                            \
    double seconds = now() - start;                                                              \
    for (int c = 0; c < CHAINS; c++) *sink += chain[c][0];                                       \
    return 2.0 * lanes * CHAINS * (double)STEPS / seconds;                                       \
  }

#if defined(__x86_64__)
LOOP(wide512, 16, __attribute__((target("avx512f"), noinline)))
LOOP(wide256, 8, __attribute__((target("avx2,fma"), noinline)))
#else
LOOP(wide128, 4, __attribute__((noinline)))
#endif

double peak_flops(void) {
  double best = 0;
  float sink = 0;
  for (int run = 0; run < 5; run++) {
#if defined(__x86_64__)
    double flops = __builtin_cpu_supports("avx512f") ? wide512(&sink) : wide256(&sink);
#else
    double flops = wide128(&sink);
#endif
    if (flops > best) best = flops;
  }
  return sink == 12345 ? 0 : best;
}

long peak_resident_kib(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
#if defined(__APPLE__)
  return usage.ru_maxrss / 1024;
#else
  return usage.ru_maxrss;
#endif
}

double peak_processor_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
         1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}
