import CSQLite

/// A write transaction.
struct SQLiteLock {
  private let handle: OpaquePointer

  /// Begins it; nil where that fails.
  init?(path: String) {
    var handle: OpaquePointer?
    guard sqlite3_open(path, &handle) == SQLITE_OK,
      sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK
    else { return nil }
    guard let handle else { return nil }
    self.handle = handle
  }

  /// Ends it.
  func end() { sqlite3_close(handle) }
}
