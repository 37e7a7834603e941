package import Explanation
import StrictJSON

/// `explanations.html` of a model package: what drives a model, in words and figures.
package struct ExplanationPage: Sendable {
  private let explanation: GlobalExplanation
  private let model: String
  private let library: VegaLibrary

  /// The file that has the numbers.
  private static let numbers = "explanations.json"

  /// The page of a model, which `model` names.
  package init(_ explanation: GlobalExplanation, model: String, library: VegaLibrary) {
    self.explanation = explanation
    self.model = model
    self.library = library
  }

  /// The bytes of the file.
  package var bytes: [UInt8] { Array(html.utf8) }

  package var html: String {
    PageShell(
      title: title, body: header + words + importance + dependence + "</main>\n",
      figures: importanceFigures + curves, library: library
    ).html
  }

  private var title: String { "What drives \(model)" }

  private var importanceFigures: [Figure] {
    explanation.importance.isEmpty
      ? []
      : [
        .importance(
          explanation.importance, metric: explanation.metric, rows: explanation.importanceRows)
      ]
  }

  private var curves: [Figure] {
    explanation.dependence.enumerated().map { .dependence($1, number: $0 + 1) }
  }

  private var header: String {
    """
    <header>
    <h1>\(title.escapedForHTML)</h1>
    <p class="muted">Computed on \(grouped(explanation.rows)) held-out rows, \
    \(grouped(explanation.positives)) of them positive. Intervals are made to hold in \
    \(decimal(100 * explanation.confidence, places: 0)) % of such samples. It is said what goes together, \
    not what causes what.</p>
    \(library.noticeHTML)</header>
    <main>

    """
  }

  private var words: String {
    let lists = [
      ("Counted in the data", InsightSentence.Kind.observed),
      ("What the model answers", .modelled),
    ].map { title, kind in
      let items = explanation.sentences.filter { $0.kind == kind }.map { sentence in
        "<li>\(sentence.text.escapedForHTML)</li>\n"
      }
      return items.isEmpty ? "" : "<h3>\(title)</h3>\n<ul>\n\(items.joined())</ul>\n"
    }
    return "<h2>In words</h2>\n" + lists.joined() + PageShell.paragraphs(explanation.notes)
  }

  private var importance: String {
    guard !explanation.importance.isEmpty else { return "" }
    let table = ReportTable(
      caption: "The same as numbers.",
      columns: [
        .init("column", isNumeric: false),
        .init(
          "loss of \(explanation.metric)",
          help: "When the values of the column are shuffled; below it the interval."),
      ],
      rows: explanation.importance.map { column in
        let range = column.lower.flatMap { lower in
          column.upper.map { "\(decimal(lower, places: 4)) to \(decimal($0, places: 4))" }
        }
        return .init([
          .init(column.column),
          .init(
            decimal(column.value, places: 4), detail: range ?? "", key: column.value),
        ])
      })
    return "<h2>Importance</h2>\n" + section(importanceFigures) + table.html
  }

  private var dependence: String {
    curves.isEmpty ? "" : "<h2>Dependence</h2>\n" + section(curves)
  }

  private func section(_ figures: [Figure]) -> String {
    "<div class=\"figures\">\n"
      + figures.map { $0.html(numbersIn: Self.numbers) }.joined() + "</div>\n"
  }
}
