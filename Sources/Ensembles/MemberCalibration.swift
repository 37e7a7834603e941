import CKernels
import Learning
import Metrics

/// Members' scores on one scale: log odds, each member's stretched and moved until they fit the truth.
///
/// Platt scaling (Platt 1999) on the log odds of scores that are first kept away from 0 and 1 by the least
/// that so many rows can tell: a forest's share of 0 trees is no log odds of minus infinity.
struct MemberCalibration: Sendable {
  /// How far scores are kept away from 0 and 1.
  let margin: Double
  /// The lines of the members, in their order.
  let lines: [LogisticLine]

  static let identity = LogisticLine(scale: 1, offset: 0)

  /// Learns the line of every member; the scores must be of both classes.
  init(_ scores: [[Float]], labels: [Float], weights: [Double]?) {
    let margin = Self.margin(rows: labels.count)
    self.margin = margin
    lines = scores.map { list in
      let kept = list.map { Float(min(max(Double($0), margin), 1 - margin)) }
      let rows = ScoredRows(labels: labels, scores: kept, weights: weights)
      guard case .logit(let scale, let offset) = PlattScaling().fit(ScoreGroups(rows)) else {
        return Self.identity
      }
      return LogisticLine(scale: scale, offset: offset)
    }
  }

  /// One over the rows and two more, as Platt's targets have it.
  static func margin(rows: Int) -> Double { 1 / Double(rows + 2) }

  /// The same with the identity for members whose log loss its line does not make lower by more than noise:
  /// one standard error of the paired difference, and what two numbers gain by chance.
  func whereNeeded(
    _ scores: [[Float]], labels: [Float], weights: [Double]?
  ) -> MemberCalibration {
    let needed = zip(lines, scores).map { line, list -> LogisticLine in
      let gains = zip(list, labels).map { score, label in
        let raw = odds(score)
        return Self.loss(raw, label) - Self.loss(line.scale * raw + line.offset, label)
      }
      guard let gain = PairedDifference(gains, weights: weights) else { return Self.identity }
      let chance = 1 / Double(labels.count)
      return gain.mean > gain.standardError + chance ? line : Self.identity
    }
    return MemberCalibration(margin: margin, lines: needed)
  }

  private init(margin: Double, lines: [LogisticLine]) {
    self.margin = margin
    self.lines = lines
  }

  /// Whether all members keep their scores.
  var isIdentity: Bool { lines.allSatisfy { $0 == Self.identity } }

  /// The log odds of a score, as `FittedEnsemble` takes them.
  func odds(_ score: Float) -> Double { FittedEnsemble.logOdds(Double(score), margin: margin) }

  /// The calibrated scores of every member.
  func scores(_ members: [[Float]]) -> [[Float]] {
    zip(members, lines).map { list, line in
      line == Self.identity
        ? list : list.map { Float(ck_sigmoid(line.scale * odds($0) + line.offset)) }
    }
  }

  private static func loss(_ odds: Double, _ label: Float) -> Double {
    ck_softplus(label > 0.5 ? -odds : odds)
  }
}
