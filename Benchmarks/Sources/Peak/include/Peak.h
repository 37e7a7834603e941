#pragma once

/// Multiply-adds of one core as floating-point operations per second (two each), the best of a few
/// runs of a loop of independent fused multiply-adds in registers.
double peak_flops(void);
/// The largest resident set of this process so far, in kibibytes.
long peak_resident_kib(void);
/// The seconds that processors have worked for this process so far, all threads together.
double peak_processor_seconds(void);
