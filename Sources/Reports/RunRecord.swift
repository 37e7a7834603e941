public import Experiments
public import Learning
import StrictJSON

/// What a manifest says of a run.
public struct RunRecord: Sendable {
  /// A file of the results and the digest that it had.
  public struct File: Sendable, Hashable {
    /// Its name in the folder.
    public var name: String
    /// The SHA-256 of its bytes.
    public var digest: String
  }

  /// What was asked.
  public var spec: ExperimentSpec
  /// The SHA-256 of the table.
  public var dataDigest: String
  /// The reproducible files.
  public var files: [File]
}

extension ResultsFolder {
  /// Reads the manifest.
  public func record(catalog: Catalog) throws -> RunRecord {
    let file = "\(path)/manifest.json"
    guard let manifest else {
      throw StudyError.file(path: file, reason: "there is no manifest that can be read")
    }
    guard let document = manifest["spec"],
      let digest = manifest["data"]?["sha256"]?.string, case .object(let files)? = manifest["files"]
    else { throw StudyError.file(path: file, reason: "is no manifest of a study") }
    try requireFormat()
    return RunRecord(
      spec: try ExperimentSpec(document: document, file: file, catalog: catalog),
      dataDigest: digest,
      files: files.compactMap { member in
        member.value.string.map { RunRecord.File(name: member.name, digest: $0) }
      })
  }

  /// Throws where the results were written in another format than this release's.
  func requireFormat() throws(StudyError) {
    guard let format = manifest?["format"]?.integer, format != Int64(Study.formatVersion) else {
      return
    }
    throw .file(
      path: "\(path)/manifest.json",
      reason: "has format \(format), this release reads and writes \(Study.formatVersion). "
        + "Run its spec again with --fresh")
  }
}
