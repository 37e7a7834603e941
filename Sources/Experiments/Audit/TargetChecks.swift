import Learning
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
  func giveaways() throws(FitError) -> [Finding] {
    let areas = try eachColumn(columns) { $0.strength(isPositive) }
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

extension DataAudit {
  /// Columns whose gaps tell the classes apart, and columns without any value.
  func missingPatterns() -> [Finding] {
    let empty = columns.filter { $0.present == 0 && $0.rowCount > 0 }.map(\.name)
    var findings = columns.compactMap(tellingGaps)
    if !empty.isEmpty {
      findings.append(
        Finding(
          "empty-column", .warning,
          "\(Phrases.columns(empty)) \(empty.count == 1 ? "has" : "have") no value in any row",
          numbers: [("columns", Double(empty.count))], columns: empty))
    }
    return findings
  }

  /// Gaps that follow the label: the area under the ROC curve of the gap alone, or values that only
  /// rows of one class have.
  private func tellingGaps(_ column: AuditedColumn) -> Finding? {
    let places = [
      ClassTally(positive: column.presentPositives, all: column.present),
      ClassTally(positive: column.missingPositives, all: column.missing),
    ]
    guard places.allSatisfy({ $0.all >= 30 }),
      let area = ClassTally.area(places, fewest: AuditedColumn.fewestRows)
    else { return nil }
    let strength = max(area, 1 - area)
    let marks = baseRate <= 0.6 && places.contains { $0.positive * 100 >= $0.all * 99 }
    guard strength >= Self.nearGiveaway || marks else { return nil }
    let shares = places.map { Double($0.positive) / Double($0.all) }
    return Finding(
      "missing-follows-target", .serious,
      "column '\(column.name)' has a value in \(column.present) rows, of which "
        + "\(Phrases.percent(shares[0])) are positive, and none in \(column.missing), of which "
        + "\(Phrases.percent(shares[1])) are: it seems to be filled in after the target is known",
      numbers: [
        ("present", Double(column.present)), ("missing", Double(column.missing)),
        ("positiveShareWherePresent", shares[0]), ("positiveShareWhereMissing", shares[1]),
        ("auc", strength),
      ], columns: [column.name])
  }
}

extension DataAudit {
  /// A column that is hardly better than chance gives nothing away, whatever its name.
  private static let worthAsking = 0.65
  /// One that is this strong is likely to.
  private static let strong = 0.8

  /// Columns that are named like the target, or like something that is known only after it.
  func names() -> [Finding] {
    let target = ColumnWords(study.spec.data.target)
    return columns.compactMap { column in
      let words = ColumnWords(column.name)
      let resembles = words.resemble(target)
      guard resembles || words.speakOfTheEnd else { return nil }
      let area = column.strength(isPositive)
      guard (area ?? 1) >= Self.worthAsking else { return nil }
      let severity: Finding.Severity =
        resembles || (area ?? 1) >= Self.strong ? .warning : .note
      let alone = area.map { " (AUC alone \(decimal($0, places: 3)))" } ?? ""
      return Finding(
        resembles ? "column-named-like-target" : "column-named-like-aftermath", severity,
        resembles
          ? "column '\(column.name)'\(alone) is named like the target '\(study.spec.data.target)': "
            + "if it is made from it, data.columns should give it the role 'ignored'"
          : "column '\(column.name)'\(alone) sounds like something that is known only afterwards: "
            + "is it there when a prediction is wanted?",
        numbers: area.map { [("auc", $0)] } ?? [], columns: [column.name])
    }
  }
}

/// The words of a column's name: `ChurnReason_2` is `churn`, `reason`.
package struct ColumnWords {
  package let words: [String]

  package init(_ name: String) {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for character in name {
      if !character.isLetter || (character.isUppercase && wasLower) {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if character.isLetter { word += character.lowercased() }
      wasLower = character.isLowercase
    }
    self.words = word.isEmpty ? words : words + [word]
  }

  /// Words that do not say what a column is about.
  private static let general: Set<String> = [
    "is", "has", "the", "of", "in", "at", "to", "flag", "label", "target", "class", "value", "type",
    "status", "next", "last", "month", "months", "monthly", "year", "years", "yearly", "day",
    "days",
    "week", "weeks", "date", "time", "payment", "payments", "customer", "customers", "client",
    "account", "user", "number", "num", "count", "total", "rate", "score", "amount",
  ]

  /// Words of what is known only at the end or behind it.
  private static let ending: Set<String> = [
    "reason", "reasons", "cancel", "cancelled", "canceled", "cancellation", "cancelation",
    "terminated", "termination", "closed", "closure", "closing", "refund", "refunded", "churned",
    "churn", "exit", "exited", "outcome", "resolution", "resolved", "leaving", "departure",
    "deactivated", "deactivation", "attrition", "attrited", "duration", "after", "ended", "final",
  ]

  /// Whether at least half of what a target's name is about stands in this name too.
  package func resemble(_ target: ColumnWords) -> Bool {
    let about = target.words.filter { !Self.general.contains($0) }
    guard !about.isEmpty else { return false }
    let shared = about.count { word in words.contains { Self.isSameStem($0, word) } }
    return 2 * shared >= about.count && shared > 0
  }

  /// Whether a word speaks of the end.
  package var speakOfTheEnd: Bool { words.contains(where: Self.ending.contains) }

  /// Words of four letters or more that differ in their last letter or what is put behind it.
  private static func isSameStem(_ first: String, _ second: String) -> Bool {
    let common = zip(first, second).prefix { $0 == $1 }.count
    return common >= max(4, min(first.count, second.count) - 1)
  }
}
