// Any machine: what the compiler makes of the vectors, without a fused multiply-add instruction.
#define CK_SOFT_FMA 1
#define CK_TILE_ROWS 2
#define CK_TILE_VECTORS 1

#include "../kernels/table.h"

#include "../kernels/all.h"

const ck_kernel_table ck_portable_kernels = {CK_KERNELS(CK_ENTRY)};
