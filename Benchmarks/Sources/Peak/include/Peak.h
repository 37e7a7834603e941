#pragma once

/// Multiply-adds of one core as floating-point operations per second (two each), the best of a few
/// runs of a loop of independent fused multiply-adds in registers.
double peak_flops(void);
/// The largest resident set of this process so far, in kibibytes.
long peak_resident_kib(void);
