package import Learning

/// Proposals of a tree-structured Parzen estimator (Bergstra et al., "Algorithms for hyper-parameter
/// optimization", NIPS 2011): where good trials lie much more densely than the others.
package enum ParzenSearch {
  /// A generation of proposals, all of them from the same history, so that no order of finishing
  /// matters.
  ///
  /// Proposal i is a function of the history and of `key["trial", firstNumber + i]` alone.
  ///
  /// - Parameters:
  ///   - coordinates: The axes of the search.
  ///   - history: Trials by number: places in [0, 1] and a loss, of which less is better, or nil where
  ///     the trial failed. A failed one, or one with a loss that is not a number, is never good.
  ///   - count: How many are proposed.
  ///   - firstNumber: The number of the first of them.
  package static func propose(
    coordinates: [Coordinate], history: [(point: [Double], loss: Double?)], count: Int,
    firstNumber: Int, key: RandomKey
  ) -> [[Double]] {
    let losses = history.map { $0.loss.map { $0.isNaN ? .infinity : $0 } ?? .infinity }
    let ranked = losses.indices.filter { losses[$0] < .infinity }
      .sorted { (losses[$0], $0) < (losses[$1], $1) }
    let good = Set(ranked.prefix(goodTrials(of: history.count)))
    let dense = ParzenEstimator(
      coordinates, points: history.indices.filter(good.contains).map { history[$0].point })
    let sparse = ParzenEstimator(
      coordinates, points: history.indices.filter { !good.contains($0) }.map { history[$0].point })
    return (0..<count).map { place in
      var stream = key["trial", firstNumber + place].stream
      let drawn = (0..<candidates).map { _ in dense.draw(&stream) }
      let ratios = drawn.map { dense.logDensity(at: $0) - sparse.logDensity(at: $0) }
      // `max` would take the last of equal ones.
      return drawn[ratios.indices.reduce(0) { ratios[$1] > ratios[$0] ? $1 : $0 }]
    }
  }

  private static let candidates = 24

  /// A tenth of the trials, at most 25; with fewer than four a corner that was never tried wins.
  private static func goodTrials(of trials: Int) -> Int {
    max(4, min((trials + 9) / 10, 25))
  }
}
