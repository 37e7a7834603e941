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
      .init("rankingTitle", .string(board.ranking.title)),
      .init("candidates", .integer(Int64(board.rows.count))),
    ]
    if let rowCount { members.append(.init("rows", .integer(rowCount))) }
    if let positives { members.append(.init("positives", .integer(positives))) }
    return .object(members + [.init("verdict", .array(verdict.map { .string($0) }))])
  }

  /// The whole leaderboard.
  var details: JSON {
    [
      "name": .string(name), "ranking": .string(board.ranking.name),
      "confidence": .number(board.confidence),
      "verdict": .array(verdict.map { .string($0) }),
      "rows": .array(board.rows.map(Self.document)),
      "metrics": .array(Metric.all.map { .object($0.members) }),
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
    let estimates = zip(Metric.all, row.estimates).compactMap { metric, estimate in
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

extension Metric {
  /// What a client needs to show its values.
  var members: [JSON.Member] {
    [
      .init("name", .string(name)), .init("title", .string(title)),
      .init("shortTitle", .string(shortTitle)), .init("summary", .string(summary)),
      .init("unit", .string(unit.rawValue)), .init("direction", .string(direction.rawValue)),
      .init("isHeadline", .bool(isHeadline)),
    ]
  }
}
