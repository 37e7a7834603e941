package import Experiments
import Files
import Learning
package import StrictJSON

/// `manifest.json`: what was run, on what, and the digests of what came out.
package struct Manifest: ResultsFile, Codable {
  /// The table that was run on.
  package struct Data: Hashable, Sendable, Codable, Checked, HasLaterMembers {
    package static let laterMembers: Set = ["events"]

    /// Where it is, as the spec says it.
    package var path: String
    /// The SHA-256 of its bytes.
    package var digest: String
    package var rows: Int
    package var positives: Int
    /// Rows left out, their target missing.
    package var dropped: Int
    /// The log of events beside it or in place of it.
    package var events: Log?

    /// Where a log is, as the spec says it, and the SHA-256 of its bytes.
    package struct Log: Hashable, Sendable, Codable {
      package var path: String
      package var digest: String

      enum CodingKeys: String, CodingKey {
        case path
        case digest = "sha256"
      }
    }

    enum CodingKeys: String, CodingKey {
      case path
      case digest = "sha256"
      case rows, positives, dropped, events
    }

    package func issues() -> [Issue] {
      [
        Issue.count(rows, at: "rows"),
        Issue.count(positives, at: "positives", atMost: max(rows, 0)),
        Issue.count(dropped, at: "dropped"),
      ].compactMap(\.self)
    }
  }

  package static let name = "manifest.json"

  package var format: Int
  package var release: String
  /// The digest of spec, data and format.
  package var study: String
  /// The seed's bits as a signed number.
  package var seed: Int64
  package var data: Data
  /// The SHA-256 of every reproducible file, by its name.
  package var files: OrderedMembers<String>
  /// The canonical spec.
  package var spec: JSON

  /// Of a study and the reproducible files that it gave.
  init(
    _ study: Study, files: [(name: String, bytes: [UInt8])], release: String
  ) throws(StudyError) {
    format = Study.formatVersion
    self.release = release
    self.study = study.digest
    seed = Int64(bitPattern: study.spec.seed)
    data = Data(
      path: study.spec.data.path, digest: study.data.digest, rows: study.data.rowCount,
      positives: study.data.positives, dropped: study.data.droppedRows,
      events: study.data.eventsDigest.map { digest in
        .init(path: study.spec.data.events?.path ?? "", digest: digest)
      })
    self.files = OrderedMembers(files.map { ($0.name, SHA256.hex(of: $0.bytes)) })
    do {
      spec = try study.spec.canonical
    } catch {
      throw .file(path: Self.name, reason: "\(error)")
    }
  }

  package func bytes() throws(StudyError) -> [UInt8] {
    try ResultsDocument.bytes(of: self, name: Self.name)
  }

  package init(bytes: [UInt8], path: String) throws(StudyError) {
    guard let document = try? JSON(parsing: bytes) else {
      let reason = "there is no manifest that can be read"
      throw bytes.isEmpty ? .file(path: path, reason: reason) : .damaged(path: path, reason: reason)
    }
    if let format = document["format"]?.integer, format != Int64(Study.formatVersion) {
      throw .damaged(
        path: path,
        reason: "has format \(format), this release reads and writes \(Study.formatVersion). "
          + "Run its spec again with --fresh")
    }
    let decoded = StrictJSON.decode(Manifest.self, from: document)
    guard var manifest = decoded.value, decoded.issues.isEmpty else {
      throw .damaged(path: path, reason: "is no manifest of a study")
    }
    manifest.spec = Self.renewed(manifest.spec)
    self = manifest
  }

  /// Whether it states this study: the same spec on the same data.
  ///
  /// Digests of studies may differ all the same, since release 0.1 called members of the spec otherwise.
  func states(_ study: Study) -> Bool {
    data.digest == study.data.digest && data.events?.digest == study.data.eventsDigest
      && (try? study.spec.canonical) == spec
  }

  /// What the spec ranks by, and how it is tested; `path` is what errors call the manifest.
  func ranking(
    path: String
  ) throws(StudyError) -> (metric: String, statistics: StatisticsSpec) {
    func part<Part: Codable>(_ name: String, _ defaults: Part) throws(StudyError) -> Part {
      guard let document = spec[name] else { return defaults }
      let read = StrictJSON.decode(Part.self, from: document, defaults: defaults)
      if let issue = read.issues.first?.prefixed(by: [.member(name)]) {
        throw .damaged(path: path, reason: "its spec cannot be used: \(issue)")
      }
      return read.value ?? defaults
    }
    return (try part("rank", RankSpec()).by, try part("statistics", StatisticsSpec()))
  }

  /// The digest of the study that a folder's manifest names, whatever its format.
  static func owner(in folder: ResultsFolder) -> String? {
    guard let document = try? JSON(parsing: try folder.bytes(of: name)) else { return nil }
    return document[CodingKeys.study.stringValue]?.string
  }

  // MARK: - Specs of the last release

  /// The spec with its members as they are called today: release 0.1 wrote `stakes` for `costs` with
  /// `worthwhile` for `thresholdProbability` in it, and `minimumLeaf` for `minimumLeafSize` in the settings
  /// of forests.
  private static func renewed(_ spec: JSON) -> JSON {
    guard case .object(let members) = spec else { return spec }
    return .object(
      members.map { member in
        switch member.name {
        case "stakes", "costs": JSON.Member("costs", renewedCosts(member.value))
        case "models", "ensembles": JSON.Member(member.name, renewedSettings(member.value))
        default: member
        }
      })
  }

  private static func renewedCosts(_ costs: JSON) -> JSON {
    guard case .object(let members) = costs else { return costs }
    return .object(
      members.map { member in
        member.name == "worthwhile" ? JSON.Member("thresholdProbability", member.value) : member
      })
  }

  private static func renewedSettings(_ value: JSON) -> JSON {
    switch value {
    case .array(let elements): return .array(elements.map(renewedSettings))
    case .object(let members):
      return .object(
        members.map { member in
          // A model may have that name too; a setting is a number.
          member.name == "minimumLeaf" && member.value.double != nil
            ? JSON.Member("minimumLeafSize", member.value)
            : JSON.Member(member.name, renewedSettings(member.value))
        })
    default: return value
    }
  }
}

/// Documents of a results folder: indented, with a line end behind them.
enum ResultsDocument {
  static func bytes(of value: some Encodable, name: String) throws(StudyError) -> [UInt8] {
    do {
      return Array((try StrictJSON.encode(value).text(indent: 2) + "\n").utf8)
    } catch {
      throw .file(path: name, reason: "\(error)")
    }
  }

  static func decode<Value: Codable>(
    _ type: Value.Type, from bytes: [UInt8], path: String
  ) throws(StudyError) -> Value {
    let document: JSON
    do {
      document = try JSON(parsing: bytes)
    } catch {
      throw .damaged(path: path, reason: "cannot be read as results: \(error)")
    }
    let decoded = StrictJSON.decode(type, from: document)
    guard let value = decoded.value, decoded.issues.isEmpty else {
      let issue = decoded.issues.first.map { ": \($0)" } ?? ""
      throw .damaged(path: path, reason: "cannot be read as results\(issue)")
    }
    return value
  }
}
