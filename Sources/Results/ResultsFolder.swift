public import Experiments
import Files
import FoundationEssentials

/// A folder with the results of one study.
public struct ResultsFolder: Sendable {
  public let path: String

  /// A folder at a path; nothing is read or made yet.
  public init(path: String) { self.path = path }

  /// The last part of its path.
  package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Names of the files that every run has and that are the same on every machine, in the order of the
  /// manifest.
  package static let reproducible = [
    LeaderboardFile.name, FoldsFile.name, PredictionsFile.name, ComparisonsFile.name,
    AuditFile.name,
  ]
  /// The page of the report.
  package static let report = "report.html"
  static let other = [
    TrialsFile.name, Manifest.name, TimingsFile.name, CostsFile.name, EnvironmentFile.name, report,
    "figures",
  ]

  /// Whether there is a manifest in it.
  package var holdsRun: Bool { holds(Manifest.name) }

  /// The runs in folders of this one, and in folders of those, by name; at most a hundred.
  package var runsBelow: [ResultsFolder] {
    let folders = subfolders
    let found = folders + folders.filter { !$0.holdsRun }.flatMap(\.subfolders)
    return Array(found.filter(\.holdsRun).sorted { $0.path < $1.path }.prefix(100))
  }

  private var subfolders: [ResultsFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let stem = path.hasSuffix("/") ? path : path + "/"
    return names.filter { !$0.hasPrefix(".") }.map { ResultsFolder(path: stem + $0) }
  }

  /// Where the outcomes of units are kept.
  public var units: String { "\(path)/units" }

  private var marker: String { "\(units)/study.sha256" }
  /// The file on which runs hold locks; it says nothing and may stay.
  private static let lock = ".lock"

  /// Makes the folder ready for a study: made if it is missing, emptied of another study's results if
  /// `fresh`, refused if it holds anything else or another run is in its way.
  public func prepare(for study: Study, fresh: Bool) throws(StudyError) {
    _ = try lock(for: study, fresh: fresh)
  }

  /// Makes the folder ready, and holds it: whoever holds what this gives has it for the study.
  ///
  /// Only making it ready is exclusive, since it may empty the folder. Runs of one study share the lock, as
  /// tasks on a cluster share units; what each writes appears whole.
  private func lock(for study: Study, fresh: Bool) throws(StudyError) -> LockedFile {
    guard !path.isEmpty else { throw .file(path: path, reason: "is no name of a folder") }
    do {
      // First of all, since a path may lead over a folder that does not exist yet: `new/../old`.
      try FileContents.makeFolder(path)
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
    let present: [String]
    do {
      present = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .file(path: path, reason: "cannot be listed")
    }
    if owners.isEmpty && !Self.onlyOwn(present) { throw .notResults(folder: path) }
    do {
      if let alone = try LockedFile(file(Self.lock), .exclusive) {
        try take(for: study, fresh: fresh)
        alone.share()
        return alone
      }
      if !fresh, let shared = try LockedFile(file(Self.lock), .shared), isFree(for: study) {
        return shared
      }
      throw StudyError.inUse(folder: path)
    } catch let error as FileError {
      throw .file(path: error.path, reason: error.reason)
    } catch let error as StudyError {
      throw error
    } catch {
      throw .file(path: path, reason: "\(error)")
    }
  }

  /// Whether a run holds the folder, or nothing tells.
  private var isInUse: Bool {
    (try? LockedFile(file(Self.lock), .exclusive)) == nil
  }

  /// A folder for a run that is not to stay, among temporary files; what killed processes left of such goes.
  package static func temporary(_ purpose: String) -> ResultsFolder {
    let stem = FileManager.default.temporaryDirectory.path() + purpose
    for path in FileContents.partialPaths(of: stem) where !ResultsFolder(path: path).isInUse {
      try? FileManager.default.removeItem(atPath: path)
    }
    return ResultsFolder(path: FileContents.partialName(of: stem))
  }

  /// Takes the folder for a study, while nobody else holds it.
  private func take(for study: Study, fresh: Bool) throws {
    if fresh {
      try clear()
    } else if !isFree(for: study) {
      throw StudyError.otherStudy(folder: path)
    }
    try FileContents.makeFolder(units)
    for folder in [path, units, file("figures")] { FileContents.removePartialFiles(in: folder) }
    try FileContents.write("\(study.digest)\n\(study.digestWithoutSearches)".utf8, to: marker)
  }

  /// Whether the folder is that of no other study, but for its searches of settings.
  private func isFree(for study: Study) -> Bool {
    let known = owners
    return known.isEmpty || known.contains(study.digest)
      || known.contains(study.digestWithoutSearches) || states(study)
  }

  /// The folder's outcomes, for a run of the study.
  ///
  /// - Parameter fresh: removes the results of another study, and everything of this one.
  public func store(for study: Study, fresh: Bool = false) throws(StudyError) -> FolderStore {
    let lock = try lock(for: study, fresh: fresh)
    return try FolderStore(folder: units, lock: lock)
  }

  /// The digests of the study whose folder it is, with its searches and without; also where the results have another
  /// format.
  private var owners: [String] {
    if let bytes = try? FileContents.read(marker) {
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    return Manifest.owner(in: self).map { [$0] } ?? []
  }

  /// Whether a run keeps its outcomes or its results in the folder.
  package var holdsResults: Bool { !owners.isEmpty }

  private func states(_ study: Study) -> Bool {
    (try? StoredRun(self))?.manifest.states(study) == true
  }

  private static func onlyOwn(_ names: [String]) -> Bool {
    let own = Set(reproducible + other + ["units", lock])
    return names.allSatisfy { own.contains($0) || FileContents.isPartial($0) }
  }

  private func clear() throws(StudyError) {
    for name in Self.reproducible + Self.other + ["units"] {
      let file = "\(path)/\(name)"
      guard FileManager.default.fileExists(atPath: file) else { continue }
      do {
        try FileManager.default.removeItem(atPath: file)
      } catch {
        throw .file(path: file, reason: "cannot be removed")
      }
    }
  }

  /// Writes every file of a finished study but its report, the manifest last; each appears whole or not
  /// at all.
  ///
  /// - Parameters:
  ///   - figures: names and bytes of the figures' files, whose digests the manifest states.
  ///   - table: the file of the study's rows, as it was named here.
  ///   - events: its log of events, as it was named here.
  package func write(
    _ result: StudyResult,
    figures: [(name: String, bytes: [UInt8])], table: String? = nil, events: String? = nil,
    threads: Int, release: String
  ) throws(StudyError) {
    let tuning = result.tuning
    let trials = tuning.isEmpty ? [] : [(TrialsFile.name, TrialsFile(tuning).bytes())]
    let tables: [(name: String, bytes: [UInt8])] =
      [
        (LeaderboardFile.name, LeaderboardFile(result.leaderboard).bytes()),
        (FoldsFile.name, FoldsFile(result.results, of: result.study).bytes()),
        (PredictionsFile.name, PredictionsFile(result).bytes()),
        (ComparisonsFile.name, ComparisonsFile(rows: result.comparisons).bytes()),
        (AuditFile.name, try AuditFile(result.findings).bytes()),
      ] + trials
    for file in tables { try write(file.bytes, name: file.name) }
    try write(TimingsFile(result.study, result.outcomes).bytes(), name: TimingsFile.name)
    try write(CostsFile(result).bytes(), name: CostsFile.name)
    try write(
      try EnvironmentFile(table: table, events: events, threads: threads, release: release).bytes(),
      name: EnvironmentFile.name)
    let manifest = try Manifest(result.study, files: tables + figures, release: release)
    try write(try manifest.bytes(), name: Manifest.name)
  }
}
