import Files

/// How a reproducible file compares with the one of another run.
package enum FileComparison: Sendable, Hashable {
  case equal
  /// Other bytes, and where they begin to differ.
  case different(String)
}

extension ResultsFolder {
  /// Compares this folder's file with the digest that a manifest states, and shows the first line that
  /// differs where the other folder still has the file.
  package func comparison(
    of name: String, digest stated: String, in other: ResultsFolder
  ) -> FileComparison {
    guard let mine = try? FileContents.read("\(path)/\(name)") else {
      return .different("it was not written")
    }
    let digest = SHA256.hex(of: mine)
    let theirs = try? FileContents.read("\(other.path)/\(name)")
    if let theirs, SHA256.hex(of: theirs) != digest {
      return .different(Self.firstDifference([UInt8](theirs), [UInt8](mine)))
    }
    guard digest == stated else {
      return .different("its SHA-256 is \(digest), the manifest has \(stated)")
    }
    return .equal
  }

  private static func firstDifference(_ kept: [UInt8], _ again: [UInt8]) -> String {
    let position =
      zip(kept, again).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      ?? min(kept.count, again.count)
    let line = 1 + kept[..<position].reduce(0) { $0 + ($1 == 10 ? 1 : 0) }
    return """
      byte \(position), line \(line)
        kept:  \(excerpt(kept, at: position))
        again: \(excerpt(again, at: position))
      """
  }

  private static func excerpt(_ bytes: [UInt8], at position: Int) -> String {
    let start = bytes[..<position].lastIndex(of: 10).map { $0 + 1 } ?? 0
    let end = bytes[position...].firstIndex(of: 10) ?? bytes.count
    let from = max(start, position - 60)
    let text = String(decoding: bytes[from..<min(end, position + 20)], as: UTF8.self)
    return (from > start ? "…" : "") + text
  }
}
