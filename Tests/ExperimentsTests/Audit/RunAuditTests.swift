import Experiments
import Learning
import Testing

@Suite struct RunAuditTests {
  static func candidate(
    _ name: String, train: Double = 0.86, test: Double = 0.85, record: FitRecord = FitRecord(),
    change: (inout AuditedCandidate) -> Void = { _ in }
  ) -> AuditedCandidate {
    let fits = (0..<4).map { fold in
      AuditedCandidate.Fit(
        trainingAUC: train, testAUC: test + Double(fold - 1) * 0.002 - 0.001, record: record)
    }
    var candidate = AuditedCandidate(name: name, fits: fits)
    change(&candidate)
    return candidate
  }

  @Test("ordinary results give no findings") func ordinary() {
    #expect(Audit.findings(after: [Self.candidate("forest"), Self.candidate("net")]) == [])
    #expect(Audit.findings(after: [AuditedCandidate(name: "failed")]) == [])
  }

  @Test("scores too good to be true are serious") func tooGood() {
    let found = Audit.findings(after: [
      Self.candidate("forest", train: 1, test: 0.991), Self.candidate("net"),
    ])
    #expect(found.map(\.code) == ["scores-too-good"])
    #expect(found[0].severity == .serious)
    #expect(found[0].candidates == ["forest"])
    #expect(abs((found[0]["auc"] ?? 0) - 0.991) < 1e-12)
  }

  @Test("they are softer where a simple rival reaches the same") func tooGoodForAll() {
    let forest = Self.candidate("forest", train: 1, test: 0.991)
    func logistic(_ auc: Double) -> AuditedCandidate {
      Self.candidate("logistic", train: auc, test: auc) { $0.isSimple = true }
    }
    let easy = Audit.findings(after: [forest, logistic(0.985)])[0]
    #expect(easy.severity == .warning)
    #expect(
      easy.sentence
        == "2 candidates (forest, logistic) reach an AUC of up to 0.991 on test rows, logistic regression "
        + "0.985: either the classes are easy to tell apart, or a leak is as plain as that")
    #expect(Audit.findings(after: [forest, logistic(0.9)])[0].severity == .serious)
    #expect(Audit.findings(after: [logistic(0.99)])[0].severity == .serious)
    let column = Finding(
      "column-gives-target-away", .serious, "", numbers: [("auc", 0.99)], columns: ["balance"])
    let alone = Audit.findings(after: [forest], data: [column])[0]
    #expect(alone.severity == .warning)
    #expect(
      alone.sentence
        == "forest reaches an AUC of up to 0.991 on test rows, column 'balance' alone 0.990: either the "
        + "classes are easy to tell apart, or a leak is as plain as that")
  }

  @Test("a large lead over the simple model is a warning only where scores are very good")
  func farAbove() {
    func codes(_ forest: Double, _ logistic: Double) -> [String] {
      Audit.findings(after: [
        Self.candidate("forest", train: forest, test: forest),
        Self.candidate("logistic", train: logistic, test: logistic) { $0.isSimple = true },
      ]).map(\.code)
    }
    #expect(codes(0.95, 0.88) == ["scores-far-above-simple"])
    #expect(codes(0.95, 0.93) == [])
    #expect(codes(0.88, 0.75) == [])
    #expect(codes(0.99, 0.75) == ["scores-too-good"])
  }

  @Test("fits that ended early are counted") func unfinished() {
    var still = FitRecord()
    still.history = [
      FitRecord.Series(name: "loss", values: [0.6, 0.5, 0.4]),
      FitRecord.Series(name: "validationLoss", values: [0.6, 0.55, 0.5]),
    ]
    var done = still
    done.history[1].values = [0.6, 0.5, 0.55]
    let found = Audit.findings(after: [
      Self.candidate("logistic", record: FitRecord(converged: false)),
      Self.candidate("net", record: still), Self.candidate("other", record: done),
      Self.candidate("mixed", record: done) { $0.fits[0].record = still },
    ])
    #expect(found.map(\.code) == ["fit-not-converged", "net-still-learning"])
    #expect(found.map(\.candidates) == [["logistic"], ["net", "mixed"]])
    #expect(found[1]["fits"] == 5)
    #expect(found[1]["of"] == 8)
    #expect(found.allSatisfy { $0.severity == .warning })
    let seldom = Audit.findings(after: [
      Self.candidate("mixed", record: done) { $0.fits[0].record = still }
    ])
    #expect(seldom.map(\.severity) == [.note])
  }

  @Test("a gap between training and test is a note, a large one a warning") func gap() {
    let found = Audit.findings(after: [
      Self.candidate("net", train: 0.98), Self.candidate("tree", train: 1, test: 0.7),
    ])
    #expect(found.map(\.code) == ["train-test-gap", "train-test-gap"])
    #expect(found.map(\.severity) == [.warning, .note])
    #expect(found.map(\.candidates) == [["tree"], ["net"]])
  }

  @Test("what a forest's trees have seen is no sign that it learnt too much") func gapOfForest() {
    let forest = Self.candidate("forest", train: 1, test: 0.7, record: FitRecord(outOfBagAUC: 0.7))
    #expect(Audit.findings(after: [forest]).isEmpty)
  }

  @Test("calibration lost to balance is a note once it was corrected") func calibration() {
    func severity(raw: Double?, final: Double) -> [Finding.Severity] {
      let plain = Self.candidate("net") { $0.calibrationError = 0.02 }
      let balanced = Self.candidate("net+smote") {
        $0.model = "net"
        $0.isBalanced = true
        $0.rawCalibrationError = raw
        $0.calibrationError = final
      }
      let found = Audit.findings(after: [plain, balanced])
      #expect(found.allSatisfy { $0.candidates == ["net+smote"] })
      return found.map(\.severity)
    }
    #expect(severity(raw: 0.2, final: 0.03) == [.note])
    #expect(severity(raw: 0.2, final: 0.1) == [.warning])
    #expect(severity(raw: nil, final: 0.2) == [.warning])
    #expect(severity(raw: 0.05, final: 0.05) == [])
  }

  @Test("what calibration made worse is named, and not said to be corrected") func madeWorse() {
    let loss =
      "'net+smote' (prior): Brier score 0.0602 → 0.0905, 0.0303 [0.0280, 0.0326] more"
    let found = Audit.findings(after: [
      Self.candidate("net") { $0.calibrationError = 0.02 },
      Self.candidate("net+smote") {
        $0.model = "net"
        $0.isBalanced = true
        $0.rawCalibrationError = 0.2
        $0.calibrationError = 0.03
        $0.calibrationLoss = loss
      },
    ])
    #expect(found.map(\.code) == ["calibration-made-worse"])
    #expect(found.map(\.severity) == [.warning])
    #expect(found.map(\.candidates) == [["net+smote"]])
    #expect(
      found.map(\.sentence) == [
        "calibration made probabilities worse, by more than the chance of rows explains: \(loss)"
      ])
  }

  @Test("constraints that were missed, impossible or unproven are told apart")
  func constraints() {
    let all: [(String, ConstraintCheck.Status, Double)] = [
      ("a", .missed, 0.44), ("b", .impossible, 0.3), ("c", .missed, 0.41), ("d", .kept, 0.6),
      ("e", .withinInterval, 0.49), ("f", .unproven, 0),
    ]
    let found = Audit.findings(
      after: all.map { name, status, reached in
        Self.candidate(name) {
          $0.constraint = ConstraintCheck(
            metric: "precision", side: .atLeast, bound: 0.5, reachedInside: 0.5, status: status)
          $0.reached = reached
        }
      })
    #expect(
      found.map(\.code) == ["constraint-missed", "constraint-impossible", "constraint-unproven"])
    #expect(found.map(\.candidates) == [["a", "c"], ["b"], ["f"]])
    #expect(
      found[2].sentence
        == "no threshold of f is proven to keep precision at least 0.500 on the inner folds; none was "
        + "taken, so that no row is predicted positive")
    #expect(found[0]["lowest"] == 0.41)
    #expect(found[0].sentence.contains("keep precision at least 0.500 where they were chosen"))
  }
}
