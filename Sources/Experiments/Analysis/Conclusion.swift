import Learning
import Metrics
import StrictJSON

/// What the data support, in plain sentences, and no more.
public struct Conclusion: Sendable {
  /// The sentences, the most important first.
  public let sentences: [String]

  /// Reads a leaderboard.
  ///
  /// - Parameter simplest: the names of candidates that are logistic regressions, to which every
  ///   architecture must be compared.
  public init(_ board: Leaderboard, simplest: [String], confidence: Double) {
    let eligible = board.rows.filter(\.isEligible)
    guard let leader = eligible.first else {
      sentences = ["No candidate is eligible: nothing can be recommended."]
      return
    }
    let level = decimal(100 * confidence, places: 0)
    let metric = board.ranking.name
    let others = board.band.dropFirst().map(\.candidate)
    var sentences: [String] = []
    if eligible.count == 1 {
      sentences.append("\(leader.candidate) is the only eligible candidate.")
    } else if others.isEmpty
      && eligible.contains(where: { $0.standing == .behind && $0.adjustedP == nil })
    {
      sentences.append(
        "\(leader.candidate) has the best \(metric); differences in it were not tested here.")
    } else if others.isEmpty {
      sentences.append(
        "\(leader.candidate) leads: its \(metric) differs from that of every other eligible "
          + "candidate at the \(level) % level.")
    } else {
      sentences.append(
        "\(others.count) of \(eligible.count - 1) other eligible candidates cannot be told from "
          + "\(leader.candidate) in \(metric): \(Self.list(others)).")
    }
    let inBand = board.band.map(\.candidate)
    if let simple = simplest.first(where: { inBand.contains($0) }),
      eligible.contains(where: { !simplest.contains($0.candidate) })
    {
      let how = simple == leader.candidate ? "leads" : "cannot be told from the leader"
      sentences.append("No architecture beats logistic regression here: \(simple) \(how).")
    }
    self.sentences = sentences
  }

  private static func list(_ names: [String]) -> String {
    let shown = 4
    guard names.count > shown + 1 else { return names.joined(separator: ", ") }
    return names.prefix(shown).joined(separator: ", ") + " and \(names.count - shown) more"
  }
}
