import CKernels
import Explanation
import Learning
import LearningTestKit
import Linear
import Tables
import Testing
import Trees

/// Reasons of single rows.
@Suite struct ExplainerTests {
  /// Rows of a scorer: some that stand for all others, and some to explain.
  private static func parts(_ scorer: Scorer) throws -> (background: RawRows, rows: RawRows) {
    let all = try ExplainedModels.rows(of: scorer)
    return (
      all.selecting(rows: Array(100..<160)), all.selecting(rows: [0, 1] + Array(20..<40))
    )
  }

  /// Contributions give the scores, or the answer says that they do not, and of what they are.
  private static func check(_ scorer: Scorer, _ comment: String) throws {
    let (background, rows) = try parts(scorer)
    let explainer = try Explainer(
      scorer, background: background, options: ExplainerOptions(pairs: 20))
    let found = try explainer.contributions(of: rows)
    let scores = try scorer.scores(of: rows)
    let raw = try scorer.members[0].model.scores(
      for: scorer.members[0].program.features(of: rows))
    for (row, explanation) in try explainer.explanations(of: rows).enumerated() {
      let output = found.output(row: row)
      #expect(explanation.output == output && explanation.probability == scores[row])
      let reached: (Double, Float)? =
        switch explainer.explains {
        case .probability: (output, scores[row])
        case .logOdds: (ck_sigmoid(output), scores[row])
        case .uncalibratedProbability where scorer.combination == nil: (output, raw[row])
        case .uncalibratedProbability, .uncalibratedLogOdds: nil
        }
      if let (reached, wanted) = reached {
        #expect(abs(reached - Double(wanted)) <= 1e-5, "\(comment), row \(row)")
      }
      #expect(explanation.addsUp == explainer.explains.addsUp, "\(comment), row \(row)")
    }
  }

  @Test("contributions add up or say that they do not", arguments: ExplainedModels.names)
  func everyClassifier(name: String) throws {
    for prior in [FittedCalibration.identity, .prior(shift: 0.4)] {
      let member = try ExplainedModels.member(name, calibration: prior)
      for calibration in ExplainedModels.calibrations {
        try Self.check(
          try ExplainedModels.scorer([member], calibration: calibration),
          "\(name), \(prior), \(calibration)")
      }
    }
  }

  @Test("contributions to ensembles add up or say that they do not")
  func ensembles() throws {
    let names = ["randomForest", "logisticRegression", "sequential", "prior"]
    let members = try names.map { try ExplainedModels.member($0) }
    let combinations: [FittedEnsemble] = [
      .mean(counts: [1, 1, 1, 1]), .mean(counts: [2, 0, 0, 1]), .mean(counts: [0, 3, 0, 0]),
      .calibratedMean(
        counts: [2, 0, 1, 0], scales: [1, 1, 1.4, 1], offsets: [0, 0, -0.3, 0], margin: 1e-3),
      .logistic(weights: [0.6, 0.5, -0.1, 0.2], intercept: 0.1, margin: 1e-6),
    ]
    for combination in combinations {
      for calibration in ExplainedModels.calibrations {
        try Self.check(
          try ExplainedModels.scorer(members, combination, calibration: calibration),
          "\(combination), \(calibration)")
      }
    }
  }

  @Test(
    "the exact method is taken where there is one, and said",
    arguments: [
      ("logisticRegression", 0, true, ExplainedScore.logOdds),
      ("logisticRegression", 1, true, .logOdds),
      ("logisticRegression", 2, true, .uncalibratedLogOdds),
      ("randomForest", 0, true, .probability),
      ("randomForest", 1, true, .uncalibratedProbability),
      ("bagging", 0, false, .probability), ("sequential", 2, false, .probability),
    ])
  func method(name: String, calibration: Int, isExact: Bool, explains: ExplainedScore) throws {
    let scorer = try ExplainedModels.scorer(
      [ExplainedModels.member(name)], calibration: ExplainedModels.calibrations[calibration])
    let background = try Self.parts(scorer).background
    let explainer = try Explainer(scorer, background: background)
    #expect(explainer.isExact == isExact && explainer.explains == explains)
    let sampled = try Explainer(
      scorer, background: background, options: ExplainerOptions(pairs: 3, isAlwaysSampled: true))
    #expect(!sampled.isExact && sampled.explains == .probability)
  }

  @Test("sampled contributions lie around the exact ones as their errors say")
  func sampledNearExact() throws {
    let scorer = try ExplainedModels.scorer([ExplainedModels.member("randomForest")])
    let (background, rows) = try Self.parts(scorer)
    let exact = try Explainer(scorer, background: background).contributions(of: rows)
    let sampled = try Explainer(
      scorer, background: background, options: ExplainerOptions(pairs: 600, isAlwaysSampled: true)
    ).contributions(of: rows)
    #expect(abs(exact.base - sampled.base) < 1e-6)
    let errors = try #require(sampled.standardErrors)
    for (place, value) in exact.values.enumerated() {
      #expect(abs(sampled.values[place] - value) <= 3 * errors[place] + 1e-6)
    }
    #expect(errors.contains { $0 > 1e-4 } && errors.allSatisfy { $0 < 0.02 })
  }

  @Test("a row is explained alike in any company and on any number of threads")
  func sameBits() throws {
    for name in ["sequential", "randomForest", "logisticRegression"] {
      let scorer = try ExplainedModels.scorer([ExplainedModels.member(name)])
      let (background, rows) = try Self.parts(scorer)
      let explainer = try Explainer(
        scorer, background: background, options: ExplainerOptions(pairs: 8))
      let all = try explainer.explanations(of: rows)
      #expect(try explainer.explanations(of: rows, threads: 3) == all)
      for row in 0..<rows.count {
        let alone = rows.selecting(rows: [row])
        #expect(try explainer.explanations(of: alone, threads: 2) == [all[row]])
      }
    }
  }

  @Test("members that do not count change nothing, and bits do not depend on company or threads")
  func sameBitsOfEnsembles() throws {
    let members = try ["randomForest", "sequential", "bagging", "conv1d"].map {
      try ExplainedModels.member($0, calibration: .prior(shift: 0.4))
    }
    let voting = try ExplainedModels.scorer(members, .mean(counts: [2, 1, 0, 0]))
    let (background, rows) = try Self.parts(voting)
    let options = ExplainerOptions(pairs: 70)
    let few = try ExplainedModels.scorer(Array(members[..<2]), .mean(counts: [2, 1]))
    let found = try Explainer(voting, background: background, options: options)
      .contributions(of: rows)
    #expect(
      try Explainer(few, background: background, options: options).contributions(of: rows) == found)
    let stacking = try ExplainedModels.scorer(
      members, .logistic(weights: [0.6, 0.5, -0.1, 0.2], intercept: 0.1, margin: 1e-6))
    let explainer = try Explainer(stacking, background: background, options: options)
    let all = try explainer.explanations(of: rows)
    #expect(try explainer.explanations(of: rows, threads: 3) == all)
    for row in 0..<rows.count {
      #expect(try explainer.explanations(of: rows.selecting(rows: [row]), threads: 2) == [all[row]])
    }
  }

  @Test("in a mean, forests are explained exactly and the rest is sampled")
  func mixed() throws {
    let forest = try ExplainedModels.member("randomForest")
    let others = try [
      ExplainedModels.member("sequential"),
      ExplainedModels.member("randomForest", calibration: .prior(shift: 0.4)),
    ]
    let voting = try ExplainedModels.scorer([forest] + others, .mean(counts: [3, 1, 1]))
    let (background, rows) = try Self.parts(voting)
    let options = ExplainerOptions(pairs: 70)
    func found(_ scorer: Scorer) throws -> ColumnContributions {
      try Explainer(scorer, background: background, options: options).contributions(of: rows)
    }
    let all = try found(voting)
    let exact = try found(ExplainedModels.scorer([forest]))
    let rest = try found(ExplainedModels.scorer(others, .mean(counts: [1, 1])))
    #expect(exact.standardErrors == nil && !all.values.allSatisfy { $0 == 0 })
    #expect(abs(all.base - (0.6 * exact.base + 0.4 * rest.base)) < 1e-12)
    for (place, value) in all.values.enumerated() {
      #expect(abs(value - (0.6 * exact.values[place] + 0.4 * rest.values[place])) < 1e-12)
    }
    #expect(all.standardErrors == rest.standardErrors?.map { $0 * 0.4 })
    let explainer = try Explainer(voting, background: background, options: options)
    #expect(!explainer.isExact && explainer.explains == .probability)
    let explained = try explainer.explanations(of: rows)
    #expect(try explainer.explanations(of: rows, threads: 3) == explained)
    for row in 0..<rows.count {
      #expect(
        try explainer.explanations(of: rows.selecting(rows: [row]), threads: 2) == [explained[row]])
    }
  }

  @Test("reasons name the column and what it holds, the strongest first")
  func reasons() throws {
    let scorer = try ExplainedModels.scorer([ExplainedModels.member("logisticRegression")])
    let (background, rows) = try Self.parts(scorer)
    let explainer = try Explainer(scorer, background: background)
    let all = try explainer.explanations(of: rows)
    let strongest = try explainer.explanations(of: rows, strongest: 2)
    for (all, strongest) in zip(all, strongest) {
      #expect(Array(all.reasons.prefix(2)) == strongest.reasons)
      let sizes = all.reasons.map { abs($0.contribution) }
      #expect(sizes == sizes.sorted(by: >) && !sizes.contains(0))
    }
    let texts = all.map { explanation in
      Dictionary(explanation.reasons.map { ($0.column, $0.value) }) { first, _ in first }
    }
    #expect(texts[0]["tenure"] == "missing" && texts[0]["plan"] == "missing")
    #expect(texts[1]["plan"] == "unseen")
    #expect(texts[2]["since"]?.hasPrefix("2023-0") == true)
    #expect(texts[2]["tenure"].flatMap { Int($0) } != nil)
  }

  @Test(
    "a row whose score is 0 to all digits, which calibration leaves alone, says that it does not add up"
  )
  func saturated() throws {
    let scorer = try ExplainedModels.scorer(
      [ExplainedModels.member("logisticRegression")], calibration: .logit(scale: 0.01, offset: 0))
    let (background, rows) = try Self.parts(scorer)
    var far = rows.selecting(rows: [5, 6])
    far.columns[0] = .numbers([12_000, 10])
    let found = try Explainer(scorer, background: background).explanations(of: far)
    #expect(found.map(\.addsUp) == [false, true] && found[0].probability == 0)
  }

  @Test("without background rows nothing can be explained") func noBackground() throws {
    let scorer = try ExplainedModels.scorer([ExplainedModels.member("prior")])
    let none = try Self.parts(scorer).background.selecting(rows: [])
    #expect(throws: DataError.unusable("an explanation needs at least one background row")) {
      try Explainer(scorer, background: none)
    }
  }
}
