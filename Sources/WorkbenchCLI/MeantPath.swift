import FoundationEssentials
import Reports
import StrictJSON

/// What somebody most likely meant by a path that leads nowhere.
enum MeantPath {
  /// Why words are no path that somebody meant; nil where they may be one.
  static func fault(of path: String) -> String? {
    if path == "~" || path.hasPrefix("~/") {
      return
        "'\(path)' begins with a ~ that no shell has replaced by the home folder, as it does outside quotes. "
        + "A file of that name is ./\(path)"
    }
    guard path.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      return nil
    }
    return
      "'\(path.printableLine)' holds a line end or another control character, as "
      + "no path does that is meant"
  }

  /// The nearest name beside it; nil where there is something at the path, or nothing is near.
  static func near(_ path: String) -> String? {
    guard !FileManager.default.fileExists(atPath: path) else { return nil }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let folder = parts.dropLast().joined(separator: "/")
    let listed = folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
    let names = (try? FileManager.default.contentsOfDirectory(atPath: listed)) ?? []
    return nearestFile(to: parts.last ?? "", in: names.sorted()).map { name in
      (parts.dropLast() + [name]).joined(separator: "/")
    }
  }

  /// The nearest of some names; an ending that two names share makes them no nearer.
  private static func nearestFile(to name: String, in names: [String]) -> String? {
    guard let point = name.lastIndex(of: "."), point > name.startIndex else {
      return nearest(to: name, in: names)
    }
    let ending = name[point...]
    let stems = names.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
    return nearest(to: String(name[..<point]), in: stems).map { $0 + ending }
      ?? nearest(to: name, in: names.filter { !$0.hasSuffix(ending) })
  }
}

extension CommandError {
  /// The same, with the nearest name beside a file that is not there.
  func hinting(at path: String) -> CommandError {
    guard case .failed(let reason, let code) = self, reason == "\(path): there is no such file",
      let near = MeantPath.near(path)
    else { return self }
    return .failed("\(reason). Did you mean '\(near)'?", code)
  }
}
