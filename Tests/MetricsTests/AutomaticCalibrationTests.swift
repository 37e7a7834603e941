import CKernels
import Learning
import Metrics
import Testing

@Suite("The automatic choice of a calibration") struct AutomaticCalibrationTests {
  /// Rows whose true log odds are drawn, with scores that a distortion makes of them.
  private func rows(
    _ count: Int, distorted: (Double) -> Double
  ) -> ScoredRows {
    var stream = RandomKey(seed: 3)["rows"].stream
    var (labels, scores) = ([Float](), [Float]())
    for _ in 0..<count {
      let odds = 1.5 * stream.normal() - 1
      labels.append(stream.uniform() < ck_sigmoid(odds) ? 1 : 0)
      scores.append(Float(ck_sigmoid(distorted(odds))))
    }
    return ScoredRows(labels: labels, scores: scores)
  }

  private func parts(_ rows: ScoredRows, _ count: Int, shift: Double) -> HeldOutScores {
    let size = rows.scores.count / count
    return HeldOutScores(
      rows,
      parts: (0..<count).map {
        HeldOutScores.Part(places: $0 * size..<($0 + 1) * size, priorShift: shift)
      })
  }

  private func chosen(_ scores: HeldOutScores) throws -> LearntCalibration {
    try AutomaticCalibration().learn(from: scores)
  }

  @Test("scores that are probabilities stay as they are") func none() throws {
    let scores = parts(rows(3000) { $0 }, 5, shift: 0)
    let learnt = try chosen(scores)
    #expect(learnt.name == "none")
    #expect(learnt.map == .identity)
    #expect(!learnt.correctsPrior)
    #expect(learnt.rivals.map(\.name) == ["none", "intercept", "platt"])
  }

  @Test("a shift that balancing made is undone, where that is right") func prior() throws {
    let learnt = try chosen(parts(rows(3000) { $0 + 1.3 }, 5, shift: 1.3))
    #expect(learnt.name == "prior")
    #expect(learnt.correctsPrior && learnt.map == .identity)
    #expect(learnt.rivals.map(\.name) == ["none", "prior", "intercept", "platt"])
    let best = try #require(learnt.rivals.map(\.brier).min())
    #expect(learnt.rivals[0].brier > best + 0.02)
  }

  @Test("a shift that nobody knows is learnt") func intercept() throws {
    let scores = parts(rows(3000) { $0 + 1.3 }, 5, shift: 0)
    let learnt = try chosen(scores)
    #expect(learnt.name == "intercept")
    guard case .logit(scale: 1, let offset) = learnt.map else {
      Issue.record("no offset: \(learnt.map)")
      return
    }
    #expect(abs(offset + 1.3) < 0.15)
    // What is chosen is what it would be if it had been asked for.
    #expect(learnt.map == (try InterceptCalibration().learn(from: scores).map))
  }

  @Test("a shift that balancing did not make is not undone") func priorIsWrong() throws {
    let learnt = try chosen(parts(rows(3000) { $0 }, 5, shift: 1.3))
    #expect(learnt.name == "none")
  }

  @Test("scores that are not sure enough are stretched") func platt() throws {
    let scores = parts(rows(3000) { 0.5 * $0 }, 5, shift: 0)
    let learnt = try chosen(scores)
    #expect(learnt.name == "platt")
    #expect(learnt.map == (try PlattScaling().learn(from: scores).map))
  }

  @Test("steps are learnt from 1,000 rows of each class on only, where no line fits")
  func isotonic() throws {
    func steps(_ odds: Double) -> Double { odds < -1 ? -1 + 0.1 * odds : 3 + 0.1 * odds }
    let few = try chosen(parts(rows(2500, distorted: steps), 5, shift: 0))
    #expect(!few.rivals.map(\.name).contains("isotonic"))
    let many = try chosen(parts(rows(5000, distorted: steps), 5, shift: 0))
    #expect(many.rivals.map(\.name) == ["none", "intercept", "platt", "isotonic"])
    #expect(many.name == "isotonic")
  }

  @Test("scores of one model are dealt out into parts") func oneModel() throws {
    let rows = rows(2000) { 0.5 * $0 }
    #expect(try chosen(HeldOutScores(rows)).name == "platt")
    #expect(try AutomaticCalibration().fit(rows) == PlattScaling().fit(rows))
  }

  @Test("without rows of both classes what balancing did is undone, and nothing is learnt")
  func oneClass() throws {
    let rows = ScoredRows(labels: [0, 0, 0, 0], scores: [0.1, 0.2, 0.3, 0.4])
    #expect(try chosen(parts(rows, 2, shift: 0.5)).name == "prior")
    #expect(try chosen(parts(rows, 2, shift: 0)).name == "none")
    // One positive row cannot be in both parts: nothing learns, but what is known is judged.
    let one = ScoredRows(labels: [1, 0, 0, 0], scores: [0.9, 0.2, 0.3, 0.4])
    #expect(try chosen(parts(one, 2, shift: 0.5)).rivals.map(\.name) == ["none", "prior"])
  }
}

@Suite struct PairedDifferenceTests {
  @Test("mean and standard error are those of the mean of a sample") func rows() throws {
    let difference = try #require(PairedDifference([1, 2, 3, 4]))
    #expect(difference.mean == 2.5)
    #expect(abs(difference.standardError - (5.0 / 3 / 4).squareRoot()) < 1e-15)
    let interval = difference.interval(confidence: 0.95)
    #expect(abs(interval.upper - 2.5 - 1.959963984540054 * difference.standardError) < 1e-12)
    #expect(abs(interval.upper + interval.lower - 5) < 1e-12)
  }

  @Test("rows of one cluster count as one") func clusters() throws {
    let clustered = try #require(PairedDifference([1, 2, 3, 4], clusters: [0, 0, 1, 1]))
    #expect(clustered.mean == 2.5)
    // Two means, 1.5 and 3.5.
    #expect(abs(clustered.standardError - 1) < 1e-15)
    #expect(PairedDifference([1, 2], clusters: [0, 0]) == nil)
    #expect(PairedDifference([]) == nil)
  }

  @Test("a row without weight says nothing") func weights() {
    #expect(
      PairedDifference([1, 2, 3, 9], weights: [1, 1, 1, 0]) == PairedDifference([1, 2, 3]))
  }
}
