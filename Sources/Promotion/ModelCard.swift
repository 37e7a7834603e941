import Experiments
import Explanation
import Learning
import Metrics
import Packages
import Reports
import StrictJSON
import Tables

/// What a person should know before using a model; after Mitchell et al., "Model Cards for Model
/// Reporting", FAT* 2019.
struct ModelCard {
  private typealias Block = TextDocument.Block

  private let promotion: Promotion
  private let manifest: PackageManifest
  private let explanation: GlobalExplanation?

  init(_ promotion: Promotion, _ manifest: PackageManifest, explanation: GlobalExplanation?) {
    self.promotion = promotion
    self.manifest = manifest
    self.explanation = explanation
  }

  /// Columns and levels that the table of groups shows at most.
  private static let mostColumns = 40
  private static let mostLevels = 10
  /// Sentences of a kind that the card shows at most.
  private static let mostSentences = 6
  /// Columns whose importance the card shows at most.
  private static let mostImportant = 8

  /// How confident the intervals of metrics are.
  private var confidence: Double { promotion.analysis.leaderboard.confidence }

  private var level: String { decimal(100 * confidence, places: 0) }

  /// The card as Markdown.
  var markdown: String { document.markdown }

  /// The card as a page.
  var html: String { document.html }

  private var document: TextDocument {
    TextDocument(
      title: "\(manifest.name), version \(manifest.version)",
      blocks: [
        [introduction], members, use, data, quality, groups, decisions, drivers, caveats,
        reproduction,
      ].flatMap { $0 })
  }

  private var introduction: Block {
    let kinds = manifest.members.map(\.classifier.name).joined(separator: ", ")
    let count = manifest.members.count
    let made: TextDocument.Line =
      count == 1 ? "a \(code: kinds)" : "an ensemble of \(count) models (\(kinds))"
    return .paragraph(
      """
      Gives every row the probability that \(code: manifest.target) is \(code: manifest.positive). \
      It is \(made), candidate \(code: manifest.origin.candidate) of the experiment \
      \(code: manifest.origin.study), rank \(manifest.origin.rank) of its leaderboard, fitted on \
      all \(manifest.rows) rows.
      """)
  }

  /// What an ensemble is made of, and what forests chose.
  private var members: [Block] {
    let sentences = [weights, leafSizes].compactMap(\.self)
    return sentences.isEmpty ? [] : [.list(sentences.map { TextDocument.Line($0) })]
  }

  private var weights: String? {
    guard let combination = manifest.combination else { return nil }
    let study = promotion.analysis.study
    let names = manifest.members.map(\.name)
    let kept = zip(names, combination.weights).map { "\($0) \(decimal($1, places: 2))" }
    let dropped = study.candidates[promotion.candidate].members
      .map { study.candidates[$0].name }.filter { !names.contains($0) }
    let kind =
      if case .logistic = combination { "weights on log odds" } else { "shares of the mean" }
    return "Members, with their \(kind): \(kept.joined(separator: ", "))."
      + (dropped.isEmpty
        ? ""
        : " Left out, since they add nothing to these: \(dropped.joined(separator: ", ")).")
  }

  private var leafSizes: String? {
    let chosen = manifest.members.compactMap { member in
      member.header["record"]?["minimumLeafSize"]?.integer.map { "\(member.name) \($0)" }
    }
    return chosen.isEmpty
      ? nil
      : "Fewest training rows in a leaf, chosen by out-of-bag log loss: "
        + chosen.joined(separator: ", ") + "."
  }

  private var use: [Block] {
    [
      .section("Intended use"),
      .list([
        "Ranks rows like those that it was fitted on, and says which of them to act on first.",
        """
        It says what goes together with \(code: manifest.positive), not what causes it: that an \
        action on a column would change the outcome cannot be read off it.
        """,
        """
        Not for decisions about people that law or fairness forbids to automate, and not for rows \
        of another kind or time without looking at monitoring first.
        """,
      ]),
    ]
  }

  private var data: [Block] {
    let columns = manifest.schema.columns.map { column -> [String] in
      [column.name, Self.word(column.kind)] + Self.values(of: column)
    }
    return [
      .section("Data"),
      .paragraph(
        """
        \(manifest.rows) rows, \(manifest.positives) of them positive \
        (\(decimal(100 * manifest.shareOfPositives, places: 1)) %). SHA-256 of the table: \
        \(code: manifest.origin.dataDigest).\(baseRateSentence)
        """),
      .table(
        caption: "The columns that it takes.",
        columns: ["column", "kind", "range", "usual", "missing"], rows: columns),
    ] + derived + eventsSentence
  }

  private var derived: [Block] {
    let columns = manifest.schema.derived ?? []
    guard !columns.isEmpty else { return [] }
    let rows = columns.map { derived -> [String] in
      [derived.column.name, manifest.schema.words(of: derived)] + Self.values(of: derived.column)
    }
    return [
      .table(
        caption: "What it computes from them; what a formula does not define is missing.",
        columns: ["column", "formula", "range", "usual", "missing"], rows: rows)
    ]
  }

  /// Range, usual value and gaps of a column.
  private static func values(of column: InputSchema.Column) -> [String] {
    let range =
      switch column.kind {
      case .category(let levels): "\(levels.count) levels"
      case .number, .date:
        [column.minimum, column.maximum].map { $0.map(column.text) ?? "–" }
          .joined(separator: " to ")
      }
    let usual = column.usual.map { $0.string ?? $0.double.map(column.text) ?? "" } ?? "–"
    return [range, usual, "\(column.missing)"]
  }

  private var eventsSentence: [Block] {
    guard let events = manifest.events else { return [] }
    return [
      .paragraph(
        """
        Columns named for \(code: "events") and \(code: events.value ?? "events"), and \(code: "recency_days"), \
        \(code: "first_to_last_days") and \(code: "mean_gap_days"), are made of a log of events before a cut-off, \
        of the training rows \(code: events.cutoff). \(code: "workbench predict --events LOG --cutoff DATE") \
        makes them of another log; a service takes them as they are.
        """)
    ]
  }

  private var baseRateSentence: String {
    guard let rate = manifest.setBaseRate else { return "" }
    let start =
      " Threshold, metrics and probabilities are for a base rate of \(decimal(rate, places: 3)), "
    return promotion.analysis.study.spec.rank.baseRate == nil
      ? start + "that of these rows by their weights."
      : start + "not for that of these rows."
  }

  private var quality: [Block] {
    let study = promotion.analysis.study
    let rows = Metric.headline.compactMap { metric -> [String]? in
      manifest.metrics.first { $0.name == metric.name }.map { estimate in
        [metric.title, Self.shown(estimate.value, estimate.lower, estimate.upper)]
      }
    }
    return [
      .section("How well it does"),
      .paragraph(
        """
        On held-out rows: \(study.folds.count) folds of \(code: study.spec.validation.name); the \
        brackets hold \(level) % intervals over rows. Metrics of decisions are those of the folds' models, \
        each at the threshold of its own fold; this package decides at one of its own, below. The model of this package was then fitted on \
        all rows, so that no row is left to judge itself on: it is usually a little better than \
        these numbers.
        """),
      .table(caption: "Metrics on held-out rows.", columns: ["metric", "estimate"], rows: rows),
    ]
  }

  /// Where threshold and calibration came from.
  private var decisions: [Block] {
    let segments = manifest.segments
    let point = manifest.operatingPoint
    let positive =
      point.isUnproven
      ? "no row is predicted positive"
      : "positive from probability \(point.threshold) on, negative below"
    return [
      .section("Decision, calibration and risk"),
      .list(
        [
          """
          Decision: \(positive); \(manifest.origin.threshold).
          """,
          "Probabilities: \(manifest.origin.calibration).",
        ] + (manifest.origin.settings.map { ["Settings: \($0)."] } ?? []) + [
          """
          Risk, whatever is decided: high from probability \(segments.high) on, medium from \
          \(segments.medium) on, low below; \(manifest.origin.segments ?? "by an earlier release").
          """
        ]),
    ]
  }

  private var drivers: [Block] {
    let heading = Block.section("What drives it")
    guard let explanation else {
      return [heading, .paragraph("It was not found out when the model was packed.")]
    }
    var blocks = [heading]
    let found = explanation.importance.prefix(Self.mostImportant).map { column in
      [column.column, Self.shown(column.value, column.lower, column.upper)]
    }
    if !found.isEmpty {
      blocks.append(
        .paragraph(
          """
          How much \(explanation.metric) is lost when the values of a column are shuffled among \
          \(explanation.importanceRows) held-out rows. \(code: ModelPackage.File.page) shows all \
          columns, and what the model answers at their values.
          """))
      blocks.append(
        .table(
          caption: "Loss of \(explanation.metric).", columns: ["column", "loss"], rows: found))
    }
    func add(_ kind: InsightSentence.Kind, below title: TextDocument.Line) {
      let sentences = explanation.sentences.filter { $0.kind == kind }.prefix(Self.mostSentences)
      if sentences.isEmpty { return }
      blocks += [.paragraph(title), .list(sentences.map { TextDocument.Line($0.text) })]
    }
    add(.observed, below: "What goes together with \(code: manifest.positive) in the data:")
    add(.modelled, below: "What the model answers; \(InsightWords.chanceOfRows):")
    return blocks
  }

  /// What the audit found, and what every reader should mind.
  private var caveats: [Block] {
    let own = promotion.analysis.findings.bySeverity.filter { finding in
      finding.severity > .note
        && (finding.candidates.isEmpty || finding.candidates.contains(promotion.row.candidate))
    }
    var lines = own.map { TextDocument.Line($0.sentence) }
    if let reason = manifest.origin.ineligible {
      lines.insert("It was not eligible on its leaderboard: \(reason).", at: 0)
    }
    lines.append(
      """
      Rows change with time: compare inputs and scores with \(code: ModelPackage.File.reference), \
      and fit again when they drift.
      """)
    return [.section("Caveats"), .list(lines)]
  }

  private var reproduction: [Block] {
    let origin = manifest.origin
    let rule = promotion.segmentRule
    let option = rule == .standard ? "" : " --segments \(rule)"
    return [
      .section("Reproduce"),
      .paragraph(
        """
        Seed \(origin.seed), release \(manifest.release). The same results folder and release give \
        the same weights, bit for bit, on any machine:
        """),
      .code(
        """
        workbench promote results/\(origin.study) --candidate \(origin.candidate) \
        --as \(manifest.name)\(option)
        """),
    ]
  }

  // MARK: - Groups

  /// How the model does on parts of the held-out rows.
  private var groups: [Block] {
    let head = ["group", "rows", "positive", "recall", "precision"]
    let (levels, leftOut) = levelRows
    let blocks: [Block] = [
      .section("By group"),
      .paragraph(
        """
        \(heldOutRows), by risk\(namedGroups) and by the levels of the columns of names; \(level) % intervals \
        (Wilson), each for itself: of many groups some lie apart by chance. Recall and precision are those of \
        decisions at the folds' thresholds.\(leftOut)\(weightsSentence)
        """),
      .table(caption: "By risk.", columns: head, rows: riskRows),
    ]
    return levels.isEmpty
      ? blocks : blocks + [.table(caption: "By level.", columns: head, rows: levels)]
  }

  private var namedGroups: String {
    promotion.analysis.study.data.groups.isEmpty ? "" : ", by the groups that the experiment names"
  }

  private var heldOutRows: String {
    let study = promotion.analysis.study
    let isRepeated = study.folds.contains { $0.repeat != study.folds[0].repeat }
    return isRepeated ? "The held-out rows of the first repeat" : "The same rows"
  }

  private var weightsSentence: String {
    promotion.heldOut.weights == nil
      ? ""
      : " Shares count rows by weight, as metrics do; their intervals are those of as many rows as "
        + "Kish's effective sample size says."
  }

  private var riskRows: [[String]] {
    let held = promotion.heldOut
    let decisions = held.decisions
    return RiskSegment.allCases.map { segment in
      var group = Subgroup(name: "\(segment.rawValue) risk")
      for row in held.rows.indices
      where manifest.segments.segment(of: held.probabilities[row]) == segment {
        group.count(
          label: held.labels[row], decision: decisions[row], weight: held.weights?[row] ?? 1)
      }
      return group.cells(confidence: confidence)
    }
  }

  /// The groups that the spec names, then those of columns of a few names, and a sentence of columns that make
  /// none.
  private var levelRows: (rows: [[String]], leftOut: String) {
    let data = promotion.analysis.study.data
    let named = Set(data.groups.map(\.column))
    let others = data.table.features.filter {
      Self.levels(of: $0) > 1 && !named.contains($0.name)
    }
    let shown = others.filter { Self.levels(of: $0) <= Self.mostLevels }
      .prefix(Self.mostColumns)
    let groups = data.groups + shown.compactMap { try? RowGroups($0) }
    let rows = groups.flatMap { $0.subgroups(promotion.heldOut) }.map { group in
      group.cells(confidence: confidence)
    }
    let isShown = Set(shown.map(\.name))
    let leftOut = others.map(\.name).filter { !isShown.contains($0) }
    let names = leftOut.joined(separator: ", ")
    return (
      rows,
      leftOut.isEmpty ? "" : " Left out, having more than \(Self.mostLevels) levels: \(names)."
    )
  }

  /// The number of a column's names; 0 for one of another kind.
  private static func levels(of column: Column) -> Int {
    if case .category(let names) = column.values { names.levels.count } else { 0 }
  }

  // MARK: - Words

  private static func word(_ kind: InputSchema.Column.Kind) -> String {
    switch kind {
    case .number: "number"
    case .category: "names"
    case .date: "date"
    }
  }

  private static func shown(_ value: Double, _ lower: Double?, _ upper: Double?) -> String {
    let interval = lower.flatMap { lower in upper.map { Interval(lower: lower, upper: $0) } }
    return Estimate(value: value, interval: interval).text
  }
}
