import Experiments
import Learning
import Metrics
import Results
import StrictJSON

/// A run as it is shown.
struct ServedRun: Sendable {
  let name: String
  let folder: ResultsFolder
  let board: Leaderboard
  private let verdict: [String]
  private let data: Manifest.Data

  init(name: String, folder: ResultsFolder, catalog: Catalog) throws {
    self.name = name
    self.folder = folder
    board = try folder.leaderboard()
    let manifest = try folder.manifest()
    let spec = try manifest.experiment(file: "\(folder.path)/\(Manifest.name)", catalog: catalog)
    verdict = board.conclusion(of: spec).sentences
    data = manifest.data
  }

  /// What a list says of the run.
  var summary: JSON {
    [
      "name": .string(name), "ranking": .string(board.ranking.name),
      "candidates": .integer(Int64(board.rows.count)), "rows": .integer(Int64(data.rows)),
      "positives": .integer(Int64(data.positives)),
      "verdict": .array(verdict.map { .string($0) }),
    ]
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
  var figures: [String] { folder.figureIDs }

  /// The bytes of a figure's specification.
  func figure(_ name: String) throws(Problem) -> [UInt8] {
    guard let bytes = folder.figure(name) else {
      throw .notFound("run '\(self.name)' has no figure '\(name)'")
    }
    return bytes
  }

  private static func document(_ row: Leaderboard.Row) -> JSON {
    var members: [JSON.Member] = [
      .init("rank", .integer(Int64(row.rank))), .init("candidate", .string(row.candidate)),
      .init("model", .string(row.model)), .init("balance", .string(row.balance)),
      .init("eligible", .bool(row.isEligible)),
    ]
    if let reason = row.reason { members.append(.init("reason", .string(reason))) }
    members.append(.init("standing", .string(row.standing.rawValue)))
    if let p = row.pValue { members.append(.init("pValue", .number(p))) }
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
