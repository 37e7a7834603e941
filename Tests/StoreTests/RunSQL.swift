import CSQLite
import Testing

/// Runs statements on a file as another program might.
func runSQL(_ statements: String, on path: String) throws {
  var handle: OpaquePointer?
  defer { sqlite3_close(handle) }
  try #require(sqlite3_open(path, &handle) == SQLITE_OK)
  // A store that was let go may still be closing on its own thread.
  sqlite3_busy_timeout(handle, 60_000)
  var message: UnsafeMutablePointer<CChar>?
  defer { sqlite3_free(message) }
  let code = sqlite3_exec(handle, statements, nil, nil, &message)
  try #require(code == SQLITE_OK, "\(message.map { String(cString: $0) } ?? "")")
}
