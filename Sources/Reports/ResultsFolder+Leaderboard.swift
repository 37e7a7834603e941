public import Experiments
import Learning
import Scoring
import StrictJSON
import Tables

extension ResultsFolder {
  /// Makes the leaderboard again from `folds.csv`; what is eligible stands in `leaderboard.csv`.
  public func leaderboard() throws(StudyError) -> Leaderboard {
    let board = try table("leaderboard.csv", text: Self.names + ["eligible", "reason"])
    let folds = try table("folds.csv", text: ["candidate", "status", "reason"])
    let rowsOf = Dictionary(grouping: 0..<folds.rowCount) { folds.text("candidate", $0) }
    let rows = (0..<board.rowCount).map { row in
      let candidate = board.text("candidate", row)
      return Leaderboard.Row(
        candidate: candidate, model: board.text("model", row),
        balance: board.text("balance", row),
        reason: board.text("eligible", row) == "yes" ? nil : board.text("reason", row),
        metrics: Metrics.all.map { metric in
          FoldSummary((rowsOf[candidate] ?? []).map { folds.number(metric.name, $0) })
        })
    }
    let by = manifest?["spec"]?["rank"]?["by"]?.string ?? Metrics.recall.name
    return Leaderboard(ranking: Metrics.named(by) ?? Metrics.recall, rows: rows)
  }

  private static let names = ["candidate", "model", "balance"]

  private func table(_ name: String, text: [String]) throws(StudyError) -> Table {
    let file = "\(path)/\(name)"
    var options = ReadingOptions()
    for column in text { options.overrides[column] = ColumnOverride(role: nil, kind: .text) }
    do {
      let table = try Table.read(path: file, options: options).table
      for column in text where table[column] == nil {
        throw StudyError.file(path: file, reason: "has no column '\(column)'")
      }
      return table
    } catch let error as StudyError {
      throw error
    } catch {
      throw .file(path: file, reason: "cannot be read as results: \(error)")
    }
  }
}

extension Table {
  fileprivate func text(_ name: String, _ row: Int) -> String {
    if case .text(let values)? = self[name]?.values { values[row] } else { "" }
  }

  fileprivate func number(_ name: String, _ row: Int) -> Double? {
    guard case .number(let values)? = self[name]?.values, !values[row].isNaN else { return nil }
    return values[row]
  }
}
