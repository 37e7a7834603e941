import Experiments
import Learning
import Metrics
import Reports
import Testing

@Suite struct CalibrationTextTests {
  private func row(_ name: String, brier: Double, raw: RawCalibration?) -> CandidateSummary {
    var row = CandidateSummary(
      candidate: name, model: name, balance: "none", reason: nil,
      estimates: Metric.all.map { Estimate(value: $0.name == "brier" ? brier : 0.5) },
      folds: Metric.all.map { _ in FoldSummary([0.5, 0.5]) },
      foldIntervals: Metric.all.map { _ in nil }, thresholds: FoldSummary([0.2, 0.3]))
    row.rawCalibration = raw
    return row
  }

  private func raw(_ brier: Double, change: Double, _ lower: Double, _ upper: Double)
    -> RawCalibration
  {
    RawCalibration(
      brier: brier, ece: 0.1, intercept: 0, slope: 2,
      brierChange: Estimate(value: change, interval: Interval(lower: lower, upper: upper)))
  }

  @Test("every calibration is named, and those that made probabilities worse") func lines() throws {
    var rows = [
      row("forest", brier: 0.05, raw: raw(0.06, change: -0.01, -0.02, -0.005)),
      row("forest+classWeights", brier: 0.0905, raw: raw(0.0602, change: 0.0303, 0.028, 0.0326)),
      row("forest+smote", brier: 0.0605, raw: raw(0.06, change: 0.0005, -0.001, 0.002)),
    ]
    rows[0].calibrations = ["platt", "none", "platt", "platt"]
    rows[1].calibrations = ["prior", "prior"]
    let board = Leaderboard(
      ranking: try #require(Metric.named("brier")), candidates: rows, testToTrain: 0.25)
    let lines = CalibrationText(board).lines()
    #expect(
      lines.prefix(4).map { $0.split(separator: "  ", omittingEmptySubsequences: true).prefix(2) }
        .map { $0.map { $0.trimmingPrefix(" ") } } == [
          ["candidate", "calibration"], ["forest", "platt 3, none 1"], ["forest+smote", "–"],
          ["forest+classWeights", "prior"],
        ])
    #expect(
      lines.suffix(3) == [
        "", "Calibration made probabilities worse, by more than the chance of rows explains:",
        "  'forest+classWeights' (prior): Brier score 0.0602 → 0.0905, 0.0303 [0.0280, 0.0326] more",
      ])
  }

  @Test("where nothing was made worse, nothing is said of it") func silent() throws {
    let board = Leaderboard(
      ranking: try #require(Metric.named("brier")),
      candidates: [row("net", brier: 0.05, raw: nil)], testToTrain: 0.25)
    #expect(CalibrationText(board).lines().last?.hasPrefix("Before → after correction.") == true)
  }
}
