package import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file cannot be read or written.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  public let path: String
  /// A clause without the path: `cannot be written: the disk is full`.
  public let reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  public var description: String { "\(path): \(reason)" }
}

/// Whole small files, with errors that a person can read.
package enum FileContents {
  /// More of what has no size, as a device, is not waited for.
  private static let mostPiped = 1 << 26

  /// The bytes of a file, or of a pipe until it is closed.
  package static func read(_ path: String) throws(FileError) -> Data {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      throw FileError(path: path, reason: "expected a file, found a directory")
    }
    var data = Data()
    if status.st_mode & S_IFMT == S_IFREG { data.reserveCapacity(Int(status.st_size)) }
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = piece.withUnsafeMutableBytes { OpenFile.readSome(descriptor, into: $0) }
      guard count >= 0 else { throw unreadable(path, errno) }
      if count == 0 { return data }
      data.append(contentsOf: piece[..<count])
      if status.st_mode & S_IFMT != S_IFREG, data.count > mostPiped {
        throw FileError(
          path: path, reason: "expected a file, found a pipe or device that gives more than 64 MB")
      }
    }
  }

  /// The names in a folder, in no order; nil where there is no folder of this name.
  package static func names(in folder: String) throws(FileError) -> [String]? {
    guard let stream = opendir(folder) else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw unreadable(folder, errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = UnsafeRawPointer(entry) + nameOffset
      names.append(String(cString: name.assumingMemoryBound(to: CChar.self)))
      errno = 0
    }
    guard errno == 0 else { throw unreadable(folder, errno) }
    return names.filter { $0 != "." && $0 != ".." }
  }

  /// Where an entry's name begins; an entry is as long as its name, so it is not copied.
  private static let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0

  private static func unreadable(_ path: String, _ code: Int32) -> FileError {
    let reason =
      switch code {
      case ENOENT, ENOTDIR: "there is no such file"
      case EACCES, EPERM: "cannot be read: permission denied"
      default: "cannot be read: \(String(cString: strerror(code)))"
      }
    return FileError(path: path, reason: reason)
  }

  /// The SHA-256 of a file, as 64 hexadecimal digits.
  package static func digest(_ path: String) throws(FileError) -> String {
    var digest = SHA256()
    do {
      let bytes = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
      bytes.withUnsafeBytes { digest.update(with: $0) }
    } catch {
      throw FileError(path: path, reason: "cannot be read: \(Self.reason(of: error))")
    }
    return digest.hex()
  }

  /// Writes a file at once: readers see the old content or the new, never a part.
  package static func write(_ bytes: some Collection<UInt8>, to path: String) throws(FileError) {
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw FileError(path: path, reason: "cannot be written: \(Self.reason(of: error))")
    }
  }

  /// Makes a folder and those above it.
  package static func makeFolder(_ path: String) throws(FileError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FileError(path: path, reason: "cannot be made: \(Self.reason(of: error))")
    }
  }

  /// Sets who may do what with a file or a folder.
  package static func restrict(_ path: String, to mode: UInt16) throws(FileError) {
    guard chmod(path, mode_t(mode)) == 0 else {
      throw FileError(
        path: path, reason: "cannot be kept from others: \(String(cString: strerror(errno)))")
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
    default:
      (error.underlying as? POSIXError).map {
        String(cString: strerror($0.code.rawValue)).lowercased()
      }
        ?? error.underlying.map { "\($0)" } ?? "error \(error.code.rawValue)"
    }
  }
}

/// Reading from a descriptor.
package enum OpenFile {
  /// Reads some of the next bytes, again where a signal interrupts it; 0 at the end, and less where
  /// `errno` says why there are none.
  package static func readSome(
    _ descriptor: Int32, into target: UnsafeMutableRawBufferPointer
  ) -> Int {
    while true {
      let count = read(descriptor, target.baseAddress, target.count)
      if count >= 0 || errno != EINTR { return count }
    }
  }
}
