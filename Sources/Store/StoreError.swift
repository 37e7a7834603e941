/// Why scored rows cannot be kept or read.
package enum StoreError: Error, Sendable, Hashable {
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
