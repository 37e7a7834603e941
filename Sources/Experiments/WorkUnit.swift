import Files
import Learning
import StrictJSON
import Tables

/// One fit and one scoring: a candidate on a fold, or on an inner fold of its training rows.
public struct WorkUnit: Sendable, Hashable {
  /// The candidate's place in the study.
  public var candidate: Int
  /// The fold's place in the study.
  public var fold: Int
  /// The place among the fold's inner folds; nil where it is fitted on all training rows.
  public var inner: Int?
  /// The SHA-256 of everything that its outcome depends on; the name under which that is kept.
  public var digest: String
}

/// Names units by all that their outcomes depend on.
struct UnitDigest {
  let study: String
  private let shared: String

  init(canonicalSpec: JSON, data: StudyData, of spec: ExperimentSpec) {
    // Before weights entered metrics and thresholds, the same spec gave other results.
    let weighted = data.weights == nil ? "" : "weights in all that is measured\n"
    // Columns that the validation names are not learnt from, so that outcomes depend on them.
    let named = spec.validation.value.namedColumns.map { "\n\($0.role.rawValue) \($0.name)" }
    let format =
      "format \(Study.formatVersion)\n\(weighted)data \(data.digest)\n"
      + (data.eventsDigest.map { "events \($0)\n" } ?? "")
      + named.map { $0 + "\n" }.joined()
    let rowsSpec = (canonicalSpec["data"] ?? .null).withoutPaths
    let located = canonicalSpec.setting("data", to: rowsSpec).removing("report")
    study = SHA256.hex(of: format + located.text())
    let rows = ["data", "seed"].map { name in
      "\(name) " + (located[name]?.text() ?? "null")
    }
    shared =
      "outcome format \(Outcome.formatVersion)\n" + format + rows.joined(separator: "\n")
  }

  /// A fold enters by its rows, so that a plan that happens to split the same way is the same.
  func fold(_ fold: Fold) -> String {
    let place = "repeat \(fold.repeat) fold \(fold.index)"
    return SHA256.hex(of: "\(shared)\n\(place)\ntrain \(fold.train) test \(fold.test)")
  }

  static func unit(fold: String, candidate: String, pipeline: String) -> String {
    SHA256.hex(of: [fold, candidate, pipeline].joined(separator: "\n"))
  }
}

extension JSON {
  /// The data of a spec without where its files are.
  fileprivate var withoutPaths: JSON {
    let rows = removing("path")
    guard let events = rows["events"] else { return rows }
    return rows.setting("events", to: events.removing("path"))
  }
}
