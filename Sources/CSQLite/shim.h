#include <sqlite3.h>

/// SQLITE_TRANSIENT, a cast that Swift does not import: the bytes are copied.
static inline sqlite3_destructor_type workbench_sqlite_transient(void) { return SQLITE_TRANSIENT; }
