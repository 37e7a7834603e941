import Experiments
import Learning
import Metrics
import StrictJSON

/// The candidates that a comparison is asked for.
struct RowSelection {
  /// A candidate of a run.
  struct Entry {
    /// The run's place.
    var run: Int
    /// What it is called in the comparison.
    var name: String
    var candidate: Candidate
    var row: Leaderboard.Row
  }

  /// The candidates, at least two.
  let entries: [Entry]

  /// As many are compared where none are named.
  private static let usual = 6
  /// Letters stand for candidates in tables.
  static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

  init(_ runs: [ComparedRun], names: [String]?) throws(ComparisonError) {
    entries = if let names { try Self.named(names, in: Self.all(runs)) } else { Self.best(runs) }
    guard entries.count > 1 else {
      let found = entries.first.map { "'\($0.name)' alone" } ?? "nothing"
      throw .choice(
        "a comparison takes two candidates at least, there is \(found). `workbench leaderboard` "
          + "lists those of a run")
    }
    guard entries.count <= Self.letters.count else {
      throw .choice("at most \(Self.letters.count) candidates are compared at once")
    }
  }

  private static func all(_ runs: [ComparedRun]) -> [Entry] {
    runs.enumerated().flatMap { place, run in
      run.leaderboard.rows.compactMap { row in
        run.candidates.first { $0.name == row.candidate }.map { candidate in
          let name = runs.count > 1 ? "\(run.name)/\(row.candidate)" : row.candidate
          return Entry(run: place, name: name, candidate: candidate, row: row)
        }
      }
    }
  }

  /// A name without a run stands for that candidate in every run that has it.
  private static func named(
    _ names: [String], in all: [Entry]
  ) throws(ComparisonError) -> [Entry] {
    var entries: [Entry] = []
    for name in names {
      let exact = all.filter { $0.name == name }
      let found = exact.isEmpty ? all.filter { $0.candidate.name == name } : exact
      guard !found.isEmpty else {
        throw .choice(
          Issue.Fact.unknownName(name, kind: "candidate", known: all.map(\.name)).description)
      }
      entries += found.filter { entry in !entries.contains { $0.name == entry.name } }
    }
    return entries
  }

  /// The best of every model of one run, or the first of every run.
  private static func best(_ runs: [ComparedRun]) -> [Entry] {
    let scored = all(runs).filter { entry in
      !entry.candidate.isBaseline
        && entry.row.estimate(runs[entry.run].leaderboard.ranking.name).value != nil
    }
    var seen: Set<String> = []
    let best = scored.filter {
      seen.insert(runs.count > 1 ? "\($0.run)" : $0.candidate.model).inserted
    }
    return runs.count > 1 ? best : Array(best.prefix(usual))
  }
}
