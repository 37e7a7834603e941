/// Why scored rows cannot be kept or read.
package enum StoreError: Error, Sendable, Hashable {
  /// The path is none of a file to SQLite.
  case noFile(path: String)
  /// What stands at the path is a folder, a device or a pipe.
  case notRegular(path: String)
  /// Another file, or none, stands where the store was opened.
  case gone(path: String)
  /// The file is no database, or one of another program.
  case foreign(path: String)
  /// The file was written by a newer release.
  case newer(path: String, found: Int, supported: Int)
  /// The file's content is damaged.
  case damaged(path: String)
  /// Another process holds the database for longer than is waited.
  case locked(path: String)
  /// The disk is full, or the file may not grow.
  case full(path: String)
  /// More rows wait to be written than may.
  case overloaded(limit: Int)
  /// Anything else, in SQLite's words.
  case failed(path: String, reason: String)
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noFile(""): "a store needs the path of a file, got an empty one"
    case .noFile(let path):
      "'\(path)' is no file to SQLite, so rows would be lost; './\(path)' is one"
    case .notRegular(let path): "\(path): is no regular file, so rows would be lost"
    case .gone(let path):
      "\(path): was deleted, moved or replaced while it was in use; put it back, or start again with "
        + "a new file"
    case .foreign(let path): "\(path): is no store of scored rows"
    case .newer(let path, let found, let supported):
      "\(path): was written by a newer release: it has format \(found), this release reads up to "
        + "\(supported)"
    case .damaged(let path): "\(path): is damaged"
    case .locked(let path): "\(path): is locked by another process"
    case .full(let path): "\(path): cannot be written: the disk is full"
    case .overloaded(let limit): "more than \(limit) rows wait to be stored"
    case .failed(let path, let reason): "\(path): \(reason)"
    }
  }
}
