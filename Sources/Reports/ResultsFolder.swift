public import Experiments
import Files
import FoundationEssentials
import Learning
public import StrictJSON
import Tables

/// A folder with the results of one study.
public struct ResultsFolder: Sendable {
  /// Where it is.
  public let path: String

  /// Names of the files that are the same on every machine, in the order of the manifest.
  public static let reproducible = [
    "leaderboard.csv", "folds.csv", "predictions.csv", "comparisons.csv", "audit.json",
  ]
  /// Names of the files that are not.
  static let other = [
    "manifest.json", "timings.csv", "environment.json", "report.html", "figures",
  ]

  /// A folder at a path; nothing is read or made yet.
  public init(path: String) { self.path = path }

  /// Where the outcomes of units are kept.
  public var units: String { "\(path)/units" }

  /// Makes the folder ready for a study: made if it is missing, emptied of another study's results if
  /// `fresh`, refused if it holds anything else.
  public func prepare(for study: Study, fresh: Bool) throws(StudyError) {
    let manager = FileManager.default
    let present = (try? manager.contentsOfDirectory(atPath: path)) ?? []
    if !present.isEmpty {
      let marker = "\(units)/study.sha256"
      let owner = (try? FileContents.read(marker)).map { String(decoding: $0, as: UTF8.self) }
      let kept = owner ?? manifest?["study"]?.string
      if kept == nil && !Self.onlyOwn(present) {
        throw .notResults(folder: path)
      } else if fresh {
        try clear()
      } else if let kept, kept != study.digest {
        throw .otherStudy(folder: path)
      }
    }
    do {
      try FileContents.makeFolder(units)
      try FileContents.write(study.digest.utf8, to: "\(units)/study.sha256")
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
  }

  /// The manifest, if there is one.
  public var manifest: JSON? {
    guard let bytes = try? FileContents.read("\(path)/manifest.json") else { return nil }
    return try? JSON(parsing: [UInt8](bytes))
  }

  private static func onlyOwn(_ names: [String]) -> Bool {
    let own = Set(reproducible + other + ["units"])
    return names.allSatisfy(own.contains)
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
}
