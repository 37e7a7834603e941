public import Experiments
import Files
package import Learning
import StrictJSON
import Tables

/// A finished run, as its results folder states it: whatever is read of a run is read here.
///
/// A file is refused where it has another digest than the manifest states. Figures have none to hold
/// them against, since `workbench report` makes them again; nor has what is not reproducible.
public struct StoredRun: Sendable {
  public let folder: ResultsFolder
  package let manifest: Manifest

  /// Reads the manifest; the other files are read when they are asked for.
  public init(_ folder: ResultsFolder) throws(StudyError) {
    self.folder = folder
    // Where there is no file, no manifest can be read in it.
    let bytes = folder.holds(Manifest.name) ? try folder.bytes(of: Manifest.name) : []
    manifest = try Manifest(bytes: bytes, path: folder.file(Manifest.name))
  }

  /// Reads one of the run's files.
  package func read<File: ResultsFile>(_ type: File.Type = File.self) throws(StudyError) -> File {
    try File(bytes: try bytes(of: File.name), path: folder.file(File.name))
  }

  /// The bytes of a file, as the run wrote them.
  func bytes(of name: String) throws(StudyError) -> [UInt8] {
    let bytes = try folder.bytes(of: name)
    if let stated = manifest.files[name] {
      let digest = SHA256.hex(of: bytes)
      guard digest == stated else {
        throw .damaged(
          path: folder.file(name),
          reason: "was changed after the run: \(Self.differing(digest, stated))")
      }
    }
    return bytes
  }

  /// The spec of the run; what is wrong with it is damage, since a run wrote it.
  package func spec(_ catalog: Catalog) throws(StudyError) -> ExperimentSpec {
    let file = folder.file(Manifest.name)
    do throws(SpecError) {
      return try ExperimentSpec(document: manifest.spec, file: file, catalog: catalog)
    } catch {
      guard case .issues(_, let issues) = error, let first = issues.first else {
        throw .damaged(path: file, reason: "its spec cannot be read: \(error)")
      }
      throw .damaged(path: file, reason: "its spec cannot be used: \(first)")
    }
  }

  private static func differing(_ digest: String, _ stated: String) -> String {
    "its SHA-256 is \(digest), the manifest has \(stated)"
  }
}

// MARK: - The study, taken up again

extension StoredRun {
  /// The study of the run, on the table and the log of events that it was run on.
  ///
  /// - Parameters:
  ///   - data: where the table is now, if it is not found where it was.
  ///   - events: where the log is now, if it is not found where it was.
  ///   - hint: what to do where either is nowhere.
  /// - Throws: `SpecError`, `DataError` or `StudyError`.
  package func study(
    data: String? = nil, events: String? = nil, hint: (_ option: String) -> String,
    catalog: Catalog, threads: Int
  ) throws -> Study {
    let spec = try spec(catalog)
    let stated = manifest.data
    let isAlone = stated.events?.digest == stated.digest
    guard data == nil || !isAlone else {
      throw DataError.unusable(
        "that run has no table, its rows are made of a log. \(hint("events"))")
    }
    let file =
      if let data { data } else if isAlone { "" } else {
        try find("table", given: given(\.table), stated.path, stated.digest, hint("data"))
      }
    var log = events
    if let stated = stated.events, log == nil {
      log = try find("log", given: given(\.events), stated.path, stated.digest, hint("events"))
    }
    let table = try StudyData.read(spec, path: file, events: log, threads: threads)
    if let stated = stated.events {
      try Self.check(table.eventsDigest, stated.digest, "log", log ?? "")
    }
    if !isAlone { try Self.check(table.digest, stated.digest, "table", file) }
    return try Study(spec: spec, data: table)
  }

  private static func check(
    _ digest: String?, _ stated: String, _ what: String, _ file: String
  ) throws(DataError) {
    let digest = digest ?? "none"
    guard digest == stated else {
      throw .unusable("\(file) is not the \(what) of that run: " + differing(digest, stated))
    }
  }

  /// The path of the table or the log that the run was given; nil where it leads elsewhere than below here,
  /// which no digest of the manifest vouches for.
  private func given(_ file: KeyPath<EnvironmentFile, String?>) -> String? {
    let named = (try? read(EnvironmentFile.self))?[keyPath: file]
    return named.flatMap { path in
      path.hasPrefix("/") || path.split(separator: "/").contains("..") ? nil : path
    }
  }

  /// A file that the run was given or that its spec names: each path is taken from here, from beside the
  /// results folder, from inside it and from the `experiments` folder; the first file with the manifest's
  /// digest is it.
  private func find(
    _ what: String, given: String?, _ path: String, _ digest: String, _ hint: String
  ) throws(DataError) -> String {
    var places: [String] = []
    for path in [given, path].compactMap(\.self) {
      for other in ["x", folder.path, folder.file("x"), "experiments/x"] {
        let place = DataSpec.resolve(path, besides: other)
        if !places.contains(place) { places.append(place) }
      }
    }
    let found = places.first { (try? FileContents.digest($0)) == digest }
    if let found { return found }
    throw .unusable(
      "the \(what) of that run, \(given ?? path) with SHA-256 \(digest), is in none of: "
        + places.joined(separator: ", ") + ". \(hint)")
  }
}

// MARK: - The run, made again

extension StoredRun {
  /// How a file of the same study, run again, differs from the run's: in the first line that does, where
  /// the run's folder still has the file; nil where it does not.
  package func difference(of name: String, in again: ResultsFolder) -> String? {
    guard let made = try? again.bytes(of: name) else { return "it was not written" }
    if let kept = try? folder.bytes(of: name), kept != made {
      return Self.firstDifference(kept, made)
    }
    let (digest, stated) = (SHA256.hex(of: made), manifest.files[name] ?? "none")
    return digest == stated ? nil : Self.differing(digest, stated)
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
