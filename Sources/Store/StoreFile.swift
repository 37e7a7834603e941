import CSQLite

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The files of an open store, to be told from others that take their place.
///
/// SQLite goes on writing to a file that was deleted or moved, and what it writes is lost with it.
struct StoreFile: Sendable {
  private struct Identity: Sendable, Equatable {
    var device: UInt64
    var file: UInt64

    /// Nil where there is no file of this name.
    init?(_ path: String) {
      var found = stat()
      guard stat(path, &found) == 0 else { return nil }
      (device, file) = (UInt64(found.st_dev), UInt64(found.st_ino))
    }
  }

  private let path: String
  private let identity: Identity?
  /// Where the write-ahead log is, which holds the newest rows.
  private let logPath: String
  private let log: Identity?

  /// The files of a database that is open, with its tables made.
  init(_ database: borrowing Database) {
    path = database.path
    identity = Identity(path)
    let name = sqlite3_db_filename(database.handle, "main").map { String(cString: $0) } ?? path
    logPath = name + "-wal"
    log = Identity(logPath)
  }

  /// Throws where the files are not those that were opened.
  func check() throws(StoreError) {
    guard identity != nil, Identity(path) == identity, log == nil || Identity(logPath) == log else {
      throw .gone(path: path)
    }
  }

  /// Throws where a path is none of a file that rows can be kept in.
  static func check(path: String) throws(StoreError) {
    // What SQLite keeps in memory or in a file without a name, or takes for a URI.
    guard !path.isEmpty, !path.hasPrefix(":"), !path.hasPrefix("file:") else {
      throw .noFile(path: path)
    }
    var found = stat()
    if stat(path, &found) == 0, found.st_mode & S_IFMT != S_IFREG { throw .notRegular(path: path) }
  }
}
