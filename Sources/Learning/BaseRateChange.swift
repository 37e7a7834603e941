import CKernels

/// Rows of one share of positive rows that stand for a world of another, in which each class looks as it
/// does among the rows (Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001, theorem 2).
package struct BaseRateChange: Sendable, Hashable {
  /// The share of positive rows among the rows.
  package let rows: Double
  /// The share of positive rows in the world.
  package let world: Double

  /// A change from one rate to another; nil where one of them is 0, 1 or none.
  package init?(from rows: Double, to world: Double) {
    guard rows > 0, rows < 1, world > 0, world < 1 else { return nil }
    self.rows = rows
    self.world = world
  }

  /// How much a row counts: with these weights the share of positive rows is the world’s.
  package func weight(label: Float) -> Double {
    label > 0.5 ? world / rows : (1 - world) / (1 - rows)
  }

  package func weights(labels: [Float]) -> [Double] { labels.map(weight) }

  /// What the change adds to the log odds of the positive class.
  package var logOdds: Double {
    ck_log(world) - ck_log(1 - world) - ck_log(rows) + ck_log(1 - rows)
  }
}

extension FittedCalibration {
  /// This map, then a change of the base rate: its probabilities are those of the new one.
  package func changed(by change: BaseRateChange?) -> FittedCalibration {
    guard let change, change.rows != change.world else { return self }
    let moved = FittedCalibration.logit(scale: 1, offset: change.logOdds)
    switch self {
    case .identity: return moved
    case .logit(let scale, let offset):
      return .logit(scale: scale, offset: offset + change.logOdds)
    case .steps(let scores, let probabilities):
      return .steps(scores: scores, probabilities: probabilities.map { Double(moved(Float($0))) })
    }
  }
}
