package import Learning
import Linear
import Metrics
import StrictJSON

extension Audit {
  /// What the results of a study's candidates, without baselines, say against believing them.
  ///
  /// | code | what |
  /// |---|---|
  /// | `scores-too-good` | a mean ROC AUC of .98 on test rows; softer where a simple rival has it too |
  /// | `scores-far-above-simple` | one of .93, and .05 above logistic regression |
  /// | `fit-not-converged` | a fit ended before it met its own criterion |
  /// | `net-still-learning` | the last epoch or tree had the lowest validation loss |
  /// | `train-test-gap` | ROC AUC on training rows .1, or .2, above that on test rows; not of forests |
  /// | `calibration-made-worse` | a Brier score above that of the models' scores, beyond chance |
  /// | `calibration-lost-to-balance` | a calibration error .05 above that without balance |
  /// | `constraint-missed`, `-impossible`, `-unproven` | an operating point that does not hold |
  ///
  /// - Parameter data: what the audit of rows and folds found.
  package static func findings(
    after candidates: [AuditedCandidate], data: [Finding] = []
  ) -> [Finding] {
    let audit = RunAudit(candidates: candidates, strongestColumn: strongestColumn(in: data))
    let found =
      audit.tooGood() + audit.farAboveSimple() + audit.unfinished() + audit.gaps()
      + audit.madeWorse() + audit.calibration() + audit.constraints()
    return found.bySeverity
  }

  private static func strongestColumn(in findings: [Finding]) -> (name: String, auc: Double)? {
    let codes = ["column-gives-target-away", "column-nearly-gives-target-away"]
    return findings.compactMap { finding -> (name: String, auc: Double)? in
      guard codes.contains(finding.code), let auc = finding["auc"] else { return nil }
      return finding.columns.first.map { (name: $0, auc: auc) }
    }.max { $0.auc < $1.auc }
  }
}

/// The checks after a run; each says what it found of all candidates at once.
struct RunAudit {
  /// From this ROC AUC on scores are nearly always the work of a leak.
  private static let tooGood = 0.98
  /// From this one on a large lead over the simple model is suspicious.
  private static let veryGood = 0.93
  private static let suspiciousLead = 0.05
  /// A rival that is nearer than this reaches the same.
  private static let sameAUC = 0.01
  /// How much better training rows may be ranked than test rows.
  private static let notedGap = 0.1
  private static let largeGap = 0.2
  /// How much balance may add to the calibration error.
  private static let calibrationLoss = 0.05
  /// How much of it may be left after calibration.
  private static let calibrationRest = 0.02

  let candidates: [AuditedCandidate]
  /// The column that ranks the rows best on its own, where the audit of the data told one.
  let strongestColumn: (name: String, auc: Double)?

  // MARK: - Scores too good to be true

  func tooGood() -> [Finding] {
    let found = candidates.filter { ($0.testAUC ?? 0) >= Self.tooGood }
    guard let best = found.compactMap(\.testAUC).max() else { return [] }
    let names = found.map(\.name)
    let rival = self.rival(of: best, among: found)
    var numbers = [(name: "auc", value: best)]
    if let rival { numbers.append((name: "simpleAUC", value: rival.auc)) }
    let reason =
      rival.map {
        ", \($0.name) \(decimal($0.auc, places: 3)): either the classes are easy to tell apart, or a leak "
          + "is as plain as that"
      } ?? ": scores like this nearly always come from a leak"
    return [
      Finding(
        "scores-too-good", rival == nil ? .serious : .warning,
        "\(Phrases.candidates(names)) \(names.count == 1 ? "reaches" : "reach") an AUC of up to "
          + "\(decimal(best, places: 3)) on test rows" + reason,
        numbers: numbers, candidates: names)
    ]
  }

  /// A simple rival that reaches the same: logistic regression, where others are too good too, or one column.
  private func rival(of best: Double, among found: [AuditedCandidate]) -> (
    name: String, auc: Double
  )? {
    var rivals: [(name: String, auc: Double)] = []
    if let logistic = candidates.filter(\.isSimple).compactMap(\.testAUC).max(),
      found.contains(where: { !$0.isSimple })
    {
      rivals.append(("logistic regression", logistic))
    }
    if let column = strongestColumn { rivals.append(("column '\(column.name)' alone", column.auc)) }
    return rivals.filter { best - $0.auc < Self.sameAUC }.max { $0.auc < $1.auc }
  }

  /// The lead over the best simple model, short of being too good anyway.
  func farAboveSimple() -> [Finding] {
    guard let simple = candidates.filter(\.isSimple).compactMap(\.testAUC).max() else { return [] }
    let found = candidates.filter { candidate in
      guard let auc = candidate.testAUC, !candidate.isSimple else { return false }
      return auc >= Self.veryGood && auc < Self.tooGood && auc - simple >= Self.suspiciousLead
    }
    guard let best = found.compactMap(\.testAUC).max() else { return [] }
    let names = found.map(\.name)
    return [
      Finding(
        "scores-far-above-simple", .warning,
        "\(Phrases.candidates(names)) \(names.count == 1 ? "reaches" : "reach") an AUC of up to "
          + "\(decimal(best, places: 3)), logistic regression \(decimal(simple, places: 3)): so large "
          + "a lead often comes from rows that are nearly the same in training and test",
        numbers: [("auc", best), ("simpleAUC", simple)], candidates: names)
    ]
  }

  // MARK: - Fits

  /// Fits that ended before they were done.
  func unfinished() -> [Finding] {
    [
      unfinished(
        "fit-not-converged", "ended before the fit met its own criterion",
        where: { $0.converged == false }),
      unfinished(
        "net-still-learning",
        "had the lowest validation loss at the end: more epochs or trees may help",
        where: Self.isStillLearning),
    ].compactMap(\.self)
  }

  /// In half of a candidate's fits or more it is a warning.
  private func unfinished(
    _ code: String, _ what: String, where isUnfinished: (FitRecord) -> Bool
  ) -> Finding? {
    let counts = candidates.map { candidate in
      candidate.fits.count { $0.record.map(isUnfinished) ?? false }
    }
    let found = candidates.indices.filter { counts[$0] > 0 }
    guard !found.isEmpty else { return nil }
    let often = found.contains { 2 * counts[$0] >= candidates[$0].fits.count }
    let fits = found.reduce(0) { $0 + counts[$1] }
    let all = found.reduce(0) { $0 + candidates[$1].fits.count }
    let names = found.map { candidates[$0].name }
    return Finding(
      code, often ? .warning : .note,
      "\(fits) of \(all) fits of \(Phrases.candidates(names)) \(what)",
      numbers: [("fits", Double(fits)), ("of", Double(all))], candidates: names)
  }

  private static func isStillLearning(_ record: FitRecord) -> Bool {
    guard let losses = record.history.first(where: { $0.name == "validationLoss" })?.values,
      let last = losses.last, losses.count > 1
    else { return false }
    return losses.dropLast().allSatisfy { $0 > last }
  }

  /// Training rows that are ranked much better than test rows.
  func gaps() -> [Finding] {
    let gaps = candidates.map(\.gap)
    let large = candidates.indices.filter { (gaps[$0] ?? 0) > Self.largeGap }
    let noted = candidates.indices.filter {
      (gaps[$0] ?? 0) > Self.notedGap && (gaps[$0] ?? 0) <= Self.largeGap
    }
    return [(large, Finding.Severity.warning), (noted, .note)].compactMap { found, severity in
      guard let most = found.compactMap({ gaps[$0] }).max() else { return nil }
      let names = found.map { candidates[$0].name }
      return Finding(
        "train-test-gap", severity,
        "\(Phrases.candidates(names)) \(names.count == 1 ? "ranks" : "rank") training rows better than "
          + "test rows, by up to \(decimal(most, places: 3)) in AUC: much of what was learnt is the "
          + "training rows themselves",
        numbers: [("gap", most)], candidates: names)
    }
  }

  // MARK: - Probabilities and thresholds

  /// Probabilities that are worse than the scores that models gave.
  func madeWorse() -> [Finding] {
    let found = candidates.filter { $0.calibrationLoss != nil }
    guard !found.isEmpty else { return [] }
    return [
      Finding(
        "calibration-made-worse", .warning,
        "calibration made probabilities worse, by more than the chance of rows explains: "
          + found.compactMap(\.calibrationLoss).joined(separator: "; "),
        numbers: [("candidates", Double(found.count))], candidates: found.map(\.name))
    ]
  }

  /// Scores that balancing moved away from probabilities.
  func calibration() -> [Finding] {
    let losses = candidates.map(loss)
    let lost = candidates.indices.filter { losses[$0].map { !$0.isCorrected } ?? false }
    let corrected = candidates.indices.filter { losses[$0]?.isCorrected ?? false }
    return [(lost, Finding.Severity.warning), (corrected, .note)].compactMap { found, severity in
      guard !found.isEmpty else { return nil }
      let raw = found.compactMap { losses[$0]?.raw }.max() ?? 0
      let final = found.compactMap { losses[$0]?.final }.max() ?? 0
      let names = found.map { candidates[$0].name }
      return Finding(
        "calibration-lost-to-balance", severity,
        "balance moved the scores of \(Phrases.candidates(names)) away from probabilities (calibration "
          + "error up to \(decimal(raw, places: 3))); "
          + (severity == .note
            ? "calibration corrected them" : "calibration did not correct them")
          + " (up to \(decimal(final, places: 3)))",
        numbers: [("rawECE", raw), ("ece", final)], candidates: names)
    }
  }

  private struct CalibrationLoss {
    var raw: Double
    var final: Double
    var isCorrected: Bool
  }

  /// What balance added to the calibration error; nil where it is little, there is nothing to compare
  /// with, or calibration is found to have made things worse already.
  private func loss(_ candidate: AuditedCandidate) -> CalibrationLoss? {
    guard candidate.isBalanced, candidate.calibrationLoss == nil,
      let final = candidate.calibrationError,
      let plain = candidates.first(where: { $0.model == candidate.model && !$0.isBalanced }),
      let reference = plain.calibrationError
    else { return nil }
    let raw = candidate.rawCalibrationError ?? final
    guard raw - (plain.rawCalibrationError ?? reference) >= Self.calibrationLoss else { return nil }
    return CalibrationLoss(
      raw: raw, final: final, isCorrected: final - reference <= Self.calibrationRest)
  }

  /// Thresholds that did not keep on held-out rows what they were chosen to keep.
  func constraints() -> [Finding] {
    [ConstraintCheck.Status.missed, .impossible, .unproven].compactMap { status in
      let found = candidates.filter { $0.constraint?.status == status }
      guard let phrase = found.first?.constraint?.phrase else { return nil }
      let names = found.map(\.name)
      let reached = found.compactMap(\.reached)
      let numbers = [("lowest", reached.min()), ("highest", reached.max())]
        .compactMap { name, value in value.map { (name: name, value: $0) } }
      return Finding(
        "constraint-\(status.rawValue)", .warning,
        Self.sentence(status, of: Phrases.candidates(names), phrase), numbers: numbers,
        candidates: names)
    }
  }

  private static func sentence(
    _ status: ConstraintCheck.Status, of names: String, _ phrase: String
  ) -> String {
    switch status {
    case .unproven:
      "no threshold of \(names) is proven to keep \(phrase) on the inner folds; none was taken, so "
        + "that no row is predicted positive"
    case .impossible:
      "no threshold of \(names) keeps \(phrase) on the inner folds; the closest was taken"
    default:
      "the thresholds of \(names) keep \(phrase) where they were chosen, but not on test rows, "
        + "intervals included"
    }
  }
}

/// What the audit after a run looks at: a candidate's fits and what came of its scores.
package struct AuditedCandidate {
  package struct Fit {
    package var trainingAUC: Double?
    package var testAUC: Double?
    /// Nil for an ensemble, which is not fitted itself.
    package var record: FitRecord?

    package init(trainingAUC: Double? = nil, testAUC: Double? = nil, record: FitRecord? = nil) {
      self.trainingAUC = trainingAUC
      self.testAUC = testAUC
      self.record = record
    }
  }

  package var name: String
  /// The name of the model, which candidates that differ in balance only share.
  package var model: String
  package var isBalanced = false
  /// Whether it is the simple model that others are held against.
  package var isSimple = false
  /// Its fits that did not fail, in the order of folds.
  package var fits: [Fit]
  /// Expected calibration error of the scores as the model gave them.
  package var rawCalibrationError: Double?
  /// Expected calibration error of the calibrated probabilities.
  package var calibrationError: Double?
  /// What calibration did to the Brier score; nil where it did not make it worse.
  package var calibrationLoss: String?
  /// What became of the constraint on its thresholds.
  package var constraint: ConstraintCheck?
  /// What it reached, on held-out rows, in the metric that is bounded.
  package var reached: Double?

  package init(name: String, fits: [Fit] = []) {
    self.name = name
    model = name
    self.fits = fits
  }

  /// The mean over the fits of what a fit has; nil where none has it.
  func mean(_ value: (Fit) -> Double?) -> Double? {
    let values = fits.compactMap(value)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The mean ROC AUC on test rows.
  var testAUC: Double? { mean(\.testAUC) }

  /// The mean difference of ROC AUC on training and on test rows; nil for forests that score rows out of bag:
  /// most of their trees have seen a training row, so that its score says nothing about others.
  var gap: Double? {
    mean { fit in
      guard fit.record?.outOfBagAUC == nil else { return nil }
      return fit.trainingAUC.flatMap { train in fit.testAUC.map { train - $0 } }
    }
  }
}

extension Audit {
  /// What the results of a study say against believing them.
  static func findings(
    of study: Study, results: [FoldResult], leaderboard: Leaderboard, data: [Finding]
  ) -> [Finding] {
    findings(
      after: study.candidates.indices.filter { !study.candidates[$0].isBaseline }.map { place in
        AuditedCandidate(
          study.candidates[place], study.results(of: place, in: results),
          leaderboard[study.candidates[place].name])
      }, data: data) + weights(of: study.data)
  }

  /// What rows with weights count for, and where they count once.
  private static func weights(of data: StudyData) -> [Finding] {
    guard data.weights != nil else { return [] }
    let column = data.weightColumn.map { "column '\($0)'" } ?? "their weights"
    return [
      Finding(
        "rows-weighted", .note,
        "rows count by \(column) in fits, calibrations, thresholds, metrics and intervals; numbers of "
          + "rows, McNemar's test, the correlation of errors and the checks of rows count each row once"
      )
    ]
  }
}

extension AuditedCandidate {
  fileprivate init(_ candidate: Candidate, _ results: [FoldResult], _ row: Leaderboard.Row?) {
    let auc = Metric.index(of: Metric.rocAUC.name)
    self.init(
      name: candidate.name,
      fits: results.compactMap { result in
        result.scored.map { scored in
          Fit(
            trainingAUC: result.outcome?.scored?.trainingAUC,
            testAUC: auc.flatMap { scored.metrics[$0] }, record: result.outcome?.scored?.record)
        }
      })
    model = candidate.model
    isBalanced = candidate.balance != NoSampler.name
    isSimple = candidate.pipeline?.classifier.name == LogisticRegression.name
    rawCalibrationError = row?.rawCalibration?.ece
    calibrationError = row?.estimate(Metric.ece.name).value
    calibrationLoss = row?.calibrationLoss
    constraint = row?.constraint
    reached = constraint.flatMap { row?.estimate($0.metric).value }
  }
}
