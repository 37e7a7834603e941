import Learning
import Linear
import Metrics
import Resampling

extension Audit {
  /// What the results of a study say against believing them.
  public static func findings(after analysis: StudyAnalysis) -> [Finding] {
    let asked = analysis.study.candidates.indices.filter {
      !analysis.study.candidates[$0].isBaseline
    }
    return findings(after: asked.map { AuditedCandidate($0, of: analysis) })
  }
}

extension AuditedCandidate {
  /// A study's candidate, by its place.
  init(_ place: Int, of analysis: StudyAnalysis) {
    let candidate = analysis.study.candidates[place]
    self.init(
      name: candidate.name, model: candidate.model,
      isBalanced: candidate.balance != NoSampler.name,
      isSimple: candidate.pipeline?.classifier.name == LogisticRegression.name)
    let auc = Metric.index(of: Metric.rocAUC.name)
    fits = analysis.results(of: place).filter { $0.failure == nil }.map { result in
      Fit(
        trainingAUC: result.outcome?.trainingAUC, testAUC: auc.flatMap { result.metrics[$0] },
        record: result.outcome?.record)
    }
    guard let row = analysis.leaderboard.rows.first(where: { $0.candidate == candidate.name })
    else { return }
    rawCalibrationError = row.rawCalibration?.ece
    calibrationError = row.estimate(Metric.ece.name).value
    missedConstraint = row.constraint.flatMap { check in
      switch check.verdict {
      case .kept, .withinInterval: nil
      case .missed, .impossible:
        MissedConstraint(
          phrase: check.phrase, reached: row.estimate(check.metric).value,
          isImpossible: check.verdict == .impossible)
      }
    }
  }
}
