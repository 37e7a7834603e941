// Two registers of 256 bits to a vector.
#if defined(__x86_64__)

#include <immintrin.h>

#define CK_AVX2_MASKS 1
#define CK_TILE_ROWS 6
#define CK_TILE_VECTORS 1

#include "../kernels/table.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "../kernels/all.h"
#pragma clang attribute pop

const ck_kernel_table ck_avx2_kernels = {CK_KERNELS(CK_ENTRY)};

#endif
