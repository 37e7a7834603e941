package import Experiments
import Learning
import Metrics
import Results
import StrictJSON

extension RowComparison {
  /// What a person reads of it.
  package var document: ComparisonDocument {
    let folds = foldCount == 1 ? "one test set" : "\(foldCount) folds"
    let shown = ranking.title
    var document = ComparisonDocument()
    document.parts = [
      .sentences(["\(rowCount) rows, \(positives) positive, \(folds); \(shown) decides."] + notes),
      candidateTable, .sentences([costLegend]), pairTable, .sentences([pairLegend]),
      .list(pairSentences), .sentences(conclusion),
    ]
    return document
  }

  /// `comparison.csv`: the columns of `comparisons.csv`.
  package var csv: [UInt8] { ComparisonsFile.bytes(of: pairs) }

  private var level: String { decimal(100 * confidence, places: 0) }

  private func letter(_ name: String) -> String {
    candidates.firstIndex { $0.name == name }.map { String(RowSelection.letters[$0]) } ?? ""
  }

  // MARK: - Candidates

  /// The metrics beside the ranking one.
  private var beside: ArraySlice<Metric> {
    Metric.headline.filter { $0.name != ranking.name }.prefix(2)
  }

  private var candidateTable: ComparisonDocument.Part {
    let columns: [ComparisonDocument.Column] =
      [("", .left), ("candidate", .left), (ranking.shortTitle, .left)]
      + beside.map { ($0.shortTitle, .right) }
      + [
        ("threshold", .left), ("params", .right), ("fit s", .right), ("µs/row", .right),
      ]
    return .table(
      columns,
      candidates.map { candidate in
        [letter(candidate.name), TerminalText.cut(candidate.name, to: 22)]
          + [TerminalText.text(candidate.estimate(ranking.name))]
          + beside.map { candidate.estimate($0.name).value.map(TerminalText.short) ?? "–" }
          + [TerminalText.text(candidate.thresholds) ?? "–"] + costs(candidate.costs)
      }, leaving: ["params", "fit s"] + beside.map(\.shortTitle).reversed() + ["µs/row"])
  }

  private func costs(_ costs: CandidateCosts) -> [String] {
    [
      costs.parameters.map { decimal($0, places: 0) } ?? "–",
      costs.fitSeconds.map { decimal($0, places: $0 < 0.9995 ? 3 : $0 < 99.5 ? 1 : 0) } ?? "–",
      costs.scoreMicroseconds.map(TerminalText.microseconds) ?? "–",
    ]
  }

  private var costLegend: String {
    "[ ] \(level) % interval; threshold: mean and standard deviation of the folds' thresholds, each of "
      + "which decides its own test rows; params: learnt numbers; fit s: seconds to fit a fold; µs/row: "
      + "microseconds to score a row. An ensemble takes what its members take."
  }

  // MARK: - Pairs

  private var decided: [Comparison] { pairs.filter { $0.metric == ranking.name } }

  private func catches(_ pair: Comparison) -> Comparison.Catches? {
    pairs.first { $0.first == pair.first && $0.second == pair.second && $0.catches != nil }?.catches
  }

  /// Whether there are folds enough for the tests over them.
  private var hasFolds: Bool { decided.contains { $0.folds != nil } }

  private var pairTable: ComparisonDocument.Part {
    let bayes: [ComparisonDocument.Column] = [
      ("P(better)", .right), ("P(equivalent)", .right), ("P(worse)", .right),
    ]
    return .table(
      [("", .left), ("difference", .left), ("p", .right), ("Holm p", .right)]
        + (hasFolds ? bayes : []) + [("only first", .right), ("only second", .right)],
      decided.map { pair in
        let shares = [pair.folds?.first, pair.folds?.equivalent, pair.folds?.second]
        let catches = catches(pair)
        return [
          "\(letter(pair.first))–\(letter(pair.second))", TerminalText.text(pair.difference),
          pair.pValue.map(Self.text) ?? "–", pair.adjustedP.map(Self.text) ?? "",
        ] + (hasFolds ? shares.map { $0.map(TerminalText.percent) ?? "–" } : [])
          + [catches?.onlyFirst, catches?.onlySecond].map { $0.map { "\($0)" } ?? "–" }
      }, leaving: ["only second", "only first"])
  }

  private var pairLegend: String {
    let others = candidates.count - 1
    let holm =
      others == 1
      ? "Holm p: there is one comparison with A, so nothing to correct"
      : "Holm p: corrected for the \(others) comparisons with A"
    let least = TerminalText.short(equivalence)
    let bayes =
      "P(better), P(worse): the first is, by more than \(least); P(equivalent): neither is; from the "
      + "Bayesian correlated test over folds; "
    return "Differences are the first's less the second's; p: "
      + (hasFolds ? "Nadeau's and Bengio's corrected test over folds" : "the bootstrap over rows")
      + "; \(holm); \(hasFolds ? bayes : "")only: positive rows that one of the two catches."
  }

  private var pairSentences: [String] {
    decided.map { pair in
      let names = "\(letter(pair.first))–\(letter(pair.second)):"
      let caught = catches(pair).map {
        "\(pair.first) catches \($0.onlyFirst) positive rows that \(pair.second) misses, "
          + "\(pair.second) \($0.onlySecond) that \(pair.first) misses (McNemar "
          + "\(Self.equation($0.pValue)))."
      }
      return ([names] + [caught, sentence(pair)].compactMap { $0 }).joined(separator: " ")
    }
  }

  private func sentence(_ pair: Comparison) -> String {
    let metric = ranking.title
    guard let p = pair.adjustedP ?? pair.pValue, pair.difference.value != nil else {
      return "They cannot be compared in \(metric), which is not defined for both."
    }
    let shown = "(\(Self.equation(p)))"
    return switch pair.relation(confidence: confidence) {
    case .firstBetter: "\(pair.first) is better in \(metric) \(shown)."
    case .secondBetter: "\(pair.second) is better in \(metric) \(shown)."
    case .equivalent:
      "They are equivalent in \(metric), within \(decimal(equivalence, places: 3))."
    case .undecided:
      "Which is better in \(metric), if either, is not shown \(shown)."
        + (pair.isSetApartByRows && hasFolds
          ? " By the chance of rows alone they would differ; the test over folds decides." : "")
    }
  }

  /// `.031`, `<.001`.
  static func text(_ p: Double) -> String {
    p < 0.001 ? "<.001" : TerminalText.short(p)
  }

  /// `p = .031`, `p < .001`, in one piece.
  static func equation(_ p: Double) -> String {
    p < 0.001 ? "p\u{A0}<\u{A0}.001" : "p\u{A0}=\u{A0}\(TerminalText.short(p))"
  }

  // MARK: - What the data support

  private var conclusion: [String] {
    let lead = LeadSentences(
      leader: candidates[0].name,
      rivals: decided.filter { $0.first == candidates[0].name }.map {
        LeadSentences.Rival($0, confidence: confidence)
      }, kind: "compared", metric: ranking, confidence: confidence, equivalence: equivalence,
      folds: foldCount, testToTrain: testToTrain, canRepeat: canRepeat)
    return lead.sentences
      + lead.sentences(onSimplest: candidates.filter(\.isLogistic).map(\.name))
  }
}

extension RowComparison.ComparedCandidate {
  /// What it reached in a metric of this name.
  package func estimate(_ metric: String) -> Estimate {
    Metric.index(of: metric).map { estimates[$0] } ?? Estimate(value: nil)
  }
}
