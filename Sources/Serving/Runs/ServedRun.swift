import Experiments
import Learning
import Metrics
import Results
import StrictJSON

/// A run as it is shown.
struct ServedRun: Sendable {
  let name: String
  let files: StoredRun
  let board: Leaderboard
  private let conclusion: Conclusion
  private let costs: [String: CandidateCosts]

  init(name: String, folder: ResultsFolder, catalog: Catalog) throws {
    self.name = name
    files = try StoredRun(folder)
    board = try files.leaderboard()
    let spec = try files.spec(catalog)
    costs = try files.costs(of: Candidate.all(of: spec))
    conclusion = board.conclusion(
      of: spec, comparisons: (try? files.comparisons()) ?? [], costs: costs,
      findings: (try? files.findings()) ?? [])
  }

  /// What a list says of the run.
  var summary: JSON {
    let data = files.manifest.data
    return [
      "name": .string(name), "ranking": .string(board.ranking.name),
      "rankingTitle": .string(board.ranking.title),
      "candidates": .integer(Int64(board.rows.count)), "rows": .integer(Int64(data.rows)),
      "positives": .integer(Int64(data.positives)),
      "conclusion": .array(conclusion.sentences.map { .string($0) }),
    ]
  }

  var details: JSON {
    [
      "name": .string(name), "ranking": .string(board.ranking.name),
      "confidence": .number(board.confidence),
      "conclusion": .array(conclusion.sentences.map { .string($0) }),
      "recommended": conclusion.recommendation.map { .string($0.candidate) } ?? .null,
      "rows": .array(board.rows.map(document)),
      "metrics": .array(Metric.all.map { .object($0.members) }),
      "figures": .array(files.folder.figureIDs.map { .string($0) }),
    ]
  }

  /// The bytes of a figure's specification.
  func figure(_ name: String) throws(Problem) -> [UInt8] {
    guard let bytes = files.folder.figure(name) else {
      throw .notFound("run '\(self.name)' has no figure '\(name)'")
    }
    return bytes
  }

  private func document(_ row: Leaderboard.Row) -> JSON {
    var members: [JSON.Member] = [
      .init("rank", .integer(Int64(row.rank))), .init("candidate", .string(row.candidate)),
      .init("model", .string(row.model)), .init("balance", .string(row.balance)),
      .init("eligible", .bool(row.isEligible)),
    ]
    if let reason = row.reason { members.append(.init("reason", .string(reason))) }
    members.append(.init("standing", .string(row.standing.rawValue)))
    if let p = row.adjustedP { members.append(.init("adjustedP", .number(p))) }
    if let check = row.constraint {
      members.append(
        .init(
          "constraint",
          ["asked": .string(check.phrase), "status": .string(check.status.rawValue)]))
    }
    if let share = row.shareOfFirst { members.append(.init("shareOfFirst", .number(share))) }
    let costs = costs[row.candidate]
    if let time = costs?.scoreMicroseconds {
      members.append(.init("scoreMicroseconds", .number(time)))
    }
    if let count = costs?.parameters { members.append(.init("parameters", .number(count))) }
    let estimates = zip(Metric.all, row.estimates).compactMap { metric, estimate in
      estimate.value.map { JSON.Member(metric.name, Self.document($0, estimate.interval)) }
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

extension ServedRun {
  /// The comparisons of candidates among these, pair by pair and metric by metric; of all where none is
  /// named.
  func comparisons(of names: [String]) throws(Problem) -> JSON {
    let known = Set(board.rows.map(\.candidate))
    if let unknown = names.first(where: { !known.contains($0) }) {
      throw .notFound("run '\(name)' has no candidate '\(unknown.prefix(80))'")
    }
    let compared: [Comparison]
    do {
      compared = try files.comparisons()
    } catch {
      throw Problem(503, "the comparisons of run '\(name)' cannot be read: \(error)")
    }
    let wanted = names.isEmpty ? known : Set(names)
    return [
      "comparisons": .array(
        compared.filter { wanted.contains($0.first) && wanted.contains($0.second) }
          .map { Self.document($0, confidence: board.confidence) })
    ]
  }

  private static func document(_ comparison: Comparison, confidence: Double) -> JSON {
    var members: [JSON.Member] = [
      .init("first", .string(comparison.first)), .init("second", .string(comparison.second)),
      .init("metric", .string(comparison.metric)),
    ]
    if let value = comparison.difference.value {
      members.append(.init("difference", document(value, comparison.difference.interval)))
    }
    members.append(
      .init("relation", .string(comparison.relation(confidence: confidence).rawValue)))
    if let p = comparison.pValue { members.append(.init("pValue", .number(p))) }
    if let p = comparison.adjustedP { members.append(.init("adjustedP", .number(p))) }
    if let catches = comparison.catches {
      members += [
        .init("onlyFirst", .integer(Int64(catches.onlyFirst))),
        .init("onlySecond", .integer(Int64(catches.onlySecond))),
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
      ), ("relation", Schemas.string), ("pValue", Schemas.number), ("adjustedP", Schemas.number),
      ("onlyFirst", Schemas.integer),
      ("onlySecond", Schemas.integer),
    ], optional: ["difference", "pValue", "adjustedP", "onlyFirst", "onlySecond"])
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
