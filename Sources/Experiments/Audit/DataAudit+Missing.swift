import StrictJSON

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
