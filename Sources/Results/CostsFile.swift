package import Experiments
import Learning
import StrictJSON

/// `costs.csv`: what each candidate takes, and which is recommended; it rests on measured times, so it is
/// not reproducible and kept apart.
package struct CostsFile: StoredTable {
  package struct Row: StoredRow {
    package var candidate: String
    package var costs: CandidateCosts
    /// How much worse than the leader a cheaper candidate is over the folds, in the metric that ranks.
    package var loss: Double?
    /// How much worse it is at most, corrected.
    package var lossBound: Double?
    package var isRecommended: Bool
  }

  package static let name = "costs.csv"

  package var rows: [Row]

  /// The candidates of a leaderboard, in its order.
  package init(_ result: StudyResult) {
    let costs = result.costs
    let recommendation = result.conclusion.recommendation
    rows = result.leaderboard.rows.map { row in
      let cheaper = recommendation?.cheaper.first { $0.candidate == row.candidate }
      return Row(
        candidate: row.candidate, costs: costs[row.candidate] ?? CandidateCosts([]),
        loss: cheaper?.loss, lossBound: cheaper?.lossBound,
        isRecommended: recommendation?.candidate == row.candidate)
    }
  }

  init(rows: [Row]) { self.rows = rows }
}

extension CostsFile.Row {
  enum Column: String, StoredColumn {
    case candidate, parameters
    case fitSeconds = "fit_seconds"
    case scoreMicroseconds = "score_microseconds"
    case loss
    case lossBound = "loss_bound"
    case recommended
  }

  func field(_ column: Column) -> StoredField {
    switch column {
    case .candidate: .text(candidate)
    case .parameters: .number(costs.parameters)
    case .fitSeconds: .number(costs.fitSeconds)
    case .scoreMicroseconds: .number(costs.scoreMicroseconds)
    case .loss: .number(loss)
    case .lossBound: .number(lossBound)
    case .recommended: .text(isRecommended ? "yes" : "no")
    }
  }

  init(_ record: StoredRecord<Column>) throws(StudyError) {
    candidate = record.text(.candidate)
    costs = CandidateCosts(
      parameters: try record.number(.parameters), fitSeconds: try record.number(.fitSeconds),
      scoreMicroseconds: try record.number(.scoreMicroseconds))
    loss = try record.number(.loss)
    lossBound = try record.number(.lossBound)
    isRecommended = record.text(.recommended) == "yes"
  }
}

extension CandidateCosts.Fit {
  /// One that stands for all.
  fileprivate init(_ costs: CandidateCosts) {
    self.init(
      parameters: costs.parameters,
      seconds: costs.fitSeconds.flatMap { fit in
        costs.scoreMicroseconds.map { (fit, $0 / 1_000_000) }
      }, testedRows: 1)
  }
}

extension StoredRun {
  /// What candidates take, by name, from `folds.csv` and, where it is there, `timings.csv`.
  package func costs(of candidates: [Candidate]) throws(StudyError) -> [String: CandidateCosts] {
    let folds = Dictionary(grouping: try read(FoldsFile.self).rows, by: \.candidate)
    let timings = Dictionary(
      grouping: (try? read(TimingsFile.self))?.rows.filter { $0.inner == nil } ?? [],
      by: \.candidate)
    // Whose settings are searched has no unit of its own that tells which of many it is.
    let kept = Dictionary(
      grouping: (try? read(CostsFile.self))?.rows ?? [], by: \.candidate
    ).compactMapValues(\.first?.costs)
    return CandidateCosts.all(of: candidates) { candidate in
      if candidate.search != nil {
        return kept[candidate.name].map { [CandidateCosts.Fit($0)] } ?? []
      }
      let timed = timings[candidate.name] ?? []
      return (folds[candidate.name] ?? []).filter { $0.failure == nil }.map { fold in
        let time = timed.first { $0.repeat == fold.repeat && $0.fold == fold.fold }
        return CandidateCosts.Fit(
          parameters: fold.parameters, seconds: time.map { ($0.fitSeconds, $0.scoreSeconds) },
          testedRows: fold.test.count)
      }
    } used: { candidate in
      (folds[candidate.name] ?? []).map { $0.weights.map(\.name) }.filter { !$0.isEmpty }
    }
  }
}
