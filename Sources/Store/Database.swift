import CSQLite

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One connection to an SQLite file.
struct Database: ~Copyable {
  let path: String
  let handle: OpaquePointer

  /// Opens a file, which is made if it may be written and is missing.
  ///
  /// A connection is used by one thread at a time, so SQLite's own lock is left out.
  init(path: String, isReadOnly: Bool, busyMilliseconds: Int) throws(StoreError) {
    let access =
      isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    if !isReadOnly { Self.make(path) }
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      let reason = String(cString: sqlite3_errstr(code))
      sqlite3_close_v2(handle)
      throw .failed(path: path, reason: "cannot be opened: \(reason)")
    }
    self.path = path
    self.handle = handle
    sqlite3_busy_timeout(handle, Int32(busyMilliseconds))
  }

  deinit { sqlite3_close_v2(handle) }

  /// Makes an empty file that only its owner may read, where there is none.
  ///
  /// What is kept is about persons. SQLite gives the files beside it the same rights.
  private static func make(_ path: String) {
    // Only a new file is opened: closing one gives up the locks that this process has on it.
    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
  }

  /// What SQLite's code of a failed call means for the user.
  func error(_ code: Int32) -> StoreError {
    switch code & 0xFF {
    case SQLITE_NOTADB: .foreign(path: path)
    case SQLITE_CORRUPT: .damaged(path: path)
    case SQLITE_BUSY, SQLITE_LOCKED: .locked(path: path)
    case SQLITE_FULL: .full(path: path)
    // A write that failed otherwise than for want of space: the file may not grow (EFBIG), or a quota.
    case SQLITE_IOERR where code == SQLITE_IOERR | 3 << 8: .full(path: path)
    default: .failed(path: path, reason: String(cString: sqlite3_errmsg(handle)))
    }
  }

  /// Runs statements without values.
  func run(_ statements: String) throws(StoreError) {
    let code = sqlite3_exec(handle, statements, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(sqlite3_extended_errcode(handle)) }
  }

  /// The whole number that a query answers; 0 where it has no row.
  func integer(_ query: String) throws(StoreError) -> Int64 {
    let statement = try Statement(query, in: self)
    return try statement.step(in: self) ? statement.integer(0) : 0
  }

  /// Whether a transaction is open.
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }
}
