public import Learning

/// What every model's graph must obey.
public enum OnnxLaws {
  /// How far a score of onnxruntime may be from ours.
  public static let tolerance: Float = 1e-5

  /// How far a score of an exact graph may be from ours.
  ///
  /// None on x86-64, where onnxruntime sums as our kernels do: one product after the other, each added
  /// with one rounding. Elsewhere that is not known.
  public static var exactTolerance: Float {
    #if arch(x86_64)
      0
    #else
      2e-6
    #endif
  }

  /// Models and rows to score.
  public typealias Case = (name: String, model: any TrainedModel, features: Tensor)

  /// Scores of onnxruntime that are far from ours: a sentence for every model that has such.
  ///
  /// Every model runs on all its rows, on the first one, and on none.
  public static func faults(
    of cases: [Case], within tolerance: Float = tolerance, isExact: Bool = false
  ) throws
    -> [String]
  {
    var run = OnnxRun()
    for (_, model, features) in cases {
      for count in [features.rows, 1, 0] {
        run.add(
          model, on: features.selecting(rows: Array(0..<min(count, features.rows))),
          isExact: isExact)
      }
    }
    let scores = try run.scores()
    return cases.enumerated().flatMap { place, one in
      let ours = one.model.scores(for: one.features)
      return (0..<3).compactMap { part -> String? in
        let theirs = scores[3 * place + part]
        let expected = Array(ours.prefix([ours.count, 1, 0][part]))
        guard theirs.count == expected.count else {
          return "\(one.name): \(theirs.count) scores for \(expected.count) rows"
        }
        let apart = distance(theirs, expected)
        return apart <= tolerance ? nil : "\(one.name): scores are \(apart) apart"
      }
    }
  }

  /// The largest distance of scores; infinite where one is no number.
  public static func distance(_ left: [Float], _ right: [Float]) -> Float {
    zip(left, right).reduce(0) { most, pair in
      let apart = abs(pair.0 - pair.1)
      return apart.isNaN ? .infinity : max(most, apart)
    }
  }
}
