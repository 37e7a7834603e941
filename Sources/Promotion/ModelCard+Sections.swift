import Experiments
import Explanation
import Learning
import Metrics
import Packages
import StrictJSON
import Tables

extension ModelCard {
  /// How the model does on parts of the rows that were not seen.
  var segments: String {
    let head = ["segment", "rows", "positive", "recall", "precision"]
    return """
      ## By segment

      The same rows, by risk and by the levels of the columns of names; 95 % intervals (Wilson). A \
      segment whose recall lies clearly below the others' is served worse.

      """ + "\n\n" + table(head, riskRows) + "\n\n" + table(head, levelRows)
  }

  /// Where threshold and calibration came from.
  var decisions: String {
    let segments = manifest.segments
    return """
      ## Threshold and calibration

      - Positive from probability \(manifest.operatingPoint.threshold) on: \(manifest.origin.threshold).
      - Probabilities: \(manifest.origin.calibration).
      - High risk from \(segments.high) on, medium risk from \(segments.medium) on.
      """
  }

  /// What drives the model.
  var drivers: String {
    guard let explanation else {
      return "## What drives it\n\nIt was not found out when the model was packed."
    }
    let found = explanation.importance.prefix(Self.mostImportant).map { column in
      [column.column, shown(column.value, column.lower, column.upper)]
    }
    var parts = ["## What drives it"]
    if !found.isEmpty {
      parts += [
        """
        How much \(explanation.metric) is lost when the values of a column are shuffled among \
        \(explanation.importanceRows) rows that the model had not seen. `\(ModelPackage.File.page)` shows all \
        columns, and what the model answers at their values.
        """, table(["column", "loss"], found),
      ]
    }
    let lines = explanation.sentences.prefix(8).map { "- \($0.text)" }
    if !lines.isEmpty {
      parts += [
        "What goes together with `\(manifest.positive)` in the data:",
        lines.joined(separator: "\n"),
      ]
    }
    return parts.joined(separator: "\n\n")
  }

  /// What the audit found, and what every reader should mind.
  var caveats: String {
    let own = promotion.analysis.findings.bySeverity.filter { finding in
      finding.severity > .note
        && (finding.candidates.isEmpty || finding.candidates.contains(promotion.row.candidate))
    }
    var lines = own.map(\.sentence)
    if let reason = manifest.origin.ineligible {
      lines.insert("It was not eligible on its leaderboard: \(reason).", at: 0)
    }
    lines.append(
      "Rows change with time: compare inputs and scores with `reference.json`, and fit again when "
        + "they drift.")
    return "## Caveats\n\n" + lines.map { "- \($0)" }.joined(separator: "\n")
  }

  /// How to make it again.
  var reproduction: String {
    """
    ## Reproduce

    Seed \(manifest.origin.seed), release \(manifest.release). The same results folder and release \
    give the same weights, bit for bit, on any machine:

    ```
    workbench promote results/\(manifest.origin.study) --candidate \(manifest.origin.candidate) \
    --as \(manifest.name)
    ```
    """
  }

  // MARK: - Segments

  private var riskRows: [[String]] {
    let held = promotion.judgedRows
    let decisions = held.decisions
    return RiskSegment.allCases.map { segment in
      var group = Subgroup(name: "\(segment.rawValue) risk")
      for row in held.rows.indices
      where manifest.segments.segment(of: held.probabilities[row]) == segment {
        group.count(label: held.labels[row], decision: decisions[row])
      }
      return Self.cells(group)
    }
  }

  private var levelRows: [[String]] {
    let held = promotion.judgedRows
    let decisions = held.decisions
    let columns = promotion.analysis.study.data.table.features.compactMap {
      column -> (String, Categories)? in
      guard case .category(let names) = column.values,
        2...Self.mostLevels ~= names.levels.count
      else { return nil }
      return (column.name, names)
    }
    return columns.prefix(Self.mostColumns).flatMap { name, values in
      var groups = values.levels.map { Subgroup(name: "\(name) = \($0)") }
      for (place, row) in held.rows.enumerated() where values.codes[row] >= 0 {
        groups[Int(values.codes[row])].count(
          label: held.labels[place], decision: decisions[place])
      }
      return groups.filter { $0.rows > 0 }.map(Self.cells)
    }
  }

  private static func cells(_ group: Subgroup) -> [String] {
    [group.name, "\(group.rows)", group.rate, group.recall, group.precision]
  }
}

extension InputSchema.Column.Kind {
  var word: String {
    switch self {
    case .number: "number"
    case .category: "names"
    case .date: "date"
    }
  }
}

/// An estimate with its interval, where it has one: `0.774 [0.741, 0.803]`.
func shown(_ value: Double, _ lower: Double?, _ upper: Double?) -> String {
  guard let lower, let upper else { return decimal(value, places: 3) }
  return
    "\(decimal(value, places: 3)) [\(decimal(lower, places: 3)), \(decimal(upper, places: 3))]"
}

/// A number as short as it can be written.
func number(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? decimal(value, places: 0) : "\(value)"
}

/// A table in Markdown; bars in cells are escaped, and a cell is one line.
func table(_ head: [String], _ rows: [[String]]) -> String {
  func line(_ cells: [String]) -> String {
    "| "
      + cells.map {
        $0.split(whereSeparator: \.isNewline).joined(separator: " ")
          .split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
      }
      .joined(separator: " | ") + " |"
  }
  let rule = head.map { _ in "---" }
  return ([line(head), line(rule)] + rows.map(line)).joined(separator: "\n")
}
