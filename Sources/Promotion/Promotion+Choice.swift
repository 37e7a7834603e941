public import Experiments
import Packages

extension Promotion {
  /// Which candidate is meant.
  public enum Choice: Sendable, Hashable {
    /// The one of a name.
    case name(String)
    /// The one of a place on the leaderboard, from 1.
    case rank(Int)

    /// The candidate's row of a leaderboard; throws where there is none, it is not eligible and need not
    /// be taken, or the name cannot be a model's.
    ///
    /// This is all that can be said against a promotion before anything is fitted.
    public func row(
      of board: Leaderboard, as name: String, evenIneligible: Bool
    ) throws(PromotionError) -> Leaderboard.Row {
      guard ModelLibrary.isName(name) else { throw .name(name) }
      let row = try row(of: board)
      if let reason = row.reason, !evenIneligible {
        throw .ineligible(row.candidate, reason: reason)
      }
      return row
    }

    private func row(of board: Leaderboard) throws(PromotionError) -> Leaderboard.Row {
      switch self {
      case .name(let wanted):
        guard let row = board.rows.first(where: { $0.candidate == wanted }) else {
          throw .unknownCandidate(wanted, known: board.rows.map(\.candidate))
        }
        return row
      case .rank(let rank):
        guard let row = board.rows.first(where: { $0.rank == rank }) else {
          throw .unknownRank(rank, count: board.rows.count)
        }
        return row
      }
    }
  }
}
