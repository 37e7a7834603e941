import CSQLite

struct Statement: ~Copyable {
  fileprivate let handle: OpaquePointer

  /// Prepares a statement that is kept, so that its text is read once.
  init(_ text: String, in database: borrowing Database) throws(StoreError) {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(
      database.handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else {
      throw database.error(sqlite3_extended_errcode(database.handle))
    }
    self.handle = handle
  }

  deinit { sqlite3_finalize(handle) }

  /// Goes to the next row; false behind the last.
  func step(in database: borrowing Database) throws(StoreError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let error = database.error(sqlite3_extended_errcode(database.handle))
      sqlite3_reset(handle)
      throw error
    }
  }

  /// Runs a statement without rows, to be run again with other values.
  func run(in database: borrowing Database) throws(StoreError) {
    _ = try step(in: database)
    sqlite3_reset(handle)
  }

  // Places of values count from 1, those of columns from 0, as in SQLite.

  func bind(_ value: Int64?, at place: Int32) {
    if let value {
      sqlite3_bind_int64(handle, place, value)
    } else {
      sqlite3_bind_null(handle, place)
    }
  }

  func bind(_ value: Double, at place: Int32) { sqlite3_bind_double(handle, place, value) }

  func bind(_ value: String?, at place: Int32) {
    guard var value else {
      sqlite3_bind_null(handle, place)
      return
    }
    value.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        _ = sqlite3_bind_text(
          handle, place, text.baseAddress, Int32(text.count), workbench_sqlite_transient())
      }
    }
  }

  func bind(_ bytes: ArraySlice<UInt8>, at place: Int32) {
    bytes.withUnsafeBytes { bytes in
      _ = sqlite3_bind_blob(
        handle, place, bytes.baseAddress, Int32(bytes.count), workbench_sqlite_transient())
    }
  }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func number(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

  func text(_ column: Int32) -> String? {
    guard let text = sqlite3_column_text(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
  }

  func bytes(_ column: Int32) -> [UInt8] {
    guard let bytes = sqlite3_column_blob(handle, column) else { return [] }
    let count = Int(sqlite3_column_bytes(handle, column))
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
  }
}

extension Statement {
  /// Ends a query before its last row, to be run again with other values.
  func reset() { sqlite3_reset(handle) }
}
