import Learning
import Tables

/// A scorer that is ready to score the rows between background rows and any other row: what its members
/// have in common is done once, and a member that does not count is left out.
struct WalkedScorer: Sendable {
  private struct Member: Sendable {
    var program: FeatureProgram
    var calibration: FittedCalibration
    var scorer: any WalkScorer
  }

  private let members: [Member]
  private let combination: FittedEnsemble?
  private let calibration: FittedCalibration

  init(_ scorer: Scorer, background: RawRows) throws(DataError) {
    let used = scorer.usedMembers
    var members: [Member] = []
    for member in used.members {
      let features = try member.program.features(of: background)
      let groups = FeatureGroups(member.program, schema: scorer.schema)
      let own = (member.model as? any WalkableModel)?.walkScorer(from: features, groups: groups)
      members.append(
        Member(
          program: member.program, calibration: member.calibration,
          scorer: own
            ?? MixedRowScorer(member.model, background: features, groups: groups)))
    }
    self.members = members
    combination = used.combination
    calibration = scorer.calibration
  }

  /// The features of rows that are to be explained, member by member.
  func features(of rows: RawRows) throws(DataError) -> [Tensor] {
    var features: [Tensor] = []
    for member in members { features.append(try member.program.features(of: rows)) }
    return features
  }

  /// The probabilities of all rows between, with the scorer's own bits.
  func scores(of walks: ColumnWalks, to row: Int, of features: [Tensor]) -> [Float] {
    let scores = zip(members, features).map { member, features in
      member.calibration(member.scorer.scores(of: walks, to: features[row: row]))
    }
    return calibration(combination.map { $0.scores(scores) } ?? scores[0])
  }
}

extension Scorer {
  /// The members that count, and how their scores are combined.
  fileprivate var usedMembers: (members: [Member], combination: FittedEnsemble?) {
    guard let combination else { return (members, nil) }
    let used = combination.used
    return (used.map { members[$0] }, combination.selecting(used))
  }
}
