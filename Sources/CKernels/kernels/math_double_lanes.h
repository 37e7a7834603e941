// The double functions for one lane and for eight.
#pragma once

#include "vector.h"

#define D f64x1
#define U u64x1
#define I i64x1
#define M(name) name##_x1
#include "math_double.h"
#undef D
#undef U
#undef I
#undef M

#define D f64x8
#define U u64x8
#define I i64x8
#define M(name) name##_x8
#include "math_double.h"
#undef D
#undef U
#undef I
#undef M
