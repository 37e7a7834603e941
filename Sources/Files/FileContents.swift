package import FoundationEssentials

/// Whole small files, with errors that a person can read.
package enum FileContents {
  /// Why a file cannot be read or written.
  package struct Failure: Error {
    /// The file.
    package var path: String
    /// What is wrong with it.
    package var reason: String
  }

  /// Reads a file.
  package static func read(_ path: String) throws(Failure) -> Data {
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw Failure(path: path, reason: "there is no such file")
    }
    guard !isDirectory else {
      throw Failure(path: path, reason: "expected a file, found a directory")
    }
    do {
      return try Data(contentsOf: URL(filePath: path))
    } catch {
      throw Failure(path: path, reason: "cannot be read: \(Self.reason(of: error))")
    }
  }

  /// The SHA-256 of a file, read piece by piece.
  package static func digest(_ path: String) throws(Failure) -> String {
    var digest = SHA256()
    do {
      let bytes = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
      let piece = 1 << 20
      for start in stride(from: 0, to: bytes.count, by: piece) {
        digest.update(with: [UInt8](bytes[start..<min(start + piece, bytes.count)]))
      }
    } catch {
      throw Failure(path: path, reason: "cannot be read: \(Self.reason(of: error))")
    }
    return digest.hex()
  }

  /// Writes a file at once: readers see the old content or the new, never a part.
  package static func write(_ bytes: some Collection<UInt8>, to path: String) throws(Failure) {
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Failure(path: path, reason: "cannot be written: \(Self.reason(of: error))")
    }
  }

  /// Makes a folder and those above it.
  package static func makeFolder(_ path: String) throws(Failure) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure(path: path, reason: "cannot be made: \(Self.reason(of: error))")
    }
  }

  private static func reason(of error: any Error) -> String {
    guard let error = error as? CocoaError else { return "\(error)" }
    return switch error.code {
    case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
    case .fileWriteOutOfSpace: "the disk is full"
    case .fileWriteVolumeReadOnly: "the disk is read-only"
    case .fileWriteFileExists: "a file of that name is in the way"
    case .fileNoSuchFile, .fileReadNoSuchFile: "no such file or folder"
    default: error.underlying.map { "\($0)" } ?? "error \(error.code.rawValue)"
    }
  }
}
