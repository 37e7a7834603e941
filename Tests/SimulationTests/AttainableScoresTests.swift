import Simulation
import Testing

@Suite struct AttainableScoresTests {
  @Test("scores by hand: four rows, one tie, one pair in the wrong order")
  func byHand() {
    let scores = AttainableScores(
      millionths: [900_000, 500_000, 500_000, 200_000], labels: [false, true, false, true])
    #expect(scores.positives == 2)
    #expect(scores.baseRate == 0.5)
    // Pairs: .5 over .9 wrong, .5 and .5 tied, .2 below both.
    #expect(scores.bestAUC == 0.125)
    #expect(scores.bestRecall == 0.5)
    #expect(scores.bestPrecision == 1.0 / 3)
    #expect(scores.bestRecallAtHalfPrecision == 1)
    #expect(scores.expectedBaseRate == 0.525)
  }

  @Test("certain probabilities can be followed without a mistake")
  func certain() {
    let scores = AttainableScores(
      millionths: [1_000_000, 0, 0, 1_000_000], labels: [true, false, false, true])
    #expect(scores.bestAUC == 1)
    #expect(scores.expectedAUC == 1)
    #expect(scores.bestRecall == 1)
    #expect(scores.bestPrecision == 1)
  }

  @Test("one class has a recall but no ranking")
  func oneClass() {
    let scores = AttainableScores(millionths: [700_000, 300_000], labels: [true, true])
    #expect(scores.bestAUC == nil)
    #expect(scores.bestRecall == 0.5)
  }
}
