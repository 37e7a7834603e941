// Everything a path compiles.
#pragma once

#include "activations.h"
#include "attribution.h"
#include "between.h"
#include "elementwise.h"
#include "gemm.h"
#include "gram.h"
#include "linear.h"
#include "losses.h"
#include "normalization.h"
#include "optimizers.h"
#include "pooling.h"
#include "power.h"
#include "random.h"
#include "reductions.h"
#include "scalar.h"
