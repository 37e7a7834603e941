import CSQLite

/// A write transaction that is never ended.
struct SQLiteLock {
  /// Begins it; nil where that fails.
  init?(path: String) {
    var handle: OpaquePointer?
    guard sqlite3_open(path, &handle) == SQLITE_OK,
      sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK
    else { return nil }
  }
}
