import Experiments
import Explanation
import Learning
import Metrics
import Packages
import StrictJSON

/// What a person should know before using a model, in Markdown; after Mitchell et al., "Model Cards
/// for Model Reporting", FAT* 2019.
struct ModelCard {
  let promotion: Promotion
  let manifest: PackageManifest
  let explanation: GlobalExplanation?

  init(_ promotion: Promotion, _ manifest: PackageManifest, explanation: GlobalExplanation?) {
    self.promotion = promotion
    self.manifest = manifest
    self.explanation = explanation
  }

  /// Columns and levels that the table of segments shows at most.
  static let mostColumns = 8
  static let mostLevels = 6
  /// Columns whose importance the card shows at most.
  static let mostImportant = 8

  /// The text.
  var text: String {
    ([heading] + [use, data, quality, segments, decisions, drivers, caveats, reproduction])
      .joined(separator: "\n\n") + "\n"
  }

  private var heading: String {
    let members = manifest.members
    let kinds = members.map(\.classifier.name).joined(separator: ", ")
    let made =
      members.count == 1
      ? "a `\(kinds)`" : "an ensemble of \(members.count) models (\(kinds))"
    return """
      # \(manifest.name), version \(manifest.version)

      Gives every row the probability that `\(manifest.target)` is `\(manifest.positive)`. It is \
      \(made), candidate `\(manifest.origin.candidate)` of the experiment \
      `\(manifest.origin.study)`, rank \(manifest.origin.rank) of its leaderboard, fitted on all \
      \(manifest.rows) rows.
      """
  }

  private var use: String {
    """
    ## Intended use

    - Ranks rows like those that it was fitted on, and says which of them to act on first.
    - It says what goes together with `\(manifest.positive)`, not what causes it: that an action on a \
    column would change the outcome cannot be read off it.
    - Not for decisions about people that law or fairness forbids to automate, and not for rows of \
    another kind or time without looking at monitoring first.
    """
  }

  private var data: String {
    let columns = manifest.schema.columns.map { column -> [String] in
      let range =
        switch column.kind {
        case .category(let levels): "\(levels.count) levels"
        case .number, .date:
          [column.minimum, column.maximum].map { $0.map { number($0) } ?? "–" }
            .joined(separator: " to ")
        }
      let usual = column.usual.map { $0.string ?? $0.double.map { number($0) } ?? "" } ?? "–"
      return [column.name, column.kind.word, range, usual, "\(column.missing)"]
    }
    return """
      ## Data

      \(manifest.rows) rows, \(manifest.positives) of them positive \
      (\(decimal(100 * manifest.baseRate, places: 1)) %). SHA-256 of the table: \
      `\(manifest.origin.dataDigest)`.

      """
        + "\n" + table(["column", "kind", "range", "usual", "missing"], columns)
  }

  private var quality: String {
    let study = promotion.analysis.study
    let rows = Metric.headline.compactMap { metric -> [String]? in
      manifest.metrics.first { $0.name == metric.name }.map { estimate in
        [metric.title, shown(estimate.value, estimate.lower, estimate.upper)]
      }
    }
    return """
      ## How well it does

      On rows that no model had seen when it scored them: \(study.folds.count) folds of \
      `\(study.spec.validation.name)`; the brackets hold 95 % intervals over rows. The model of this \
      package was then fitted on all rows, so that no row is left to judge itself on: it is usually a \
      little better than these numbers.

      """
        + "\n" + table(["metric", "estimate"], rows)
  }
}
