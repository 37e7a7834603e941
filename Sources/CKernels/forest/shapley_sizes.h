// The sizes of a background for one path.
#define SIZE_NAME one
#define WORDS ((size_t)1)
#define LIMIT 1
#include "shapley.h"
#undef SIZE_NAME
#undef WORDS
#undef LIMIT

#define SIZE_NAME two
#define WORDS ((size_t)2)
#define LIMIT 2
#include "shapley.h"
#undef SIZE_NAME
#undef WORDS
#undef LIMIT

#define SIZE_NAME any
#define WORDS (s->words)
#define LIMIT MOST_WORDS
#include "shapley.h"
#undef SIZE_NAME
#undef WORDS
#undef LIMIT
