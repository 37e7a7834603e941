// Chooses a path once, and hands every call to it.
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/table.h"

static const char *const path_names[4] = {"portable", "avx2", "avx512", "neon"};

#if defined(__x86_64__)
/// What all machines with AVX2 have, though each is a feature of its own.
static bool has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("lzcnt");
}

static bool has_avx512(void) {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}
#endif

static const ck_kernel_table *table_of(ck_path path) {
  switch (path) {
    case CK_PORTABLE: return &ck_portable_kernels;
#if defined(__x86_64__)
    case CK_AVX2: return has_avx2() ? &ck_avx2_kernels : NULL;
    case CK_AVX512: return has_avx512() ? &ck_avx512_kernels : NULL;
#elif defined(__aarch64__)
    case CK_NEON: return &ck_neon_kernels;
#endif
    default: return NULL;
  }
}

static _Atomic(const ck_kernel_table *) table_in_force;

/// Any thread may come first: all of them choose the same.
static const ck_kernel_table *choose(void) {
  const ck_path best_first[4] = {CK_AVX512, CK_AVX2, CK_NEON, CK_PORTABLE};
  const char *wish = getenv("WORKBENCH_SIMD");
  const ck_kernel_table *best = NULL;
  for (int i = 0; i < 4; ++i) {
    const ck_kernel_table *table = table_of(best_first[i]);
    if (!table) continue;
    if (!best) best = table;
    if (wish && strcmp(wish, path_names[best_first[i]]) == 0) best = table;
  }
  atomic_store_explicit(&table_in_force, best, memory_order_release);
  return best;
}

static inline const ck_kernel_table *kernels(void) {
  const ck_kernel_table *table = atomic_load_explicit(&table_in_force, memory_order_acquire);
  return table ? table : choose();
}

ck_path ck_current_path(void) {
  const ck_kernel_table *table = kernels();
  for (ck_path path = CK_PORTABLE; path <= CK_NEON; ++path)
    if (table_of(path) == table) return path;
  return CK_PORTABLE;
}

bool ck_path_available(ck_path path) { return table_of(path) != NULL; }

bool ck_force_path(ck_path path) {
  const ck_kernel_table *table = table_of(path);
  if (table) atomic_store_explicit(&table_in_force, table, memory_order_release);
  return table != NULL;
}

#define CK_CALL(result, name, implementation, parameters, arguments)                             \
  result ck_##name parameters { return kernels()->name arguments; }
CK_KERNELS(CK_CALL)
