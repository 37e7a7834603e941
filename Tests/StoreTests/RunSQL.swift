import CSQLite
import Testing

/// Runs statements on a file as another program might.
func runSQL(_ statements: String, on path: String) throws {
  try with(path) { handle in
    var message: UnsafeMutablePointer<CChar>?
    defer { sqlite3_free(message) }
    let code = sqlite3_exec(handle, statements, nil, nil, &message)
    try #require(code == SQLITE_OK, "\(message.map { String(cString: $0) } ?? "")")
  }
}

/// The whole number that a query gives.
func integer(_ query: String, of path: String) throws -> Int {
  try with(path) { handle in
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    try #require(sqlite3_prepare_v2(handle, query, -1, &statement, nil) == SQLITE_OK)
    try #require(sqlite3_step(statement) == SQLITE_ROW)
    return Int(sqlite3_column_int64(statement, 0))
  }
}

private func with<Result>(_ path: String, _ body: (OpaquePointer?) throws -> Result) throws
  -> Result
{
  var handle: OpaquePointer?
  defer { sqlite3_close(handle) }
  try #require(sqlite3_open(path, &handle) == SQLITE_OK)
  // A store that was let go may still be closing on its own thread.
  sqlite3_busy_timeout(handle, 60_000)
  return try body(handle)
}
