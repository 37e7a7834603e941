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
  /// The trial of the candidate's search whose settings it has; nil for a candidate's own.
  public var trial: Int?
  /// The SHA-256 of everything that its outcome depends on; the name under which that is kept.
  public var digest: String
}

/// Names units by all that their outcomes depend on.
struct UnitDigest {
  let study: String
  /// The same for the study without its searches of settings.
  let studyWithoutSearches: String
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
    studyWithoutSearches = SHA256.hex(of: format + located.withoutSearches.text())
    let rows = ["data", "seed"].map { name in
      "\(name) " + (located[name]?.text() ?? "null")
    }
    shared =
      "outcome format \(Outcome.formatVersion)\n" + format + rows.joined(separator: "\n")
      + Self.columns(of: data.table)
  }

  /// The columns as they were read: another release may find out otherwise how the same bytes are meant.
  private static func columns(of table: Table) -> String {
    table.columns.map { column in
      let values = ValueWords.words(of: column.values).reduce(0) { ValueWords.mixed($0 ^ $1) }
      let levels =
        if case .category(let categories) = column.values { categories.levels } else { [""] }
      return "\n\(column.role.rawValue) \(column.values.kind.rawValue) \(values) "
        + SHA256.hex(of: ([column.name] + levels).joined(separator: "\u{0}"))
    }.joined()
  }

  /// A fold enters by its rows, so that a plan that happens to split the same way is the same.
  func fold(_ fold: Fold) -> String {
    var text = Array("\(shared)\nrepeat \(fold.repeat) fold \(fold.index)\ntrain ".utf8)
    Self.append(fold.train, to: &text)
    text += " test ".utf8
    Self.append(fold.test, to: &text)
    return SHA256.hex(of: text)
  }

  /// Appends numbers of rows as a list is described, `[3, 17]`, of which studies have very many.
  private static func append(_ rows: [Int], to text: inout [UInt8]) {
    text.reserveCapacity(text.count + 8 * rows.count)
    text.append(UInt8(ascii: "["))
    for (place, row) in rows.enumerated() {
      if place > 0 {
        text.append(UInt8(ascii: ","))
        text.append(UInt8(ascii: " "))
      }
      var first = text.count
      var rest = row
      repeat {
        text.append(UInt8(ascii: "0") + UInt8(rest % 10))
        rest /= 10
      } while rest > 0
      var last = text.count - 1
      while first < last {
        text.swapAt(first, last)
        (first, last) = (first + 1, last - 1)
      }
    }
    text.append(UInt8(ascii: "]"))
  }

  static func unit(fold: String, candidate: String, pipeline: String) -> String {
    SHA256.hex(of: [fold, candidate, pipeline].joined(separator: "\n"))
  }
}

extension JSON {
  /// A spec without the searches of its models.
  fileprivate var withoutSearches: JSON {
    guard case .object(let models)? = self["models"] else { return self }
    return setting(
      "models", to: .object(models.map { JSON.Member($0.name, $0.value.removing("tune")) }))
  }

  /// The data of a spec without where its files are.
  fileprivate var withoutPaths: JSON {
    let rows = removing("path")
    guard let events = rows["events"] else { return rows }
    return rows.setting("events", to: events.removing("path"))
  }
}
