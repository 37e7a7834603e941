#include <zlib.h>

/// Begins to expand what gzip or zlib packed, whichever it is; the library's own is a macro, which Swift
/// does not import.
static inline int workbench_inflate_begin(z_stream *stream) { return inflateInit2(stream, 15 + 32); }

/// The same for what a zip archive packs, which has neither head nor check.
static inline int workbench_inflate_begin_bare(z_stream *stream) { return inflateInit2(stream, -15); }
