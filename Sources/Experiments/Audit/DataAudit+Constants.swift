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
