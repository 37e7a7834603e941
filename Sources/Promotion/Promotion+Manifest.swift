import Experiments
import Learning
import Metrics
import Packages
import StrictJSON
import Tables

extension Promotion {
  /// What the package says of the model; throws where its calibration cannot be learnt.
  func manifest(_ scorer: Scorer, version: Int) throws(PromotionError) -> PackageManifest {
    let study = analysis.study
    var manifest = PackageManifest(
      name: name, version: version, release: release, scorer: scorer,
      target: study.spec.data.target,
      positive: study.data.positive, identifier: rowName, rows: study.data.rowCount,
      positives: study.data.positives, setBaseRate: otherBaseRate,
      origin: try origin(scorer), metrics: estimates)
    manifest.events = study.spec.data.events
    if study.data.positiveLabels.count > 1 { manifest.positiveLabels = study.data.positiveLabels }
    return manifest
  }

  /// The column that names rows; where a log's customers are a group of rows, that which names them.
  private var rowName: String? {
    let data = analysis.study.data
    guard data.identifier == nil, analysis.study.spec.data.events != nil else {
      return data.identifier
    }
    return data.table.columns.first { $0.role == .group }?.name
  }

  /// The base rate that is set, or that of the rows by weight; nil where every row counts the same.
  private var otherBaseRate: Double? {
    let study = analysis.study
    return study.spec.rank.baseRate ?? study.data.weights.map { _ in study.baseRate }
  }

  /// Every metric that is defined, on held-out rows.
  private var estimates: [PackageManifest.Estimate] {
    zip(Metric.all, row.estimates).compactMap { metric, estimate in
      estimate.value.map { value in
        PackageManifest.Estimate(
          name: metric.name, value: value, lower: estimate.interval?.lower,
          upper: estimate.interval?.upper)
      }
    }
  }

  private func origin(_ scorer: Scorer) throws(PromotionError) -> PackageManifest.Origin {
    let study = analysis.study
    let calibration: LearntCalibration
    do {
      calibration = try study.calibration(of: candidate, outcomes: analysis.outcomes)
    } catch {
      throw .fit(error)
    }
    return PackageManifest.Origin(
      study: study.spec.name, studyDigest: study.digest, dataDigest: study.data.digest,
      seed: study.spec.seed, candidate: row.candidate, rank: row.rank, ineligible: row.reason,
      threshold: thresholdOrigin(scorer.operatingPoint),
      calibration: calibrationOrigin(calibration),
      segments: segmentRule.sentence(baseRate: study.baseRate, heldOut: heldOut.rows.count),
      settings: settingsOrigin)
  }

  private var settingsOrigin: String? {
    let study = analysis.study
    guard let search = study.candidates[candidate].search,
      let trial = try? study.trialForUse(of: candidate)
    else { return nil }
    let judge = Metric.named(search.spec.metric)?.title ?? search.spec.metric
    let found =
      trial.number == 0 ? "the model's own settings stayed" : trial.document.text()
    return
      "searched among all rows, \(search.spec.trials) trials judged by \(judge) on \(judged): \(found)"
  }

  private var judged: String {
    let study = analysis.study
    let rows = study.folds.filter { $0.repeat == study.folds[0].repeat }
      .reduce(0) { $0 + $1.test.count }
    return "\(rows) held-out rows"
  }

  private func thresholdOrigin(_ point: OperatingPoint) -> String {
    let rule = analysis.study.candidates[candidate].operatingPoint
    guard rule.value.learns else { return "\(rule.name), set by the experiment" }
    let start = "\(rule.name), chosen on \(judged)"
    guard let constraint = point.constraint else { return start }
    if constraint.isUnproven {
      return "\(rule.name): on \(judged) no threshold is proven to keep \(constraint.phrase), and "
        + "none is taken"
    }
    let side = constraint.side == .atLeast ? "at least" : "at most"
    let reached = decimal(constraint.reached, places: 3)
    return start + "; on them \(constraint.metric) reached \(reached), asked was \(side) "
      + decimal(constraint.bound, places: 3)
      + (constraint.confidence.map { " with confidence \($0)" } ?? "")
      + (constraint.isMet ? "" : ", which no threshold kept")
  }

  private func calibrationOrigin(_ learnt: LearntCalibration) -> String {
    let asked = analysis.study.candidates[candidate].calibration
    guard learnt.rivals.isEmpty else {
      let rivals = learnt.rivals.map { "\($0.name) \(decimal($0.brier, places: 4))" }
      return
        "\(learnt.name), chosen by \(asked.name) on \(judged) as the simplest that they do not "
        + "speak against; cross-fitted Brier scores: \(rivals.joined(separator: ", "))"
    }
    if asked.value.learns { return "\(learnt.name), learnt from \(judged)" }
    return learnt.correctsPrior
      ? "scores are corrected for the share of positive rows that balancing changed"
      : "scores are taken as they are"
  }

  var heldOut: OutOfFoldPredictions { analysis.heldOut(candidate) }
}

extension StudyResult {
  /// A candidate's predictions of the first repeat's test rows; folds that failed have none.
  func heldOut(_ candidate: Int) -> OutOfFoldPredictions {
    let first = study.folds[0].repeat
    return OutOfFoldPredictions(
      candidate: study.candidates[candidate].name,
      joining: results(of: candidate).filter { $0.fold.repeat == first }
        .compactMap(\.scored?.predictions))
  }
}
