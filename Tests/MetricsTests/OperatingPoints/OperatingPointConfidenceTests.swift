import Learning
import Metrics
import Testing

/// Scores are uniform and right, so that what a threshold t reaches on new rows is known: precision
/// (1 + t) / 2 and recall 1 − t².
@Suite struct OperatingPointConfidenceTests {
  private func share(
    of rule: any OperatingPointRule, kept: (_ threshold: Double) -> Bool
  ) throws -> Double {
    let studies = 400
    var count = 0
    for study in 0..<studies {
      var stream = RandomKey(seed: 5)["study", study].stream
      let scores = (0..<500).map { _ in Float(stream.uniform()) }
      let labels: [Float] = scores.map { stream.uniform() < Double($0) ? 1 : 0 }
      let point = try rule.choose(from: ScoredRows(labels: labels, scores: scores))
      #expect(point.constraint?.isMet == true)
      if kept(Double(point.threshold)) { count += 1 }
    }
    return Double(count) / Double(studies)
  }

  // Three standard errors of 400 studies.
  @Test("a precision holds on new rows as often as was asked", arguments: [0.5, 0.8, 0.95])
  func precision(confidence: Double) throws {
    let rule = PrecisionAtLeast(precision: 0.75, confidence: confidence)
    let share = try share(of: rule) { (1 + $0) / 2 >= 0.75 }
    #expect(abs(share - confidence) < 3 * (confidence * (1 - confidence) / 400).squareRoot())
  }

  @Test("a recall holds on new rows as often as was asked", arguments: [0.5, 0.8, 0.95])
  func recall(confidence: Double) throws {
    let rule = RecallAtLeast(recall: 0.8, confidence: confidence)
    let share = try share(of: rule) { 1 - $0 * $0 >= 0.8 }
    #expect(abs(share - confidence) < 3 * (confidence * (1 - confidence) / 400).squareRoot())
  }
}
