import StrictJSON

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
