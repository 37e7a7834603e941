import Experiments
import Learning

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

  private func results(_ candidate: DrawnCandidate) -> [FoldResult] {
    let place = study.candidates.firstIndex { $0.name == candidate.name }
    return place.map { analysis.results(of: $0) } ?? []
  }

  /// The losses of the first repeat; nil where there are none.
  private func history(_ candidate: DrawnCandidate) -> LearningHistory? {
    let folds = results(candidate).filter { $0.fold.repeat == 0 }.compactMap { result in
      result.outcome?.scored.flatMap { losses($0.record, fold: result.fold) }
    }
    return folds.isEmpty ? nil : LearningHistory(name: candidate.name, folds: folds)
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
  private func importance(_ candidate: DrawnCandidate) -> FeatureImportance? {
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
