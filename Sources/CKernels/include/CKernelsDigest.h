// SHA-256, FIPS 180-4.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The state of a digest of nothing yet.
void ck_sha256_begin(uint32_t state[8]);

/// Adds whole blocks of 64 bytes.
void ck_sha256_add(uint32_t state[8], const uint8_t *bytes, size_t blocks);

/// Adds the last bytes, fewer than 64, with the padding for `length` bytes in all, and writes the
/// digest.
void ck_sha256_end(uint32_t state[8], const uint8_t *rest, uint64_t length, uint8_t digest[32]);

#ifdef __cplusplus
}
#endif
