package import Learning

/// A search among trials over some folds: what it has found and what it still wants to know, as a pure
/// function of the losses that are known.
///
/// Trial 0 is the model's own settings. It is looked at on every fold whatever its loss, so that what is chosen
/// is held against it.
package struct TrialSearch: Sendable {
  /// What is known of a trial on a fold.
  package enum Score: Hashable, Sendable {
    case unknown
    /// Lower is better.
    case loss(Double)
    case failed
  }

  /// How many trials there are, the model's own settings among them.
  package let trials: Int
  package let folds: Int
  private let coordinates: [Coordinate]
  private let method: any SearchMethod
  private let key: RandomKey

  package init(
    trials: Int, folds: Int, in coordinates: [Coordinate], by method: any SearchMethod,
    key: RandomKey
  ) {
    self.trials = trials
    self.folds = folds
    self.coordinates = coordinates
    self.method = method
    self.key = key
  }

  /// How far a search has come.
  package struct Progress: Sendable {
    /// The points of all trials that are proposed so far; empty for trial 0.
    package var points: [[Double]]
    /// How many folds each of them is to look at, as far as is known.
    package var reached: [Int] = []
    /// The trials and folds of which nothing is known yet and something is wanted.
    package var wanted: [(trial: Int, fold: Int)] = []
    /// The trials of the last rung by their loss, the best first, without failed ones; empty where all of them
    /// failed or the search has not ended.
    package var ranking: [Int] = []

    package init(points: [[Double]] = [[]]) { self.points = points }

    /// Whether nothing more is wanted.
    package var isComplete: Bool { wanted.isEmpty }
  }

  /// How far the search has come by what is known.
  ///
  /// - Parameters:
  ///   - points: those that were proposed before, by which nothing is proposed twice.
  ///   - proposed: told all points whenever there are new ones, before their scores are asked for.
  package func progress(
    from points: [[Double]] = [[]], proposed: ([[Double]]) -> Void = { _ in },
    score: (_ trial: Int, _ fold: Int) -> Score
  ) -> Progress {
    var progress = Progress(points: points)
    proposed(points)
    while progress.points.count < trials {
      guard propose(&progress, score) else { return progress }
      proposed(progress.points)
    }
    progress.reached = progress.points.map { _ in 0 }
    let rungs = method.rungs(trials: trials, folds: folds)
    var standing = Array(progress.points.indices)
    for (place, rung) in rungs.enumerated() {
      if place > 0 { standing = best(standing, rung.trials, folds: rungs[place - 1].folds, score) }
      for trial in standing { progress.reached[trial] = rung.folds }
      progress.wanted = wanted(standing, folds: rung.folds, score)
      if !progress.isComplete { return progress }
    }
    progress.ranking = ranked(standing, folds: folds, score).filter {
      loss($0, folds, score) != nil
    }
    return progress
  }

  /// How many fits all rungs take together at most.
  package var mostFits: Int {
    var (fits, before) = (0, 0)
    for (place, rung) in method.rungs(trials: trials, folds: folds).enumerated() {
      fits += (rung.trials + (place > 0 ? 1 : 0)) * (rung.folds - before)
      before = rung.folds
    }
    return fits
  }

  /// The mean loss of a trial on the first folds; nil where it failed on one, or one is not known.
  package func loss(
    _ trial: Int, _ folds: Int, _ score: (_ trial: Int, _ fold: Int) -> Score
  ) -> Double? {
    var sum = 0.0
    for fold in 0..<folds {
      guard case .loss(let loss) = score(trial, fold) else { return nil }
      sum += loss
    }
    return sum / Double(folds)
  }
}

extension TrialSearch {
  /// Adds the points of a generation, unless something of those before must be known first.
  private func propose(
    _ progress: inout Progress, _ score: (_ trial: Int, _ fold: Int) -> Score
  ) -> Bool {
    let known = progress.points.count
    let count = min(max(1, method.generation(after: known)), trials - known)
    if known > 1 {
      progress.reached = progress.points.map { _ in folds }
      progress.wanted = wanted(Array(progress.points.indices), folds: folds, score)
      guard progress.isComplete else { return false }
    }
    // The model's own settings need not lie in the space.
    let history = progress.points.indices.dropFirst().map {
      (point: progress.points[$0], loss: loss($0, folds, score))
    }
    progress.points += method.points(
      count, from: known, in: coordinates, history: history, key: key)
    return true
  }

  private func wanted(
    _ trials: [Int], folds: Int, _ score: (_ trial: Int, _ fold: Int) -> Score
  ) -> [(trial: Int, fold: Int)] {
    (0..<folds).flatMap { fold in
      trials.compactMap { trial in score(trial, fold) == .unknown ? (trial, fold) : nil }
    }
  }

  /// The best of some trials, and trial 0 with them; those that failed are not among them.
  private func best(
    _ trials: [Int], _ count: Int, folds: Int, _ score: (_ trial: Int, _ fold: Int) -> Score
  ) -> [Int] {
    let fit = ranked(trials, folds: folds, score).filter { loss($0, folds, score) != nil }
    return Set(fit.prefix(count) + fit.filter { $0 == 0 }).sorted()
  }

  /// Trials by their mean loss on the first folds, then by number.
  private func ranked(
    _ trials: [Int], folds: Int, _ score: (_ trial: Int, _ fold: Int) -> Score
  ) -> [Int] {
    let losses = trials.map { loss($0, folds, score) ?? .infinity }
    return trials.indices.sorted { (losses[$0], trials[$0]) < (losses[$1], trials[$1]) }
      .map { trials[$0] }
  }
}
