import Experiments
import Learning
import Metrics
import StrictJSON

extension StudyReport {
  /// More rows than this are too small to read.
  private static let most = 12

  /// Who beats whom, and whose errors are alike.
  var pairs: [Figure] {
    [pairwise, diversity].compactMap { $0 }
  }

  private var comparisons: [Comparison] {
    analysis.comparisons.filter { $0.metric == board.ranking.name }
  }

  private var pairwise: Figure? {
    var compared: Set<String> = []
    for comparison in comparisons where comparison.folds != nil {
      compared.formUnion([comparison.first, comparison.second])
    }
    let names = board.rows.map(\.candidate).filter(compared.contains)
    guard names.count > 1 else { return nil }
    let kept = Array(names.prefix(Self.most))
    let place = Dictionary(uniqueKeysWithValues: kept.indices.map { (kept[$0], $0) })
    var values = kept.map { _ in kept.map { _ in nil as Double? } }
    var notes = values
    for comparison in comparisons {
      guard let test = comparison.folds, let first = place[comparison.first],
        let second = place[comparison.second]
      else { continue }
      values[first][second] = test.first
      values[second][first] = test.second
      notes[first][second] = test.equivalent
      notes[second][first] = test.equivalent
    }
    return .pairwise(
      NamedMatrix(names: kept, values: values, notes: notes), metric: metric,
      shown: names.count > kept.count ? "The first \(kept.count) of \(names.count) candidates." : ""
    )
  }

  private var diversity: Figure? {
    guard drawn.count > 1 else { return nil }
    let measured = drawn.map { first in
      drawn.map { Diversity(errorsA: first.errors, errorsB: $0.errors) }
    }
    return .diversity(
      NamedMatrix(
        names: drawn.map(\.name), values: measured.map { $0.map { $0?.errorCorrelation } },
        notes: measured.map { $0.map { $0?.doubleFault } }), shown: shown)
  }

  /// The leader against all others.
  var comparisonTables: [ReportTable] {
    guard let leader = comparisons.first?.first else { return [] }
    let rows = comparisons.filter { $0.first == leader }
    let margin = decimal(study.spec.statistics.equivalence, places: 3)
    return [
      ReportTable(
        caption: """
          \(leader) against every other candidate, by \(metric). All pairs and metrics are in \
          comparisons.csv.
          """,
        columns: [
          .init("against", isNumeric: false),
          .init("difference", help: "\(leader) less the other, with its bootstrap interval"),
          .init("mean over folds"),
          .init("p", help: "Nadeau and Bengio's corrected resampled t-test"),
          .init("p, Holm", help: "corrected for all comparisons with the leader"),
          .init("P(leader better)", help: "by more than \(margin), correlated Bayesian t-test"),
          .init("P(equivalent)", help: "within \(margin)"), .init("P(leader worse)"),
          .init(
            "only leader finds",
            help: "positive rows that only the leader predicts positive, in the first repeat"),
          .init(
            "only other finds",
            help: "positive rows that only the other predicts positive, in the first repeat"),
          .init("p, McNemar", help: "exact, on the positive rows that one of them finds"),
        ],
        rows: rows.map(row))
    ]
  }

  private func row(_ comparison: Comparison) -> ReportTable.Row {
    let folds = comparison.folds
    let catches =
      comparison.catches
      ?? analysis.comparisons.first {
        $0.first == comparison.first && $0.second == comparison.second && $0.catches != nil
      }?.catches
    func probability(_ value: Double?) -> ReportTable.Cell {
      .init(value.map(Self.probability) ?? "–", key: value)
    }
    func share(_ value: Double?) -> ReportTable.Cell {
      .init(Self.number(value, places: 2), key: value)
    }
    func count(_ value: Int?) -> ReportTable.Cell {
      .init(value.map(grouped) ?? "–", key: value.map { Double($0) })
    }
    return ReportTable.Row([
      .init(comparison.second), Self.cell(comparison.difference),
      .init(Self.number(folds?.mean), key: folds?.mean),
      probability(comparison.pValue), probability(comparison.adjustedP),
      share(folds?.first), share(folds?.equivalent), share(folds?.second),
      count(catches?.onlyFirst), count(catches?.onlySecond), probability(catches?.pValue),
    ])
  }
}

extension StudyReport {
  /// How nets learnt, and what mattered to a forest.
  var models: [Figure] {
    var models: Set<String> = []
    let histories = candidates.compactMap { candidate -> LearningHistory? in
      guard !models.contains(candidate.row.model), let history = history(candidate) else {
        return nil
      }
      models.insert(candidate.row.model)
      return history
    }
    let learning = histories.isEmpty ? [] : [Figure.learning(histories)]
    let importance = candidates.lazy.compactMap(importance).first
    return learning + (importance.map { [.importance($0)] } ?? [])
  }

  /// In how many fits a linear model let its lines bend, where one did.
  var bends: [ReportContent.Fact] {
    let sentences = candidates.compactMap { candidate -> String? in
      let records = results(candidate).compactMap { $0.outcome?.scored?.record }
      let bent = records.count { $0.bentFeatures != nil }
      return bent > 0 ? "\(candidate.name) in \(bent) of \(records.count) fits" : nil
    }
    guard !sentences.isEmpty else { return [] }
    return [.init("lines that bend (piecewiseLinear)", sentences.joined(separator: ", "))]
  }

  /// The leaf sizes that out-of-bag rows chose for forests, and in how many fits.
  var leafSizes: [ReportContent.Fact] {
    let sentences = candidates.compactMap { candidate -> String? in
      let sizes = results(candidate).compactMap { $0.outcome?.scored?.record.minimumLeafSize }
      let parts = Set(sizes).sorted().map { size in
        "\(size) in \(sizes.count { $0 == size })"
      }
      return sizes.isEmpty
        ? nil : "\(candidate.name) \(parts.joined(separator: ", ")) of \(sizes.count) fits"
    }
    guard !sentences.isEmpty else { return [] }
    return [.init("leaf sizes chosen out of bag", sentences.joined(separator: "; "))]
  }

  /// How much the members of an ensemble that learns count, on the mean over folds: shares of votes or weights
  /// on log odds, the largest first; and those that add nothing in any fold.
  var memberWeights: [ReportContent.Fact] {
    study.candidates.indices.compactMap { place -> ReportContent.Fact? in
      let candidate = study.candidates[place]
      guard case .ensemble(let ensemble, let members) = candidate.source, ensemble.value.learns
      else { return nil }
      let fitted = analysis.results(of: place).compactMap { $0.scored?.ensemble }
      guard !fitted.isEmpty else { return nil }
      let means = members.indices.map { member in
        fitted.reduce(0) { $0 + $1.weights[member] } / Double(fitted.count)
      }
      let used = members.indices.filter { member in fitted.contains { $0.weights[member] != 0 } }
        .sorted { (abs(means[$1]), $0) < (abs(means[$0]), $1) }
      let weights = used.map {
        "\(study.candidates[members[$0]].name) \(decimal(means[$0], places: 2))"
      }
      let dropped = members.indices.filter { !used.contains($0) }.map {
        study.candidates[members[$0]].name
      }
      let nothing =
        dropped.isEmpty ? "" : "; adding nothing in any fold: " + dropped.joined(separator: ", ")
      return .init("weights of \(candidate.name)", weights.joined(separator: ", ") + nothing)
    }
  }

  private func results(_ candidate: PooledCandidate) -> [FoldResult] {
    let place = study.candidates.firstIndex { $0.name == candidate.name }
    return place.map { analysis.results(of: $0) } ?? []
  }

  /// The losses of the first repeat; nil where there are none.
  private func history(_ candidate: PooledCandidate) -> LearningHistory? {
    let folds = results(candidate).filter { $0.fold.repeat == 0 }.compactMap { result in
      result.outcome?.scored.flatMap { losses($0.record, fold: result.fold) }
    }
    guard !folds.isEmpty else { return nil }
    let place = study.candidates.firstIndex { $0.name == candidate.name }
    let classifier = place.flatMap { study.candidates[$0].pipeline?.classifier.value }
    return LearningHistory(
      name: candidate.name, step: classifier.map { type(of: $0).stepName } ?? "epoch", folds: folds)
  }

  private func losses(_ record: FitRecord, fold: Fold) -> LearningHistory.Fold? {
    func series(_ name: String) -> [Double] {
      record.history.first { $0.name == name }?.values ?? []
    }
    let training = series("loss")
    guard training.count > 1 else { return nil }
    return LearningHistory.Fold(
      name: "fold \(fold.index + 1)", training: training, validation: series("validationLoss"),
      bestEpoch: record.bestEpoch)
  }

  /// Importance over all folds; a fold without the feature counts 0, and nil where there is none.
  private func importance(_ candidate: PooledCandidate) -> FeatureImportance? {
    let records = results(candidate).compactMap { $0.outcome?.scored?.record.importance }
    guard records.contains(where: { !$0.isEmpty }) else { return nil }
    var names: [String] = []
    var values: [String: [Double]] = [:]
    for record in records {
      for importance in record {
        if values[importance.feature] == nil { names.append(importance.feature) }
        values[importance.feature, default: []].append(importance.value)
      }
    }
    return FeatureImportance(
      name: candidate.name,
      features: names.map { name in
        let found = values[name] ?? []
        return .init(
          name: name, mean: found.reduce(0, +) / Double(records.count),
          lowest: found.count < records.count ? 0 : found.min() ?? 0, highest: found.max() ?? 0)
      })
  }
}
