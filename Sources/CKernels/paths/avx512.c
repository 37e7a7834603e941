// One register of 512 bits to a vector.
#if defined(__x86_64__)

#include <immintrin.h>

#define CK_AVX512_MASKS 1
#define CK_TILE_ROWS 8
#define CK_TILE_VECTORS 2

#include "../kernels/table.h"

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#include "../kernels/all.h"
#pragma clang attribute pop

const ck_kernel_table ck_avx512_kernels = {CK_KERNELS(CK_ENTRY)};

#endif
