import Experiments
import Results
import StrictJSON

extension ServedRun {
  /// The comparisons of candidates among these, pair by pair and metric by metric; of all where none is
  /// named.
  func comparisons(of names: [String]) throws(Problem) -> JSON {
    let known = Set(board.rows.map(\.candidate))
    if let stranger = names.first(where: { !known.contains($0) }) {
      throw .notFound("run '\(name)' has no candidate '\(stranger.prefix(80))'")
    }
    let compared: [Comparison]
    do {
      compared = try folder.comparisons()
    } catch {
      throw Problem(503, "the comparisons of run '\(name)' cannot be read: \(error)")
    }
    let wanted = names.isEmpty ? known : Set(names)
    return [
      "comparisons": .array(
        compared.filter { wanted.contains($0.first) && wanted.contains($0.second) }
          .map(Self.document))
    ]
  }

  private static func document(_ comparison: Comparison) -> JSON {
    var members: [JSON.Member] = [
      .init("first", .string(comparison.first)), .init("second", .string(comparison.second)),
      .init("metric", .string(comparison.metric)),
    ]
    if let value = comparison.difference.value {
      members.append(.init("difference", document(value, comparison.difference.interval)))
    }
    if let p = comparison.folds?.pValue ?? comparison.bootstrapP { members.append(.init("p", .number(p))) }
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
      ), ("p", Schemas.number), ("adjustedP", Schemas.number), ("onlyFirst", Schemas.integer),
      ("onlySecond", Schemas.integer),
    ], optional: ["difference", "p", "adjustedP", "onlyFirst", "onlySecond"])
}
