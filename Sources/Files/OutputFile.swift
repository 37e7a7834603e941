#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

private let writeBytes = write(_:_:_:)

/// A file that is there whole or not at all: it gets its name when everything is written.
///
/// Standard output and what is no regular file, such as a pipe, are written as they are.
package struct OutputFile: Sendable {
  package let path: String
  private let descriptor: Int32
  /// The name until all is written; nil where there is no such step.
  private let temporary: String?
  private let target: String

  /// Opens a file under a temporary name beside the one it will have, or standard output for nil.
  ///
  /// Throws where it is the file that is read, `-` being standard input, and where it cannot be
  /// written.
  package init(path: String?, input: String) throws(FileError) {
    let identity = FileIdentity(reading: input)
    guard let path else {
      self.path = "standard output"
      (descriptor, temporary, target) = (STDOUT_FILENO, nil, "")
      try Self.check(FileIdentity(STDOUT_FILENO), isNot: identity, path: self.path)
      return
    }
    self.path = path
    let existing = FileIdentity(path: path)
    try Self.check(existing, isNot: identity, path: path)
    if existing?.kind == S_IFDIR {
      throw FileError(path: path, reason: "expected a file, found a directory")
    }
    if let existing, existing.kind != S_IFREG {
      (temporary, target) = (nil, path)
      descriptor = open(path, O_WRONLY)
    } else {
      // A link keeps pointing to its file.
      target = existing == nil ? path : Self.resolved(path)
      FileContents.removeOrphans(of: target)
      let partial = FileContents.partialName(of: target)
      temporary = partial
      descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
      if descriptor >= 0, let existing { fchmod(descriptor, existing.permissions) }
    }
    guard descriptor >= 0 else {
      throw FileError(path: path, reason: "cannot be written: \(Self.reason(of: errno))")
    }
  }

  /// Writes bytes behind those that were written.
  package func write(_ bytes: [UInt8]) throws(FileError) {
    var start = 0
    while start < bytes.count {
      let got = bytes.withUnsafeBytes { all in
        all.baseAddress.map { writeBytes(descriptor, $0 + start, bytes.count - start) } ?? 0
      }
      if got > 0 {
        start += got
      } else if got < 0, errno != EINTR {
        throw FileError(path: path, reason: "cannot be written: \(Self.reason(of: errno))")
      }
    }
  }

  /// Gives the file its name.
  package func commit() throws(FileError) {
    guard descriptor != STDOUT_FILENO else { return }
    let isClosed = close(descriptor) == 0
    guard let temporary else { return }
    guard isClosed, rename(temporary, target) == 0 else {
      let reason = Self.reason(of: errno)
      unlink(temporary)
      throw FileError(path: path, reason: "cannot be written: \(reason)")
    }
  }

  /// Leaves nothing behind.
  package func discard() {
    guard descriptor != STDOUT_FILENO else { return }
    close(descriptor)
    if let temporary { unlink(temporary) }
  }

  private static func check(
    _ output: FileIdentity?, isNot input: FileIdentity?, path: String
  ) throws(FileError) {
    guard let output, let input, output.kind == S_IFREG else { return }
    if output.device == input.device, output.node == input.node {
      throw FileError(
        path: path, reason: "is the file that is read. Write the scored rows to another")
    }
  }

  fileprivate static func resolved(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  private static func reason(of code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT: "the disk is full"
    case EACCES, EPERM: "permission denied"
    case ENOENT, ENOTDIR: "there is no such folder"
    case EROFS: "the disk is read-only"
    default: String(cString: strerror(code))
    }
  }
}

extension FileContents {
  /// Whether two paths lead to one file, be it there or not.
  package static func areSame(_ first: String, _ second: String) -> Bool {
    if let one = FileIdentity(path: first), let other = FileIdentity(path: second) {
      return one.device == other.device && one.node == other.node
    }
    func place(_ path: String) -> String {
      let parts = path.split(separator: "/", omittingEmptySubsequences: true)
      let folder = path.hasPrefix("/") ? "/" : "./"
      let parent = folder + parts.dropLast().joined(separator: "/")
      return OutputFile.resolved(parent) + "/" + (parts.last ?? "")
    }
    return place(first) == place(second)
  }
}

/// Which file it is, and of what kind.
private struct FileIdentity {
  let device: dev_t
  let node: ino_t
  let kind: mode_t
  let permissions: mode_t

  /// The file of an open descriptor; nil where it is closed.
  init?(_ descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  /// The file of a path, links followed; nil where there is none.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// The file that is read, standard input for `-`.
  init?(reading path: String) {
    if path == "-" { self.init(STDIN_FILENO) } else { self.init(path: path) }
  }

  private init(_ status: stat) {
    device = status.st_dev
    node = status.st_ino
    kind = status.st_mode & S_IFMT
    permissions = status.st_mode & 0o777
  }
}
