import Learning
import Metrics
import Testing

/// What every calibration must obey.
@Suite struct CalibrationLawTests {
  static let calibrations = MetricComponents.calibrations.compactMap {
    $0.init() as? any Calibration
  }

  /// Ten scores with ties; the truth rises with them, here and there not.
  static let rows = ScoredRows(
    labels: [0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1],
    scores: [0, 0.05, 0.05, 0.2, 0.3, 0.3, 0.5, 0.55, 0.7, 0.8, 0.9, 1],
    weights: [1, 2, 0.5, 1, 1, 0, 3, 1, 1, 0.25, 1, 1])

  static let grid: [Float] = (0...1000).map { Float($0) / 1000 } + [0.999_999_9, 1e-7, 1e-30]

  @Test("all seven are there") func complete() {
    #expect(
      MetricComponents.calibrations.map { $0.name } == [
        "automatic", "none", "prior", "intercept", "platt", "isotonic", "temperature",
      ])
    #expect(Self.calibrations.count == 7)
    #expect(
      Self.calibrations.map(\.correctsPrior) == [true, false, true, false, false, false, true])
    #expect(Self.calibrations.map(\.learns) == [true, false, false, true, true, true, true])
  }

  @Test("a higher score is never a lower probability, and all lie from 0 to 1", arguments: 0..<7)
  func rises(_ index: Int) throws {
    let fitted = try Self.calibrations[index].fit(Self.rows)
    let probabilities = fitted(Self.grid.sorted())
    #expect(probabilities.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(zip(probabilities, probabilities.dropFirst()).allSatisfy { $0 <= $1 })
  }

  /// But for the automatic choice, whose parts follow the order.
  @Test("the order of rows changes no bit", arguments: 1..<7)
  func anyOrder(_ index: Int) throws {
    let rows = Self.rows
    let turned = ScoredRows(
      labels: rows.labels.reversed(), scores: rows.scores.reversed(),
      weights: rows.weights?.reversed())
    let calibration = Self.calibrations[index]
    #expect(try calibration.fit(rows) == calibration.fit(turned))
  }

  @Test("scores that are right stay", arguments: 0..<7) func stays(_ index: Int) throws {
    let scores: [Float] = [0.125, 0.25, 0.5, 0.625, 0.875]
    let rows = ScoredRows(
      labels: scores.map { _ in 1 } + scores.map { _ in 0 }, scores: scores + scores,
      weights: (scores + scores.map { 1 - $0 }).map { Double($0) * 1e8 })
    let fitted = try Self.calibrations[index].fit(rows)
    for score in scores { #expect(abs(fitted(score) - score) <= 1e-6) }
  }

  @Test("a ranking that is turned round becomes constant", arguments: ["platt", "isotonic"])
  func reversed(_ name: String) throws {
    let rows = ScoredRows(
      labels: [1, 1, 1, 0, 0, 0, 0, 0], scores: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8])
    let fitted = try #require(calibration(name)).fit(rows)
    let values = fitted(rows.scores)
    #expect(Set(values).count == 1)
    // Three of eight; Platt's targets of 4/5 and 1/7 make it (3 × 0.8 + 5 / 7) / 8.
    let share: Float = name == "platt" ? (2.4 + 5 / 7) / 8 : 3 / 8
    #expect(abs(values[0] - share) < 1e-6)
  }

  @Test("a temperature of a ranking that is turned round leaves one half") func reversedHalf()
    throws
  {
    let rows = ScoredRows(labels: [1, 0, 1, 0], scores: [0.1, 0.9, 0.3, 0.6])
    #expect(try TemperatureScaling().fit(rows) == .logit(scale: 0, offset: 0))
  }

  @Test("truth that the scores part gives a finite line", arguments: ["platt", "temperature"])
  func parted(_ name: String) throws {
    let rows = ScoredRows(labels: [0, 0, 0, 1, 1], scores: [0, 0.1, 0.3, 0.8, 1])
    guard case .logit(let scale, let offset) = try #require(calibration(name)).fit(rows) else {
      Issue.record("not a line")
      return
    }
    #expect(scale > 0 && scale <= 100 && offset.isFinite)
  }

  @Test("one score for all becomes their share") func oneScore() throws {
    let rows = ScoredRows(labels: [1, 0, 0, 0], scores: [0.9, 0.9, 0.9, 0.9])
    #expect(try IsotonicRegression().fit(rows)(0.9) == 0.25)
    // Platt's targets are 2/3 and 1/5, their mean (2/3 + 3/5) / 4.
    let platt = try PlattScaling().fit(rows)
    #expect(abs(platt(0.9) - (2.0 / 3 + 0.6) / 4) < 1e-6)
    #expect(platt(0.8) < platt(0.9))
  }

  @Test("one class, or one row, is refused with a sentence", arguments: 3..<7)
  func refused(_ index: Int) {
    let calibration = Self.calibrations[index]
    #expect(throws: FitError.oneClass(positives: 0, rows: 2)) {
      try calibration.fit(ScoredRows(labels: [0, 0], scores: [0.1, 0.2]))
    }
    #expect(throws: FitError.oneClass(positives: 2, rows: 2)) {
      try calibration.fit(
        ScoredRows(labels: [1, 1, 0], scores: [0.1, 0.2, 0.3], weights: [1, 1, 0]))
    }
    let purpose = [
      "a calibration of the intercept", "Platt scaling", "isotonic regression",
      "temperature scaling",
    ][index - 3]
    #expect(throws: FitError.tooFew(of: "rows", needed: 2, got: 1, purpose: purpose)) {
      try calibration.fit(ScoredRows(labels: [1], scores: [0.1]))
    }
  }

  private func calibration(_ name: String) -> (any Calibration)? {
    Self.calibrations.first { type(of: $0).name == name }
  }
}
