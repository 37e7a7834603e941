import CSQLite
import Foundation
import Store
import Testing

extension ScoreBatch {
  /// A batch whose rows can be told from those of every other number.
  static func sample(_ number: Int, rows: Int = 1, model: String = "churn") -> ScoreBatch {
    ScoreBatch(
      model: model, version: 1 + number % 2, time: Int64(1_000_000 * number),
      scores: (0..<rows).map { Float($0) / Float(rows) }, decisions: (0..<rows).map { $0 % 2 == 1 },
      digests: (0..<32 * rows).map { UInt8(($0 + number) & 0xFF) },
      identifiers: (0..<rows).map { $0 % 3 == 2 ? nil : "\(number)-\($0)" })
  }
}

/// A folder that goes away with the test.
final class TemporaryFolder {
  let url = FileManager.default.temporaryDirectory
    .appendingPathComponent("workbench-store-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}

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
