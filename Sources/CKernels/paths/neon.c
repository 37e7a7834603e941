// Four registers of 128 bits to a vector; the fused multiply-add is part of every arm64.
#if defined(__aarch64__)

#define CK_TILE_ROWS 6
#define CK_TILE_VECTORS 1

#include "../kernels/table.h"

#include "../kernels/all.h"

const ck_kernel_table ck_neon_kernels = {CK_KERNELS(CK_ENTRY)};

#endif
