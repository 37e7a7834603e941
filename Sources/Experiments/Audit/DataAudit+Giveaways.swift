import StrictJSON

extension DataAudit {
  /// From this area under the ROC curve on, a single column gives the target away.
  static let giveaway = 0.98
  /// From this one on it nearly does.
  static let nearGiveaway = 0.9
  /// From this one on a column that stands out is worth a question.
  private static let dominant = 0.75
  /// How far the strongest column must be ahead of the next one to stand out.
  private static let lead = 0.1

  /// Columns that alone tell the classes apart, and values that only positive rows have.
  func giveaways() -> [Finding] {
    let areas = columns.map { $0.strength(isPositive) }
    var findings: [Finding] = []
    for (column, area) in zip(columns, areas) {
      if let area, area >= Self.nearGiveaway {
        findings.append(Self.giveaway(column, area: area))
      } else if let finding = telltale(column) {
        findings.append(finding)
      }
    }
    return findings + dominance(areas)
  }

  private static func giveaway(_ column: AuditedColumn, area: Double) -> Finding {
    let all = area >= giveaway
    return Finding(
      all ? "column-gives-target-away" : "column-nearly-gives-target-away",
      all ? .serious : .warning,
      "column '\(column.name)' alone reaches an AUC of \(decimal(area, places: 3)): is it made from "
        + "the target, or known only after it?",
      numbers: [("auc", area)], columns: [column.name])
  }

  /// A value, of names or of few numbers, that nearly only positive rows have.
  private func telltale(_ column: AuditedColumn) -> Finding? {
    guard column.values.count <= 20, baseRate <= 0.6 else { return nil }
    let fewest = max(30, positiveCount / 50)
    let found = column.counts.indices.filter {
      column.positives[$0] >= fewest && column.positives[$0] * 100 >= column.counts[$0] * 99
    }
    guard !found.isEmpty else { return nil }
    let rows = found.reduce(0) { $0 + column.counts[$1] }
    let positive = found.reduce(0) { $0 + column.positives[$1] }
    return Finding(
      "value-gives-target-away", positive * 10 >= positiveCount ? .warning : .note,
      "\(found.count == 1 ? "value" : "values") \(Phrases.names(found.map(column.text))) of column "
        + "'\(column.name)' \(found.count == 1 ? "marks" : "mark") positive rows: \(positive) of "
        + "\(rows) rows with \(found.count == 1 ? "it" : "them") are positive",
      numbers: [
        ("rows", Double(rows)), ("positive", Double(positive)),
        ("shareOfPositives", Double(positive) / Double(max(positiveCount, 1))),
      ], columns: [column.name])
  }

  /// One column that is far ahead of all others, short of giving the target away.
  private func dominance(_ areas: [Double?]) -> [Finding] {
    let ranked = areas.indices.filter { areas[$0] != nil }.sorted {
      (areas[$1] ?? 0, $0) < (areas[$0] ?? 0, $1)
    }
    guard let first = ranked.first, let best = areas[first], ranked.count > 1,
      let next = areas[ranked[1]], best >= Self.dominant, best < Self.nearGiveaway,
      best - next >= Self.lead
    else { return [] }
    return [
      Finding(
        "column-dominates", .note,
        "column '\(columns[first].name)' alone reaches an AUC of \(decimal(best, places: 3)), the "
          + "next best '\(columns[ranked[1]].name)' \(decimal(next, places: 3)): is it known when a "
          + "prediction is wanted?",
        numbers: [("auc", best), ("nextAUC", next)], columns: [columns[first].name])
    ]
  }
}
