/// Rows that stand for all others, chosen by their scores so that the mean over them is a wanted one.
///
/// Rows sorted by score are cut into as many strata of equal size as rows are wanted, and one row is drawn
/// of each; then some are exchanged for rows of slightly other scores until the mean is met. So every row
/// of the choice counts the same, and their scores are spread as those of all rows.
struct RepresentativeRows {
  /// The places of the chosen rows, rising.
  private(set) var places: [Int] = []
  /// The rows by score.
  private let sorted: [Int]
  private let scores: [Float]
  /// Where the chosen rows stand in `sorted`.
  private var chosen: [Int] = []
  private var isChosen: [Bool]

  /// How far the score of a row may lie from that of the row that it replaces.
  private static let farthest = 0.05

  /// Chooses `count` rows, or all where there are no more.
  ///
  /// - Parameters:
  ///   - scores: the score of every row.
  ///   - order: a random order of the rows' places, by which rows are drawn.
  ///   - mean: what the mean score of the chosen rows should be.
  init(_ count: Int, scores: [Float], order: [Int], mean: Double) {
    self.scores = scores
    var rank = [Int](repeating: 0, count: order.count)
    for (place, row) in order.enumerated() { rank[row] = place }
    sorted = order.sorted { (scores[$0], rank[$0]) < (scores[$1], rank[$1]) }
    isChosen = [Bool](repeating: false, count: order.count)
    let count = min(count, order.count)
    for stratum in 0..<count {
      let places = stratum * order.count / count..<(stratum + 1) * order.count / count
      guard let drawn = places.min(by: { rank[sorted[$0]] < rank[sorted[$1]] }) else { continue }
      chosen.append(drawn)
      isChosen[drawn] = true
    }
    meet(mean)
    places = chosen.map { sorted[$0] }.sorted()
  }

  /// Exchanges rows, each once at most, as long as that brings the mean nearer; what brings it nearest
  /// first.
  private mutating func meet(_ mean: Double) {
    var missing = chosen.reduce(mean * Double(chosen.count)) { $0 - score($1) }
    var open = Array(chosen.indices)
    while true {
      var best: (left: Double, index: Int, place: Int)?
      for index in open {
        let here = score(chosen[index])
        let step = min(max(missing, -Self.farthest), Self.farthest)
        for place in free(around: here + step) where abs(score(place) - here) <= Self.farthest {
          let left = abs(missing - (score(place) - here))
          if left < best?.left ?? abs(missing) { best = (left, index, place) }
        }
      }
      guard let best else { return }
      missing -= score(best.place) - score(chosen[best.index])
      isChosen[chosen[best.index]] = false
      isChosen[best.place] = true
      chosen[best.index] = best.place
      open.removeAll { $0 == best.index }
    }
  }

  /// The places of the nearest rows below and from a score on that are not chosen.
  private func free(around wanted: Double) -> [Int] {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if score(middle) < wanted { low = middle + 1 } else { high = middle }
    }
    let above = (low..<sorted.count).first { !isChosen[$0] }
    let below = (0..<low).last { !isChosen[$0] }
    return [below, above].compactMap(\.self)
  }

  private func score(_ place: Int) -> Double { Double(scores[sorted[place]]) }
}
