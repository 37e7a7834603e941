import Tables

extension DataAudit {
  /// Fewer rows than this prove nothing by having different values.
  private static let fewestForIdentifiers = 100

  /// Columns that name rows rather than say something about them.
  func identifiers() -> [Finding] {
    guard rows.count >= Self.fewestForIdentifiers else { return [] }
    return columns.compactMap { column in
      if isIdentifying(column) {
        return finding(
          column, "identifier-column", .warning,
          "nearly every row has a value of its own, as if it named the row; data.columns can give it "
            + "the role of an identifier")
      }
      if isScattered(column) {
        return finding(
          column, "many-levels", .note, "fewer than ten rows share a name on average")
      }
      return nil
    }
  }

  private func finding(
    _ column: AuditedColumn, _ code: String, _ severity: Finding.Severity, _ remark: String
  ) -> Finding {
    Finding(
      code, severity,
      "column '\(column.name)' has \(column.distinct) different values in \(column.present) rows: "
        + remark,
      numbers: [("distinct", Double(column.distinct)), ("rows", Double(column.present))],
      columns: [column.name])
  }

  /// Names that hardly ever repeat, or whole numbers that do not repeat and either lie as densely as
  /// numbered rows do, rise from row to row, or are called an identifier.
  private func isIdentifying(_ column: AuditedColumn) -> Bool {
    guard column.present >= Self.fewestForIdentifiers else { return false }
    switch column.kind {
    case .text, .category, .boolean: return column.distinct * 2 >= column.present
    case .date: return false
    case .number:
      guard Double(column.distinct) >= 0.99 * Double(column.present),
        column.values.allSatisfy({ $0 == $0.rounded() }),
        let first = column.values.first, let last = column.values.last
      else { return false }
      let isDense = last - first < 2 * Double(study.data.rowCount)
      return isDense || isRising(column) || IdentifierName.matches(column.name)
    }
  }

  private func isRising(_ column: AuditedColumn) -> Bool {
    let present = column.codes.filter { $0 >= 0 }
    return zip(present, present.dropFirst()).allSatisfy(<)
      || zip(present, present.dropFirst()).allSatisfy(>)
  }

  private func isScattered(_ column: AuditedColumn) -> Bool {
    guard column.kind == .category || column.kind == .text else { return false }
    return column.distinct >= 100 && column.present < 10 * column.distinct
  }
}

extension DataAudit {
  /// The share of rows with one value from which on a column is nearly constant.
  private static let nearlyAll = 0.995

  /// Columns that hold one value in every row, or in nearly every row.
  func constants() -> [Finding] {
    let constant = columns.filter { $0.distinct == 1 && $0.missing == 0 }.map(\.name)
    let nearly = columns.filter { column in
      let top = max(column.counts.max() ?? 0, column.missing)
      return top < column.rowCount && Double(top) >= Self.nearlyAll * Double(column.rowCount)
    }.map(\.name)
    var findings: [Finding] = []
    if !constant.isEmpty {
      findings.append(
        Finding(
          "constant-column", .note,
          "\(Phrases.columns(constant)) \(constant.count == 1 ? "holds" : "hold") the same value in "
            + "every row and \(constant.count == 1 ? "says" : "say") nothing",
          numbers: [("columns", Double(constant.count))], columns: constant))
    }
    if !nearly.isEmpty {
      findings.append(
        Finding(
          "nearly-constant-column", .note,
          "\(Phrases.columns(nearly)) \(nearly.count == 1 ? "holds" : "hold") the same value in at "
            + "least 99.5 % of the rows",
          numbers: [("columns", Double(nearly.count))], columns: nearly))
    }
    return findings
  }
}
