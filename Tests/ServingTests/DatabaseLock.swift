import CSQLite

/// A write transaction on another connection.
struct DatabaseLock {
  private let handle: OpaquePointer?

  /// Begins it; nil where that fails.
  init?(_ path: String) {
    var handle: OpaquePointer?
    guard sqlite3_open(path, &handle) == SQLITE_OK,
      sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK
    else { return nil }
    self.handle = handle
  }

  func end() { sqlite3_close(handle) }
}
