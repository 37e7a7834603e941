import Experiments
import Learning
import Metrics

extension StudyReport {
  /// ROC, precision and recall, gain, lift.
  var ranking: [Figure] {
    guard !drawn.isEmpty else { return [] }
    let gains = drawn.compactMap { candidate in
      GainCurve(candidate.calibrated).map { (candidate, $0) }
    }
    let baseRate = gains.first?.1.baseRate ?? study.data.baseRate
    return [
      .roc(
        drawn.compactMap { candidate in
          ROCCurve(candidate.calibrated).map {
            NamedCurve(name: candidate.name, $0, marks: candidate.mark(.roc))
          }
        }, shown: shown),
      .precisionRecall(
        drawn.compactMap { candidate in
          PrecisionRecallCurve(candidate.calibrated).map {
            NamedCurve(name: candidate.name, $0, marks: candidate.mark(.precisionRecall))
          }
        }, baseRate: baseRate, shown: shown),
      .gain(
        gains.map { NamedCurve(name: $0.name, gain: $1, marks: $0.mark(.gain)) },
        baseRate: baseRate, shown: shown),
      .lift(
        gains.map { NamedCurve(name: $0.name, lift: $1, marks: $0.mark(.lift)) }, shown: shown),
    ]
  }

  /// Scores against shares of positive rows, before and after they were corrected, where any were.
  var calibrations: [Figure] {
    guard !drawn.isEmpty else { return [] }
    let changed = candidates.filter(\.isCalibrated)
    let final = reliability(.final, drawn, of: candidates) { $0.calibrated }
    guard !changed.isEmpty else { return [final] }
    let shown = Self.chosen(changed)
    return [
      reliability(.before, shown, of: changed) { $0.raw },
      reliability(.after, shown, of: changed) { $0.calibrated }, final,
    ]
  }

  private func reliability(
    _ stage: Figure.CalibrationStage, _ drawn: [PooledCandidate], of all: [PooledCandidate],
    _ rows: (PooledCandidate) -> ScoredRows
  ) -> Figure {
    let changed = stage == .final ? "" : "Only candidates whose scores were changed. "
    return .calibration(
      drawn.map { NamedCurve(name: $0.name, Reliability(rows($0))) }, stage: stage,
      shown: changed + shown(drawn, of: all))
  }

  /// Recall and precision against the threshold, scores by class, and what is decided.
  var decisions: [Figure] {
    guard !drawn.isEmpty else { return [] }
    return [
      .threshold(
        drawn.compactMap { candidate in
          ThresholdCurve(candidate.calibrated).map {
            NamedThresholds(name: candidate.name, $0, chosen: candidate.thresholds)
          }
        }, shown: shown),
      .scores(
        drawn.map {
          NamedHistogram(
            name: $0.name, histogram: ScoreHistogram($0.calibrated, bins: 40),
            threshold: $0.threshold)
        }, shown: shown),
      .confusion(contenders.compactMap(confusion)),
    ]
  }

  /// Counts on average over repeats; nil for candidates that failed.
  private func confusion(_ row: Leaderboard.Row) -> NamedConfusion? {
    guard let tp = row.estimate("tp").value, let fp = row.estimate("fp").value,
      let tn = row.estimate("tn").value, let fn = row.estimate("fn").value
    else { return nil }
    return NamedConfusion(
      name: row.candidate,
      confusion: Confusion(
        truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn))
  }

  /// The sentence about candidates whose probabilities are worse than the scores of their models.
  private var calibrationLosses: String {
    let losses = board.rows.compactMap(\.calibrationLoss)
    return losses.isEmpty
      ? ""
      : " Calibration made probabilities worse, by more than the chance of rows explains: "
        + losses.joined(separator: "; ") + "."
  }

  var calibrationTables: [ReportTable] {
    let rows = contenders.filter { $0.estimate("brier").value != nil }
    guard !rows.isEmpty else { return [] }
    let measures = [
      ("Brier score", "brier"), ("ECE", "ece"), ("intercept", "calibrationIntercept"),
      ("slope", "calibrationSlope"),
    ]
    return [
      ReportTable(
        caption: """
          Calibration before and after correction; an intercept of 0 and a slope of 1 are those of \
          probabilities. Where nothing was changed there is no "before". Behind the name of a \
          calibration stands on how many folds it was chosen, where folds differ.\(calibrationLosses)
          """,
        columns: [.init("candidate", isNumeric: false), .init("calibration", isNumeric: false)]
          + measures.flatMap { [.init("\($0.0) before"), .init("\($0.0) after")] },
        rows: rows.map { row in
          let before = row.rawCalibration
          let raw = [before?.brier, before?.ece, before?.intercept, before?.slope]
          return ReportTable.Row(
            [.init(row.candidate), .init(row.calibrationSummary ?? "")]
              + zip(measures, raw).flatMap { measure, value -> [ReportTable.Cell] in
                [
                  .init(value.map { Self.number($0, places: 4) } ?? "", key: value),
                  .init(
                    Self.number(row.estimate(measure.1).value, places: 4),
                    key: row.estimate(measure.1).value),
                ]
              }, emphasis: row.standing.isInBand ? .inBand : .none)
        })
    ]
  }
}

extension PooledCandidate {
  /// The planes in which curves are drawn.
  enum Plane { case roc, precisionRecall, gain, lift }

  /// The operating point in a plane.
  func mark(_ plane: Plane) -> [NamedCurve.Point] {
    guard confusion.holdsBothClasses, let recall = confusion.recall,
      let precision = confusion.precision
    else { return [] }
    let contacted = confusion.predictedPositives / confusion.total
    let point =
      switch plane {
      case .roc: (confusion.falsePositives / confusion.negatives, recall)
      case .precisionRecall: (recall, precision)
      case .gain: (contacted, recall)
      case .lift: (contacted, contacted > 0 ? recall / contacted : 0)
      }
    // A candidate that predicts no row positive has no point on these curves.
    guard confusion.predictedPositives > 0, plane != .lift || contacted > 0.01 else { return [] }
    return [.init(x: point.0, y: point.1, note: threshold)]
  }
}
