import Experiments
import Files
import FoundationEssentials
import Learning
import Metrics
import Reports
import StrictJSON

/// A run as it is shown.
struct ServedRun: Sendable {
  let name: String
  let folder: ResultsFolder
  let board: Leaderboard
  private let verdict: [String]
  private let rowCount: Int64?
  private let positives: Int64?

  init(name: String, folder: ResultsFolder, catalog: Catalog) throws {
    self.name = name
    self.folder = folder
    board = try folder.leaderboard()
    verdict = board.verdict(of: try folder.record(catalog: catalog).spec).sentences
    let data = folder.manifest?["data"]
    rowCount = data?["rows"]?.integer
    positives = data?["positives"]?.integer
  }

  /// What a list says of the run.
  var summary: JSON {
    var members: [JSON.Member] = [
      .init("name", .string(name)), .init("ranking", .string(board.ranking.name)),
      .init("candidates", .integer(Int64(board.rows.count))),
    ]
    if let rowCount { members.append(.init("rows", .integer(rowCount))) }
    if let positives { members.append(.init("positives", .integer(positives))) }
    return .object(members + [.init("verdict", .array(verdict.map { .string($0) }))])
  }

  var details: JSON {
    [
      "name": .string(name), "ranking": .string(board.ranking.name),
      "confidence": .number(board.confidence),
      "verdict": .array(verdict.map { .string($0) }),
      "rows": .array(board.rows.map(Self.document)),
      "metrics": .array(
        Metrics.all.map {
          [
            "name": .string($0.name), "goal": .string($0.goal.rawValue),
            "summary": .string($0.summary),
          ]
        }),
      "figures": .array(figures.map { .string($0) }),
    ]
  }

  /// The names of the figures that are there.
  var figures: [String] {
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/figures")) ?? []
    return names.filter { $0.hasSuffix(Self.suffix) }.map { String($0.dropLast(Self.suffix.count)) }
      .sorted()
  }

  /// The bytes of a figure's specification.
  func figure(_ name: String) throws(Problem) -> [UInt8] {
    guard let known = figures.first(where: { $0 == name }),
      let bytes = try? FileContents.read("\(folder.path)/figures/\(known)\(Self.suffix)")
    else { throw .notFound("run '\(self.name)' has no figure '\(name)'") }
    return [UInt8](bytes)
  }

  private static let suffix = ".vg.json"

  private static func document(_ row: Leaderboard.Row) -> JSON {
    var members: [JSON.Member] = [
      .init("rank", .integer(Int64(row.rank))), .init("candidate", .string(row.candidate)),
      .init("model", .string(row.model)), .init("balance", .string(row.balance)),
      .init("eligible", .bool(row.isEligible)),
    ]
    if let reason = row.reason { members.append(.init("reason", .string(reason))) }
    members.append(.init("standing", .string(row.standing.word)))
    if let share = row.probabilityOfBest {
      members.append(.init("probabilityOfBest", .number(share)))
    }
    let estimates = zip(Metrics.all, row.estimates).compactMap { metric, estimate in
      estimate.value.map { JSON.Member(metric.name, document($0, estimate.interval)) }
    }
    return .object(members + [.init("estimates", .object(estimates))])
  }

  static func document(_ value: Double, _ interval: Interval?) -> JSON {
    var members: [JSON.Member] = [.init("value", .number(value))]
    if let interval {
      members += [.init("lower", .number(interval.lower)), .init("upper", .number(interval.upper))]
    }
    return .object(members)
  }
}

extension Leaderboard.Standing {
  fileprivate var word: String {
    switch self {
    case .leader: "leader"
    case .band: "band"
    case .behind: "behind"
    case .untested: "untested"
    case .apart: "apart"
    }
  }
}

extension ServedRun {
  /// The comparisons of candidates among these, pair by pair and metric by metric; of all where none is
  /// named.
  func comparisons(of names: [String]) throws(Problem) -> JSON {
    let known = Set(board.rows.map(\.candidate))
    if let unknown = names.first(where: { !known.contains($0) }) {
      throw .notFound("run '\(name)' has no candidate '\(unknown.prefix(80))'")
    }
    let kept: [KeptComparison]
    do {
      kept = try folder.comparisons()
    } catch {
      throw Problem(503, "the comparisons of run '\(name)' cannot be read: \(error)")
    }
    let wanted = names.isEmpty ? known : Set(names)
    return [
      "comparisons": .array(
        kept.filter { wanted.contains($0.first) && wanted.contains($0.second) }
          .map(Self.document))
    ]
  }

  private static func document(_ comparison: KeptComparison) -> JSON {
    var members: [JSON.Member] = [
      .init("first", .string(comparison.first)), .init("second", .string(comparison.second)),
      .init("metric", .string(comparison.metric)),
    ]
    if let value = comparison.difference.value {
      members.append(.init("difference", document(value, comparison.difference.interval)))
    }
    if let p = comparison.pValue { members.append(.init("p", .number(p))) }
    if let p = comparison.adjustedP { members.append(.init("adjustedP", .number(p))) }
    if let first = comparison.onlyFirst, let second = comparison.onlySecond {
      members += [
        .init("onlyFirst", .integer(Int64(first))), .init("onlySecond", .integer(Int64(second))),
      ]
    }
    return .object(members)
  }

  /// What a comparison is made of.
  static let comparison = Schemas.object(
    [
      ("first", Schemas.string), ("second", Schemas.string), ("metric", Schemas.string),
      (
        "difference",
        Schemas.object(
          [("value", Schemas.number), ("lower", Schemas.number), ("upper", Schemas.number)],
          optional: ["lower", "upper"])
      ), ("p", Schemas.number), ("adjustedP", Schemas.number), ("onlyFirst", Schemas.integer),
      ("onlySecond", Schemas.integer),
    ], optional: ["difference", "p", "adjustedP", "onlyFirst", "onlySecond"])
}
