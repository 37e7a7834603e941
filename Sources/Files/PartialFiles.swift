import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is written under a name of its own until all of it is there, and what killed processes leave so.
extension FileContents {
  private static let suffix = ".partial"
  /// How Foundation calls a file until all of it is written.
  private static let foundationPrefix = ".dat.nosync"

  /// The name of a file or folder while this process writes it.
  package static func partialName(of path: String) -> String { "\(path).\(getpid())\(suffix)" }

  /// Removes what processes that are no more left of a file or folder.
  package static func removeOrphans(of path: String) {
    for partial in partialPaths(of: path) {
      guard let process = pid_t(partial.dropLast(suffix.count).split(separator: ".").last ?? ""),
        process > 0, kill(process, 0) != 0, errno == ESRCH
      else { continue }
      try? FileManager.default.removeItem(atPath: partial)
    }
  }

  /// The names that files or folders have while processes write them that become `path`.
  package static func partialPaths(of path: String) -> [String] {
    let url = URL(filePath: path)
    let folder = url.deletingLastPathComponent().path(percentEncoded: false)
    let prefix = url.lastPathComponent + "."
    return contents(of: folder).filter { name in
      name.hasPrefix(prefix) && name.hasSuffix(suffix)
        && pid_t(name.dropFirst(prefix.count).dropLast(suffix.count)) != nil
    }.map { folder.hasSuffix("/") ? folder + $0 : "\(folder)/\($0)" }
  }

  /// Removes from a folder every file of which not all was written; only while no other process may be
  /// writing there.
  package static func removePartialFiles(in folder: String) {
    for name in contents(of: folder) where isPartial(name) { unlink("\(folder)/\(name)") }
  }

  /// Whether a name is that of a file of which not all is written yet.
  package static func isPartial(_ name: String) -> Bool { name.hasPrefix(foundationPrefix) }

  private static func contents(of folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }
}
